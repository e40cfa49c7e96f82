"""The one call that every outer room makes: a question and a library become an answer.

An answer carries its reasons and its language; it renders nothing.
"""

from dataclasses import dataclass

from bot.answering import matcher
from bot.answering.evidence.findings import Diagnosis
from bot.answering.evidence.looks import looks_pasted
from bot.answering.library import Library
from bot.answering.matcher import MOST_CHOICES, Candidate, match


@dataclass(frozen=True)
class Match:
    """The entry a question is about, and the case where the question decides it.

    `others` are the next candidates, best first; they are not offered unasked. `unknown` is another code of the
    question, one that no entry has.
    """

    best: Candidate
    others: tuple[Candidate, ...] = ()
    unknown: str | None = None


@dataclass(frozen=True)
class Choices:
    """Entries between which only the asker can decide, best first, at most three."""

    candidates: tuple[Candidate, ...]
    unknown: str | None = None


@dataclass(frozen=True)
class NoAnswer:
    """Nothing reviewed fits. `unknown` is the code asked for that no entry has; `nearest` may still help."""

    nearest: tuple[Candidate, ...] = ()
    unknown: str | None = None


# Reasons that speak of the sender in as many words.
_SAID = frozenset({"branding", "no_branding", "not_cloudflare"})

# From this score on the words are all of a phrase of the knowledge.
_WHOLE = 0.95

Answer = Match | Choices | Diagnosis | NoAnswer


def answer(question: str, library: Library) -> Answer:
    """The answer to a question in either language, or the diagnosis of what was pasted instead of one."""
    diagnosis = _diagnose(question, library) if looks_pasted(question) else None
    if diagnosis is None:
        return _answer(question, library)
    return diagnosis if diagnosis.is_certain else _better(diagnosis, _answer(question, library))


def prepare(library: Library) -> None:
    """Builds and reads all that answers from a library need, which the first ones would otherwise wait for."""
    matcher.prepare(library)
    _diagnose("HTTP/1.1 200 OK\n", library)


def _diagnose(text: str, library: Library) -> Diagnosis | None:
    # Imported here: its patterns take a twentieth of a cold start, and `/http 403` does not need them.
    from bot.answering.evidence.diagnosis import diagnose

    return diagnose(text, library)


def _better(diagnosis: Diagnosis, asked: Match | Choices | NoAnswer) -> Match | Diagnosis:
    """Of two readings of a text that may be a question or a paste, the one that says more.

    Words that name a code are a question; where only the diagnosis knows who sent it, or the words merely
    resemble an answer, it was a paste.
    """
    if not isinstance(asked, Match):
        return diagnosis
    if asked.best.because[0].kind != "code":
        # A whole exception may be what an entry is called by; less is likeness.
        return asked if asked.best.score >= _WHOLE and not diagnosis.has_several_lines else diagnosis
    if asked.best.case is None:
        is_same = asked.best.entry is diagnosis.entry
        return diagnosis if is_same and diagnosis.sender != "unknown" else asked
    # Sentences of a page or log resemble phrases of the knowledge by chance; what is said of the sender is meant.
    is_said = any(reason.kind in _SAID for reason in asked.best.because)
    return asked if is_said or not diagnosis.has_several_lines else diagnosis


def _answer(question: str, library: Library) -> Match | Choices | NoAnswer:
    ranking = match(question, library)
    if ranking.sure:
        best, *others = ranking.candidates
        return Match(best, tuple(others), ranking.unknown)
    if ranking.candidates:
        return Choices(ranking.candidates[:MOST_CHOICES], ranking.unknown)
    return NoAnswer(ranking.nearest, ranking.unknown)
