"""The language that a person chose here or set in Slack, remembered; never asked for before an acknowledgement.

Slack sends its own with no event or command, only with `users.info`
(https://docs.slack.dev/reference/methods/users.info).
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot import observability
from bot.answering.text import Language
from bot.slack.payloads import Person
from bot.slack.trouble import TROUBLE, problem
from bot.store import preferences
from bot.store.checklists import Mark
from bot.store.database import Database, StoreDownError

_KEPT_SECONDS = 24 * 3600.0
# After a failure, such as a missing scope, the default language serves for this long.
_RETRY_SECONDS = 600.0
# Longer than this nobody waits for an answer in the right language.
_PATIENCE_SECONDS = 2.0
_MOST_KEPT = 20_000


class Locales:
    """Languages of people: their choice, else what Slack says of them, fetched once a day each."""

    def __init__(
        self,
        client: AsyncWebClient,
        store: Database,
        default: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._kept: OrderedDict[Person, tuple[Language, float]] = OrderedDict()
        self.default = default

    def known(self, person: Person) -> Language | None:
        """The language of a person, None as long as nobody asked Slack."""
        language, until = self._kept.get(person, (None, 0.0))
        return language if self._clock() < until else None

    async def fetch(self, person: Person) -> Language:
        """The language of a person, from Slack if need be; the default where Slack does not tell.

        A choice is always read again: another worker may have taken it.
        """
        chosen = await self._chosen(person)
        if chosen is not None:
            self._keep(person, chosen, _KEPT_SECONDS)
            return chosen
        known = self.known(person)
        if known is not None:
            return known
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answer = await self._client.users_info(user=person.user, include_locale=True)
            locale = str((answer.get("user") or {}).get("locale") or "")
        except TROUBLE as error:
            observability.warn("locale_unknown", error=problem(error))
            self._keep(person, self.default, _RETRY_SECONDS)
            return self.default
        language: Language = "ja" if locale.startswith("ja") else "en" if locale.startswith("en") else self.default
        self._keep(person, language, _KEPT_SECONDS)
        return language

    async def choose(self, person: Person, language: Language) -> None:
        """Remembers the language that a person chose, for good where the store can be reached."""
        self._keep(person, language, _KEPT_SECONDS)
        try:
            await preferences.choose(self._store, person.team, language, Mark(person.user, int(time.time())))
        except StoreDownError:
            observability.count("choice_not_kept")

    async def _chosen(self, person: Person) -> Language | None:
        try:
            chosen = await preferences.chosen(self._store, person.team, person.user)
        except StoreDownError:
            return None
        return "ja" if chosen == "ja" else "en" if chosen == "en" else None

    def _keep(self, person: Person, language: Language, seconds: float) -> None:
        self._kept[person] = (language, self._clock() + seconds)
        self._kept.move_to_end(person)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
