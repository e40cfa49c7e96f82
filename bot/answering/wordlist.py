"""Lists of words looked up in normalised text.

English words match whole. A Japanese word that ends in kanji does not run on into another word,
unless what follows only modifies an amount (以上, 程度). Words are kept by how they begin and end, so that
a look-up costs the same however many there are.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.answering.text import normalise

Span = tuple[int, int]

_AMOUNT = ("以上", "以下", "未満", "前後", "程度", "分", "目", "弱", "強", "超")
_OPENING = " \"'([:="
_CLOSING = " \"')]:-"
# Where a word can begin: a run of Latin letters and digits, or any other character.
_BEGINNING = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_LATIN_END = re.compile(r"[a-z0-9]+$")


class WordList:
    """Words and phrases in both languages, longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        self._beginning: dict[str, list[str]] = {}
        self._ending: dict[str, list[str]] = {}
        folded = {normalise(word) for word in words} - {""}
        for word in sorted(folded, key=lambda word: (-len(word), word)):
            self._beginning.setdefault(_first(word), []).append(word)
            self._ending.setdefault(_last(word), []).append(word)

    def __contains__(self, text: str) -> bool:
        return any(True for _ in self._found(text))

    def spans(self, text: str) -> Iterator[Span]:
        """Where words stand in a text; longer words first, and spans may overlap."""
        return iter(sorted(self._found(text), key=lambda span: (span[0] - span[1], text[span[0] : span[1]], span)))

    def longest(self, text: str) -> list[Span]:
        """Where words stand in a text, none within another."""
        found: list[Span] = []
        for start, end in self.spans(text):
            if not any(start < other_end and other_start < end for other_start, other_end in found):
                found.append((start, end))
        return found

    def end_of(self, text: str) -> bool:
        """Whether one of the words ends a text, before at most a little punctuation."""
        text = text.rstrip(_OPENING)
        if not text:
            return False
        words = self._ending.get(_last(text), ())
        return any(text.endswith(word) and _is_whole(text, len(text) - len(word), word) for word in words)

    def start_of(self, text: str) -> int:
        """How long the longest word is that begins a text, after at most a little punctuation; 0 if none does."""
        text = text.lstrip(_CLOSING)
        if not text:
            return 0
        words = self._beginning.get(_first(text), ())
        return next((len(word) for word in words if text.startswith(word) and _is_whole(text, 0, word)), 0)

    def _found(self, text: str) -> Iterator[Span]:
        beginning = self._beginning
        for key, start in _beginnings(text):
            if key in beginning:
                for word in beginning[key]:
                    if text.startswith(word, start) and _is_whole(text, start, word):
                        yield start, start + len(word)


# Several lists are looked up in one question, one after the other.
@lru_cache(maxsize=4)
def _beginnings(text: str) -> tuple[tuple[str, int], ...]:
    """Where words can begin in a text, and what they would begin with."""
    return tuple((match[0], match.start()) for match in _BEGINNING.finditer(text))


def _first(text: str) -> str:
    match = _BEGINNING.match(text)
    return match[0] if match else text[0]


def _last(text: str) -> str:
    match = _LATIN_END.search(text)
    return match[0] if match else text[-1]


def _is_whole(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    if _is_latin(word[0]) and start and _is_latin(text[start - 1]):
        return False
    following = text[end : end + 1]
    if _is_latin(word[-1]):
        return not _is_latin(following)
    return not (_is_kanji(word[-1]) and _is_kanji(following)) or text.startswith(_AMOUNT, end)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_kanji(character: str) -> bool:
    return "一" <= character <= "鿿"
