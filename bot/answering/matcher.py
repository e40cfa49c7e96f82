"""Which entries, and which case, a question is about.

Codes first, then phrases. Knows no language of the reader and renders nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.answering.cases import CaseReader, Reason
from bot.answering.codes import CodeReader, Mention
from bot.answering.features import Features
from bot.answering.knowledge import Case, Entry
from bot.answering.library import Library
from bot.answering.phrases import NOTHING, Hit, PhraseIndex, entry_phrases
from bot.answering.qualifiers import QualifierReader, Qualifiers
from bot.answering.text import LANGUAGES, Language, fold, hiragana, normalise, tokens

# Chosen by a sweep on 2026-11-23 with 43 entries, over 144 questions without digits (103 English, 41 Japanese) and
# 80 off-topic messages (56, 24): from POSSIBLE on, 0.78 / 0.54 of the questions have the right entry first and
# 0.75 / 0.83 of the off-topic messages stay silent (0.42: 0.75 / 0.41 and 0.84 / 1.00); from CONFIDENT and MARGIN
# on, 61 answers were right and 7 wrong. The sets are small, and the thresholds were chosen on them.
CONFIDENT = 0.56
POSSIBLE = 0.38
MARGIN = 0.08
# Below this a candidate is not even worth offering as the nearest.
NEAREST = 0.25
# What a likeness is worth in a question that has nothing of the web in it.
UNGROUNDED = 0.7
# From this share on a question is a phrase of the knowledge, and a phrase as good as names its number.
WHOLE = 0.95
NAMED = 0.7
MOST_CHOICES = 3
MOST_CANDIDATES = 5
# What has the form of a status is asked for even if no entry has it.
_STATUS = re.compile(r"[2-5]\d\d")

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
        self._features = Features(library.synonyms)
        self._cases = CaseReader(library.synonyms, self._features)

    @cached_property
    def _english(self) -> PhraseIndex:
        """Built at the first question without a code; `/http 403` does not need it."""
        return self._index(("en",))

    @cached_property
    def _both(self) -> PhraseIndex:
        """For Japanese questions, which have English words in them as well."""
        return self._index(LANGUAGES)

    def _index(self, languages: Sequence[Language]) -> PhraseIndex:
        entries = self._library.entries.values()
        phrases = (phrase for entry in entries for phrase in entry_phrases(entry, languages))
        return PhraseIndex(phrases, self._features)

    def _search(self, question: str) -> list[Hit]:
        return (self._english if question.isascii() else self._both).search(question)

    def prepare(self) -> None:
        for index in (self._english, self._both):
            index.search("prepare")

    def match(self, question: str) -> Ranking:
        mentions = self._codes.read(hiragana(question))
        codes = [mention.code for mention in mentions if mention.is_code and self._counts(mention)]
        if codes:
            # A code that no entry has may still tell the case, and so may one of several that an entry has.
            known = [mention for mention in mentions if self._knows(mention) and not self._is_one_of_several(mention)]
            ranking = self._by_code(codes, self._qualifiers.read(_without(question, known)), question)
            return ranking if ranking.unknown else replace(ranking, unknown=self._left_over(mentions, ranking))
        qualifiers = self._qualifiers.read(_without(question, mentions))
        if self._codes.is_foreign(hiragana(question)):
            return Ranking()
        ranking = self._by_phrase(qualifiers)
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
        found = found or self._naming(codes, qualifiers, question)
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

    def _naming(self, codes: Sequence[str], qualifiers: Qualifiers, question: str) -> tuple[Candidate, ...]:
        """For codes without an entry of their own: the entries that name one in an alias, such as "error 1020"."""
        hits = self._search(question)
        return _distinct(
            self._from_hit(hit, qualifiers)
            for hit in hits
            if hit.share >= NAMED and any(code in tokens(normalise(hit.phrase.text)) for code in codes)
        )

    def _overview(self, code: str, qualifiers: Qualifiers) -> tuple[Candidate, ...]:
        """For a code nobody wrote an entry for: the overview of its class."""
        return tuple(self._found([f"{code[0]}xx"], qualifiers, score=0.0))

    def _by_phrase(self, qualifiers: Qualifiers) -> Ranking:
        best: dict[str, Hit] = {}
        grounded: set[str] = set()
        is_about_web = self._codes.is_about_web(hiragana(qualifiers.rest))
        for hit in self._search(qualifiers.rest):
            # "Not found" fits keys and wallets too; without a word of the web only the phrase itself counts fully.
            is_grounded = is_about_web or (hit.share >= WHOLE and hit.cover >= WHOLE)
            if is_grounded:
                grounded.add(hit.phrase.owner)
            likely = hit if is_grounded else replace(hit, likeness=hit.likeness * UNGROUNDED)
            if likely.likeness > best.get(hit.phrase.owner, NOTHING).likeness:
                best[hit.phrase.owner] = likely
        ranked = sorted(best.values(), key=lambda hit: (-hit.likeness, hit.phrase.owner))
        decided = [self._from_hit(hit, qualifiers) for hit in ranked[:MOST_CHOICES]]
        others = [self._undecided(hit) for hit in ranked[MOST_CHOICES:MOST_CANDIDATES]]
        candidates = (*decided, *others)
        if not candidates or candidates[0].score < POSSIBLE:
            return Ranking(nearest=tuple(near for near in candidates[:MOST_CHOICES] if near.score >= NEAREST))
        first, *others = candidates
        is_ahead = all(first.score - other.score >= MARGIN for other in others)
        sure = first.score >= CONFIDENT and is_ahead and first.entry.id in grounded
        return Ranking(candidates, sure)

    def _from_hit(self, hit: Hit, qualifiers: Qualifiers) -> Candidate:
        found = self._undecided(hit)
        return self._candidate(found.entry, found.code, qualifiers, found.score, *found.because)

    def _undecided(self, hit: Hit) -> Candidate:
        """A candidate whose case nobody needs yet; deciding it takes as long as finding the entry."""
        entry = self._library.entries[hit.phrase.owner]
        score = round(min(1.0, hit.likeness), 4)
        return Candidate(entry, entry.codes[0], None, score, (Reason("phrase", hit.phrase.text),))

    def _candidate(self, entry: Entry, code: str, qualifiers: Qualifiers, score: float, reason: Reason) -> Candidate:
        decided = self._cases.decide(entry, qualifiers)
        because = tuple(dict.fromkeys((reason, *decided.because)))
        return Candidate(entry, code, decided.case, score, because, decided.among)


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
