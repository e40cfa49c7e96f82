"""Whether an entry fits Slack, and whether its cards read well: what lint asks of the outer room."""

from collections.abc import Iterator

from bot.answering.knowledge import Entry
from bot.answering.library import Library
from bot.answering.question import COMMAND
from bot.answering.reading import Location
from bot.answering.text import LANGUAGES
from bot.slack import limits
from bot.slack.limits import Json
from bot.slack.pages import render
from bot.slack.view import Subject, View


def refused_by_slack(library: Library, entry: Entry) -> Iterator[tuple[Location, str]]:
    """Where an entry does not fit Slack's limits, in either language, on any page."""
    for location, view in _pages(entry):
        yield from _refused(location, view, render(view, library, COMMAND))


def too_long(library: Library, entry: Entry) -> Iterator[tuple[Location, str]]:
    """Where an entry does not fit Slack's limits, or is longer than a card that one reads at a glance."""
    for location, view in _pages(entry):
        message = render(view, library, COMMAND)
        yield from _refused(location, view, message)
        size, blocks = limits.visible_characters(message), len(message["blocks"])
        where = f"the {view.page} in {view.language}"
        if size > limits.CARD_CHARACTERS:
            yield location, f"{where} has {size:,} characters, {limits.CARD_CHARACTERS:,} read well; shorten it"
        if blocks > limits.CARD_BLOCKS:
            yield location, f"{where} has {blocks} blocks, {limits.CARD_BLOCKS} read well; shorten it"


def _refused(location: Location, view: View, message: Json) -> Iterator[tuple[Location, str]]:
    for told in limits.problems(message):
        yield location, f"does not fit Slack in {view.language}: {told}; shorten it"


def _pages(entry: Entry) -> Iterator[tuple[Location, View]]:
    """Every page of an entry, and which part of its file it shows."""
    for language in LANGUAGES:
        whole = View("card", language, (Subject(entry.id, entry.codes[0]),), private=True)
        if len(entry.cases) != 1:
            yield ("summary",), whole
        yield ("notes",), whole.turned(page="background")
        for number, case in enumerate(entry.cases):
            yield ("cases", number), whole.turned(subjects=(Subject(entry.id, entry.codes[0], case.id),))
    # The name on the button that leads here, with each of the codes it may be asked for by.
    for number, code in enumerate(entry.codes):
        yield ("codes", number), View("choices", "en", (Subject(entry.id, code),))
