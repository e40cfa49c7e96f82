"""Keeps the ticks of many people: those of one message that come while others are being kept share a transaction.

One after the other they would wait for each other's commit, and twenty people on one message for too long.
"""

import asyncio
import time
from dataclasses import dataclass

from bot.store.checklists import Change, Place, keep
from bot.store.database import Database, StoreDownError


@dataclass(frozen=True)
class _Waiting:
    view: str
    change: Change
    kept: asyncio.Future[None]


class Ticking:
    """Keeps changes in the order in which they come."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[Place, list[_Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def keep(self, place: Place, view: str, change: Change) -> None:
        """Returns when the change is committed. Raises StoreDownError where it could not be."""
        waiting = _Waiting(view, change, asyncio.get_running_loop().create_future())
        if place in self._waiting:
            self._waiting[place].append(waiting)
        else:
            self._waiting[place] = [waiting]
            task = asyncio.create_task(self._write(place))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await waiting.kept

    async def _write(self, place: Place) -> None:
        try:
            while together := self._waiting[place]:
                self._waiting[place] = []
                error = await self._written(place, together)
                for each in together:
                    # Whoever hung up no longer waits.
                    if not each.kept.done():
                        each.kept.set_exception(error) if error else each.kept.set_result(None)
        finally:
            del self._waiting[place]

    async def _written(self, place: Place, together: list[_Waiting]) -> StoreDownError | None:
        try:
            changes = [each.change for each in together]
            await keep(self._database, place, together[0].view, changes, int(time.time()))
        except StoreDownError as error:
            return error
        return None
