"""The desk's own sentences, those that belong to no entry: the schema of `replies.yaml`."""

import re
from typing import Self

from pydantic import model_validator

from bot.answering.knowledge import Knowledge, Label, Line, Paragraph, Text
from bot.answering.sentences import Handover, Narrowing, Rating, Sentences, Teamwork
from bot.answering.text import LANGUAGES


class SentBy(Sentences):
    """Who sent a response, as a reader would call it."""

    origin: Line
    cloudflare: Line
    proxy: Line
    client: Line
    unknown: Line


class Needed(Sentences):
    """What an escalation needs and a paste may hold, as a reader would call it."""

    ray_id: Label
    time: Label
    url: Label
    ip: Label


class WriteIn(Sentences):
    """In which language a contact wants to be written to."""

    en: Label
    ja: Label


class Because(Knowledge):
    """Why an answer was chosen. `{what}` is a code or a phrase of the knowledge, never the user's text."""

    code: Line
    phrase: Line
    branding: Line
    no_branding: Line
    not_cloudflare: Line
    no_trace: Line
    sender: Line
    case: Line
    only_case: Line
    chosen: Line


class Replies(Knowledge):
    """Every sentence, heading and button of the desk that belongs to no entry."""

    sent_by: SentBy
    because: Because
    needed: Needed
    sender: Label
    seen: Label
    found: Label
    still_needed: Label
    decide_by_origin: Line
    no_error: Paragraph
    no_error_next: Paragraph
    paste_cut: Line
    write_in: WriteIn
    matched: Label
    sign_question: Line
    no_idea: Line
    not_sure: Label
    signs: Label
    causes: Label
    tell: Label
    checklist: Label
    escalate: Label
    send: Label
    members: Label
    carried: Line
    background: Label
    sources: Label
    back: Label
    other_cases: Label
    related: Label
    switch_language: Label
    share: Label
    drafted: Line
    reviewed: Line
    certainty_general: Line
    choices: Paragraph
    none: Paragraph
    none_code: Paragraph
    none_nearest: Line
    question_cut: Line
    list_title: Line
    list_cut: Line
    help: Paragraph
    help_ask: Paragraph
    outdated: Paragraph
    shared: Paragraph
    fault: Paragraph
    narrowing: Narrowing
    teamwork: Teamwork
    handover: Handover
    rating: Rating

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        for owner in (self, self.because):
            for name in type(owner).model_fields:
                text = getattr(owner, name)
                if not isinstance(text, Text):
                    continue
                allowed = {"{what}"} if owner is self.because else _PLACEHOLDERS.get(name, set())
                for language in LANGUAGES:
                    for strange in _placeholders(text[language]) - allowed:
                        told = f"{strange} is not filled in here; use {sorted(allowed) or 'no braces'}"
                        raise ValueError(f"{name}.{language}: {told}")
        return self


_PLACEHOLDERS = {
    "carried": {"{codes}"},
    "list_cut": {"{count}"},
    "drafted": {"{date}"},
    "reviewed": {"{date}", "{name}"},
    "none_code": {"{code}"},
    "decide_by_origin": {"{code}"},
    "no_error": {"{code}"},
    "question_cut": {"{count}"},
    "help_ask": {"{command}"},
    "shared": {"{who}"},
    "fault": {"{reference}"},
}


def _placeholders(template: str) -> set[str]:
    """What stands in braces; whoever fills it in knows no format, so `{code:d}` is another thing than `{code}`."""
    return set(re.findall(r"\{.*?\}|[{}]", template))
