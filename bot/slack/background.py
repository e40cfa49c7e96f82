"""Work that goes on after a request was acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot import observability
from bot.answering.text import Language
from bot.slack.payloads import Body

# Told of work that failed, with the request that it was for and the language of its answer, if that is known.
OnFault = Callable[[Exception, Body, Language | None], Awaitable[None]]

# How long a stop waits for what is under way.
_PATIENCE_SECONDS = 5.0


class Background:
    """Runs coroutines and keeps them until they end; a failure is told, never lost."""

    def __init__(self, on_fault: OnFault, patience: float = _PATIENCE_SECONDS) -> None:
        self._on_fault = on_fault
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], body: Body, language: Language | None = None) -> None:
        """Starts work on behalf of a request."""
        self.run(self._watched(work, body, language))

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts work whose failure concerns nobody but the log."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finished(self) -> None:
        """Waits until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Waits a little for what is under way, and ends the rest."""
        try:
            async with asyncio.timeout(self._patience):
                await self.finished()
        except TimeoutError:
            observability.warn("unfinished", tasks=len(self._tasks))
            for task in self._tasks:
                task.cancel()

    async def _watched(self, work: Coroutine[Any, Any, None], body: Body, language: Language | None) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever it is, the person who asked is told
            await self._on_fault(error, body, language)
