"""What the desk knows, family by family: the order of its lists, and the table of the README."""

import re
from collections.abc import Iterator, Sequence

from bot.answering.knowledge import Entry
from bot.answering.library import Library
from bot.answering.text import Language
from bot.answering.wording import codes

_TABLE = re.compile(r"(<!-- families -->\n).*?(<!-- /families -->)", re.DOTALL)


def families(library: Library) -> Iterator[tuple[str, Sequence[Entry]]]:
    """The entries of each family, numbers in their order: known families first, then a team's own."""
    members: dict[str, list[Entry]] = {}
    for entry in sorted(library.entries.values(), key=_in_order):
        members.setdefault(entry.family, []).append(entry)
    for family in dict.fromkeys([*library.families, *members]):
        if family in members:
            yield family, members[family]


def family_name(library: Library, family: str, language: Language) -> str:
    """What a family is called; one that nobody named goes by its folder."""
    known = library.families.get(family)
    return known.name[language] if known else family


def with_table(readme: str, library: Library) -> str:
    """A README whose table between its two marks is made anew."""
    rows = [
        f"| {family_name(library, family, 'en')} | {', '.join(map(codes, entries))} |"
        for family, entries in families(library)
    ]
    table = "\n".join(["| family | codes |", "|---|---|", *rows])
    return _TABLE.sub(lambda marks: f"{marks[1]}{table}\n{marks[2]}", readme)


def _in_order(entry: Entry) -> tuple[bool, str]:
    """Overviews first."""
    return not entry.members, entry.codes[0]
