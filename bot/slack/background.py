"""Work that goes on after a request was acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

# Told of work that failed, with the body of the request that it was for.
OnFault = Callable[[Exception, dict[str, Any]], Awaitable[None]]


class Background:
    """Runs coroutines and keeps them until they end; a failure is told, never lost."""

    def __init__(self, on_fault: OnFault) -> None:
        self._on_fault = on_fault
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], body: dict[str, Any]) -> None:
        """Starts work on behalf of a request."""
        task = asyncio.create_task(self._watched(work, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finished(self) -> None:
        """Waits until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _watched(self, work: Coroutine[Any, Any, None], body: dict[str, Any]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever it is, the person who asked is told
            await self._on_fault(error, body)
