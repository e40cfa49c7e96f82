"""Block Kit blocks, the few kinds that the desk uses.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterable, Iterator

from bot.slack import limits
from bot.slack.limits import Json
from bot.slack.mrkdwn import escape
from bot.slack.view import View, encode


def header(text: str) -> Json:
    return {"type": "header", "text": _plain(text)}


def section(text: str, accessory: Json | None = None) -> Json:
    block: Json = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {**block, "accessory": accessory} if accessory else block


def sections(paragraphs: Iterable[str], between: str = "\n\n") -> Iterator[Json]:
    """Paragraphs in as few sections as Slack's limit allows, broken only between paragraphs."""
    together = ""
    for paragraph in paragraphs:
        if together and len(together) + len(between) + len(paragraph) > limits.SECTION_TEXT:
            yield section(together)
            together = paragraph
        else:
            together = f"{together}{between}{paragraph}" if together else paragraph
    if together:
        yield section(together)


def notice(text: str) -> Json:
    """A sentence as a message of its own."""
    return {"text": escape(text), "blocks": [section(escape(text))]}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def actions(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}


def button(text: str, value: View | str, action: str, *, style: str | None = None) -> Json:
    """A button that carries the view to show next, or whatever else it is about."""
    carried = value if isinstance(value, str) else encode(value)
    made = {"type": "button", "text": _plain(text), "value": carried, "action_id": action}
    return {**made, "style": style} if style else made


def numbered(blocks: list[Json]) -> list[Json]:
    """The blocks with action ids that differ: Slack wants each once in a message."""
    number = 0
    for block in blocks:
        for element in limits.elements(block):
            if element.get("type") == "button":
                element["action_id"] = f"{element['action_id']}.{number}"
                number += 1
    return blocks


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
