"""Groups of sentences in `replies.yaml`, each of which knows what may be filled into which."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import StringConstraints, model_validator

from bot.answering.knowledge import Knowledge, Label, Line, Paragraph, Text
from bot.answering.text import LANGUAGES

_Short = Annotated[str, StringConstraints(min_length=1, max_length=24)]


class Title(Text):
    """What stands on a form and on its buttons: at most 24 characters."""

    en: _Short
    ja: _Short


class Sentences(Knowledge):
    """Sentences of one occasion. `placeholders` says which words in braces each of them may have."""

    placeholders: ClassVar[Mapping[str, set[str]]] = {}

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        for name in type(self).model_fields:
            text = getattr(self, name)
            if isinstance(text, Text):
                allowed = self.placeholders.get(name, set())
                for language in LANGUAGES:
                    # Whoever fills it in knows no format, so `{who:d}` is another thing than `{who}`.
                    for strange in set(re.findall(r"\{.*?\}|[{}]", text[language])) - allowed:
                        told = f"{strange} is not filled in here; use {sorted(allowed) or 'no braces'}"
                        raise ValueError(f"{name}.{language}: {told}")
        return self

    def __getitem__(self, name: str) -> Text:
        """The sentence of a name that a record, a form or a contact holds."""
        text: Text = getattr(self, name)
        return text


class Teamwork(Sentences):
    """Working through a checklist together."""

    placeholders: ClassVar[Mapping[str, set[str]]] = {
        "progress": {"{done}", "{all}"},
        "done_by": {"{who}", "{when}"},
        "done": {"{when}"},
        "asked_by": {"{who}", "{when}"},
        "asked": {"{when}"},
        "started": {"{who}"},
    }

    together: Label
    started: Line
    progress: Label
    tick: Label
    untick: Label
    done_by: Line
    done: Line
    all_done: Line
    asked_by: Line
    asked: Line
    not_kept: Paragraph
    not_drawn: Paragraph


class Narrowing(Sentences):
    """The guided question that tells the cases of an entry apart."""

    branding: Line
    yes: Label
    no: Label
    unsure: Label


class Destinations(Sentences):
    """Where the message to a contact can go."""

    placeholders: ClassVar[Mapping[str, set[str]]] = {"channel": {"{channel}"}}

    here: Label
    channel: Label
    show: Label


class Wrong(Sentences):
    """What is wrong with a field of the form."""

    url: Line
    at: Line
    ray_id: Line
    ip: Line
    long: Line


class Handover(Sentences):
    """The form that prepares a message to a contact, and the sentences of that message."""

    placeholders: ClassVar[Mapping[str, set[str]]] = {
        "to": {"{contact}"},
        "prepared": {"{contact}", "{who}"},
        "not_posted": {"{contact}"},
    }

    prepare: Label
    title: Title
    create: Title
    cancel: Title
    close: Title
    to: Line
    written_in_en: Line
    written_in_ja: Line
    url: Label
    url_example: Label
    at: Label
    ray_id: Label
    ray_id_example: Label
    ip: Label
    ip_example: Label
    checked: Label
    seen: Label
    seen_hint: Line
    destination: Label
    destinations: Destinations
    wrong: Wrong
    prepared: Line
    send_along: Label
    copy_now: Line
    not_posted: Paragraph
    expired: Paragraph
    greeting: Paragraph
    error: Label
    address: Label
    time: Label
    visitor_ip: Label
    already_checked: Label
    what_is_seen: Label
    closing: Line


class Reasons(Sentences):
    """Why an answer did not help."""

    wrong: Label
    unclear: Label
    unsolved: Label
    other: Label


class Rating(Sentences):
    """Whether an answer helped, and why not."""

    helpful: Label
    unhelpful: Label
    title: Title
    send: Title
    cancel: Title
    why: Label
    reasons: Reasons
    note: Label
    note_hint: Line
    thanks: Line
    escalate: Line
    not_kept: Line
