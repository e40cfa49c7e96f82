"""Text as people type it, folded to one form so that equal things compare equal.

Knows characters, tokens and languages; knows nothing of errors or entries.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

# How much of a text is read, in characters; of more, the beginning and the end.
MOST_READ = 256 * 1024

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")

# Hiragana and katakana share one order, 0x60 apart; ー stays what it is.
_HIRAGANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
# Typographic variants that NFKC leaves alone.
_LOOKALIKES = dict(zip("‘’‛“”„‐‑‒–—―−〜「」『』【】", '\'\'\'"""-------~""""""', strict=True))
_PUNCTUATION = {"、": ", ", "。": ". ", "・": " "}
_FOLDED = str.maketrans(_LOOKALIKES | _PUNCTUATION)

# Stands between texts that are normalised together; it is its own normal form.
_SEPARATOR = "\N{SYMBOL FOR RECORD SEPARATOR}"

# Stands for a line break while control characters are taken away.
_BREAK = "\N{SYMBOL FOR NEWLINE}"

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々]")
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{2,}", re.IGNORECASE)
# Names that are the same in both languages say nothing about the language.
_NAMES = frozenset({"http", "https", "cf", "cloudflare", "nginx", "apache", "iis", "api", "url", "ng", "ok"})
_TOKEN = re.compile(r"[a-z0-9]+(?:[._'-][a-z0-9]+)*|[ぁ-ゖー]+|[一-鿿々]+")
_JAPANESE_RUN = re.compile(r"[ぁ-ゖー一-鿿々]+")


class _Visible(dict[int, int | None]):
    """A translation table that learns each character once: control, format and private ones go, spaces stay spaces."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        kept: int | None = code
        if character.isspace():
            kept = ord(" ")
        elif unicodedata.category(character).startswith("C"):
            kept = None
        self[code] = kept
        return kept


_VISIBLE = _Visible()

_COLOUR = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}\x07?")
_LINE_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text without control, format and private characters; line breaks and tabs become spaces."""
    return text.translate(_VISIBLE)


def lines(text: str) -> list[str]:
    """The lines of a text as they are seen: without a terminal's colours and all that `clean` takes away."""
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    return clean(_LINE_BREAK.sub("\n", text).replace("\n", _BREAK)).replace(_BREAK, "\n").split("\n")


def fold(text: str) -> str:
    """A text as `normalise` has it, but with katakana, which shows where Japanese words begin and end."""
    if text.isascii():
        return " ".join(clean(text).lower().split())
    folded = unicodedata.normalize("NFKC", clean(text)).lower()
    folded = unicodedata.normalize("NFKC", clean(folded))  # some characters only settle at the second pass
    return " ".join(folded.translate(_FOLDED).split())


def hiragana(folded: str) -> str:
    """A folded text in hiragana, character by character: its length and every place in it stay the same."""
    return folded if folded.isascii() else folded.translate(_HIRAGANA)


def normalise(text: str) -> str:
    """The form in which two spellings of one phrase are equal: NFKC, lower case, hiragana, single spaces."""
    return hiragana(fold(text))


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded; many at once cost less than one by one."""
    others = [text.replace(_SEPARATOR, " ") for text in texts if not text.isascii()]
    folded = iter(fold(_SEPARATOR.join(others)).split(_SEPARATOR))
    return [fold(text) if text.isascii() else next(folded).strip() for text in texts]


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Each text normalised; many at once cost less than one by one."""
    return list(map(hiragana, fold_all(texts)))


def tokens(normalised: str) -> list[str]:
    """Words of a normalised text; a run of kana and a run of kanji are a token each."""
    return _TOKEN.findall(normalised)


def japanese_runs(normalised: str) -> list[str]:
    """Stretches of Japanese writing, which has no spaces between words."""
    return _JAPANESE_RUN.findall(normalised)


def is_japanese(folded: str) -> bool:
    """Whether a folded text has anything written in Japanese."""
    return not folded.isascii() and bool(_JAPANESE.search(folded))


def language_of(text: str) -> Language | None:
    """The language a question is written in, or None where only numbers, codes or symbols stand."""
    if _JAPANESE.search(unicodedata.normalize("NFKC", text)):
        return "ja"
    return "en" if any(word.lower() not in _NAMES for word in _LATIN.findall(text)) else None
