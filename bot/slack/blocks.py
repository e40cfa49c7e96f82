"""Block Kit blocks, the few kinds that the desk uses.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterable, Iterator

from bot.slack import limits
from bot.slack.limits import Json
from bot.slack.view import View, encode


def header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


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


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def actions(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}


def button(text: str, view: View, action: str) -> Json:
    """A button that carries the view to show next."""
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "value": encode(view), "action_id": action}


def numbered(blocks: list[Json]) -> list[Json]:
    """The blocks with action ids that differ: Slack wants each once in a message."""
    number = 0
    for block in blocks:
        for element in limits.elements(block):
            if element.get("type") == "button":
                element["action_id"] = f"{element['action_id']}.{number}"
                number += 1
    return blocks
