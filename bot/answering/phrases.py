"""The index that finds which phrases of the knowledge a question resembles, and whose they are.

A phrase is a name, alias, sign or cause of an entry. Its features are weighed by how telling they are: the fewer
owners have one, the more. The rarest features of a question find the owners that may be meant, so that a question costs
the same however large the library; only the phrases of those few are weighed, and the best compared letter by letter.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import chain, groupby
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.answering.features import Features
from bot.answering.knowledge import Entry
from bot.answering.spelling import Speller
from bot.answering.text import LANGUAGES, Language, fold_all

# How much a phrase counts by where it stands.
_ALIAS, _TITLE, _CASE_ALIAS, _SIGN, _CAUSE, _SUMMARY = 1.0, 1.0, 0.95, 0.8, 0.7, 0.6

# How many owners a question may be compared with roughly, and how many of these in full.
_LOOKED_AT = 3_000
_TOLD_APART = 40_000
_WEIGHED = 16
# The rarest features of a question find phrases; the others only tell them apart.
_FINDING = 6
# From this share on both ways a phrase and a question are the same.
_WHOLE = 0.99
# Of how many owners the phrases are kept by their features, which takes more room than everything else.
_MOST_OWNED = 2_000
# How many phrases of one owner speak for it together.
_TOGETHER = 8
# How soon a feature that stands in many phrases of an owner tells no more, and how far this hangs on how much the
# owner has to say at all: k1 and b of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
_SATURATED, _AT_LENGTH = 1.5, 0.5
# What a word that no entry knows weighs, beside the most telling one; a pair of Japanese characters is only a piece.
_UNKNOWN, _PIECE = 0.5, 0.35


# HttpServerErrorException; a name such as WordPress, with two humps, is one word.
_CLASS = re.compile(r"\b(?:[A-Z][a-z]+\$?){3,}\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|\$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of the knowledge: `text` as written, `owner` the id of the entry or case that it points to."""

    text: str
    owner: str
    weight: float


class Hit(NamedTuple):
    """A phrase that resembles a question, and how much, all from 0 to 1.

    `share` is the share of the phrase that stands in the question, `cover` the share of the question in the phrase,
    `worth` what both say together.
    """

    phrase: Phrase
    number: int
    share: float
    cover: float
    worth: float


class Found(NamedTuple):
    """An owner whose phrases resemble a question, by its `best` phrase.

    `spelt` is what the best phrase is worth when it is compared letter by letter too, `together` what its best
    phrases are worth together, `telling` how telling the owner's features in the question are, by how much it makes
    of each; `known` is the share of the question in all its phrases, `mass` what that weighs.
    """

    owner: str
    best: Hit
    spelt: float
    together: float
    telling: float
    known: float
    mass: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as features by number with their weights, the rarest first; `mass` counts unknown words too."""

    weights: dict[int, float]
    mass: float


# A phrase by what it is worth (the more the less, so that the best come first), its number, `share` and `cover`.
_Alike = tuple[float, int, float, float]


class PhraseIndex:
    """Phrases found by the features they share with a question. What all have in common, `given`, tells nothing.

    The phrases of one owner stand in a row. `respells` where a word that no phrase has is taken for the nearest that
    one has.
    """

    def __init__(
        self, phrases: Iterable[Phrase], features: Features, given: Sequence[str] = (), *, respells: bool = True
    ) -> None:
        self._phrases = list(phrases)
        self._features = features
        self._respells = respells
        self._given = frozenset(chain.from_iterable(map(self._features.of, fold_all(given))))
        self._folded = fold_all([_spoken(phrase.text) for phrase in self._phrases])
        self._numbers: dict[str, int] = {}
        # The features of all phrases in a row; those of phrase n begin at `_begin[n]`.
        self._row = array("I")
        self._begin = array("I", [0])
        # By feature, the owners that have it and how much of each one's phrases do.
        self._owners_with: list[array[int]] = []
        self._times_with: list[array[float]] = []
        # The phrases of owner n begin at `_first[n]`; `_saturated` is how often a feature half tells all it can.
        self._first = array("I")
        self._saturated: Sequence[float] = self._read()
        self._owners = len(self._saturated)
        self._unknown = math.log(1 + self._owners) * _UNKNOWN
        # Weighed when a question first needs it: a cold question needs few.
        self._weights = array("d", bytes(8 * len(self._numbers)))
        self._masses = array("f", bytes(4 * len(self._phrases)))
        self._phrases_with: dict[int, dict[int, list[int]]] = {}

    def _read(self) -> list[float]:
        """Notes which features phrases and owners have; says for each owner how soon a feature of it is saturated."""
        lengths = []
        for _, group in groupby(enumerate(self._phrases), key=lambda pair: pair[1].owner):
            owner = len(self._first)
            times: dict[int, float] = {}
            for number, phrase in group:
                if len(self._first) == owner:
                    self._first.append(number)
                for feature in self._features.of(self._folded[number]):
                    if feature not in self._given:
                        known = self._numbers.setdefault(feature, len(self._numbers))
                        self._row.append(known)
                        times[known] = times.get(known, 0.0) + phrase.weight
                self._begin.append(len(self._row))
            self._owners_with.extend(array("I") for _ in range(len(self._numbers) - len(self._owners_with)))
            self._times_with.extend(array("f") for _ in range(len(self._numbers) - len(self._times_with)))
            for known, often in times.items():
                self._owners_with[known].append(owner)
                self._times_with[known].append(often)
            lengths.append(math.fsum(times.values()))
        self._first.append(len(self._phrases))
        usual = math.fsum(lengths) / len(lengths) if any(lengths) else 1.0
        return [_SATURATED * (1 - _AT_LENGTH + _AT_LENGTH * length / usual) for length in lengths]

    def prepare(self) -> None:
        """Weighs every phrase, which the questions would otherwise do bit by bit."""
        for number in range(len(self._phrases)):
            self._phrase_mass(number)
        for owner in range(min(self._owners, _MOST_OWNED)):
            self._phrases_of(owner)

    def search(self, question: str, share: float) -> list[Hit]:
        """The phrases of which at least this share stands in a folded question, best first."""
        asked = self._asked(question)
        alike = chain.from_iterable(self._alike(owner, asked) for owner, _, _ in self._candidates(asked))
        return [self._hit(each) for each in sorted(alike) if each[2] >= share]

    def owners(self, question: str) -> list[Found]:
        """The owners whose phrases are most like a folded question."""
        asked = self._asked(question)
        found = []
        for owner, mass, telling in self._candidates(asked):
            alike = self._alike(owner, asked)
            best = self._hit(alike[0])
            together = -math.fsum([worth for worth, _, _, _ in alike[:_TOGETHER]])
            is_whole = any(share >= _WHOLE and cover >= _WHOLE for _, _, share, cover in alike)
            spelt = self._spelt(best, question)
            known = mass / asked.mass
            found.append(Found(best.phrase.owner, best, spelt, together, telling, known, mass, is_whole))
        return found

    def _asked(self, question: str) -> _Asked:
        respell = self._speller.respell if self._respells else None
        features = [each for each in self._features.of(question, respell) if each not in self._given]
        numbers = [number for number in map(self._numbers.get, features) if number is not None]
        weights = {number: self._weight(number) for number in sorted(numbers, key=self._frequency)}
        strange = math.fsum(self._unknown_weight(each) for each in features if each not in self._numbers)
        return _Asked(weights, math.fsum([*weights.values(), strange]) or 1.0)

    def _candidates(self, asked: _Asked) -> list[tuple[int, float, float]]:
        """The owners with most of a question in their phrases, each with what that weighs and how telling it is.

        The rarest features find them. A feature of very many owners finds no new ones; it only tells apart those
        that rarer ones have found.
        """
        masses: dict[int, float] = {}
        telling: dict[int, float] = {}
        saturated = self._saturated
        looked_at = 0
        for feature, weight in asked.weights.items():
            owners, often = self._owners_with[feature], self._times_with[feature]
            is_first = not masses
            looked_at += len(owners)
            if looked_at > _TOLD_APART and not is_first:
                break
            finds = looked_at <= _LOOKED_AT or is_first
            for owner, times in zip(owners[:_LOOKED_AT] if is_first else owners, often, strict=False):
                if finds or owner in masses:
                    masses[owner] = masses.get(owner, 0.0) + weight
                    telling[owner] = telling.get(owner, 0.0) + weight * times / (times + saturated[owner])
        best = nlargest(_WEIGHED, masses, key=lambda owner: masses[owner] + telling[owner])
        return [(owner, masses[owner], telling[owner]) for owner in best]

    def _alike(self, owner: int, asked: _Asked) -> list[_Alike]:
        """The phrases of an owner that resemble a question, best first; of equals the earlier first."""
        with_feature = self._phrases_of(owner)
        shared: dict[int, float] = {}
        finding = _FINDING
        for feature, weight in asked.weights.items():
            numbers = with_feature.get(feature)
            if numbers is None:
                continue
            if finding:
                finding -= 1
                for number in numbers:
                    shared[number] = shared.get(number, 0.0) + weight
            else:
                for number in numbers:
                    if number in shared:
                        shared[number] += weight
        phrases, masses, whole = self._phrases, self._masses, asked.mass
        alike = []
        for number, mass in shared.items():
            share, cover = mass / (masses[number] or self._phrase_mass(number)), mass / whole
            # The more the two have in common at all, the less it is by chance.
            worth = phrases[number].weight * (0.6 * share + 0.4 * cover) * mass / (mass + 1)
            alike.append((-worth, number, share, cover))
        alike.sort()
        return alike

    def _hit(self, alike: _Alike) -> Hit:
        worth, number, share, cover = alike
        return Hit(self._phrases[number], number, share, cover, -worth)

    def _spelt(self, hit: Hit, question: str) -> float:
        """What a phrase is worth when it is compared letter by letter too."""
        folded = self._folded[hit.number]
        compare = fuzz.partial_ratio if len(folded) <= len(question) else fuzz.token_sort_ratio
        return hit.phrase.weight * compare(folded, question) / 100 * math.sqrt(hit.worth)

    @cached_property
    def _speller(self) -> Speller:
        return Speller({feature for feature in self._numbers if feature.isascii() and feature.isalpha()})

    def _phrases_of(self, owner: int) -> dict[int, list[int]]:
        """The phrases of an owner by the features they have."""
        phrases = self._phrases_with.get(owner)
        if phrases is None:
            if len(self._phrases_with) >= _MOST_OWNED:
                self._phrases_with.clear()
            phrases = self._phrases_with[owner] = {}
            for number in range(self._first[owner], self._first[owner + 1]):
                for feature in self._of(number):
                    phrases.setdefault(feature, []).append(number)
        return phrases

    def _of(self, number: int) -> array[int]:
        """The features of a phrase."""
        return self._row[self._begin[number] : self._begin[number + 1]]

    def _phrase_mass(self, number: int) -> float:
        mass = self._masses[number]
        if not mass:
            mass = self._masses[number] = math.fsum(map(self._weight, self._of(number))) or 1.0
        return mass

    def _frequency(self, feature: int) -> tuple[int, int]:
        return len(self._owners_with[feature]), feature

    def _weight(self, feature: int) -> float:
        """How telling a feature is: the fewer owners use it, the more."""
        weight = self._weights[feature]
        if not weight:
            weight = self._weights[feature] = math.log(1 + self._owners / len(self._owners_with[feature]))
        return weight

    def _unknown_weight(self, feature: str) -> float:
        """What a word weighs that no entry knows. A pair of words, or of Japanese characters, is only a piece."""
        return self._unknown if feature.isascii() and " " not in feature else self._unknown * _PIECE


def _spoken(text: str) -> str:
    """A phrase as one would say it: without marks of code, and names of classes in words."""
    return _CLASS.sub(lambda name: _HUMP.sub(" ", name[0]), text.replace("`", ""))


def entry_phrases(entry: Entry, languages: Sequence[Language] = LANGUAGES) -> Iterator[Phrase]:
    """All phrases that point to an entry."""
    for language in languages:
        yield Phrase(entry.title[language], entry.id, _TITLE)
        yield from (Phrase(alias, entry.id, _ALIAS) for alias in entry.aliases[language])
        yield Phrase(entry.summary[language], entry.id, _SUMMARY)
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
