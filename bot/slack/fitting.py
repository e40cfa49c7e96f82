"""Whether an entry fits Slack, and whether its cards read well: what lint asks of the outer room."""

from collections.abc import Iterator

from bot.answering.knowledge import Entry
from bot.answering.library import Library
from bot.answering.question import COMMAND
from bot.answering.reading import Location
from bot.answering.text import LANGUAGES
from bot.slack import limits
from bot.slack.pages import render
from bot.slack.view import Subject, View


def refused_by_slack(library: Library, entry: Entry) -> Iterator[tuple[Location, str]]:
    """Where an entry does not fit Slack's limits, in either language, on any page."""
    for location, view in _pages(entry):
        for told in limits.problems(render(view, library, COMMAND)):
            yield location, f"does not fit Slack in {view.language}: {told}; shorten it"


def too_long(library: Library, entry: Entry) -> Iterator[tuple[Location, str]]:
    """Where an entry does not fit Slack's limits, or is longer than a card that one reads at a glance."""
    yield from refused_by_slack(library, entry)
    for location, view in _pages(entry):
        message = render(view, library, COMMAND)
        size, blocks = limits.visible_characters(message), len(message["blocks"])
        most_blocks, most = limits.CARD_BLOCKS, limits.CARD_CHARACTERS
        where = f"the {view.page} in {view.language}"
        if size > most:
            yield location, f"{where} has {size:,} characters, {most:,} read well; shorten it"
        if blocks > most_blocks:
            yield location, f"{where} has {blocks} blocks, {most_blocks} read well; shorten it"


def _pages(entry: Entry) -> Iterator[tuple[Location, View]]:
    """Every page of an entry, and which part of its file it shows."""
    for language in LANGUAGES:
        whole = View("card", language, (Subject(entry.id, entry.codes[0]),), private=True)
        if len(entry.cases) != 1:
            yield ("summary",), whole
        yield ("notes",), whole.turned(page="background")
        for number, case in enumerate(entry.cases):
            yield ("cases", number), whole.turned(subjects=(Subject(entry.id, entry.codes[0], case.id),))
