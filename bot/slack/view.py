"""What a message shows, small enough to travel in the value of its buttons.

A click carries the View to show next, so that buttons work after a restart and on any worker.
"""

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from bot.answering.answer import Answer, Choices, Match, NoAnswer
from bot.answering.cases import Reason
from bot.answering.evidence.findings import NOTHING_FOUND, Details, Diagnosis, Seen
from bot.answering.knowledge import ContactId
from bot.answering.matcher import Candidate
from bot.answering.text import Language
from bot.slack.limits import elements
from bot.slack.verbs import LANGUAGE

Page = Literal["card", "background", "choices", "none", "no_error", "help", "list"]

# A view travels in buttons, so that only some of the lines of a paste go with it: characters in JSON.
_MOST_OF_LINES = 560


@dataclass(frozen=True)
class Subject:
    """An entry as it was asked for, the case where one is decided, else the cases left where some are ruled out."""

    entry: str
    code: str
    case: str | None = None
    because: tuple[Reason, ...] = ()
    among: tuple[str, ...] = ()

    def chosen(self, case: str | None) -> "Subject":
        """The same with a case, or none, that somebody chose by hand, whatever the question said."""
        asked = tuple(reason for reason in self.because if reason.kind in {"code", "phrase"})
        return replace(self, case=case, because=(*asked, Reason("chosen")) if case else asked, among=())

    def narrowed(self, left: tuple[str, ...], reason: Reason) -> "Subject":
        """The same with the cases that an answer leaves; a single one is decided by it."""
        asked = tuple(reason for reason in self.because if reason.kind in {"code", "phrase"})
        case = left[0] if len(left) == 1 else None
        return replace(self, case=case, because=(*asked, reason), among=() if case else left)


@dataclass(frozen=True)
class Pasted:
    """What a paste showed: who sent it, the clues with their masked lines, and values for the escalation."""

    code: str
    sender: Literal["origin", "cloudflare", "proxy", "client", "unknown"] = "unknown"
    seen: tuple[Seen, ...] = ()
    details: Details = NOTHING_FOUND
    behind_cloudflare: bool = False
    is_cut: bool = False


@dataclass(frozen=True)
class View:
    """One page about no, one or several subjects.

    A private one only its reader sees; `cut` says that the question was too long to be read to its end, `unsure`
    that its reader could not answer the guided question, `contact` for whom a message is to be prepared, and
    `shared_by` whose private answer it was.
    """

    page: Page
    language: Language
    subjects: Annotated[tuple[Subject, ...], Field(max_length=5)] = ()
    unknown: str | None = None
    private: bool = False
    cut: bool = False
    unsure: bool = False
    contact: ContactId | None = None
    shared_by: str = ""
    pasted: Pasted | None = None

    def turned(self, **changes: Any) -> "View":
        """This view with some of it changed."""
        return replace(self, **changes)


_VIEW = TypeAdapter(View)


def encode(view: View) -> str:
    """The view as the value of a button: at most 2,000 characters there."""
    return _VIEW.dump_json(view, exclude_defaults=True).decode()


def decode(value: str) -> View | None:
    """The view of a button, or None where an older version of the desk wrote it."""
    try:
        return _VIEW.validate_json(value)
    except ValidationError:
        return None


def shown_in(blocks: object) -> View | None:
    """The view that a message shows, as its language button tells; None where an older version made it."""
    for block in blocks if isinstance(blocks, list) else ():
        for element in elements(block):
            if str(element.get("action_id")).startswith(f"{LANGUAGE}."):
                other = decode(str(element.get("value") or ""))
                return other and other.turned(language="en" if other.language == "ja" else "ja")
    return None


def view_of(answer: Answer, language: Language, *, private: bool) -> View:
    """The first page of an answer."""
    match answer:
        case Match(best=best, unknown=unknown):
            return View("card", language, (_subject(best),), unknown, private=private)
        case Diagnosis():
            return _view_of_paste(answer, language, private=private)
        case Choices(candidates=candidates, unknown=unknown):
            return View("choices", language, tuple(map(_subject, candidates)), unknown, private=private)
        case NoAnswer(nearest=nearest, unknown=unknown):
            return View("none", language, tuple(map(_subject, nearest)), unknown, private=private)


def _view_of_paste(found: Diagnosis, language: Language, *, private: bool) -> View:
    if found.entry is None:
        return View("no_error", language, private=private, pasted=_pasted(found))
    case = found.case.id if found.case else None
    among = tuple(each.id for each in found.among)
    subject = Subject(found.entry.id, found.code, case, (found.because[0].reason,), among)
    return View("card", language, (subject,), private=private, pasted=_pasted(found))


def _pasted(found: Diagnosis) -> Pasted:
    left, seen = _MOST_OF_LINES, []
    for each in found.because:
        left -= len(json.dumps(each.line, ensure_ascii=False))
        seen.append(each if left >= 0 else replace(each, line=""))
    return Pasted(found.code, found.sender, tuple(seen), found.details, found.behind_cloudflare, found.is_cut)


def _subject(candidate: Candidate) -> Subject:
    case = candidate.case.id if candidate.case else None
    among = tuple(case.id for case in candidate.among)
    return Subject(candidate.entry.id, candidate.code, case, candidate.because, among)
