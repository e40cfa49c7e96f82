"""How often a Web API method may be called, as Slack counts: per method, in any minute.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

_MINUTE = 60.0
_TIER_3, _TIER_4 = 50, 100
_TIERS = {
    "chat.update": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "users.info": _TIER_4,
    "views.open": _TIER_4,
    "views.update": _TIER_4,
}
# Posting has a rule of its own: one message a second in a channel, and short bursts.
_POSTS_A_MINUTE = 60


class Rates:
    """Counts calls."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, method: str, channel: str) -> int:
        """Takes a call into account; the seconds after which it may be made again where it is one too many, else 0."""
        most, key = _TIERS.get(method), (method, "")
        if method == "chat.postMessage":
            most, key = _POSTS_A_MINUTE, (method, channel)
        if most is None:
            return 0
        now, calls = self._clock(), self._calls[key]
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        if len(calls) >= most:
            return max(math.ceil(calls[0] + _MINUTE - now), 1)
        calls.append(now)
        return 0
