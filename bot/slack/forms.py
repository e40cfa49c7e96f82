"""Forms (Slack's modals): their blocks, and the errand that travels with them until they are sent.

https://docs.slack.dev/reference/views/modal-views
"""

from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from bot.slack import limits
from bot.slack.limits import Json
from bot.slack.payloads import Body, channel_of, form_of, place_of, thread_of
from bot.slack.view import View
from bot.store.checklists import Place


@dataclass(frozen=True)
class Errand:
    """What a form is about, and from which message it was opened."""

    view: View
    channel: str = ""
    ts: str = ""
    thread: str | None = None

    def place(self, team: str) -> Place:
        return Place(team, self.channel, self.ts)


@dataclass(frozen=True)
class Labels:
    """What stands around a form: its title and its buttons; without `submit` it is only to be read."""

    title: str
    close: str
    submit: str = ""


_ERRAND = TypeAdapter(Errand)


def errand_of_click(view: View, body: Body) -> Errand:
    """The errand of a form that a click opens."""
    place = place_of(body)
    return Errand(view, channel_of(body), place.ts if place else "", thread_of(body))


def errand_of_form(body: Body) -> Errand | None:
    """The errand of a form that was sent, None where an older version of the desk wrote it."""
    try:
        return _ERRAND.validate_json(str(form_of(body).get("private_metadata") or ""))
    except ValidationError:
        return None


def form(name: str, labels: Labels, blocks: Iterable[Json], errand: Errand | None = None) -> Json:
    made: Json = {
        "type": "modal",
        "callback_id": name,
        "title": _plain(labels.title),
        "close": _plain(labels.close),
        "blocks": list(blocks),
        "private_metadata": _ERRAND.dump_json(errand, exclude_defaults=True).decode() if errand else "",
    }
    return {**made, "submit": _plain(labels.submit)} if labels.submit else made


def field(name: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    return {**block, "hint": _plain(hint)} if hint else block


def text_input(value: str = "", *, example: str = "", lines: bool = False, most: int = limits.INPUT_TEXT) -> Json:
    made: Json = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if value:
        made["initial_value"] = value[:most]
    return {**made, "placeholder": _plain(example)} if example else made


def moment_input(at: int) -> Json:
    """A date and time in the reader's own time zone; what comes back is seconds since 1970."""
    return {"type": "datetimepicker", "initial_date_time": at}


def choice_input(options: Iterable[tuple[str, str]], *, first: bool = False) -> Json:
    """Options as value and text, the first one chosen where the form says so."""
    made = [{"text": _plain(text), "value": value} for value, text in options]
    chosen = {"initial_option": made[0]} if first else {}
    return {"type": "radio_buttons", "options": made, **chosen}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
