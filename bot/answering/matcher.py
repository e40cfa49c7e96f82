"""Which entries, and which case, a question is about.

Codes first, then phrases. Knows no language of the reader and renders nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from bot.answering.cases import CaseReader, Reason
from bot.answering.codes import CodeReader, Mention
from bot.answering.features import Features
from bot.answering.knowledge import Case, Entry
from bot.answering.library import Library
from bot.answering.likelihood import LikelihoodReader, Likely
from bot.answering.qualifiers import QualifierReader, Qualifiers
from bot.answering.text import LANGUAGES, fold, hiragana, normalise, tokens

# Chosen with the weights of `likelihood` on 2026-11-25, 133 entries, over its questions without digits and 499 other
# messages, tested on the fifth left out. POSSIBLE 0.5 / 0.55 / 0.65: 0.80 / 0.80 / 0.79 of the questions answered right
# first, 0.94 / 0.94 / 0.95 of the off-topic messages silent. AHEAD 0.7 / 0.75 / 0.8: of 810 / 782 / 749 sure answers
# 0.94 / 0.94 / 0.95 were right; a choice costs a click, a wrong answer costs trust.
POSSIBLE = 0.55
CONFIDENT = 0.8
AHEAD = 0.75
# Below this a candidate is not even worth offering as the nearest.
NEAREST = 0.02
MOST_CHOICES = 3
MOST_CANDIDATES = 5
# What has the form of a status is asked for even if no entry has it.
_STATUS = re.compile(r"[2-5]\d\d")

_MOST_PREPARED = 1_000

# How much of a question is read, in characters; longer is no question any more.
MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant, with the code asked for. Scores run from 0 to 1.

    `case` is the case where one is decided; `among` are the cases left where the question rules some out.
    """

    entry: Entry
    code: str
    case: Case | None
    score: float
    because: tuple[Reason, ...]
    among: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """Candidates best first; `sure` when the first is an answer rather than a choice.

    `unknown` is a code that the question asks for and no entry has.
    """

    candidates: tuple[Candidate, ...] = ()
    sure: bool = False
    nearest: tuple[Candidate, ...] = ()
    unknown: str | None = None


def match(question: str, library: Library) -> Ranking:
    """Ranks the entries of a library for a question in either language."""
    return _matcher(library).match(fold(question[:MOST_CHARACTERS]))


def prepare(library: Library) -> None:
    """Builds all that questions about a library need, which the first ones would otherwise wait for."""
    _matcher(library).prepare()


@lru_cache(maxsize=4)
def _matcher(library: Library) -> "_Matcher":
    return _Matcher(library)


class _Matcher:
    def __init__(self, library: Library) -> None:
        self._library = library
        entries = library.entries.values()
        titles = [entry.title[language] for entry in entries for language in LANGUAGES]
        codes = [code for entry in entries for code in entry.codes]
        self._codes = CodeReader(library.synonyms.numbers, titles, codes)
        self._qualifiers = QualifierReader(library.synonyms)
        features = Features(library.synonyms)
        self._cases = CaseReader(library.synonyms, features)
        self._likelihood = LikelihoodReader(library, features, self._codes)

    def prepare(self) -> None:
        self._likelihood.prepare()
        # In a very large library few entries are ever asked for.
        self._cases.prepare(islice(self._library.entries.values(), _MOST_PREPARED))

    def match(self, question: str) -> Ranking:
        mentions = self._codes.read(hiragana(question))
        codes = [mention.code for mention in mentions if mention.is_code and self._counts(mention)]
        # A question may be a name of the knowledge, whatever else can be read into it.
        is_more = not codes or len(tokens(_without(question, mentions))) > 1
        called = self._likelihood.called(question) if is_more else None
        if called:
            candidate = self._decided(called, self._qualifiers.read(question))
            named = next((code for code in called.entry.codes if code.lower() in codes), candidate.code)
            return Ranking((replace(candidate, code=named),), sure=True)
        if codes:
            # A code that no entry has may still tell the case, and so may one of several that an entry has.
            known = [mention for mention in mentions if self._knows(mention) and not self._is_one_of_several(mention)]
            ranking = self._by_code(codes, self._qualifiers.read(_without(question, known)), question)
            return ranking if ranking.unknown else replace(ranking, unknown=self._left_over(mentions, ranking))
        qualifiers = self._qualifiers.read(_without(question, mentions))
        ranking = self._by_phrase(qualifiers, is_whole=not mentions)
        if self._codes.is_foreign(hiragana(question)):
            return ranking
        numbers = self._found([mention.code for mention in mentions], qualifiers, score=0.0)
        if not numbers:
            return ranking
        # Where words and number agree, the number is a code: "rate limit 1015".
        found = {candidate.entry.id for candidate in ranking.candidates}
        agreed = _distinct(replace(number, score=1.0) for number in numbers if number.entry.id in found)
        if agreed:
            return Ranking(_distinct([*agreed, *ranking.candidates])[:MOST_CANDIDATES], sure=len(agreed) == 1)
        # A number that may have been meant after all is offered too; beside it nothing is sure.
        if ranking.candidates:
            offered = _distinct([*ranking.candidates[: MOST_CHOICES - 1], *numbers])
            return Ranking(offered, sure=len(offered) == 1)
        return replace(ranking, nearest=_distinct(numbers)[:MOST_CHOICES])

    def _knows(self, mention: Mention) -> bool:
        return mention.code in self._library.by_code or mention.code.partition(".")[0] in self._library.by_code

    def _is_one_of_several(self, mention: Mention) -> bool:
        entry = self._library.by_code.get(mention.code)
        return entry is not None and len(entry.codes) > 1

    def _counts(self, mention: Mention) -> bool:
        """Whether a code is to be answered even if nothing is known of it, rather than read over."""
        return mention.is_named or self._knows(mention) or bool(_STATUS.fullmatch(mention.code))

    def _left_over(self, mentions: Iterable[Mention], ranking: Ranking) -> str | None:
        """A code asked for beside the answered ones that no entry has, and that did not tell the case either."""
        said = [reason.what for candidate in ranking.candidates for reason in candidate.because]
        used = {word for text in said for word in tokens(normalise(text))}
        asked = (mention.code for mention in mentions if mention.is_named and not self._knows(mention))
        return next((code for code in asked if code not in used), None)

    def _by_code(self, codes: Sequence[str], qualifiers: Qualifiers, question: str) -> Ranking:
        found = _inside(_distinct(self._found(codes, qualifiers, score=1.0)))
        found = found or _distinct(self._decided(each, qualifiers) for each in self._likelihood.naming(codes, question))
        if not found:
            return Ranking(unknown=codes[0], nearest=self._overview(codes[0], qualifiers))
        return Ranking(found[:MOST_CANDIDATES], sure=len(found) == 1)

    def _found(self, codes: Iterable[str], qualifiers: Qualifiers, *, score: float) -> list[Candidate]:
        """A candidate per code; a sub-code like 403.14 falls back to its code, and says so in the code it names."""
        found = []
        for code in codes:
            entry = self._library.by_code.get(code) or self._library.by_code.get(code.partition(".")[0])
            if entry is not None:
                known = code if code in self._library.by_code else code.partition(".")[0]
                named = next(name for name in entry.codes if name.lower() == known)
                found.append(self._candidate(entry, named, qualifiers, score, Reason("code", named)))
        return found

    def _overview(self, code: str, qualifiers: Qualifiers) -> tuple[Candidate, ...]:
        """For a code nobody wrote an entry for: the overview of its class."""
        overview = code[0] + "x" * (len(code.partition(".")[0]) - 1)
        return tuple(self._found([overview], qualifiers, score=0.0))

    def _by_phrase(self, qualifiers: Qualifiers, *, is_whole: bool) -> Ranking:
        likely = self._likelihood.likely(qualifiers.rest, is_whole=is_whole)
        if not likely:
            return Ranking()
        sure = likely[0].chance >= CONFIDENT and likely[0].share >= AHEAD
        # Deciding a case takes as long as finding the entry; only those that are shown need it.
        shown = 1 if sure else MOST_CHOICES
        decided = [self._decided(each, qualifiers) for each in likely[:shown]]
        candidates = (*decided, *map(_undecided, likely[shown:MOST_CANDIDATES]))
        if likely[0].chance < POSSIBLE:
            return Ranking(nearest=tuple(near for near in candidates[:MOST_CHOICES] if near.score >= NEAREST))
        return Ranking(candidates, sure)

    def _decided(self, likely: Likely, qualifiers: Qualifiers) -> Candidate:
        found = _undecided(likely)
        return self._candidate(found.entry, found.code, qualifiers, found.score, *found.because)

    def _candidate(self, entry: Entry, code: str, qualifiers: Qualifiers, score: float, *reasons: Reason) -> Candidate:
        decided = self._cases.decide(entry, qualifiers)
        because = tuple(dict.fromkeys((*reasons, *decided.because)))
        return Candidate(entry, code, decided.case, score, because, decided.among)


def _undecided(likely: Likely) -> Candidate:
    entry = likely.entry
    return Candidate(entry, entry.codes[0], None, likely.likeness, (Reason("phrase", likely.phrase),))


def _inside(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without the statuses that only carry another of the errors: a 403 that says "error 1020" is a 1020."""
    inside = tuple(candidate for candidate in candidates if candidate.entry.envelope)
    return inside or candidates


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.entry.id, candidate)
    return tuple(first.values())


def _without(question: str, mentions: Iterable[Mention]) -> str:
    """The question without its numbers, which the code reader has judged already."""
    kept = list(question)
    for mention in mentions:
        kept[mention.start : mention.end] = " " * (mention.end - mention.start)
    return " ".join("".join(kept).split())
