"""An entry as an author wants to see it: every card that Slack will show, beside the files it is made of."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.answering import wording
from bot.answering.knowledge import Entry
from bot.answering.layers import entry_layers
from bot.answering.library import Library
from bot.answering.question import COMMAND
from bot.answering.reading import Problem, problem_at
from bot.answering.text import Language
from bot.slack.fitting import too_long
from bot.slack.limits import Json
from bot.slack.pages import render
from bot.slack.view import Subject, View


def listing(library: Library, folders: Sequence[Path], problems: Iterable[Problem]) -> Json:
    """All entries, also those whose file cannot be used yet, and all problems."""
    files, _ = entry_layers(folders)
    told = [_told(problem, folders) for problem in problems]
    wrong = {problem["path"] for problem in told}
    entries = [
        {
            "id": id,
            "family": layers[-1].parent.name,
            "titles": _titles(library.entries.get(id)),
            "wrong": any(_short(path, folders) in wrong for path in layers),
        }
        for id, layers in files.items()
    ]
    return {"entries": entries, "problems": told}


def preview(
    id: str, language: Language, library: Library, folders: Sequence[Path], problems: Iterable[Problem]
) -> Json | None:
    """The cards, files and problems of an entry; None where no file is called so."""
    layers = entry_layers(folders)[0].get(id)
    if layers is None:
        return None
    entry = library.entries.get(id)
    names = {str(path) for path in layers}
    own = [problem for problem in problems if problem.path in names]
    # What only reads badly is no reason to refuse an entry, but its author wants to know.
    if entry is not None and not own:
        own = [problem_at(layers, location, told) for location, told in too_long(library, entry)]
    return {
        "id": id,
        "titles": _titles(entry),
        "cards": list(_cards(entry, language, library)) if entry else [],
        "files": [{"path": _short(path, folders), "text": _text(path)} for path in layers],
        "problems": [_told(problem, folders) for problem in own],
    }


def _titles(entry: Entry | None) -> Json:
    return {language: wording.heading(entry, entry.codes[0], language) for language in ("en", "ja")} if entry else {}


def _cards(entry: Entry, language: Language, library: Library) -> Iterator[Json]:
    """The card of the undecided entry, of each of its cases, and the background."""
    subject = Subject(entry.id, entry.codes[0])
    whole = View("card", language, (subject,))
    if len(entry.cases) != 1:
        yield _card("", whole, library)
    for case in entry.cases:
        yield _card(case.name[language], whole.turned(subjects=(subject.chosen(case.id),)), library)
    yield _card(library.replies.background[language], whole.turned(page="background"), library)


def _card(name: str, view: View, library: Library) -> Json:
    return {"name": name, "message": render(view, library, COMMAND)}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"# cannot be read: {error.strerror}"


def _told(problem: Problem, folders: Sequence[Path]) -> Json:
    path = _short(Path(problem.path), folders)
    return {"path": path, "line": problem.line, "column": problem.column, "message": problem.message}


def _short(path: Path, folders: Sequence[Path]) -> str:
    """A path from its knowledge folder on."""
    folder = next((each for each in folders if path.is_relative_to(each)), None)
    return str(path.relative_to(folder.parent)) if folder else str(path)
