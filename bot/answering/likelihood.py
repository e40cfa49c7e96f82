"""Which entries a question without a code is probably about: what its words say of each, as a likeness from 0 to 1."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.codes import CodeReader
from bot.answering.features import Features
from bot.answering.knowledge import Entry
from bot.answering.library import Library
from bot.answering.phrases import Found, Phrase, PhraseIndex, entry_phrases
from bot.answering.text import LANGUAGES, Language, hiragana, is_japanese, normalise, normalise_all, tokens
from bot.answering.wordlist import WordList

# What each kind of evidence says for an entry, in logarithms of odds against the other entries. Chosen on 2026-11-25
# over 1,122 questions without a code: tests/questions, a second set, and 623 collected from public issue threads and
# pages, which the knowledge has seen nothing of. Right first without TELLING (KNOWN 5) and with it, collected English
# 0.75 / 0.78, Japanese 0.83 / 0.83; tests/questions 0.93 / 0.94, 0.94 / 0.96; the second set 0.82 / 0.83, 0.86 / 0.81.
# A fit tested on the fifth left out, twice over, reaches the same within 0.01 but for Japanese, so these are rounded.
SPELT, TOGETHER, TELLING, KNOWN = 4.0, 1.5, 0.5, 3.0
MET = {"often": 0.9, "sometimes": 0.0, "rarely": -0.9}
PRODUCT_NAMED, PRODUCT_NOT_NAMED = 2.2, -1.6
# From the same day, over these and 499 off-topic messages, 235 of them collected in the same way.
# What says that a message is about an error of the web at all, in logarithms of odds against any other talk:
# the evidence for its best entry, how much of it is known at all, and words of the web, of trouble, of advice and of
# other matters.
EVIDENCE, MASS, WEB, TROUBLE, ADVICE, ELSEWHERE, OTHER_TALK = 0.56, 0.4, 2.6, 0.65, -1.8, -5.1, -8.1
# Chosen by hand: for a message that says nothing but a phrase of the knowledge, against other talk and other entries.
WHOLE = 4.0

# From this share on a phrase as good as stands in a question.
_STANDS = 0.7


@dataclass(frozen=True, slots=True)
class Likely:
    """An entry that a question may be about, how likely from 0 to 1, and the words of the knowledge that say so.

    `chance` is how likely the message is about an error of the web at all, `share` how likely it is this one then.
    """

    entry: Entry
    chance: float
    share: float
    phrase: str

    @property
    def likeness(self) -> float:
        return round(self.chance * self.share, 4)


class LikelihoodReader:
    """Compares questions with the phrases of a library."""

    def __init__(self, library: Library, features: Features, codes: CodeReader) -> None:
        self._library = library
        self._features = features
        self._codes = codes
        self._trouble = WordList(library.synonyms.trouble.all)
        self._advice = WordList(library.synonyms.advice.all)
        self._elsewhere = WordList(library.synonyms.elsewhere.all)
        named = ((family, known.products) for family, known in library.families.items())
        self._products = {family: WordList(products.all) for family, products in named if products}

    def prepare(self) -> None:
        """Builds what the first question would otherwise wait for."""
        for question in ("prepare", "準備"):
            self._index(question).prepare()
            self.called(question)
            self.likely(question)

    def likely(self, question: str, *, is_whole: bool = True) -> list[Likely]:
        """The entries that a folded question is probably about, the likeliest first.

        Not `is_whole` where something was taken out of it, so that what is left cannot be a name by itself.
        """
        plain = hiragana(question)
        about = {family for family, products in self._products.items() if plain in products}
        owners = self._index(question).owners(question)
        if not is_whole:
            owners = [found._replace(is_whole=False) for found in owners]
        weighed = [(self._evidence(found, about), found) for found in owners]
        weighed.sort(key=lambda pair: (-pair[0], pair[1].owner))
        if not weighed:
            return []
        best, found = weighed[0]
        chance = 1 / (1 + math.exp(-(EVIDENCE * best + self._talk(plain, found))))
        odds = [math.exp(evidence - best) for evidence, _ in weighed]
        total = math.fsum(odds)
        return [
            Likely(self._library.entries[found.owner], chance, each / total, found.best.phrase.text)
            for each, (_, found) in zip(odds, weighed, strict=True)
        ]

    def called(self, question: str) -> Likely | None:
        """The entry of which a folded question is nothing but a title or alias."""
        plain = hiragana(question)
        name = self._called_in_english.get(plain)
        if name is None and is_japanese(question):
            name = self._called_in_japanese.get(plain)
        return Likely(self._library.entries[name[0]], 1.0, 1.0, name[1]) if name else None

    def naming(self, codes: Sequence[str], question: str) -> list[Likely]:
        """Entries that name one of these codes in a phrase of theirs which as good as stands in the question."""
        first: dict[str, Likely] = {}
        for hit in self._index(question).search(question, _STANDS):
            if any(code in tokens(normalise(hit.phrase.text)) for code in codes):
                entry = self._library.entries[hit.phrase.owner]
                first.setdefault(entry.id, Likely(entry, 1.0, min(1.0, hit.share), hit.phrase.text))
        return list(first.values())

    def _evidence(self, found: Found, about: Collection[str]) -> float:
        """What speaks for an entry, from its phrases and from what is to be expected of it before."""
        entry = self._library.entries[found.owner]
        evidence = SPELT * found.spelt + TOGETHER * found.together + TELLING * found.telling + KNOWN * found.known
        evidence += MET[entry.met]
        if found.is_whole:
            evidence += WHOLE
        if entry.family in self._products:
            evidence += PRODUCT_NAMED if entry.family in about else PRODUCT_NOT_NAMED
        return evidence

    def _talk(self, plain: str, best: Found) -> float:
        """What speaks for a message to be about an error of the web, whichever; `best` is what it resembles most."""
        said = (
            (WEB, self._codes.is_about_web(plain)),
            (TROUBLE, plain in self._trouble),
            (ADVICE, plain in self._advice),
            (ELSEWHERE, plain in self._elsewhere or self._codes.is_foreign(plain)),
            (WHOLE, best.is_whole),
        )
        return OTHER_TALK + MASS * math.log1p(best.mass) + math.fsum(weight for weight, is_said in said if is_said)

    def _index(self, question: str) -> PhraseIndex:
        return self._both if is_japanese(question) else self._english

    @cached_property
    def _english(self) -> PhraseIndex:
        """Built at the first question without a code; `/http 403` does not need it."""
        return PhraseIndex(self._phrases(("en",)), self._features)

    @cached_property
    def _both(self) -> PhraseIndex:
        """For Japanese questions, which have English words in them as well."""
        return PhraseIndex(self._phrases(LANGUAGES), self._features)

    def _phrases(self, languages: Sequence[Language]) -> Iterator[Phrase]:
        return (phrase for entry in self._library.entries.values() for phrase in entry_phrases(entry, languages))

    @cached_property
    def _called_in_english(self) -> Mapping[str, tuple[str, str]]:
        return self._names("en")

    @cached_property
    def _called_in_japanese(self) -> Mapping[str, tuple[str, str]]:
        return self._names("ja")

    def _names(self, language: Language) -> Mapping[str, tuple[str, str]]:
        """Entry and name as written by every title and alias as compared."""
        names = [
            (entry.id, name)
            for entry in self._library.entries.values()
            for name in (entry.title[language], *entry.aliases[language])
        ]
        return dict(zip(normalise_all([name for _, name in names]), names, strict=True))
