"""An answer for a terminal: the words of the Slack card, with colour where the terminal has it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answering import wording
from bot.answering.answer import Answer, Choices, Match, NoAnswer
from bot.answering.cases import Reason
from bot.answering.evidence.findings import Diagnosis
from bot.answering.knowledge import Case, Entry
from bot.answering.library import Library
from bot.answering.matcher import Candidate
from bot.answering.text import Language

# A line of the answer: its text, its style, and how far it is indented.
Line = tuple[str, str, int]

_HEAD, _STRONG, _PLAIN, _FAINT, _COMMAND = "bold cyan", "bold", "", "dim", "green"


def show(answer: Answer, library: Library, language: Language, console: Console, *, background: bool = False) -> None:
    """Prints an answer; to a pipe it is plain text without colour, wrapping or markup."""
    lines = _lines(answer, library, language)
    if background and isinstance(answer, Match):
        lines = chain(lines, _background(answer.best.entry, answer.best.case, library, language))
    if background and isinstance(answer, Diagnosis) and answer.entry:
        lines = chain(lines, _background(answer.entry, answer.case, library, language))
    for text, style, indent in lines:
        line = Text(text.replace("`", "") if style != _COMMAND else text, style=style)
        if console.is_terminal and style != _COMMAND:
            console.print(Padding(line, (0, 0, 0, indent)))
        else:
            # A command stays on one line, so that it pastes and works.
            console.print(Text(" " * indent) + line, soft_wrap=True)


def _lines(answer: Answer, library: Library, language: Language) -> Iterator[Line]:
    replies = library.replies
    match answer:
        case Match(best=best):
            yield wording.heading(best.entry, best.code, language), _HEAD, 0
            if best.case:
                yield from _case(best.entry, best.case, library, language)
            else:
                yield from _undecided(best.entry, best.among, library, language)
            yield from _footer(best.entry, best.because, library, language)
            yield from _left_over(answer.unknown, library, language)
        case Diagnosis():
            yield from _diagnosis(answer, library, language)
        case Choices(candidates=candidates):
            yield replies.choices[language], _STRONG, 0
            yield from _candidates(candidates, language)
            yield from _left_over(answer.unknown, library, language)
        case NoAnswer(nearest=nearest, unknown=unknown):
            told = replies.none_code[language].format(code=unknown) if unknown else replies.none[language]
            yield told, _STRONG, 0
            if nearest:
                yield replies.none_nearest[language], _PLAIN, 0
                yield from _candidates(nearest, language)


def _case(entry: Entry, case: Case, library: Library, language: Language) -> Iterator[Line]:
    replies = library.replies
    yield wording.sentence(case.verdict[language]), _STRONG, 0
    yield entry.summary[language], _PLAIN, 0
    yield from _titled(replies.signs[language])
    yield from ((f"• {sign[language]}", _PLAIN, 2) for sign in (case.sign, *case.signs))
    yield from _titled(replies.causes[language])
    for number, cause in enumerate(case.causes, 1):
        yield f"{number}. {cause.cause[language]}", _PLAIN, 2
        yield wording.labelled(replies.tell[language], cause.tell[language], language), _FAINT, 5
    yield from _titled(replies.checklist[language])
    for who, steps in wording.steps_by_person(case):
        yield wording.sentence(library.contacts[who].name[language]), _STRONG, 2
        for step in steps:
            yield f"☐ {step.do[language]}", _PLAIN, 4
            if step.run:
                yield step.run, _COMMAND, 6
    for escalation in case.escalation:
        contact = library.contacts[escalation.contact]
        yield from _titled(wording.labelled(replies.escalate[language], contact.name[language], language))
        where = [*wording.reached(contact, library, language), *filter(None, [contact.url])]
        if where:
            yield " · ".join(where), _PLAIN, 2
        yield escalation.when[language], _PLAIN, 2
        needed = wording.listed(wording.evidence(escalation, library, language), language)
        if needed:
            yield wording.labelled(replies.send[language], needed, language), _PLAIN, 2


def _diagnosis(found: Diagnosis, library: Library, language: Language) -> Iterator[Line]:
    replies, entry = library.replies, found.entry
    if entry is None:
        yield replies.no_error[language].format(code=found.code), _STRONG, 0
        yield from _seen(found, library, language)
        yield "", _PLAIN, 0
        yield replies.no_error_next[language], _PLAIN, 0
    else:
        yield wording.heading(entry, found.code, language), _HEAD, 0
        sender = wording.labelled(replies.sender[language], replies.sent_by[found.sender][language], language)
        yield sender, _STRONG, 0
        yield from _seen(found, library, language)
        if found.case:
            yield "", _PLAIN, 0
            yield from _case(entry, found.case, library, language)
        else:
            yield from _undecided(entry, found.among, library, language, found.details.host)
        if found.sender == "unknown" and found.behind_cloudflare:
            told, command = wording.origin_check(found.code, found.details.host, library, language)
            yield from ((told, _PLAIN, 0), (command, _COMMAND, 2))
        yield from _for_escalation(found, library, language)
        yield from _footer(entry, (found.because[0].reason,), library, language)
    if found.is_cut:
        yield replies.paste_cut[language], _FAINT, 0


def _seen(found: Diagnosis, library: Library, language: Language) -> Iterator[Line]:
    yield from _titled(library.replies.seen[language])
    for seen in found.because:
        yield f"• {wording.because([seen.reason], library, language)}", _PLAIN, 2
        if seen.line:
            yield seen.line, _FAINT, 4


def _for_escalation(found: Diagnosis, library: Library, language: Language) -> Iterator[Line]:
    values = wording.found(found.details, library, language)
    if values:
        yield from _titled(library.replies.found[language])
        yield from ((f"• {value}", _PLAIN, 2) for value in values)
    if found.missing:
        names = wording.missing(found.missing, library, language)
        yield "", _PLAIN, 0
        yield wording.labelled(library.replies.still_needed[language], names, language), _PLAIN, 0


def _undecided(
    entry: Entry, among: Sequence[Case], library: Library, language: Language, host: str | None = None
) -> Iterator[Line]:
    replies = library.replies
    yield entry.summary[language], _PLAIN, 0
    if entry.members:
        yield from _titled(replies.members[language])
        members = [library.entries[member] for member in entry.members if member in library.entries]
        yield from ((f"• {wording.heading(member, member.codes[0], language)}", _PLAIN, 2) for member in members)
        return
    yield from _titled(replies.sign_question[language])
    for case in among or entry.cases:
        yield f"• {case.sign[language]}", _PLAIN, 2
        yield f"→ {case.verdict[language]}", _STRONG, 4
    carried = wording.carried(entry, library, language)
    if carried:
        yield "", _PLAIN, 0
        yield carried, _PLAIN, 0
    yield "", _PLAIN, 0
    told, command = wording.deciding_check(entry, library, language, host)
    yield told, _PLAIN, 0
    yield command, _COMMAND, 2


def _candidates(candidates: Iterable[Candidate], language: Language) -> Iterator[Line]:
    for candidate in candidates:
        yield f"• {wording.heading(candidate.entry, candidate.code, language)}", _STRONG, 2
        yield candidate.entry.summary[language], _PLAIN, 4


def _footer(entry: Entry, reasons: Sequence[Reason], library: Library, language: Language) -> Iterator[Line]:
    because = wording.because(reasons, library, language)
    matched = wording.labelled(library.replies.matched[language], because, language)
    yield "", _PLAIN, 0
    yield f"{matched} · {wording.provenance(entry, library, language)}", _FAINT, 0
    yield ", ".join(f"{source.name} {source.url}" for source in entry.sources[:2]), _FAINT, 0


def _left_over(unknown: str | None, library: Library, language: Language) -> Iterator[Line]:
    """Says of a code beside the answered ones that nothing is known of it."""
    if unknown:
        yield "", _PLAIN, 0
        yield library.replies.none_code[language].format(code=unknown), _STRONG, 0


def _background(entry: Entry, case: Case | None, library: Library, language: Language) -> Iterator[Line]:
    yield from _titled(library.replies.background[language])
    yield from ((f"• {note[language]}", _PLAIN, 2) for note in entry.notes)
    for contact in wording.contacts((case,) if case else entry.cases, library):
        yield from _titled(wording.sentence(contact.name[language]))
        yield from (
            (line, _PLAIN, 2) for line in (contact.does[language], contact.reach[language], contact.url) if line
        )


def _titled(title: str) -> Iterator[Line]:
    yield "", _PLAIN, 0
    yield title, _HEAD, 0
