"""Keeps messages at the newest state of their checklists, however fast people tick.

One redraw of a message is under way at a time, always of the newest state, and it is repeated until Slack shows what
the store has: a slower worker cannot leave an older screen behind. Slack takes about 50 changes of messages a minute
(https://docs.slack.dev/apis/web-api/rate-limits), so all of them together keep a pace.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import observability
from bot.slack.background import Background
from bot.slack.delivery import Delivery
from bot.slack.limits import Json
from bot.slack.payloads import Body
from bot.slack.trouble import TROUBLE, problem, retry_after, status
from bot.store import checklists
from bot.store.checklists import Checklist, Place
from bot.store.database import Database, StoreDownError

# Together at most 50 in any minute.
_BURST = 10
_SECONDS_EACH = 1.5
_TRIES = 5
_LONGEST_WAIT_SECONDS = 300.0
# What one process left undrawn the next one draws, unless it is older than this.
_CATCH_UP_SECONDS = 24 * 3600

# A checklist as a message, None where the knowledge no longer has what it is about.
Render = Callable[[Checklist], Json | None]
# Tells whoever clicked that a checklist is kept but cannot be drawn.
OnUndrawn = Callable[[Checklist, Body], Awaitable[None]]


class _Pace:
    """Lets a few through at once, then one after another; all of them wait where Slack says so."""

    def __init__(self) -> None:
        self._due = float("-inf")
        self._held_until = 0.0

    async def turn(self) -> None:
        now = time.monotonic()
        self._due = max(self._due + _SECONDS_EACH, now - (_BURST - 1) * _SECONDS_EACH)
        await asyncio.sleep(max(self._due - now, self._held_until - now, 0.0))

    def hold(self, seconds: float) -> None:
        self._held_until = max(self._held_until, time.monotonic() + min(seconds, _LONGEST_WAIT_SECONDS))


@dataclass
class _Wish:
    """A message to be drawn, and the click that asked last: its response URL may be the only way to redraw."""

    body: Body
    again: bool = False
    shown: int | None = None
    failures: int = 0


class Redraws:
    """Redraws messages in the background."""

    def __init__(
        self, store: Database, render: Render, on_undrawn: OnUndrawn, delivery: Delivery, background: Background
    ) -> None:
        self._store = store
        self._render = render
        self._on_undrawn = on_undrawn
        self._delivery = delivery
        self._background = background
        self._pace = _Pace()
        self._wishes: dict[Place, _Wish] = {}

    def want(self, place: Place, body: Body) -> None:
        """Brings a message to its newest state, on behalf of a click."""
        wish = self._wishes.get(place)
        if wish is not None:
            wish.body, wish.again = body, True
            return
        self._wishes[place] = wish = _Wish(body)
        self._background.run(self._draw_until_current(place, wish))

    async def catch_up(self) -> None:
        """Draws what other processes left undrawn."""
        for place in await checklists.undrawn(self._store, int(time.time()) - _CATCH_UP_SECONDS):
            if place not in self._wishes:
                self.want(place, {})

    async def _draw_until_current(self, place: Place, wish: _Wish) -> None:
        try:
            while True:
                wish.again = False
                found = await checklists.read(self._store, place)
                if found is not None and found.version != wish.shown:
                    await self._pace.turn()
                    await self._draw(place, wish)
                elif not wish.again:
                    return
        except StoreDownError:
            observability.count("redrawn_without_store")
        finally:
            del self._wishes[place]

    async def _draw(self, place: Place, wish: _Wish) -> None:
        found = await checklists.read(self._store, place)
        message = self._render(found) if found else None
        if found is None or message is None:
            wish.shown = found.version if found else None
            return
        try:
            await self._delivery.redraw(message, place)
        except TROUBLE as error:
            await self._refused(error, message, wish, found)
        else:
            wish.shown, wish.failures = found.version, 0
            await checklists.drawn(self._store, place, found.version)

    async def _refused(self, error: Exception, message: Json, wish: _Wish, found: Checklist) -> None:
        """Waits where Slack is busy; else tries the way that the last click left open, or says that there is none."""
        code = status(error)
        observability.warn("redraw_refused", error=problem(error), status=code)
        if code == 429:
            self._pace.hold(retry_after(error))
            return
        wish.failures += 1
        if code >= 500 and wish.failures < _TRIES:
            await asyncio.sleep(0.2 * 2**wish.failures)
            return
        wish.shown = found.version
        url = str(wish.body.get("response_url") or "")
        if not (url and await self._delivery.respond(message, url, replace_original=True)):
            observability.count("not_drawn")
            await self._on_undrawn(found, wish.body)
