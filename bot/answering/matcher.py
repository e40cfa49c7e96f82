"""Which entries, and which case, a question is about.

Codes first, then phrases; qualifiers pick the case. Knows no language of the reader and renders nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from bot.answering.codes import CodeReader, Mention
from bot.answering.knowledge import Case, Entry
from bot.answering.library import Library
from bot.answering.phrases import Hit, Phrase, PhraseIndex, case_phrases, entry_phrases
from bot.answering.qualifiers import QualifierReader, Qualifiers
from bot.answering.text import LANGUAGES, normalise, tokens
from bot.answering.wordlist import WordList

# Chosen by a sweep over 88 questions without digits (64 English, 24 Japanese) and 80 off-topic messages (56, 24):
# from POSSIBLE on, 0.89 / 0.67 of the questions have the right entry first and 0.77 / 0.96 of the off-topic
# messages stay silent; from CONFIDENT and MARGIN on, 43 answers were right and 4 wrong. The sets are small.
CONFIDENT = 0.56
POSSIBLE = 0.38
MARGIN = 0.08
# Below this a candidate is not even worth offering as the nearest.
NEAREST = 0.25
# What a likeness is worth in a question that has nothing of the web in it.
UNGROUNDED = 0.7
# A case is decided by what the question says of it from this likeness on, and this far from the next case.
CASE_LIKELY = 0.40
# A phrase speaks for its case when the question contains this share of it.
CASE_SHARE = 0.70
CASE_IN_FULL = 0.95
CASE_MARGIN = 0.10
# What naming the sender is worth beside a phrase's likeness.
_SENDER_WORTH = 0.5

MOST_CHOICES = 3
MOST_CANDIDATES = 5
_STATUS = re.compile(r"[1-5]\d\d")
_NOTHING = Hit(Phrase("", "", "", 0.0), 0.0, 0.0, 0.0)

# How much of a question is read, in characters; longer is no question any more.
MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Reason:
    """Why a candidate was found: `what` is a code or words of the knowledge, never the user's own text."""

    kind: Literal[
        "code", "phrase", "branding", "no_branding", "not_cloudflare", "sender", "case", "only_case", "chosen"
    ]
    what: str = ""


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

    `unknown` are codes the question names that no entry has.
    """

    candidates: tuple[Candidate, ...] = ()
    sure: bool = False
    nearest: tuple[Candidate, ...] = ()
    unknown: tuple[str, ...] = ()


def match(question: str, library: Library) -> Ranking:
    """Ranks the entries of a library for a question in either language."""
    return _matcher(library).match(normalise(question[:MOST_CHARACTERS]))


def prepare(library: Library) -> None:
    """Builds all that questions about a library need, which the first ones would otherwise wait for."""
    _matcher(library).prepare()


@lru_cache(maxsize=4)
def _matcher(library: Library) -> "_Matcher":
    return _Matcher(library)


class _Matcher:
    def __init__(self, library: Library) -> None:
        self._library = library
        titles = [entry.title[language] for entry in library.entries.values() for language in LANGUAGES]
        self._codes = CodeReader(library.synonyms.numbers, titles)
        self._qualifiers = QualifierReader(library.synonyms)

        self._names = WordList(library.synonyms.names.all)
        self._case_phrases: dict[str, PhraseIndex] = {}

    @cached_property
    def _phrases(self) -> PhraseIndex:
        """Built at the first question without a code; `/http 403` does not need it."""
        phrases = (phrase for entry in self._library.entries.values() for phrase in entry_phrases(entry))
        return PhraseIndex(phrases, self._library.synonyms)

    def prepare(self) -> None:
        self._phrases.search("")
        for entry in self._library.entries.values():
            self._cases_of(entry)

    def match(self, question: str) -> Ranking:
        mentions = self._codes.read(question)
        codes = [mention.code for mention in mentions if mention.is_code and self._counts(mention)]
        if codes:
            # A code that no entry has may still tell the case: "409 with error 1001".
            known = [mention for mention in mentions if self._knows(mention)]
            return self._by_code(codes, self._qualifiers.read(_without(question, known)), question)
        qualifiers = self._qualifiers.read(_without(question, mentions))
        if self._codes.is_foreign(question):
            return Ranking()
        ranking = self._by_phrase(qualifiers)
        if ranking.sure:
            return ranking
        # A number that may have been meant after all is offered too.
        numbers = self._found([mention.code for mention in mentions], qualifiers, score=0.0)
        if ranking.candidates:
            return replace(ranking, candidates=_distinct([*ranking.candidates[: MOST_CHOICES - 1], *numbers]))
        return replace(ranking, nearest=_distinct([*numbers, *ranking.nearest])[:MOST_CHOICES])

    def _knows(self, mention: Mention) -> bool:
        return mention.code in self._library.by_code or mention.code.partition(".")[0] in self._library.by_code

    def _counts(self, mention: Mention) -> bool:
        """Whether a code is to be answered even if nothing is known of it, rather than read over."""
        return mention.is_named or self._knows(mention) or bool(_STATUS.fullmatch(mention.code))

    def _by_code(self, codes: Sequence[str], qualifiers: Qualifiers, question: str) -> Ranking:
        found = _distinct(self._found(codes, qualifiers, score=1.0)) or self._naming(codes, qualifiers, question)
        if not found:
            return Ranking(unknown=tuple(dict.fromkeys(codes)), nearest=self._overview(codes[0], qualifiers))
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
        hits = self._phrases.search(question)
        return _distinct(
            self._from_hit(hit, qualifiers)
            for hit in hits
            if hit.share >= CASE_SHARE and any(code in tokens(hit.phrase.folded) for code in codes)
        )

    def _overview(self, code: str, qualifiers: Qualifiers) -> tuple[Candidate, ...]:
        """For a code nobody wrote an entry for: the overview of its class."""
        return tuple(self._found([f"{code[0]}xx"], qualifiers, score=0.0))

    def _by_phrase(self, qualifiers: Qualifiers) -> Ranking:
        best: dict[str, Hit] = {}
        is_about_web = self._codes.is_about_web(qualifiers.rest)
        for hit in self._phrases.search(qualifiers.rest):
            # "Not found" fits keys and wallets too; without a word of the web only the phrase itself counts fully.
            is_phrase = hit.share >= CASE_IN_FULL and hit.cover >= CASE_IN_FULL
            likely = hit if is_about_web or is_phrase else replace(hit, likeness=hit.likeness * UNGROUNDED)
            if likely.likeness > best.get(hit.phrase.owner, _NOTHING).likeness:
                best[hit.phrase.owner] = likely
        ranked = sorted(best.values(), key=lambda hit: (-hit.likeness, hit.phrase.owner))
        candidates = tuple(self._from_hit(hit, qualifiers) for hit in ranked[:MOST_CANDIDATES])
        if not candidates or candidates[0].score < POSSIBLE:
            return Ranking(nearest=tuple(near for near in candidates[:MOST_CHOICES] if near.score >= NEAREST))
        first, *others = candidates
        sure = first.score >= CONFIDENT and all(first.score - other.score >= MARGIN for other in others)
        return Ranking(candidates, sure)

    def _from_hit(self, hit: Hit, qualifiers: Qualifiers) -> Candidate:
        entry = self._library.entries[hit.phrase.owner]
        score = round(min(1.0, hit.likeness), 4)
        return self._candidate(entry, entry.codes[0], qualifiers, score, Reason("phrase", hit.phrase.text))

    def _candidate(self, entry: Entry, code: str, qualifiers: Qualifiers, score: float, reason: Reason) -> Candidate:
        case, among, reasons = self._case(entry, qualifiers)
        return Candidate(entry, code, case, score, tuple(dict.fromkeys((reason, *reasons))), among)

    def _case(self, entry: Entry, qualifiers: Qualifiers) -> tuple[Case | None, tuple[Case, ...], tuple[Reason, ...]]:
        """The case that the question itself decides, or the cases it leaves, and why."""
        if len(entry.cases) < 2:
            only = entry.cases[0] if entry.cases else None
            return only, (), (Reason("only_case"),) if only else ()
        said = self._said_of_cases(entry, qualifiers.rest)
        possible = _possible(entry.cases, qualifiers)
        # Words that stand for a case in full outweigh what the branding suggests.
        in_full = {id for id, hit in said.items() if hit.share >= CASE_IN_FULL}
        possible += [case for case in entry.cases if case.id in in_full and case not in possible]
        worth = {case.id: _worth(case, said, qualifiers) for case in possible}
        ranked = sorted(possible, key=lambda case: -worth[case.id])
        if not ranked:
            return None, (), ()
        first = ranked[0]
        second = worth[ranked[1].id] if len(ranked) > 1 else 0.0
        decided = worth[first.id] >= CASE_LIKELY and worth[first.id] - second >= CASE_MARGIN
        if not decided and (len(ranked) > 1 or not _narrows(qualifiers)):
            best = [case for case in possible if worth[case.id] == worth[first.id]]
            narrower = best if worth[first.id] >= _SENDER_WORTH else possible
            if len(narrower) == len(entry.cases):
                return None, (), ()
            return None, tuple(narrower), _why(narrower[0], {}, qualifiers)
        return first, (), _why(first, said, qualifiers)

    def _said_of_cases(self, entry: Entry, question: str) -> dict[str, Hit]:
        if not question:
            return {}
        best: dict[str, Hit] = {}
        for hit in self._cases_of(entry).search(question):
            is_better = hit.share >= CASE_SHARE and hit.share > best.get(hit.phrase.owner, _NOTHING).share
            if is_better and self._names_in(hit.phrase.folded) <= self._names_in(question):
                best[hit.phrase.owner] = hit
        return best

    def _names_in(self, folded: str) -> set[str]:
        """Whose page it is: a phrase that names nginx says nothing about a page that names Cloudflare."""
        return {folded[start:end] for start, end in self._names.spans(folded)}

    def _cases_of(self, entry: Entry) -> PhraseIndex:
        if entry.id not in self._case_phrases:
            self._case_phrases[entry.id] = PhraseIndex(case_phrases(entry), self._library.synonyms)
        return self._case_phrases[entry.id]


def _possible(cases: Sequence[Case], qualifiers: Qualifiers) -> list[Case]:
    """The cases that fit what the question says of sender and branding."""
    possible = [case for case in cases if case.sent_by not in qualifiers.excluded]
    if qualifiers.branding is not None:
        possible = [
            case for case in possible if case.fits(branding=qualifiers.branding) or case.sent_by in qualifiers.wanted
        ] or possible
    if not qualifiers.wanted and (qualifiers.branding is False or "cloudflare" in qualifiers.excluded):
        # Not Cloudflare, and nobody else is named: most likely the website's own server.
        possible = [case for case in possible if case.sent_by == "origin"] or possible
    return possible


def _narrows(qualifiers: Qualifiers) -> bool:
    return qualifiers.branding is not None or bool(qualifiers.excluded)


def _worth(case: Case, said: Mapping[str, Hit], qualifiers: Qualifiers) -> float:
    phrase = said[case.id].share * said[case.id].phrase.weight if case.id in said else 0.0
    named = case.sent_by in qualifiers.wanted or (qualifiers.branding and case.fits(branding=True))
    return phrase + (_SENDER_WORTH if named else 0.0)


def _why(case: Case, said: Mapping[str, Hit], qualifiers: Qualifiers) -> tuple[Reason, ...]:
    reasons = []
    if qualifiers.branding is not None and case.fits(branding=qualifiers.branding):
        reasons.append(Reason("branding" if qualifiers.branding else "no_branding"))
    elif "cloudflare" in qualifiers.excluded and case.sent_by != "cloudflare":
        reasons.append(Reason("not_cloudflare"))
    elif case.sent_by in qualifiers.wanted:
        reasons.append(Reason("sender", case.sent_by))
    if case.id in said:
        reasons.append(Reason("case", said[case.id].phrase.text))
    return tuple(reasons)


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
