"""What every listener works with."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.library import Library
from bot.slack.background import Background
from bot.slack.delivery import Delivery
from bot.slack.limits import Json
from bot.slack.locales import Locales
from bot.slack.once import Once
from bot.slack.pages import render
from bot.slack.redraws import Redraws
from bot.slack.view import View
from bot.store.checklists import Work
from bot.store.database import Database

_NOTHING = Work()


@dataclass(frozen=True)
class Desk:
    """The desk of one workspace. `library` gives the current knowledge, which a reload may replace."""

    library: Callable[[], Library]
    command: str
    locales: Locales
    delivery: Delivery
    background: Background
    once: Once
    store: Database
    redraws: Redraws
    escalation_channel: str = ""

    def message(self, view: View, work: Work = _NOTHING) -> Json:
        """A view, and what was done about it, as a Slack message of the current knowledge."""
        return render(view, self.library(), self.command, work)
