"""YAML files read as text, and problems that name their line.

Scalars stay what was written (`012`, `no`, `0x80070005`); the schema gives them their types.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

Plain = str | tuple[Any, ...] | dict[str, Any]
Location = Sequence[str | int]

# Deeper than any entry; keeps a hostile file from exhausting the stack.
_DEEPEST = 16


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a knowledge file, where, and what to do about it. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class _RefusedError(Exception):
    def __init__(self, event: Event, message: str) -> None:
        super().__init__(message)
        self.event = event


def read(path: Path) -> tuple[Plain | None, list[Problem]]:
    """The file as strings, tuples and dicts, None where it cannot be read, and what is wrong with it."""
    name, builder = str(path), _Builder()
    try:
        value = builder.document(yaml.parse(path.read_text(encoding="utf-8"), yaml.CBaseLoader))
        return value, [_problem(name, refused) for refused in builder.refused]
    except UnicodeDecodeError as error:
        where, what = (1, 1), f"not UTF-8 at byte {error.start}; save the file as UTF-8"
    except OSError as error:
        where, what = (1, 1), f"cannot be read ({error.strerror}); check the file and its permissions"
    except _RefusedError as refused:
        return None, [_problem(name, refused) for refused in (*builder.refused, refused)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = f"broken YAML, {error.problem or error.context}; check indentation, quotes and colons up to here"
    except yaml.YAMLError as error:
        where, what = (1, 1), f"broken YAML, {' '.join(str(error).split())}; remove the character"
    problems = [_problem(name, refused) for refused in builder.refused]
    return None, [*problems, Problem(name, *where, what)]


def _problem(name: str, refused: _RefusedError) -> Problem:
    mark = refused.event.start_mark
    return Problem(name, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, str(refused))


def problem_at(layers: Sequence[Path], location: Location, message: str, *, key: bool = False) -> Problem:
    """The problem at what `location` leads to, or at its nearest parent that exists.

    Of several files that lie over one another it is in the topmost that says something about it. With `key`, the
    last step's key is meant rather than its value. Reads the files a second time, so that the common case, a file
    without problems, does not pay for marks.
    """
    # A list stands in one file as a whole; only the keys before it can be spread over several.
    keys = list(takewhile(lambda step: isinstance(step, str), location))
    topmost = max(reversed(layers), key=lambda path: len(_along(path, keys)))
    found = _along(topmost, location)
    key_node, node = found[-1] if found else (None, None)
    marked = key_node if key and key_node else node
    line, column = (marked.start_mark.line + 1, marked.start_mark.column + 1) if marked else (1, 1)
    return Problem(str(topmost), line, column, message)


def _along(path: Path, location: Location) -> list[tuple[yaml.Node | None, yaml.Node]]:
    """Key and value of every step from the root towards a location, as far as the file goes."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        # It was readable a moment ago; somebody is writing it.
        return []
    found: list[tuple[yaml.Node | None, yaml.Node]] = [(None, root)] if root else []
    for step in location if found else ():
        child = _child(found[-1][1], step)
        if child is None:
            break
        found.append(child)
    return found


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in reversed(node.value) if pair[0].value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


class _Builder:
    """Turns parser events into plain values; goes on after what it can and keeps it in `refused`."""

    def __init__(self) -> None:
        self.refused: list[_RefusedError] = []

    def document(self, events: Iterator[Event]) -> Plain:
        value: Plain = ""
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(event, "a second document; keep one per file and remove the `---`")
            elif isinstance(event, NodeEvent):
                value = self._value(event, events, 0)
        return value

    def _value(self, event: Event, events: Iterator[Event], depth: int) -> Plain:
        if isinstance(event, ScalarEvent):
            return str(event.value).strip()
        if isinstance(event, AliasEvent):
            raise _RefusedError(event, "YAML aliases (*name) are not used here; write the text out or quote it")
        if depth == _DEEPEST:
            raise _RefusedError(event, f"nested deeper than {_DEEPEST} levels; nothing in the schema is")
        if isinstance(event, SequenceStartEvent):
            return tuple(self._items(events, depth + 1))
        return self._mapping(events, depth + 1)

    def _items(self, events: Iterator[Event], depth: int) -> Iterator[Plain]:
        for event in events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self._value(event, events, depth)

    def _mapping(self, events: Iterator[Event], depth: int) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise _RefusedError(event, "a key must be a word; quote the text if it begins with [ or {")
            value = self._value(next(events), events, depth)
            if event.value in mapping:
                self.refused.append(_RefusedError(event, f'duplicate key "{event.value}"; merge the two or remove one'))
            else:
                mapping[event.value] = value
        return mapping
