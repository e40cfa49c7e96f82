"""Slack's limits on a message or form, in one table, and the desk's own aims within them.

The SDK's models check few of them, so everything the desk sends and everything the simulated Slack
receives is measured here. Characters count one each, Japanese ones too.
Sources: https://docs.slack.dev/reference/block-kit/blocks and `slack_sdk.models` 3.47.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

_ADDRESS = re.compile(r"<[^|>]*\|")

# A block or message as Slack's JSON has it.
Json = dict[str, Any]

MESSAGE_BLOCKS = 50
# Slack refuses somewhat above 13,100 characters in all blocks together (slackapi/bolt-js#2509).
MESSAGE_CHARACTERS = 12_000
FALLBACK_TEXT = 4_000
SECTION_TEXT = 3_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 2_000
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
IDENTIFIER = 255
FORM_BLOCKS = 100
FORM_TITLE = 24
FORM_METADATA = 3_000
FORM_BYTES = 250_000
LABEL_TEXT = 2_000
INPUT_TEXT = 3_000
PLACEHOLDER_TEXT = 150
OPTIONS = 10
OPTION_TEXT = 75
OPTION_VALUE = 150

# A card that one reads at a glance; lint names what is longer.
CARD_BLOCKS = 20
CARD_CHARACTERS = 3_500


def problems(message: Json) -> list[str]:
    """Everything in a message that Slack would refuse, each with its limit; empty where it fits."""
    return list(_message(message))


def form_problems(form: Json) -> list[str]:
    """Everything in a form (a modal view) that Slack would refuse; empty where it fits."""
    return list(_form(form))


def characters(message: Json) -> int:
    """The characters of all texts in all blocks, as Slack counts them."""
    return sum(map(len, texts(message.get("blocks", ()))))


def visible_characters(message: Json) -> int:
    """How much there is to read: without the addresses behind links and the labels of buttons."""
    blocks = message.get("blocks", ())
    labels = sum(len(element["text"]["text"]) for block in blocks for element in _buttons(block))
    return sum(len(_ADDRESS.sub("", text)) for text in texts(blocks)) - labels


def texts(blocks: Iterable[Json]) -> Iterator[str]:
    """Every text of some blocks that a person reads, top to bottom."""
    for block in blocks:
        yield from _texts(block)


def _message(message: Json) -> Iterator[str]:
    blocks = message.get("blocks", [])
    text = message.get("text", "")
    if not text:
        yield "text is empty; notifications and screen readers need it"
    yield from _at_most("text", len(text), FALLBACK_TEXT)
    yield from _at_most("blocks", len(blocks), MESSAGE_BLOCKS)
    yield from _at_most("characters in all blocks", characters(message), MESSAGE_CHARACTERS)
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        for told in _block(block):
            yield f"blocks[{number}]: {told}"
        for element in elements(block):
            identifier = element.get("action_id")
            if identifier in seen:
                yield f'blocks[{number}]: action_id "{identifier}" is used twice'
            if identifier:
                seen.add(identifier)


def _form(form: Json) -> Iterator[str]:
    if form.get("type") != "modal":
        yield f'type "{form.get("type")}" is not one the desk uses'
    for name in ("title", "submit", "close"):
        if name in form or name == "title":
            for told in _text(form.get(name), FORM_TITLE, kind="plain_text"):
                yield f"{name}: {told}"
    blocks = form.get("blocks", [])
    yield from _at_most("blocks", len(blocks), FORM_BLOCKS, least=1)
    yield from _at_most("private_metadata", len(form.get("private_metadata", "")), FORM_METADATA)
    yield from _at_most("bytes", len(json.dumps(form).encode()), FORM_BYTES)
    if "submit" not in form and any(block.get("type") == "input" for block in blocks):
        yield "submit is missing; a form with inputs needs it"
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    for twice in {name for name in named if named.count(name) > 1}:
        yield f'block_id "{twice}" is used twice'
    for number, block in enumerate(blocks):
        for told in _input(block) if block.get("type") == "input" else _block(block):
            yield f"blocks[{number}]: {told}"


def _input(block: Json) -> Iterator[str]:
    yield from _text(block.get("label"), LABEL_TEXT, kind="plain_text")
    if "hint" in block:
        yield from _text(block["hint"], LABEL_TEXT, kind="plain_text")
    element = block.get("element", {})
    match element.get("type"):
        case "plain_text_input":
            if "placeholder" in element:
                yield from _text(element["placeholder"], PLACEHOLDER_TEXT, kind="plain_text")
            most = element.get("max_length", INPUT_TEXT)
            yield from _at_most("max_length", most, INPUT_TEXT, least=1)
            yield from _at_most("initial_value", len(element.get("initial_value", "")), most)
        case "datetimepicker":
            yield from _at_most("initial_date_time", len(str(element.get("initial_date_time", "0000000000"))), 10, 10)
        case "radio_buttons":
            options = element.get("options", [])
            yield from _at_most("options", len(options), OPTIONS, least=1)
            for option in options:
                yield from _text(option.get("text"), OPTION_TEXT)
                yield from _at_most("value", len(option.get("value", "")), OPTION_VALUE, least=1)
            if "initial_option" in element and element["initial_option"] not in options:
                yield "initial_option is none of the options"
        case other:
            yield f'element "{other}" is not one the desk uses'
    yield from _at_most("block_id", len(block.get("block_id", "")), IDENTIFIER)
    yield from _at_most("action_id", len(element.get("action_id", "")), IDENTIFIER)


def _block(block: Json) -> Iterator[str]:
    match block.get("type"):
        case "header":
            yield from _text(block.get("text"), HEADER_TEXT, kind="plain_text")
        case "section":
            yield from _text(block.get("text"), SECTION_TEXT)
        case "context":
            yield from _at_most("elements", len(block.get("elements", [])), CONTEXT_ELEMENTS)
            for element in block.get("elements", []):
                yield from _text(element, CONTEXT_TEXT)
        case "actions":
            yield from _at_most("elements", len(block.get("elements", [])), ACTIONS_ELEMENTS, least=1)
        case other:
            yield f'type "{other}" is not one the desk uses'
    yield from _at_most("block_id", len(block.get("block_id", "")), IDENTIFIER)
    if block.get("type") != "context":
        for element in elements(block):
            yield from _button(element)


def _button(element: Json) -> Iterator[str]:
    if element.get("type") != "button":
        yield f'element "{element.get("type")}" is not one the desk uses'
        return
    yield from _text(element.get("text"), BUTTON_TEXT, kind="plain_text")
    yield from _at_most("value", len(element.get("value", "")), BUTTON_VALUE)
    yield from _at_most("action_id", len(element.get("action_id", "")), IDENTIFIER)


def _text(text: object, limit: int, kind: str | None = None) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in {"mrkdwn", "plain_text"}:
        yield "a text object is missing"
        return
    if kind and text["type"] != kind:
        yield f"its text must be {kind}"
    yield from _at_most("text", len(text.get("text", "")), limit, least=1)


def _at_most(what: str, size: int, limit: int, least: int = 0) -> Iterator[str]:
    if size > limit:
        yield f"{what}: {size:,}, at most {limit:,}"
    if size < least:
        yield f"{what}: {size}, at least {least}"


def elements(block: Json) -> list[Json]:
    """The elements of a block, an accessory among them."""
    accessory = block.get("accessory")
    return [*block.get("elements", []), *([accessory] if accessory else [])]


def _buttons(block: Json) -> Iterator[Json]:
    return (element for element in elements(block) if element.get("type") == "button")


def _texts(block: Json) -> Iterator[str]:
    text = block.get("text")
    if isinstance(text, dict):
        yield text.get("text", "")
    for element in elements(block):
        inner = element.get("text", "")
        yield inner.get("text", "") if isinstance(inner, dict) else inner
