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
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz, process

from bot.answering.knowledge import Entry, Synonyms
from bot.answering.text import LANGUAGES, japanese_runs, normalise, tokens
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
    folded: str
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


NOTHING = Hit(Phrase("", "", "", 0.0), 0.0, 0.0, 0.0)


class PhraseIndex:
    """Phrases found by the features they share with a question."""

    def __init__(self, phrases: Iterable[Phrase], synonyms: Synonyms) -> None:
        self._features = _Features(synonyms)
        self._phrases = list(phrases)
        of_phrase = self._features.of_all([phrase.folded for phrase in self._phrases])
        self._phrases_with: dict[str, list[int]] = defaultdict(list)
        self._owners_with: dict[str, set[str]] = defaultdict(set)
        for number, (phrase, features) in enumerate(zip(self._phrases, of_phrase, strict=True)):
            for feature in features:
                self._phrases_with[feature].append(number)
                self._owners_with[feature].add(phrase.owner)
        count = len({phrase.owner for phrase in self._phrases})
        self._telling = {feature: math.log(1 + count / len(owners)) for feature, owners in self._owners_with.items()}
        self._unknown = math.log(1 + count) * _UNKNOWN
        self._weight_of = [self._weigh(features) for features in of_phrase]
        self._words = [feature for feature in self._telling if feature.isascii() and feature.isalpha()]

    def search(self, question: str) -> list[Hit]:
        """The phrases most like a normalised question, best first."""
        asked = self._known(self._features.of(question))
        shared: dict[int, float] = defaultdict(float)
        for feature in asked:
            weight = self._telling.get(feature, 0.0)
            for number in self._phrases_with.get(feature, ()):
                shared[number] += weight
        asked_weight = self._weigh(asked) or 1.0
        covered = self._covered(asked, asked_weight)
        rough = sorted(
            ((self._rough(number, weight, asked_weight), number) for number, weight in shared.items()), reverse=True
        )
        hits = []
        for score, number in rough[:_COMPARED]:
            phrase = self._phrases[number]
            compare = fuzz.partial_ratio if len(phrase.folded) <= len(question) else fuzz.token_sort_ratio
            spelling = compare(phrase.folded, question) / 100
            likeness = phrase.weight * (0.75 * score + 0.25 * spelling * score**0.5)
            likeness = 0.75 * likeness + 0.25 * covered[phrase.owner]
            share, cover = shared[number] / self._weight_of[number], shared[number] / asked_weight
            hits.append(Hit(phrase, likeness, share, cover))
        return sorted(hits, key=lambda hit: (-hit.likeness, hit.phrase.owner, hit.phrase.folded))

    def _rough(self, number: int, shared: float, asked_weight: float) -> float:
        """Shares of the phrase and of the question that the two have in common, one number."""
        of_phrase = shared / self._weight_of[number]
        of_question = shared / asked_weight
        enough = shared / (shared + 1.0)
        return (0.6 * of_phrase + 0.4 * of_question) * enough

    def _covered(self, asked: frozenset[str], asked_weight: float) -> Mapping[str, float]:
        """How much of the question the phrases of each owner know, whichever phrase it is."""
        known: dict[str, float] = defaultdict(float)
        for feature in asked:
            for owner in self._owners_with.get(feature, ()):
                known[owner] += self._telling[feature]
        return {owner: weight / asked_weight for owner, weight in known.items()}

    def _known(self, features: frozenset[str]) -> frozenset[str]:
        return frozenset(self._respelled(feature) for feature in features)

    def _respelled(self, feature: str) -> str:
        if feature in self._telling or len(feature) < _SHORTEST_TYPO or not feature.isascii():
            return feature
        found = process.extractOne(feature, self._words, scorer=fuzz.ratio, score_cutoff=_TYPO_LIKENESS)
        return found[0] if found else feature

    def _weigh(self, features: Iterable[str]) -> float:
        telling = self._telling
        return sum([telling[feature] if feature in telling else self._unknown_weight(feature) for feature in features])

    def _unknown_weight(self, feature: str) -> float:
        """A pair of Japanese characters is only a piece of a word."""
        return self._unknown if feature.isascii() else self._unknown * _PIECE


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


def entry_phrases(entry: Entry) -> Iterator[Phrase]:
    """All phrases that point to an entry."""
    for language in LANGUAGES:
        yield _phrase(entry.title[language], entry.id, _TITLE)
        yield from (_phrase(alias, entry.id, _ALIAS) for alias in entry.aliases[language])
    yield from (Phrase(phrase.text, phrase.folded, entry.id, phrase.weight) for phrase in case_phrases(entry))


def case_phrases(entry: Entry) -> Iterator[Phrase]:
    """The phrases of an entry that point to one of its cases."""
    for case in entry.cases:
        for language in LANGUAGES:
            yield from (_phrase(alias, case.id, _CASE_ALIAS) for alias in case.aliases[language])
            yield from (_phrase(sign[language], case.id, _SIGN) for sign in (case.sign, *case.signs))
            for cause in case.causes:
                yield _phrase(cause.cause[language], case.id, _CAUSE)
                yield _phrase(cause.tell[language], case.id, _CAUSE)


def _phrase(text: str, owner: str, weight: float) -> Phrase:
    return Phrase(text, normalise(text.replace("`", "")), owner, weight)
