"""The index that finds which phrases of the knowledge a question resembles.

A phrase is a name, alias, sign or cause of an entry. Words are weighed by how telling they are
(how few entries use them); Japanese, which has no spaces, is compared by pairs of characters.
"""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain

from rapidfuzz import fuzz, process

from bot.answering.knowledge import Entry, Synonyms
from bot.answering.text import LANGUAGES, Language, japanese_runs, normalise, normalise_all, tokens
from bot.answering.wordlist import WordList

# How much a phrase counts by where it stands.
_ALIAS, _TITLE, _CASE_ALIAS, _SIGN, _CAUSE = 1.0, 1.0, 0.95, 0.8, 0.7

# Phrases that share the most weight with a question; only these are compared letter by letter.
_COMPARED = 40
# What a word that no entry knows weighs, beside the most telling one; and a piece of a word beside a word.
_UNKNOWN, _PIECE = 0.5, 0.35
# A word that no entry knows is taken for its nearest known word from this likeness on (0 to 100).
_TYPO_LIKENESS = 82
_SHORTEST_TYPO = 5


@dataclass(frozen=True)
class Phrase:
    """Some words of the knowledge: `text` as written, `owner` the id of the entry or case that it points to."""

    text: str
    owner: str
    weight: float


@dataclass(frozen=True)
class Hit:
    """A phrase that resembles a question, and how much, from 0 to 1.

    `share` is the share of the phrase that stands in the question, `cover` the share of the question in the phrase.
    """

    phrase: Phrase
    likeness: float
    share: float
    cover: float


NOTHING = Hit(Phrase("", "", 0.0), 0.0, 0.0, 0.0)


class PhraseIndex:
    """Phrases found by the features they share with a question. What all have in common, `given`, tells nothing."""

    def __init__(self, phrases: Iterable[Phrase], synonyms: Synonyms, given: Sequence[str] = ()) -> None:
        self._features = _Features(synonyms)
        self._given = frozenset(chain.from_iterable(self._features.of_all(normalise_all(given))))
        self._phrases = list(phrases)
        self._folded = normalise_all([phrase.text.replace("`", "") for phrase in self._phrases])
        self._of_phrase = [features - self._given for features in self._features.of_all(self._folded)]
        self._phrases_with: dict[str, list[int]] = {}
        for number, features in enumerate(self._of_phrase):
            for feature in features:
                self._phrases_with.setdefault(feature, []).append(number)
        self._owners = len({phrase.owner for phrase in self._phrases})
        self._unknown = math.log(1 + self._owners) * _UNKNOWN
        # Weighed when a question first needs it: a cold question needs few.
        self._telling: dict[str, float] = {}
        self._phrase_weights: dict[int, float] = {}

    def search(self, question: str) -> list[Hit]:
        """The phrases most like a normalised question, best first."""
        # In one order, so that sums and ties come out the same in every process.
        asked = sorted(self._known(self._features.of(question) - self._given))
        shared: dict[int, float] = defaultdict(float)
        for feature in asked:
            for number in self._phrases_with.get(feature, ()):
                shared[number] += self._weight(feature)
        asked_weight = self._weigh(asked) or 1.0
        covered = self._covered(asked, asked_weight)
        rough = sorted(
            ((self._rough(number, weight, asked_weight), number) for number, weight in shared.items()), reverse=True
        )
        hits = []
        for score, number in rough[:_COMPARED]:
            phrase, folded = self._phrases[number], self._folded[number]
            compare = fuzz.partial_ratio if len(folded) <= len(question) else fuzz.token_sort_ratio
            spelling = compare(folded, question) / 100
            likeness = phrase.weight * (0.75 * score + 0.25 * spelling * score**0.5)
            likeness = 0.75 * likeness + 0.25 * covered[phrase.owner]
            share, cover = shared[number] / self._phrase_weight(number), shared[number] / asked_weight
            hits.append(Hit(phrase, likeness, share, cover))
        return sorted(hits, key=lambda hit: (-hit.likeness, hit.phrase.owner, hit.phrase.text))

    def _rough(self, number: int, shared: float, asked_weight: float) -> float:
        """Shares of the phrase and of the question that the two have in common, one number."""
        of_phrase = shared / self._phrase_weight(number)
        of_question = shared / asked_weight
        enough = shared / (shared + 1.0)
        return (0.6 * of_phrase + 0.4 * of_question) * enough

    def _covered(self, asked: Sequence[str], asked_weight: float) -> Mapping[str, float]:
        """How much of the question the phrases of each owner know, whichever phrase it is."""
        known: dict[str, float] = defaultdict(float)
        for feature in asked:
            for owner in self._owners_with(feature):
                known[owner] += self._weight(feature)
        return {owner: weight / asked_weight for owner, weight in known.items()}

    def _owners_with(self, feature: str) -> set[str]:
        return {self._phrases[number].owner for number in self._phrases_with.get(feature, ())}

    def _known(self, features: frozenset[str]) -> frozenset[str]:
        return frozenset(self._respelled(feature) for feature in features)

    def _respelled(self, feature: str) -> str:
        if feature in self._phrases_with or len(feature) < _SHORTEST_TYPO or not feature.isascii():
            return feature
        found = process.extractOne(feature, self._words, scorer=fuzz.ratio, score_cutoff=_TYPO_LIKENESS)
        return found[0] if found else feature

    @cached_property
    def _words(self) -> list[str]:
        return sorted(feature for feature in self._phrases_with if feature.isascii() and feature.isalpha())

    def _weigh(self, features: Iterable[str]) -> float:
        return math.fsum(map(self._weight, features))

    def _phrase_weight(self, number: int) -> float:
        weight = self._phrase_weights.get(number)
        if weight is None:
            weight = self._phrase_weights[number] = self._weigh(self._of_phrase[number])
        return weight

    def _weight(self, feature: str) -> float:
        """How telling a feature is: the fewer owners use it, the more."""
        if feature not in self._phrases_with:
            # Not remembered: these are the askers' own words, and there is no end of them.
            # A pair of Japanese characters is only a piece of a word.
            return self._unknown if feature.isascii() else self._unknown * _PIECE
        weight = self._telling.get(feature)
        if weight is None:
            owners = len(self._owners_with(feature))
            weight = self._telling[feature] = math.log(1 + self._owners / owners)
        return weight


class _Features:
    """What a text is compared by: word stems, pairs of Japanese characters, and synonym groups."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._ignored = frozenset(normalise(word) for word in synonyms.ignored.all)
        japanese = sorted((word for word in map(normalise, synonyms.ignored.ja)), key=len, reverse=True)
        self._ignored_japanese = re.compile("|".join(map(re.escape, japanese)) or r"(?!)")
        self._group = {normalise(word): f"={n}" for n, words in enumerate(synonyms.same) for word in words.all}
        self._synonyms = WordList(self._group)

    def of(self, folded: str) -> frozenset[str]:
        """The features of one normalised text."""
        return self.of_all([folded])[0]

    def of_all(self, texts: Sequence[str]) -> list[frozenset[str]]:
        """The features of many normalised texts; synonyms are looked up in all of them at once."""
        features = [self._own(text) for text in texts]
        ends = list(accumulate(len(text) + 1 for text in texts))
        together = "\n".join(texts)
        for start, end in self._synonyms.spans(together):
            features[bisect_right(ends, start)].add(self._group[together[start:end]])
        return list(map(frozenset, features))

    def _own(self, folded: str) -> set[str]:
        features = {stem(word) for word in tokens(folded) if word.isascii() and word not in self._ignored}
        if not folded.isascii():
            for run in japanese_runs(self._ignored_japanese.sub(" ", folded)):
                features.update(run[start : start + 2] for start in range(max(1, len(run) - 1)))
        return features


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its commonest endings: "uploads", "uploaded" and "uploading" become "upload"."""
    for ending in ("'s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def entry_phrases(entry: Entry, languages: Sequence[Language] = LANGUAGES) -> Iterator[Phrase]:
    """All phrases that point to an entry."""
    for language in languages:
        yield Phrase(entry.title[language], entry.id, _TITLE)
        yield from (Phrase(alias, entry.id, _ALIAS) for alias in entry.aliases[language])
    yield from (Phrase(phrase.text, entry.id, phrase.weight) for phrase in case_phrases(entry, languages))


def case_phrases(entry: Entry, languages: Sequence[Language] = LANGUAGES) -> Iterator[Phrase]:
    """The phrases of an entry that point to one of its cases."""
    for case in entry.cases:
        for language in languages:
            yield from (Phrase(alias, case.id, _CASE_ALIAS) for alias in case.aliases[language])
            yield from (Phrase(sign[language], case.id, _SIGN) for sign in (case.sign, *case.signs))
            for cause in case.causes:
                yield Phrase(cause.cause[language], case.id, _CAUSE)
                yield Phrase(cause.tell[language], case.id, _CAUSE)
