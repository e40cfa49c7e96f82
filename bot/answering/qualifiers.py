"""What a question says about the sender of a response: "without Cloudflare branding", 「Cloudflareの画面」.

Negation counts: seeing Cloudflare's name points to Cloudflare, its absence to the origin.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.knowledge import Negation, Sender, Synonyms
from bot.answering.text import hiragana, normalise
from bot.answering.wordlist import Span, WordList

# How far a negation reaches, in characters. A clause end stops it earlier.
_REACH = 32
_CLAUSE_END = re.compile(r"[,.;!?\n]")

# The bare name says nothing unless it is negated: "403, and it is not Cloudflare".
_CLOUDFLARE = ("cloudflare", "クラウドフレア")


@dataclass(frozen=True)
class Qualifiers:
    """Senders a question points to or rules out, and the question without what it negates.

    `branding` is whether Cloudflare's name or logo was seen, None where the question does not say. `rest` keeps the
    question's katakana.
    """

    branding: bool | None
    wanted: frozenset[Sender]
    excluded: frozenset[Sender]
    rest: str


class QualifierReader:
    """Reads the qualifiers of normalised questions by the words of `synonyms.yaml`."""

    def __init__(self, synonyms: Synonyms) -> None:
        senders = synonyms.senders
        self._branding = WordList(synonyms.branding.all)
        self._cloudflare = WordList((*synonyms.branding.all, *senders.cloudflare.all, *_CLOUDFLARE))
        self._senders: dict[Sender, WordList] = {
            "origin": WordList(senders.origin.all),
            "cloudflare": WordList(senders.cloudflare.all),
            "proxy": WordList(senders.proxy.all),
            "client": WordList(senders.client.all),
        }
        self._either = WordList(synonyms.either.all)
        self._negation = _NegationReader(synonyms.negation)

    def read(self, folded: str) -> Qualifiers:
        """The qualifiers of a folded question."""
        question = hiragana(folded)
        branding: bool | None = None
        wanted: set[Sender] = set()
        excluded: set[Sender] = set()
        negated: list[Span] = []
        for span in self._cloudflare.longest(question):
            if self._negation.applies(question, span):
                negated.append(span)
                if question[slice(*span)] in self._branding:
                    branding = False
                else:
                    excluded.add("cloudflare")
        if branding is None and not excluded and question in self._branding:
            branding = True
        for sender, words in self._senders.items():
            for span in words.longest(question):
                if self._negation.applies(question, span):
                    excluded.add(sender)
                    negated.append(span)
                else:
                    wanted.add(sender)
        if question in self._either:
            wanted.clear()
            branding = None
        return Qualifiers(branding, frozenset(wanted - excluded), frozenset(excluded), _without(folded, negated))


class _NegationReader:
    """Tells whether the words around a phrase negate it; an even number of negations does not."""

    def __init__(self, negation: Negation) -> None:
        self._before = WordList(negation.before.en)
        self._after = WordList(negation.after.en)
        self._between = WordList(negation.between.en)
        bridge, negating = _pieces(negation.between.ja), _pieces(negation.after.ja)
        self._after_japanese = re.compile(rf"(?:{bridge}){{0,6}}(?:{negating})")

    def applies(self, question: str, span: Span) -> bool:
        before = _CLAUSE_END.split(question[max(0, span[0] - _REACH) : span[0]])[-1]
        after = _CLAUSE_END.split(question[span[1] : span[1] + _REACH])[0]
        times = self._preceding(before.split()) + self._following(after.split()) + self._following_japanese(after)
        return times % 2 == 1

    def _preceding(self, words: list[str]) -> int:
        """How many negating words stand before, with nothing but small words between."""
        times = 0
        for word in reversed(words):
            if self._before.end_of(word):
                times += 1
            elif not self._between.end_of(word):
                break
        return times

    def _following(self, words: list[str]) -> int:
        for number, word in enumerate(words):
            if self._after.start_of(" ".join(words[number:])):
                return 1
            if not self._between.start_of(word):
                break
        return 0

    def _following_japanese(self, after: str) -> int:
        """Negations in a row count each: 「ないわけではない」 is two."""
        times, position = 0, 0
        while match := self._after_japanese.match(after, position):
            times, position = times + 1, match.end()
        return times


def _pieces(words: Iterable[str]) -> str:
    """Japanese words as alternatives; they are parts of a phrase, so they run on into each other."""
    return "|".join(re.escape(word) for word in sorted(map(normalise, words), key=len, reverse=True)) or r"(?!)"


def _without(question: str, spans: Iterable[Span]) -> str:
    kept = list(question)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())
