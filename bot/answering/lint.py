"""Rules across the files of a knowledge folder, and the schemas that editors check single files by."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.answering.knowledge import Entry, Synonyms
from bot.answering.library import Contacts, Library, Reading, inspect, shipped_ids
from bot.answering.reading import KnowledgeError, Location, Problem, place
from bot.answering.replies import Replies
from bot.answering.text import normalise

# Renders an entry on every surface and says where and how it does not fit.
Fitting = Callable[[Library, Entry], Iterable[tuple[Location, str]]]

SCHEMAS: Mapping[str, TypeAdapter[Any]] = {
    "entry.schema.json": TypeAdapter(Entry),
    "contacts.schema.json": TypeAdapter(Contacts),
    "synonyms.schema.json": TypeAdapter(Synonyms),
    "replies.schema.json": TypeAdapter(Replies),
}
# Fields of an entry that its path gives; an author never writes them.
_FROM_PATH = ("id", "family")


@dataclass(frozen=True)
class _Use:
    """Where an entry says something that must be said only once."""

    entry: str
    location: Location


def check(folder: Path, fitting: Fitting) -> tuple[list[Problem], Reading]:
    """All problems of a folder, sorted by place, and what could be read of it."""
    reading = inspect(folder)
    problems = list(reading.problems)
    for entry_id, location, message in _across(reading, fitting):
        path = reading.paths[entry_id]
        problems.append(Problem(str(path), *place(path, location), message))
    return sorted(problems), reading


def checked(folder: Path, fitting: Fitting) -> Library:
    """The library of a folder that passes every rule. Raises KnowledgeError with all problems."""
    problems, reading = check(folder, fitting)
    if reading.library is None or problems:
        raise KnowledgeError(problems)
    return reading.library


def _across(reading: Reading, fitting: Fitting) -> Iterator[tuple[str, Location, str]]:
    known = {*reading.paths, *shipped_ids()}
    yield from _said_twice(reading, "code", _codes)
    yield from _said_twice(reading, "alias", _aliases)
    for entry in reading.entries.values():
        yield from ((entry.id, location, told) for location, told in _dangling(entry, known))
        yield from ((entry.id, location, told) for location, told in _repeated(entry))
        if reading.library:
            yield from ((entry.id, location, told) for location, told in _undescribed(entry, reading.library))
            yield from ((entry.id, location, told) for location, told in fitting(reading.library, entry))


def _said_twice(
    reading: Reading, what: str, said: Callable[[Entry], Iterable[tuple[str, Location]]]
) -> Iterator[tuple[str, Location, str]]:
    first: dict[str, _Use] = {}
    for entry in reading.entries.values():
        for text, location in said(entry):
            before = first.setdefault(normalise(text), _Use(entry.id, location))
            if before != _Use(entry.id, location):
                where = _where(reading.paths[before.entry], before.location)
                yield entry.id, location, f'duplicate {what} "{text}", also {where}; keep it in one place'


def _where(path: Path, location: Location) -> str:
    return f"{path}:{place(path, location)[0]}"


def _codes(entry: Entry) -> Iterator[tuple[str, Location]]:
    yield from ((code, ("codes", number)) for number, code in enumerate(entry.codes))


def _aliases(entry: Entry) -> Iterator[tuple[str, Location]]:
    for language in ("en", "ja"):
        for number, alias in enumerate(getattr(entry.aliases, language)):
            yield alias, ("aliases", language, number)


def _dangling(entry: Entry, known: Collection[str]) -> Iterator[tuple[Location, str]]:
    for key in ("see_also", "members"):
        for number, other in enumerate(getattr(entry, key)):
            if other not in known:
                yield (key, number), f'dangling {key} "{other}"; there is no entry of that id, so correct or remove it'


def _repeated(entry: Entry) -> Iterator[tuple[Location, str]]:
    """Ids that must differ within an entry: cases, and the steps of each case."""
    cases: set[str] = set()
    for number, case in enumerate(entry.cases):
        if case.id in cases:
            yield ("cases", number, "id"), f'duplicate id "{case.id}" among the cases; rename one'
        cases.add(case.id)
        steps: set[str] = set()
        for position, step in enumerate(case.checklist):
            if step.id in steps:
                yield (
                    ("cases", number, "checklist", position, "id"),
                    f'duplicate id "{step.id}" in the checklist; rename one',
                )
            steps.add(step.id)


def _undescribed(entry: Entry, library: Library) -> Iterator[tuple[Location, str]]:
    for number, case in enumerate(entry.cases):
        for position, step in enumerate(case.checklist):
            if step.who not in library.contacts:
                yield (
                    ("cases", number, "checklist", position, "who"),
                    f'"{step.who}" is not in contacts.yaml; describe it there',
                )
        for position, escalation in enumerate(case.escalation):
            if escalation.contact not in library.contacts:
                where = ("cases", number, "escalation", position, "contact")
                yield where, f'"{escalation.contact}" is not in contacts.yaml; describe it there'


def schemas() -> Mapping[str, str]:
    """The JSON Schemas of all knowledge files by file name, as text."""
    return {
        name: json.dumps(_schema(adapter), ensure_ascii=False, indent=2) + "\n" for name, adapter in SCHEMAS.items()
    }


def write_schemas(folder: Path) -> None:
    """Writes the schemas into a knowledge folder."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _schema(adapter: TypeAdapter[Any]) -> dict[str, object]:
    schema = adapter.json_schema()
    for name in _FROM_PATH:
        schema.get("properties", {}).pop(name, None)
    schema["required"] = [name for name in schema.get("required", []) if name not in _FROM_PATH]
    return schema
