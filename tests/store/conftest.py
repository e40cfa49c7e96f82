"""Every test of the store runs on both databases."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from bot.store.database import Database

T = TypeVar("T")


class Runner:
    """Runs what a test wants of a database, all in one event loop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._runner = asyncio.Runner()
        self.database = self._runner.run(self._open())

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def close(self) -> None:
        self._runner.run(self.database.close())
        self._runner.close()

    async def _open(self) -> Database:
        # Nobody waits for an acknowledgement here, and the machine may be busy.
        return Database(self.url, patience=60)


@pytest.fixture
def store(database_url: str) -> Iterator[Runner]:
    runner = Runner(database_url)
    yield runner
    runner.close()
