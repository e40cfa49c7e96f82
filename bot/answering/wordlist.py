"""Lists of words looked up in normalised text.

English words match whole. A Japanese word that ends in kanji does not run on into another word,
unless what follows only modifies an amount (以上, 程度). Plain string searches: compiling hundreds of
words into patterns took a third of a cold start.
"""

from collections.abc import Iterable, Iterator

from bot.answering.text import normalise

Span = tuple[int, int]

_AMOUNT = ("以上", "以下", "未満", "前後", "程度", "分", "目", "弱", "強", "超")
_OPENING = " \"'([:="
_CLOSING = " \"')]:-"


class WordList:
    """Words and phrases in both languages, longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = {normalise(word) for word in words} - {""}
        self._words = sorted(folded, key=lambda word: (-len(word), word))

    def __contains__(self, text: str) -> bool:
        return any(True for _ in self.spans(text))

    def spans(self, text: str) -> Iterator[Span]:
        """Where words stand in a text; longer words first, and spans may overlap."""
        for word in self._words:
            start = text.find(word)
            while start >= 0:
                if _is_whole(text, start, word):
                    yield start, start + len(word)
                start = text.find(word, start + len(word))

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
        return any(text.endswith(word) and _is_whole(text, len(text) - len(word), word) for word in self._words)

    def start_of(self, text: str) -> int:
        """How long the longest word is that begins a text, after at most a little punctuation; 0 if none does."""
        text = text.lstrip(_CLOSING)
        return next((len(word) for word in self._words if text.startswith(word) and _is_whole(text, 0, word)), 0)


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
