"""Sentences that every surface shares: headings, reasons and where an answer comes from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby

from bot.answering.cases import Reason
from bot.answering.evidence.findings import Details
from bot.answering.knowledge import Case, Contact, ContactId, Entry, Escalation, Step
from bot.answering.library import Library
from bot.answering.text import Language

# Shows which lines of a response tell who sent it.
LOOK_COMMAND = 'curl -sSI https://HOST/PATH | grep -iE "^(HTTP|server|cf-)"'
# Calls the server past Cloudflare.
ORIGIN_COMMAND = "curl -svo /dev/null https://HOST/PATH --connect-to ::ORIGIN_IP"

_MOST_CODES = 4


def heading(entry: Entry, code: str, language: Language) -> str:
    """An error as people say it: "403 Forbidden"; in Japanese with what that means."""
    english = entry.title.en if code.lower() in entry.title.en.lower().split() else f"{code} {entry.title.en}"
    return english if language == "en" else f"{english}（{entry.title.ja}）"


def name(entry: Entry, code: str) -> str:
    """What stands on a button: "403 Forbidden", but only the title of what browsers call by a long word."""
    return f"{code} {entry.title.en}" if code[0].isdigit() else entry.title.en


def codes(entry: Entry) -> str:
    """All codes of an entry; of a long table of sub-codes where it begins and ends, of names only the first."""
    if not entry.codes[0][0].isdigit():
        return entry.codes[0]
    return "/".join(entry.codes) if len(entry.codes) <= _MOST_CODES else f"{entry.codes[0]} … {entry.codes[-1]}"


def deciding_check(entry: Entry, library: Library, language: Language, host: str | None = None) -> tuple[str, str]:
    """The one check that tells the cases of an entry apart, and its command; by default a look at the headers."""
    if entry.check is None:
        return library.replies.no_idea[language], look_command(host)
    told = f"{library.replies.not_sure[language]}{'' if language == 'ja' else ' '}{entry.check.do[language]}"
    return told, entry.check.run.replace("HOST", host) if host else entry.check.run


def look_command(host: str | None = None) -> str:
    """The command that shows whose response it is, with the host where it is known."""
    return LOOK_COMMAND.replace("HOST", host) if host else LOOK_COMMAND


def origin_check(code: str, host: str | None, library: Library, language: Language) -> tuple[str, str]:
    """The one check that tells whether Cloudflare or the server behind it sent a response, and its command."""
    command = ORIGIN_COMMAND.replace("HOST", host) if host else ORIGIN_COMMAND
    return library.replies.decide_by_origin[language].format(code=code), command


def found(details: Details, library: Library, language: Language) -> list[str]:
    """The values in a paste that an escalation needs."""
    values = {field.name: getattr(details, field.name) for field in fields(details)}
    return [
        labelled(library.replies.needed[name][language], value, language) for name, value in values.items() if value
    ]


def missing(names: Iterable[str], library: Library, language: Language) -> str:
    """What an escalation still needs."""
    return listed((library.replies.needed[name][language] for name in names), language)


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
        if reason.kind == "clue":
            if reason.what in library.clues:
                parts.append(library.clues[reason.what].words[language])
            continue
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


def carried(entry: Entry, library: Library, language: Language) -> str | None:
    """The numbers that a page with this status may show, each of which is the better thing to ask for."""
    inside = [other for code in entry.codes for other in library.carried.get(code.lower(), ())]
    # A code in small letters is only what we call it; no page shows it.
    shown = dict.fromkeys(codes(other) for other in inside if not other.codes[0].islower())
    return library.replies.carried[language].format(codes=", ".join(sorted(shown))) if shown else None


def related(entry: Entry, library: Library) -> list[Entry]:
    """What to read next: what the entry names, then the statuses that carry it."""
    carrying = (library.by_code.get(code.lower()) for code in entry.envelope)
    named = (library.entries.get(other) for other in entry.see_also)
    return list({other.id: other for other in (*named, *carrying) if other}.values())


def reached(contact: Contact, library: Library, language: Language) -> list[str]:
    """Where and when a team's own contact is reached, and in which language; empty where nobody said so."""
    hours = contact.hours[language] if contact.hours else None
    spoken = library.replies.write_in[contact.language][language] if contact.language else None
    return [part for part in (contact.channel, contact.phone, hours, spoken) if part]


def evidence(escalation: Escalation, library: Library, language: Language) -> list[str]:
    """What to send along: what is special here first, then what this contact always needs."""
    contact = library.contacts[escalation.contact]
    return [line[language] for line in (*escalation.attach, *contact.attach)]
