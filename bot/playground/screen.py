"""What people see in the simulated Slack: messages, and forms with what stands in their fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack import limits
from bot.slack.limits import Json


@dataclass
class Message:
    """A message on somebody's screen; `only_for` where nobody else sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str | None = None
    only_for: str | None = None

    def buttons(self) -> Iterator[Json]:
        """All buttons, top to bottom."""
        for block in self.blocks:
            for element in limits.elements(block):
                if element.get("type") == "button":
                    yield element

    def words(self) -> str:
        """Everything there is to read in the blocks."""
        return "\n".join(limits.texts(self.blocks))


@dataclass
class Modal:
    """A form on one person's screen; `errors` are what it was sent back with, by block."""

    id: str
    user: str
    view: Json
    errors: dict[str, str] = field(default_factory=dict)

    def inputs(self) -> Iterator[Json]:
        return (block for block in self.view["blocks"] if block["type"] == "input")

    def words(self) -> str:
        """Everything there is to read above and around the inputs."""
        return "\n".join(limits.texts(self.view["blocks"]))

    def state(self, filled: Mapping[str, Any]) -> Json:
        """What the form holds, as Slack sends it: what was filled in by block id, else what it came with."""
        return {block["block_id"]: _held(block, filled.get(block["block_id"])) for block in self.inputs()}


def _held(block: Json, filled: Any) -> Json:
    """A field as the payload of a submission has it."""
    element = block["element"]
    match element["type"]:
        case "plain_text_input":
            held = {"value": (element.get("initial_value") if filled is None else filled) or None}
        case "datetimepicker":
            held = {"selected_date_time": element.get("initial_date_time") if filled is None else filled}
        case "radio_buttons":
            chosen = next(
                (each for each in element["options"] if filled in {each["value"], each["text"]["text"]}), None
            )
            held = {"selected_option": chosen or element.get("initial_option")}
        case other:
            raise ValueError(other)
    return {element["action_id"]: {"type": element["type"], **held}}
