"""What texts are compared by: word stems, pairs of neighbouring words, pieces of Japanese, and synonym groups."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.answering.knowledge import Synonyms
from bot.answering.text import fold, hiragana

# A word with what joins its parts: "client_max_body_size", "user-agent", "403.14".
_WORD = re.compile(r"[a-z0-9]+(?:[._'/-]+[a-z0-9]+)*")
_PART = re.compile(r"[a-z0-9]+")
# Katakana is nearly always one loanword, kanji with the kana after it a word that is inflected.
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_JAPANESE = re.compile(r"[ぁ-ゖー一-鿿々]+")
_KANJI = re.compile(r"[一-鿿々]")
_ONLY_KANA = re.compile(r"[ぁ-ゖー]+")

# Endings that make another form of an English word, the longest first, and the least that must be left of it.
_ENDINGS = ("ations", "ation", "ments", "ment", "ness", "ions", "ings", "ion", "ing", "edly", "ies", "ied")
_SHORT_ENDINGS = ("ed", "es", "ly", "s", "e", "y")
_STEM = 3


class Features:
    """Turns folded texts into features by the words of `synonyms.yaml`."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._ignored = frozenset(fold(word) for word in synonyms.ignored.en)
        # A name has no other forms: cloudflared is not the past of Cloudflare.
        self._names = frozenset(fold(word) for word in synonyms.names.en)
        japanese = sorted(map(fold, synonyms.ignored.ja), key=len, reverse=True)
        self._ignored_japanese = re.compile("|".join(map(re.escape, japanese)) or r"(?!)")
        # Synonyms by their first stem, each as its stems and its group.
        self._beginning: dict[str, list[tuple[list[str], str]]] = {}
        self._japanese_groups: dict[str, str] = {}
        for number, words in enumerate(synonyms.same):
            for word in map(fold, words.all):
                if word.isascii():
                    stems = [each if each in self._ignored else self._stem(each) for each in _PART.findall(word)]
                    self._beginning.setdefault(stems[0], []).append((stems, f"={number}"))
                else:
                    self._japanese_groups[word] = f"={number}"
        longest_first = sorted(self._japanese_groups, key=len, reverse=True)
        self._japanese_synonym = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def of(self, folded: str, respell: Callable[[str], Sequence[str]] | None = None) -> list[str]:
        """The features of a folded text, each once, in the order of the text; its word stems `respell`ed first."""
        found: dict[str, None] = {}
        self._english(folded, found, respell)
        if not folded.isascii():
            self._japanese(folded, found)
        return list(found)

    def _english(self, folded: str, found: dict[str, None], respell: Callable[[str], Sequence[str]] | None) -> None:
        # Small words tell nothing by themselves, but "log in" is another thing than "log".
        stems: list[str] = []
        for word in _WORD.findall(folded):
            parts = _PART.findall(word)
            if len(parts) > 1 and word not in self._ignored:
                found[word] = None
            for part in parts:
                if part in self._ignored:
                    stems.append(part)
                else:
                    own = self._stem(part)
                    stems.extend(respell(own) if respell else (own,))
        found.update(dict.fromkeys(each for each in stems if each not in self._ignored))
        self._synonyms(stems, found)

    def _stem(self, word: str) -> str:
        return word if word in self._names else stem(word)

    def _synonyms(self, stems: Sequence[str], found: dict[str, None]) -> None:
        beginning = self._beginning
        for start, first in enumerate(stems):
            if first in beginning:
                for synonym, group in beginning[first]:
                    if stems[start : start + len(synonym)] == synonym:
                        found[group] = None

    def _japanese(self, folded: str, found: dict[str, None]) -> None:
        for match in self._japanese_synonym.finditer(folded):
            found[self._japanese_groups[match[0]]] = None
        text = self._ignored_japanese.sub(" ", folded)
        for word in _KATAKANA.findall(text):
            found[_loanword(word)] = None
        for run in _JAPANESE.findall(hiragana(_KATAKANA.sub(" ", text))):
            for start in range(len(run) - 1):
                pair = run[start : start + 2]
                # Pairs of kana are endings and particles more often than words.
                if not _ONLY_KANA.fullmatch(pair):
                    found[pair] = None
            if len(run) > 2 and _ONLY_KANA.fullmatch(run):
                for start in range(len(run) - 2):
                    found[run[start : start + 3]] = None
            elif len(run) == 1 and _KANJI.fullmatch(run):
                found[run] = None


def _loanword(katakana: str) -> str:
    """A loanword in hiragana without the long vowel that some write at its end: サーバ and サーバー are one."""
    word = hiragana(katakana)
    return word.rstrip("ー") if len(word) > 3 else word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its commonest endings: "uploads", "uploaded" and "uploading" become "upload"."""
    if len(word) <= _STEM or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return _last_letters(word.removesuffix(ending))
    for ending in _SHORT_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM and not word.endswith(("ss", "us", "is")):
            return _last_letters(word.removesuffix(ending))
    return word


def _last_letters(word: str) -> str:
    """Without a doubled last letter ("blocked", "blocking" and "stopp-ing") and a silent e ("cache-d")."""
    if len(word) > _STEM and word[-1] == word[-2] and word[-1] not in "ls":
        return word[:-1]
    return word.removesuffix("e") if len(word) > _STEM else word
