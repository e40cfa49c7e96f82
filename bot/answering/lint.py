"""Rules across the files of knowledge folders.

An entry is read, checked by itself and let go; the rules across entries work on the little that is kept of each, so
that ten thousand entries need neither much memory nor one process.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.answering.clue_rules import clue_problems
from bot.answering.knowledge import Entry, Label
from bot.answering.layers import Layers
from bot.answering.library import Library, inspect, read_entry, with_entries
from bot.answering.reading import KnowledgeError, Location, Problem, problem_at
from bot.answering.text import LANGUAGES, normalise_all

# Renders an entry on every surface and says where and how it does not fit.
Fitting = Callable[[Library, Entry], Iterable[tuple[Location, str]]]


@dataclass(frozen=True)
class Facts:
    """What the rules across entries need to know of one: its names and codes as compared, and what it refers to.

    `names` are titles and aliases. `dated` is the day of its review, else of its draft.
    """

    id: str
    layers: Layers
    problems: tuple[Problem, ...]
    codes: tuple[tuple[str, Location], ...] = ()
    names: tuple[tuple[str, Location], ...] = ()
    envelope: tuple[str, ...] = ()
    references: tuple[tuple[str, Location], ...] = ()
    cases: tuple[str, ...] = ()
    dated: datetime.date | None = None
    is_reviewed: bool = False


class Each(Protocol):
    """A `map`, which may be spread over processes and may show how far it is."""

    def __call__(self, function: Callable[[Layers], Facts], layers: Sequence[Layers], /) -> Iterable[Facts]: ...


@dataclass(frozen=True)
class Report:
    """All problems, sorted by place, and what was read."""

    problems: Sequence[Problem]
    facts: Sequence[Facts]


def check(folders: Sequence[Path], fitting: Fitting, each: Each = map) -> Report:
    """All problems of the shipped folder with others above it."""
    reading = inspect(folders)
    examined = list(each(partial(_examined, reading.library, fitting), list(reading.layers.values())))
    return Report(_sorted(reading.problems, examined, reading.library), examined)


def checked(folders: Sequence[Path], fitting: Fitting) -> Library:
    """The library of the shipped folder with others above it, if it passes every rule.

    Raises KnowledgeError with all problems.
    """
    reading = inspect(folders)
    entries: dict[str, Entry] = {}
    examined = []
    for id, layers in reading.layers.items():
        entry, facts = _examine(reading.library, fitting, layers)
        examined.append(facts)
        if entry is not None:
            entries[id] = entry
    problems = _sorted(reading.problems, examined, reading.library)
    if reading.library is None or problems:
        raise KnowledgeError(problems)
    return with_entries(reading.library, entries)


def stale(facts: Iterable[Facts], before: datetime.date) -> Iterator[Problem]:
    """Entries that nobody has reviewed or drafted since a day, the oldest first."""
    dated = [(each.dated, each) for each in facts if each.dated and each.dated < before]
    for date, entry in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        key = "reviewed" if entry.is_reviewed else "drafted"
        yield problem_at(entry.layers, (key,), f"{key} {date}; read it again and renew its review", key=True)


def _sorted(problems: Iterable[Problem], examined: Sequence[Facts], shared: Library | None) -> list[Problem]:
    own = (problem for facts in examined for problem in facts.problems)
    cases = {f"{facts.id}/{case}" for facts in examined for case in facts.cases}
    unread = {facts.id for facts in examined if not facts.codes}
    of_clues = clue_problems(shared.fingerprints, cases, unread) if shared else ()
    return sorted({*problems, *own, *_across(examined), *of_clues})


def _examined(shared: Library | None, fitting: Fitting, layers: Layers) -> Facts:
    return _examine(shared, fitting, layers)[1]


def _examine(shared: Library | None, fitting: Fitting, layers: Layers) -> tuple[Entry | None, Facts]:
    """An entry and what is to be known of it, checked by all rules that need no other entry."""
    entry, problems = read_entry(layers)
    if entry is None:
        return None, Facts(layers[-1].stem, layers, tuple(problems))
    found = [*_repeated(entry)]
    if shared:
        found += [*_undescribed(entry, shared), *fitting(_alone(shared, entry), entry)]
    problems += [problem_at(layers, location, told) for location, told in found]
    codes = [(code.lower(), ("codes", number)) for number, code in enumerate(entry.codes)]
    names = dict(_names(entry))
    folded = normalise_all(list(names.values()))
    return entry, Facts(
        entry.id,
        layers,
        tuple(problems),
        tuple(codes),
        tuple(zip(folded, names, strict=True)),
        entry.envelope,
        tuple(_references(entry)),
        tuple(case.id for case in entry.cases),
        entry.reviewed.on if entry.reviewed else entry.drafted,
        entry.reviewed is not None,
    )


def _alone(shared: Library, entry: Entry) -> Library:
    """A library of one entry, in which all that it refers to has a name of the usual length."""
    usual = {"codes": ("1000",), "title": _USUAL}
    others = {other: entry.model_copy(update={**usual, "id": other}) for other in (*entry.see_also, *entry.members)}
    return with_entries(shared, {**others, entry.id: entry})


_USUAL = Label(en="x" * 16, ja="長" * 16)


def _names(entry: Entry) -> Iterator[tuple[Location, str]]:
    for language in LANGUAGES:
        yield ("title", language), entry.title[language]
        yield from ((("aliases", language, number), alias) for number, alias in enumerate(entry.aliases[language]))


def _references(entry: Entry) -> Iterator[tuple[str, Location]]:
    yield from ((other, ("see_also", number)) for number, other in enumerate(entry.see_also))
    yield from ((other, ("members", number)) for number, other in enumerate(entry.members))


def _repeated(entry: Entry) -> Iterator[tuple[Location, str]]:
    """Ids that must differ within an entry: cases, and the steps of each case."""
    cases: set[str] = set()
    for number, case in enumerate(entry.cases):
        if case.id in cases:
            yield ("cases", number, "id"), f'duplicate id "{case.id}" among the cases; rename one'
        cases.add(case.id)
        steps: set[str] = set()
        for position, step in enumerate(case.checklist):
            where = ("cases", number, "checklist", position, "id")
            if step.id in steps:
                yield where, f'duplicate id "{step.id}" in the checklist; rename one'
            steps.add(step.id)


def _undescribed(entry: Entry, shared: Library) -> Iterator[tuple[Location, str]]:
    for number, case in enumerate(entry.cases):
        named: list[tuple[str, Location]] = [
            *((step.who, ("checklist", position, "who")) for position, step in enumerate(case.checklist)),
            *((asked.contact, ("escalation", position, "contact")) for position, asked in enumerate(case.escalation)),
        ]
        for contact, location in named:
            if contact not in shared.contacts:
                yield ("cases", number, *location), f'"{contact}" is not in contacts.yaml; describe it there'


def _across(examined: Sequence[Facts]) -> Iterator[Problem]:
    ids = {facts.id for facts in examined}
    all_read = all(facts.codes for facts in examined)
    codes: dict[str, tuple[Facts, Location]] = {}
    names: dict[str, tuple[Facts, Location]] = {}
    for facts in examined:
        yield from _said_twice(facts, facts.codes, codes)
        yield from _said_twice(facts, facts.names, names)
    for facts in examined:
        for other, location in facts.references:
            if other not in ids:
                told = f'dangling {location[0]} "{other}"; there is no entry of that id, so correct or remove it'
                yield problem_at(facts.layers, location, told)
        # An entry that cannot be read may have the code; its own problem is enough.
        for number, code in enumerate(facts.envelope if all_read else ()):
            if code.lower() not in codes:
                told = f'no entry has the code "{code}" that carries this one; correct or remove it'
                yield problem_at(facts.layers, ("envelope", number), told)


def _said_twice(
    facts: Facts, said: Iterable[tuple[str, Location]], first: dict[str, tuple[Facts, Location]]
) -> Iterator[Problem]:
    """What only one entry may say, and a list of it only once; an entry's title may be among its aliases."""
    for text, location in said:
        owner, where = first.setdefault(text, (facts, location))
        is_repeated = where != location and where[:-1] == location[:-1]
        if owner is not facts or is_repeated:
            what = {"codes": "code", "title": "title", "aliases": "alias"}[str(location[0])]
            before = problem_at(owner.layers, where, "")
            told = f'duplicate {what} "{text}", also {before.path}:{before.line}; keep it in one place'
            yield problem_at(facts.layers, location, told)
