"""Remembers what was already taken up, because Slack delivers an event again when it is in doubt.

In memory, so per process; bounded in time and number.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

# Slack redelivers within minutes; its delayed events come hourly for a day, too late to be an answer.
_REMEMBERED_SECONDS = 3600.0
_MOST_REMEMBERED = 50_000


class Once:
    """Claims keys; a key can be claimed once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._claimed: OrderedDict[Hashable, float] = OrderedDict()

    def claim(self, *keys: Hashable) -> bool:
        """Claims all of the keys and says whether none of them was claimed before. Without a key nothing is known."""
        now = self._clock()
        self._forget(now)
        is_new = not any(key in self._claimed for key in keys)
        for key in keys:
            self._claimed.setdefault(key, now)
        return is_new

    def _forget(self, now: float) -> None:
        while self._claimed:
            key, when = next(iter(self._claimed.items()))
            if len(self._claimed) < _MOST_REMEMBERED and now - when < _REMEMBERED_SECONDS:
                return
            del self._claimed[key]
