"""The index that finds which phrases of the knowledge a question resembles, and whose they are.

A phrase is a name, alias, sign or cause of an entry. Its features are weighed by how telling they are: the fewer
owners have one, the more. Candidates come from the rarest features of the question, so that a question costs the same
however large the library; only those few are weighed in full and compared letter by letter.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import chain
from operator import attrgetter, itemgetter
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.answering.features import Features
from bot.answering.knowledge import Entry
from bot.answering.spelling import Speller
from bot.answering.text import LANGUAGES, Language, fold_all

# How much a phrase counts by where it stands.
_ALIAS, _TITLE, _CASE_ALIAS, _SIGN, _CAUSE, _SUMMARY = 1.0, 1.0, 0.95, 0.8, 0.7, 0.6

# How many places in lists of phrases a question may look at, and how many phrases are weighed and compared.
_LOOKED_AT = 3_000
_TOLD_APART = 40_000
_WEIGHED = 80
_COMPARED = 24
# From this share on both ways a phrase and a question are the same.
_WHOLE = 0.99
# Of how many owners all features are kept in sets, which take more room than everything else.
_MOST_OWNED = 2_000
# How many phrases of one owner speak for it together.
_TOGETHER = 8
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
    phrases are worth together, `known` the share of the question in all its phrases.
    """

    owner: str
    best: Hit
    spelt: float
    together: float
    known: float
    mass: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as features by number with their weights, and what all of it weighs, unknown words included."""

    weights: dict[int, float]
    mass: float


class PhraseIndex:
    """Phrases found by the features they share with a question. What all have in common, `given`, tells nothing.

    `respells` where a word that no phrase has is taken for the nearest that one has.
    """

    def __init__(
        self, phrases: Iterable[Phrase], features: Features, given: Sequence[str] = (), *, respells: bool = True
    ) -> None:
        self._phrases = list(phrases)
        self._features = features
        self._respells = respells
        self._given = frozenset(chain.from_iterable(map(self._features.of, fold_all(given))))
        self._folded = fold_all([_spoken(phrase.text) for phrase in self._phrases])
        # Phrases of one owner stand in a row; owners and features go by number.
        owners: dict[str, int] = {}
        self._owner_of = array("I", [owners.setdefault(phrase.owner, len(owners)) for phrase in self._phrases])
        self._numbers: dict[str, int] = {}
        # How many owners have each feature, and the last one seen with it while phrases are read.
        self._owners_with = array("I")
        self._last_owner = array("I")
        # The features of all phrases in a row; those of phrase n begin at `_begin[n]`.
        self._row = array("I")
        self._begin = array("I", [0])
        for number, folded in enumerate(self._folded):
            self._read(number, folded)
        self._with: list[array[int]] = [array("I") for _ in self._numbers]
        # The shorter first: of phrases that have as much in common with a question they are the likelier ones.
        for number in sorted(
            range(len(self._phrases)), key=lambda number: self._begin[number + 1] - self._begin[number]
        ):
            for feature in self._of(number):
                self._with[feature].append(number)
        self._owners = len(owners)
        self._unknown = math.log(1 + self._owners) * _UNKNOWN
        # Weighed when a question first needs it: a cold question needs few.
        self._weights = array("d", bytes(8 * len(self._with)))
        self._masses = array("f", bytes(4 * len(self._phrases)))
        self._owned: dict[int, set[int]] = {}

    def _read(self, number: int, folded: str) -> None:
        """Notes which features a phrase has, and which owners have each."""
        owner = self._owner_of[number]
        for feature in self._features.of(folded):
            if feature in self._given:
                continue
            known = self._numbers.setdefault(feature, len(self._numbers))
            if known == len(self._owners_with):
                self._owners_with.append(1)
                self._last_owner.append(owner)
            elif self._last_owner[known] != owner:
                self._owners_with[known] += 1
                self._last_owner[known] = owner
            self._row.append(known)
        self._begin.append(len(self._row))

    def _of(self, number: int) -> array[int]:
        """The features of a phrase."""
        return self._row[self._begin[number] : self._begin[number + 1]]

    def prepare(self) -> None:
        """Weighs every phrase, which the questions would otherwise do bit by bit."""
        for number in range(len(self._phrases)):
            self._phrase_mass(number)
        for owner in range(min(self._owners, _MOST_OWNED)):
            self._features_of(owner)

    def search(self, question: str) -> list[Hit]:
        """The phrases most like a folded question, best first."""
        return self._hits(self._asked(question))

    def owners(self, question: str) -> list[Found]:
        """The owners whose phrases are most like a folded question."""
        asked = self._asked(question)
        hits = self._hits(asked)
        of_owner: dict[str, list[Hit]] = {}
        for hit in hits:
            of_owner.setdefault(hit.phrase.owner, []).append(hit)
        spelt: dict[str, tuple[float, Hit]] = {}
        for hit in hits[:_COMPARED]:
            phrase, folded = hit.phrase, self._folded[hit.number]
            compare = fuzz.partial_ratio if len(folded) <= len(question) else fuzz.token_sort_ratio
            alike = phrase.weight * compare(folded, question) / 100 * math.sqrt(hit.worth)
            if phrase.owner not in spelt or alike > spelt[phrase.owner][0]:
                spelt[phrase.owner] = alike, hit
        found = []
        for owner, (alike, best) in spelt.items():
            own = of_owner[owner]
            together = math.fsum([hit.worth for hit in own[:_TOGETHER]])
            mass = self._known(asked, best)
            is_whole = any(hit.share >= _WHOLE and hit.cover >= _WHOLE for hit in own)
            found.append(Found(owner, best, alike, together, mass / asked.mass, mass, is_whole))
        return found

    def _asked(self, question: str) -> _Asked:
        respell = self._speller.respell if self._respells else None
        features = [each for each in self._features.of(question, respell) if each not in self._given]
        weights = {number: self._weight(number) for number in map(self._numbers.get, features) if number is not None}
        strange = math.fsum(self._unknown_weight(each) for each in features if each not in self._numbers)
        return _Asked(weights, math.fsum([*weights.values(), strange]) or 1.0)

    def _hits(self, asked: _Asked) -> list[Hit]:
        hits = []
        phrases, masses, whole = self._phrases, self._masses, asked.mass
        for number, mass in self._candidates(asked.weights):
            share, cover = mass / (masses[number] or self._phrase_mass(number)), mass / whole
            phrase = phrases[number]
            # The more the two have in common at all, the less it is by chance.
            worth = phrase.weight * (0.6 * share + 0.4 * cover) * mass / (mass + 1)
            hits.append(Hit(phrase, number, share, cover, worth))
        # Of equals the earlier first, as the candidates come.
        return sorted(hits, key=attrgetter("worth"), reverse=True)

    def _known(self, asked: _Asked, hit: Hit) -> float:
        """What those features of a question weigh that any phrase of the hit's owner has."""
        own = self._features_of(self._owner_of[hit.number])
        return math.fsum(map(asked.weights.__getitem__, asked.weights.keys() & own))

    def _candidates(self, asked: Mapping[int, float]) -> list[tuple[int, float]]:
        """The phrases that share the most weight with a question, and how much.

        The rarest features find them. A feature of very many phrases finds no new ones; it only tells apart those
        that rarer ones have found.
        """
        shared: dict[int, float] = defaultdict(float)
        looked_at = 0
        for feature in sorted(asked, key=lambda number: (len(self._with[number]), number)):
            weight, phrases = asked[feature], self._with[feature]
            looked_at += len(phrases)
            if looked_at <= _LOOKED_AT or not shared:
                for number in phrases if len(phrases) <= _LOOKED_AT else phrases[:_LOOKED_AT]:
                    shared[number] += weight
            elif looked_at <= _TOLD_APART:
                for number in shared.keys() & set(phrases):
                    shared[number] += weight
            else:
                break
        found = nlargest(_WEIGHED, shared.items(), key=itemgetter(1))
        if looked_at <= _TOLD_APART:
            return found
        return [(number, math.fsum(asked.get(feature, 0.0) for feature in self._of(number))) for number, _ in found]

    @cached_property
    def _speller(self) -> Speller:
        return Speller({feature for feature in self._numbers if feature.isascii() and feature.isalpha()})

    def _features_of(self, owner: int) -> set[int]:
        """All features of an owner's phrases."""
        features = self._owned.get(owner)
        if features is None:
            if len(self._owned) >= _MOST_OWNED:
                self._owned.clear()
            numbers = range(bisect_left(self._owner_of, owner), bisect_right(self._owner_of, owner))
            features = self._owned[owner] = set(chain.from_iterable(map(self._of, numbers)))
        return features

    def _phrase_mass(self, number: int) -> float:
        mass = self._masses[number]
        if not mass:
            mass = self._masses[number] = math.fsum(map(self._weight, self._of(number))) or 1.0
        return mass

    def _weight(self, feature: int) -> float:
        """How telling a feature is: the fewer owners use it, the more."""
        weight = self._weights[feature]
        if not weight:
            weight = self._weights[feature] = math.log(1 + self._owners / self._owners_with[feature])
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
