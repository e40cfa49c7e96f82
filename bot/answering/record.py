"""An answer as the JSON object that `ask --jsonl` prints: a contract with other programs."""

from collections.abc import Iterable
from typing import Any

from bot.answering.answer import Answer, Choices, Match, NoAnswer
from bot.answering.cases import Reason
from bot.answering.evidence.findings import Diagnosis
from bot.answering.knowledge import Case
from bot.answering.library import Library
from bot.answering.matcher import Candidate
from bot.answering.text import Language
from bot.answering.wording import because


def record(id: object, answer: Answer, library: Library, language: Language, elapsed_us: int) -> dict[str, Any]:
    """`entries` are best first and empty where `kind` is none; what nearly fitted stands in `nearest`."""
    if isinstance(answer, Diagnosis):
        return _diagnosed(id, answer, library, language, elapsed_us)
    entries: tuple[Candidate, ...] = ()
    nearest: tuple[Candidate, ...] = ()
    match answer:
        case Match(best=best, others=others):
            kind, entries = "match", (best, *others)
        case Choices(candidates=candidates):
            kind, entries = "choices", candidates
        case NoAnswer(nearest=near):
            kind, nearest = "none", near
    case = entries[0].case if kind == "match" else None
    reasons = [reason for candidate in entries[:1] for reason in candidate.because]
    return {
        "id": id,
        "kind": kind,
        "language": language,
        "entries": [_candidate(candidate) for candidate in entries],
        "nearest": [_candidate(candidate) for candidate in nearest],
        "sent_by": case.sent_by if case else None,
        "contact": _contact(case),
        "because": _because(reasons, library, language),
        "elapsed_us": elapsed_us,
    }


def _diagnosed(id: object, found: Diagnosis, library: Library, language: Language, elapsed_us: int) -> dict[str, Any]:
    """A paste without an error is `none`; `because` then says what it holds instead."""
    case = found.case.id if found.case else None
    entries = [{"id": found.entry.id, "code": found.code, "case": case, "score": 1.0}] if found.entry else []
    return {
        "id": id,
        "kind": "diagnosis" if found.entry else "none",
        "language": language,
        "entries": entries,
        "nearest": [],
        "sent_by": found.sender if found.entry else None,
        "contact": _contact(found.case),
        "because": _because([seen.reason for seen in found.because], library, language),
        "elapsed_us": elapsed_us,
    }


def _because(reasons: Iterable[Reason], library: Library, language: Language) -> list[str]:
    return list(dict.fromkeys(because([reason], library, language) for reason in reasons))


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.entry.id,
        "code": candidate.code,
        "case": candidate.case.id if candidate.case else None,
        "score": round(candidate.score, 3),
    }


def _contact(case: Case | None) -> str | None:
    return case.escalation[0].contact if case else None
