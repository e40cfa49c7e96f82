"""What keepers of the knowledge and operators ask of the store, each in an event loop of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.store import gaps, retention
from bot.store.database import Database
from bot.store.gaps import Asked

# Nobody waits for an acknowledgement here.
_PATIENCE_SECONDS = 60.0

T = TypeVar("T")


def forget(url: str, user: str) -> dict[str, int]:
    """Deletes a person's traces; how many rows of which kind. Raises StoreDownError."""
    return _used(url, lambda store: retention.forget(store, user))


def most_asked(url: str, limit: int) -> list[Asked]:
    """The questions that had no answer, the most asked first. Raises StoreDownError."""
    return _used(url, lambda store: gaps.most_asked(store, limit))


def _used(url: str, use: Callable[[Database], Awaitable[T]]) -> T:
    async def work() -> T:
        store = Database(url, patience=_PATIENCE_SECONDS)
        try:
            return await use(store)
        finally:
            await store.close()

    return asyncio.run(work())
