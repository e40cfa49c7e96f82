"""Which clues of the fingerprints stand in a paste, and on which line."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.evidence.paste import Paste
from bot.answering.fingerprints import Clue

# What a signature stands below, how many lines at most, and what surrounds it.
_HEADING = re.compile(r"[\s>*#]{0,8}(?:error )?[45]\d\d\b")
_FAR_BELOW = 5
_UNSIGNED = re.compile(r"^[\s>*|#-]+|[\s*|]+$")

# How often a literal is looked for until its line has the other literals too.
_MOST_PLACES = 200


@dataclass(frozen=True)
class Hit:
    """A clue that was found; `line` is None where it stands on no single line."""

    clue: Clue
    line: int | None


def find(paste: Paste, clues: Iterable[Clue]) -> list[Hit]:
    """The clues that stand in a paste, in the order of the fingerprints; those on the status come later."""
    found: dict[str, Hit] = {}
    for clue in sorted(clues, key=lambda clue: bool(clue.needs)):
        if clue.where != "status":
            hit = _hit(paste, clue)
            if hit and all(needed in found for needed in clue.needs):
                found[clue.id] = hit
    return list(found.values())


def of_status(code: str, hits: Sequence[Hit], clues: Iterable[Clue]) -> list[Hit]:
    """The clues that a status is by itself."""
    found = {hit.clue.id for hit in hits}
    return [
        Hit(clue, None)
        for clue in clues
        if clue.where == "status" and code in clue.any and all(needed in found for needed in clue.needs)
    ]


def _hit(paste: Paste, clue: Clue) -> Hit | None:
    match clue.where:
        case "header":
            return _by(clue, lambda literal: _header(paste, literal))
        case "text":
            return _by(clue, lambda literal: _text(paste, literal))
        case "signature":
            return _signature(paste, clue)
        case _:
            return _on_one_line(paste, clue)


_ABSENT = -2
_NOWHERE = -1


def _by(clue: Clue, place: Callable[[str], int]) -> Hit | None:
    if any(place(literal) == _ABSENT for literal in clue.all):
        return None
    for literal in clue.any:
        line = place(literal)
        if line != _ABSENT:
            return Hit(clue, line if line != _NOWHERE else None)
    return None


def _header(paste: Paste, literal: str) -> int:
    """The line of a response header that begins like that."""
    wanted = literal.replace(": ", ":")
    text = paste.headers
    position = text.find(wanted)
    for _ in range(_MOST_PLACES):
        if position < 0:
            return _ABSENT
        if position == 0 or not (text[position - 1].isalnum() or text[position - 1] in "-_"):
            return text.count("\n", 0, position)
        position = text.find(wanted, position + 1)
    return _ABSENT


def _text(paste: Paste, literal: str) -> int:
    """The line of a text; none where it runs across lines."""
    for text in (paste.lower, paste.lower_raw):
        position = text.find(literal)
        if position >= 0:
            return text.count("\n", 0, position)
    return _NOWHERE if literal in paste.collapsed else _ABSENT


def _signature(paste: Paste, clue: Clue) -> Hit | None:
    """A line with nothing else, at most a version, close below a line that begins with a status."""
    for literal in clue.any:
        position = paste.lower.find(literal)
        for _ in range(_MOST_PLACES):
            if position < 0:
                break
            line = paste.line_of(position)
            above = [text for text in paste.lines[max(0, line - _FAR_BELOW) : line] if _HEADING.match(text)]
            if above and _UNSIGNED.sub("", paste.lines[line]).partition("/")[0] == literal:
                return Hit(clue, line)
            position = paste.lower.find(literal, position + len(literal))
    return None


def _on_one_line(paste: Paste, clue: Clue) -> Hit | None:
    for literal in clue.any:
        position = paste.lower.find(literal)
        for _ in range(_MOST_PLACES):
            if position < 0:
                break
            line = paste.line_of(position)
            if all(other in paste.lines[line] for other in clue.all):
                return Hit(clue, line)
            position = paste.lower.find(literal, position + len(literal))
    return None
