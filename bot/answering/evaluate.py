"""How good the answers to a set of questions are: shares with their uncertainty, and what is mistaken for what.

A question set is JSON lines `{"q": ..., "labels": [acceptable codes, best first], "explicit": whether digits stand in
it}`; one without labels is off-topic, and silence is its right answer.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.answering.answer import Answer, Choices, Match, NoAnswer, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.library import Library
from bot.answering.matcher import Candidate
from bot.answering.text import Language, language_of

# How many standard deviations either side of a share hold it with 95% certainty.
_Z = 1.96


@dataclass(frozen=True)
class Question:
    """A question of a set; without `labels` it is off-topic. `explicit` where it has digits that name the error."""

    text: str
    labels: tuple[str, ...]
    explicit: bool
    language: Language


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval after Wilson, which holds for small sets and shares near 1 too."""
        if not self.of:
            return math.nan, math.nan
        p, z = self.value, _Z
        middle, span = p + z * z / (2 * self.of), z * math.sqrt((p * (1 - p) + z * z / (4 * self.of)) / self.of)
        scale = 1 + z * z / self.of
        return max(0.0, (middle - span) / scale), min(1.0, (middle + span) / scale)

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = self.interval
        return f"{self.value:.2f} ({low:.2f}-{high:.2f}) of {self.of}"


@dataclass(frozen=True)
class Outcome:
    """What became of a question: the codes of the candidates, best first, and whether any was answered at all."""

    question: Question
    kind: str
    codes: tuple[frozenset[str], ...]
    elapsed_us: float

    def is_right(self, within: int = 1) -> bool:
        """Whether one of the first candidates has an acceptable code."""
        return any(code in self.question.labels for codes in self.codes[:within] for code in codes)

    @property
    def is_answered(self) -> bool:
        return self.kind != "none"


@dataclass(frozen=True)
class Figures:
    """The columns of the report for one language."""

    language: Language
    implicit_first: Share
    implicit_first_three: Share
    explicit_first: Share
    answered_right: Share
    silent: Share
    median_ms: float
    p99_ms: float


def read_questions(path: Path) -> list[Question]:
    """The questions of a file. Raises ValueError with file and line for one that is none."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text, labels = record["q"], record.get("labels") or []
            is_explicit = bool(record.get("explicit"))
            questions.append(Question(text, tuple(map(str, labels)), is_explicit, language_of(text) or "en"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            told = f'{path}:{number}: no question ({error}); write {{"q": "...", "labels": ["403"], "explicit": false}}'
            raise ValueError(told) from error
    return questions


def outcome(question: Question, library: Library, clock: Callable[[], float]) -> Outcome:
    """Asks a question; `clock` tells seconds."""
    started = clock()
    answered = answer(question.text, library)
    elapsed = (clock() - started) * 1e6
    kind, candidates = _candidates(answered)
    codes = tuple(frozenset(candidate.entry.codes) | {candidate.code} for candidate in candidates)
    return Outcome(question, kind, codes, elapsed)


def figures(outcomes: Sequence[Outcome], language: Language) -> Figures:
    """The columns for the questions of one language."""
    ours = [each for each in outcomes if each.question.language == language]
    asked = [each for each in ours if each.question.labels]
    implicit = [each for each in asked if not each.question.explicit]
    explicit = [each for each in asked if each.question.explicit]
    off_topic = [each for each in ours if not each.question.labels]
    times = sorted(each.elapsed_us / 1000 for each in ours) or [math.nan]
    return Figures(
        language,
        _share(each.is_right() for each in implicit),
        _share(each.is_right(within=3) for each in implicit),
        _share(each.is_right() for each in explicit),
        _share(each.is_answered and each.is_right() for each in asked),
        _share(not each.is_answered for each in off_topic),
        times[len(times) // 2],
        quantiles(times, n=100)[-1] if len(times) > 1 else times[0],
    )


def by_label(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """How many questions of each first label are answered right first, the worst first."""
    groups: dict[str, list[bool]] = {}
    for each in outcomes:
        if each.question.labels:
            groups.setdefault(each.question.labels[0], []).append(each.is_right())
    shares = {label: _share(hits) for label, hits in groups.items()}
    return dict(sorted(shares.items(), key=lambda item: (item[1].value, -item[1].of, item[0])))


def confusions(outcomes: Iterable[Outcome]) -> list[tuple[str, str, int]]:
    """What is mistaken for what, and how often, the worst first; "-" stands for off-topic and for silence."""
    mistaken: Counter[tuple[str, str]] = Counter()
    for each in outcomes:
        found = min(each.codes[0]) if each.codes and each.is_answered else "-"
        expected = each.question.labels[0] if each.question.labels else "-"
        if expected != found and not (each.question.labels and each.is_answered and each.is_right()):
            mistaken[expected, found] += 1
    return [(expected, found, count) for (expected, found), count in mistaken.most_common()]


def _candidates(answered: Answer) -> tuple[str, Sequence[Candidate]]:
    match answered:
        case Match(best=best, others=others):
            return "match", (best, *others)
        case Choices(candidates=candidates):
            return "choices", candidates
        case Diagnosis(code=code, entry=entry, case=case):
            candidates = (Candidate(entry, code, case, 1.0, ()),) if entry else ()
            return "diagnosis" if entry else "none", candidates
        case NoAnswer(nearest=nearest):
            return "none", nearest


def _share(hits: Iterable[bool]) -> Share:
    told = list(hits)
    return Share(sum(told), len(told))


def as_json(outcomes: Sequence[Outcome], each: Sequence[Figures]) -> dict[str, Any]:
    """The report for programs."""

    def shares(figures: Figures) -> dict[str, Any]:
        return {
            name: {"share": round(value.value, 4), "interval": value.interval, "hits": value.hits, "of": value.of}
            if isinstance(value, Share)
            else value
            for name, value in vars(figures).items()
            if not isinstance(value, Share) or value.of
        }

    return {
        "languages": [shares(figures) for figures in each],
        "labels": {label: [share.hits, share.of] for label, share in by_label(outcomes).items()},
        "confusions": confusions(outcomes),
    }
