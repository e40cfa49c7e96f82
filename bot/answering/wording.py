"""Sentences that every surface shares: headings, reasons and where an answer comes from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.answering.cases import Reason
from bot.answering.knowledge import Case, Contact, ContactId, Entry, Escalation, Step
from bot.answering.library import Library
from bot.answering.text import Language

# Shows which lines of a response tell who sent it.
LOOK_COMMAND = 'curl -sSI https://HOST/PATH | grep -iE "^(HTTP|server|cf-)"'


def heading(entry: Entry, code: str, language: Language) -> str:
    """An error as people say it: "403 Forbidden"; in Japanese with what that means."""
    name = f"{code} {entry.title.en}"
    return name if language == "en" else f"{name}（{entry.title.ja}）"


def sentence(text: str) -> str:
    """A name or verdict at the start of a line."""
    return text[:1].upper() + text[1:]


def labelled(label: str, text: str, language: Language) -> str:
    """A label and what it is about."""
    return f"{label}：{text}" if language == "ja" else f"{label}: {text}"


def listed(items: Iterable[str], language: Language) -> str:
    """Several things in one line."""
    return ("／" if language == "ja" else "; ").join(items)


def because(reasons: Sequence[Reason], library: Library, language: Language) -> str:
    """Why an answer was chosen, in words a support person understands."""
    replies = library.replies
    parts = []
    for reason in reasons:
        what = replies.sent_by[reason.what][language] if reason.kind == "sender" else reason.what
        template: str = getattr(replies.because, reason.kind)[language]
        parts.append(template.format(what=what))
    return ("、" if language == "ja" else ", ").join(dict.fromkeys(parts))


def provenance(entry: Entry, library: Library, language: Language) -> str:
    """How far an entry can be trusted: when it was drafted, who reviewed it, how certain it is."""
    replies = library.replies
    if entry.reviewed:
        parts = [replies.reviewed[language].format(date=entry.reviewed.on, name=entry.reviewed.by)]
    else:
        parts = [replies.drafted[language].format(date=entry.drafted)]
    if entry.certainty == "general":
        parts.append(replies.certainty_general[language])
    return " · ".join(parts)


def steps_by_person(case: Case) -> Iterator[tuple[ContactId, list[Step]]]:
    """The checklist in its order, neighbouring steps of one person together."""
    for who, steps in groupby(case.checklist, key=lambda step: step.who):
        yield who, list(steps)


def contacts(cases: Iterable[Case], library: Library) -> list[Contact]:
    """Everyone whom some cases escalate to, once each."""
    ids = dict.fromkeys(escalation.contact for case in cases for escalation in case.escalation)
    return [library.contacts[id] for id in ids]


def evidence(escalation: Escalation, library: Library, language: Language) -> list[str]:
    """What to send along: what is special here first, then what this contact always needs."""
    contact = library.contacts[escalation.contact]
    return [line[language] for line in (*escalation.attach, *contact.attach)]
