"""What a word that nobody knows was meant to be: the nearest known word, or the known words it is run together of.

Words are looked up by three letters they share, so that few of them are compared letter by letter.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from rapidfuzz import fuzz, process

# A word is taken for its nearest known word from this likeness on (0 to 100); a short one has too many neighbours.
_LIKENESS = 82
# From here on it is rather a slip of the finger than two words in one.
_SLIP = 88
_SHORTEST = 5
# Parts of a run-together word, such as "badgateway", are at least this long.
_SHORTEST_PART = 3
_LONGEST_PART = 16
_LONGEST = 40
_COMPARED = 40


class Speller:
    """Respells single words, in lower case and without spaces, by a collection of known ones."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._with: dict[str, list[str]] = {}
        for word in sorted(known):
            for three in _threes(word):
                self._with.setdefault(three, []).append(word)

    def respell(self, word: str) -> list[str]:
        """The known words that a word was meant to be, the word itself where none is near."""
        if word in self._known or not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return [word]
        nearest, likeness = self._nearest(word)
        if likeness >= _SLIP:
            return [nearest]
        return self._parts(word) or [nearest]

    def _nearest(self, word: str) -> tuple[str, float]:
        """The nearest known word and its likeness; the word itself and 0 where none is near."""
        shared: Counter[str] = Counter()
        for three in _threes(word):
            shared.update(self._with.get(three, ()))
        near = [known for known, _ in shared.most_common(_COMPARED)]
        found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        return (found[0], found[1]) if found else (word, 0.0)

    def _parts(self, word: str) -> list[str]:
        """The fewest known words that make up the whole."""
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(_SHORTEST_PART, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1):
                before, part = best[start], word[start:end]
                if before is not None and part in self._known:
                    so_far = best[end]
                    if so_far is None or len(before) + 1 < len(so_far):
                        best[end] = [*before, part]
        return best[-1] or []


def _threes(word: str) -> Iterator[str]:
    """Every three letters in a row, with the ends of the word marked."""
    marked = f"^{word}$"
    return (marked[start : start + 3] for start in range(len(marked) - 2))
