"""The one call that every outer room makes: a question and a library become an answer.

An answer carries its reasons and its language; it renders nothing.
"""

from dataclasses import dataclass

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


Answer = Match | Choices | NoAnswer


def answer(question: str, library: Library) -> Answer:
    """The answer to a question in either language."""
    ranking = match(question, library)
    if ranking.sure:
        best, *others = ranking.candidates
        return Match(best, tuple(others), ranking.unknown)
    if ranking.candidates:
        return Choices(ranking.candidates[:MOST_CHOICES], ranking.unknown)
    return NoAnswer(ranking.nearest, ranking.unknown)
