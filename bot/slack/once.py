"""Remembers what was already taken up, because Slack delivers an event again when it is in doubt.

In the store, so that of several workers one answers; in memory as well, bounded in time and number, which is all there
is while the store cannot be reached.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot import observability
from bot.store import claims
from bot.store.database import Database, StoreDownError

# Slack redelivers within minutes; its delayed events come hourly for a day, too late to be an answer.
_REMEMBERED_SECONDS = 3600.0
_MOST_REMEMBERED = 50_000


class Once:
    """Claims keys; a key can be claimed once."""

    def __init__(self, store: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._claimed: OrderedDict[str, float] = OrderedDict()

    async def claim(self, *keys: tuple[str, ...]) -> bool:
        """Claims all of the keys and says whether none of them was claimed before. Without a key nothing is known."""
        names = ["/".join(key) for key in keys]
        if not self._claim_here(names):
            return False
        try:
            return await claims.claim(self._store, names, int(time.time()))
        except StoreDownError:
            observability.count("claimed_without_store")
            return True

    def _claim_here(self, names: list[str]) -> bool:
        now = self._clock()
        self._forget(now)
        is_new = not any(name in self._claimed for name in names)
        for name in names:
            self._claimed.setdefault(name, now)
        return is_new

    def _forget(self, now: float) -> None:
        while self._claimed:
            key, when = next(iter(self._claimed.items()))
            if len(self._claimed) < _MOST_REMEMBERED and now - when < _REMEMBERED_SECONDS:
                return
            del self._claimed[key]
