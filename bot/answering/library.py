"""The knowledge of one folder, read into one frozen Library.

Says everything that is wrong in one run; rules across entries are `lint`'s work.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from bot.answering.explaining import explain
from bot.answering.knowledge import Contact, ContactId, Entry, Synonyms
from bot.answering.reading import KnowledgeError, Problem, place, read
from bot.answering.replies import Replies

# Every contact an entry may name is described, so that no card ends in a bare id.
Contacts = Annotated[dict[ContactId, Contact], Field(min_length=1)]

_Model = TypeVar("_Model")


@dataclass(frozen=True, eq=False)
class Library:
    """All entries by id, the contacts, and the desk's words. Two libraries are equal only if they are the same."""

    folder: Path
    entries: Mapping[str, Entry]
    contacts: Mapping[ContactId, Contact]
    synonyms: Synonyms
    replies: Replies

    @cached_property
    def by_code(self) -> Mapping[str, Entry]:
        """Entries by their codes, lower case."""
        return {code.lower(): entry for entry in self.entries.values() for code in entry.codes}


@dataclass(frozen=True)
class Reading:
    """What could be read of a folder: `library` is None where its shared files are broken."""

    entries: Mapping[str, Entry]
    paths: Mapping[str, Path]
    library: Library | None
    problems: Sequence[Problem]


def shipped() -> Path:
    """The folder that comes with the desk: beside `bot/` in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent.parent
    inside = package / "knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


def load(folder: Path) -> Library:
    """The library of a folder. Raises KnowledgeError with all problems of all files."""
    reading = inspect(folder)
    if reading.library is None or reading.problems:
        raise KnowledgeError(reading.problems)
    return reading.library


def inspect(folder: Path) -> Reading:
    """Reads what can be read of a folder and collects what cannot."""
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    paths: dict[str, Path] = {}
    problems.extend(_misplaced(folder))
    for path in _entry_files(folder):
        if path.stem in paths:
            told = f'duplicate id "{path.stem}", also {paths[path.stem]}; rename or merge one of the two files'
            problems.append(Problem(str(path), 1, 1, told))
            continue
        paths[path.stem] = path
        injected = {"id": path.stem, "family": path.parent.name}
        entry = _parse(path, _ENTRY, problems, injected)
        if entry is not None:
            entries[path.stem] = entry
    if not paths:
        problems.append(Problem(str(folder), 1, 1, "no entries/<family>/<id>.yaml here; name a knowledge folder"))
    contacts = _parse(_shared(folder, "contacts.yaml"), _CONTACTS, problems)
    synonyms = _parse(_shared(folder, "synonyms.yaml"), _SYNONYMS, problems)
    replies = _parse(_shared(folder, "replies.yaml"), _REPLIES, problems)
    library = None
    if contacts is not None and synonyms is not None and replies is not None:
        library = Library(folder, entries, contacts, synonyms, replies)
    return Reading(entries, paths, library, sorted(problems))


_ENTRY = TypeAdapter(Entry)
_CONTACTS: TypeAdapter[dict[ContactId, Contact]] = TypeAdapter(Contacts)
_SYNONYMS = TypeAdapter(Synonyms)
_REPLIES = TypeAdapter(Replies)


def shipped_ids() -> set[str]:
    """The ids that come with the desk; entries of any folder may refer to them."""
    return {path.stem for path in _entry_files(shipped())}


def _entry_files(folder: Path) -> list[Path]:
    return sorted((folder / "entries").glob("*/*.yaml"), key=lambda path: path.stem)


def _misplaced(folder: Path) -> Iterator[Problem]:
    """Files that look like knowledge and would silently be left out."""
    for path in sorted(folder.rglob("*")):
        is_entry = path.suffix == ".yaml" and path.match("entries/*/*.yaml") and path.parent.parent.parent == folder
        is_shared = path.parent == folder and path.name in _SHARED
        if path.suffix.lower() in {".yaml", ".yml"} and not is_entry and not is_shared:
            yield Problem(str(path), 1, 1, "not at entries/<family>/<id>.yaml; move or rename it, or it is not read")


_SHARED = frozenset({"contacts.yaml", "replies.yaml", "synonyms.yaml"})


def _shared(folder: Path, name: str) -> Path:
    """A file that all entries share; a folder without its own uses the shipped one."""
    own = folder / name
    return own if own.exists() else shipped() / name


def _parse(
    path: Path, adapter: TypeAdapter[_Model], problems: list[Problem], injected: Mapping[str, str] | None = None
) -> _Model | None:
    data, unreadable = read(path)
    problems.extend(unreadable)
    if data is None:
        return None
    if not isinstance(data, dict):
        problems.append(Problem(str(path), 1, 1, "not a mapping; begin with `key: value` lines as its neighbours do"))
        return None
    problems.extend(_reserved(path, key) for key in injected or () if key in data)
    try:
        value = adapter.validate_python({**data, **(injected or {})})
    except ValidationError as error:
        problems.extend(explain(path, error))
        return None
    return None if unreadable else value


def _reserved(path: Path, key: str) -> Problem:
    return Problem(str(path), *place(path, [key], key=True), f'unknown key "{key}"; it comes from the file\'s own path')
