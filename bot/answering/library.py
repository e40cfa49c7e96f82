"""The knowledge of the shipped folder and a team's own, read into one frozen Library.

Says everything that is wrong in one run; rules across entries are `lint`'s work.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from bot.answering.explaining import explain
from bot.answering.fingerprints import Clue, Fingerprint
from bot.answering.knowledge import Contact, ContactId, Entry, Families, Family, Synonyms
from bot.answering.layers import (
    Layers,
    added,
    entry_layers,
    fingerprint_layers,
    misplaced,
    replaced,
    shared_layers,
    stacked,
    without_dates,
)
from bot.answering.reading import KnowledgeError, Plain, Problem, problem_at, read
from bot.answering.replies import Replies

# Every contact an entry may name is described, so that no card ends in a bare id.
Contacts = Annotated[dict[ContactId, Contact], Field(min_length=1)]

# Reads one file: what it says as plain values, and what is wrong with it.
Reader = Callable[[Path], tuple[Plain | None, list[Problem]]]

_Model = TypeVar("_Model")


@dataclass(frozen=True, eq=False)
class Library:
    """All entries by id, and what they share. Two libraries are equal only if they are the same."""

    entries: Mapping[str, Entry]
    contacts: Mapping[ContactId, Contact]
    families: Mapping[str, Family]
    synonyms: Synonyms
    replies: Replies
    fingerprints: Mapping[str, Layers]

    @cached_property
    def clues(self) -> Mapping[str, Clue]:
        """Clues by id, read when the first paste comes. Raises KnowledgeError where a file is broken."""
        fingerprints, problems = read_fingerprints(self.fingerprints)
        if problems:
            raise KnowledgeError(sorted(problems))
        return {clue.id: clue for fingerprint in fingerprints.values() for clue in fingerprint.clues}

    @cached_property
    def by_code(self) -> Mapping[str, Entry]:
        """Entries by their codes, lower case."""
        return {code.lower(): entry for entry in self.entries.values() for code in entry.codes}

    @cached_property
    def carried(self) -> Mapping[str, Sequence[Entry]]:
        """By a status in lower case: the entries that it carries, such as 1020 in a 403."""
        carried: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for code in entry.envelope:
                carried.setdefault(code.lower(), []).append(entry)
        return carried


@dataclass(frozen=True)
class Reading:
    """What could be read of some folders: `library` is None where a shared file is broken."""

    layers: Mapping[str, Layers]
    library: Library | None
    problems: Sequence[Problem]


def load(folders: Sequence[Path] = (), reader: Reader = read) -> Library:
    """The library of the shipped folder with others above it. Raises KnowledgeError with all problems of all files."""
    reading = inspect(folders, reader)
    entries: dict[str, Entry] = {}
    problems = list(reading.problems)
    for id, layers in reading.layers.items():
        entry, wrong = read_entry(layers, reader)
        problems.extend(wrong)
        if entry is not None:
            entries[id] = entry
    if reading.library is None or problems:
        raise KnowledgeError(sorted(problems))
    return with_entries(reading.library, entries)


def inspect(folders: Sequence[Path] = (), reader: Reader = read) -> Reading:
    """The shared files of the shipped folder with others above it, and where the entries are, unread."""
    stack = stacked(folders)
    layers, problems = entry_layers(stack)
    for folder in stack:
        problems.extend(misplaced(folder))

    def shared(name: str, adapter: TypeAdapter[_Model], *, lists_add_up: bool = False) -> _Model | None:
        read_now = _parse(shared_layers(stack, name), adapter, reader, lists_add_up=lists_add_up)
        problems.extend(read_now[1])
        return read_now[0]

    contacts = shared("contacts.yaml", _CONTACTS)
    families = shared("families.yaml", _FAMILIES)
    synonyms = shared("synonyms.yaml", _SYNONYMS, lists_add_up=True)
    replies = shared("replies.yaml", _REPLIES)
    library = None
    if contacts is not None and families is not None and synonyms is not None and replies is not None:
        library = Library({}, contacts, families, synonyms, replies, fingerprint_layers(stack))
    return Reading(layers, library, problems)


def read_entry(layers: Layers, reader: Reader = read) -> tuple[Entry | None, list[Problem]]:
    """One entry from its files, None where it cannot be used, and everything that is wrong with it."""
    path = layers[-1]
    return _parse(layers, _ENTRY, reader, injected={"id": path.stem, "family": path.parent.name})


def with_entries(library: Library, entries: Mapping[str, Entry]) -> Library:
    """The same library with these entries."""
    return replace(library, entries=entries)


def read_fingerprints(files: Mapping[str, Layers]) -> tuple[dict[str, Fingerprint], list[Problem]]:
    """Fingerprints by name, without those that cannot be used, and everything that is wrong with them."""
    adapter = TypeAdapter(Fingerprint)
    fingerprints, problems = {}, []
    for name, layers in files.items():
        read_now = _parse(layers, adapter, read)
        problems.extend(read_now[1])
        if read_now[0] is not None:
            fingerprints[name] = read_now[0]
    return fingerprints, problems


_ENTRY = TypeAdapter(Entry)
_CONTACTS: TypeAdapter[dict[ContactId, Contact]] = TypeAdapter(Contacts)
_FAMILIES: TypeAdapter[dict[str, Family]] = TypeAdapter(Families)
_SYNONYMS = TypeAdapter(Synonyms)
_REPLIES = TypeAdapter(Replies)


def _parse(
    layers: Layers,
    adapter: TypeAdapter[_Model],
    reader: Reader,
    *,
    injected: Mapping[str, str] | None = None,
    lists_add_up: bool = False,
) -> tuple[_Model | None, list[Problem]]:
    """What some layers say together, None where it cannot be used, and everything that is wrong with it."""
    problems: list[Problem] = []
    said: list[dict[str, Any]] = []
    for path in layers:
        data, unreadable = reader(path)
        problems.extend(unreadable)
        if isinstance(data, dict):
            problems.extend(_reserved(path, key) for key in injected or () if key in data)
            said.append(data)
        elif data is not None:
            told = "not a mapping; begin with `key: value` lines as its neighbours do"
            problems.append(Problem(str(path), 1, 1, told))
    if len(said) < len(layers):
        return None, problems
    together = added(said) if lists_add_up else replaced(without_dates(said) if injected else said)
    try:
        value = adapter.validate_python({**together, **(injected or {})})
    except ValidationError as error:
        return None, [*problems, *explain(layers, error)]
    return (None if problems else value), problems


def _reserved(path: Path, key: str) -> Problem:
    return problem_at((path,), [key], f'unknown key "{key}"; it comes from the file\'s own path', key=True)
