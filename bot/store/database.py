"""The connection to SQLite or PostgreSQL, and what happens while there is none.

A database that cannot be reached is left alone for a moment, so that answers do not wait for it one by one;
then the next use tries again. Nothing has to be restarted when it comes back.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot import observability
from bot.store.migrations import migrate

# A click has to be acknowledged within three seconds: so long one waits for the database, and a part of it more for
# a turn before.
_PATIENCE_SECONDS = 2.0
_TURN_SHARE = 0.4
_CONNECTIONS = 5
_PAUSE_SECONDS = 1.0
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class StoreDownError(Exception):
    """The database cannot be used now; it may be at the next try."""


class Database:
    """Gives transactions on the migrated database. Opens nothing before it is needed."""

    def __init__(
        self, url: str, *, clock: Callable[[], float] = time.monotonic, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._engine = _engine(url)
        # SQLite has one writer; waiting for it in turn beats knocking at its lock.
        self._turns = asyncio.Semaphore(1 if self._engine.dialect.name == "sqlite" else _CONNECTIONS)
        self._clock = clock
        self._patience = patience
        self._migrating: asyncio.Task[None] | None = None
        self._is_migrated = False
        self._is_down = False
        self._rests_until = 0.0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed when it is left without an error. Raises StoreDownError."""
        await self._turn()
        try:
            if self._clock() < self._rests_until:
                raise StoreDownError
            try:
                async with asyncio.timeout(self._patience):
                    await self._migrate()
                    async with self._engine.begin() as connection:
                        yield connection
            except (SQLAlchemyError, OSError) as error:
                self._failed(error)
                raise StoreDownError from error
            if self._is_down:
                self._is_down = False
                observability.event("store_back")
        finally:
            self._turns.release()

    async def close(self) -> None:
        if self._migrating is not None:
            self._migrating.cancel()
            await asyncio.wait([self._migrating])
        await self._engine.dispose()

    async def _turn(self) -> None:
        """Waits for a connection. That there are too many before one is no sign that the database is away."""
        try:
            async with asyncio.timeout(self._patience * _TURN_SHARE):
                await self._turns.acquire()
        except TimeoutError as error:
            observability.count("store_busy")
            raise StoreDownError from error

    async def _migrate(self) -> None:
        """Waits until the tables are there. Making them may take longer than one caller waits, and goes on then."""
        if self._is_migrated:
            return
        if self._migrating is None or self._migrating.done():
            self._migrating = asyncio.create_task(self._apply_migrations())
            # What went wrong is told to whoever waits; that nobody does is no fault.
            self._migrating.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._migrating)

    async def _apply_migrations(self) -> None:
        async with self._engine.begin() as connection:
            await migrate(connection)
        self._is_migrated = True

    def _failed(self, error: Exception) -> None:
        self._rests_until = self._clock() + _PAUSE_SECONDS
        # The tables may be gone with whatever happened.
        self._is_migrated = False
        if not self._is_down:
            self._is_down = True
            cause = error.__cause__ or error
            observability.warn("store_down", error=type(cause).__name__)


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that takes `on_conflict_do_nothing` and `on_conflict_do_update`, which both databases have."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _engine(url: str) -> AsyncEngine:
    scheme, _, rest = url.partition(":")
    full = f"{_DRIVERS.get(scheme, scheme)}:{rest}"
    if full.startswith("postgresql"):
        return create_async_engine(
            full,
            pool_size=_CONNECTIONS + 1,  # one more for the migrations
            pool_pre_ping=True,
            # Statements prepared on one connection do not reach another through a pooler such as PgBouncer.
            connect_args={"connect_timeout": 2, "prepare_threshold": None},
        )
    engine = create_async_engine(full, pool_size=1, max_overflow=0, connect_args={"timeout": _PATIENCE_SECONDS / 2})
    event.listen(engine.sync_engine, "connect", _opened)
    event.listen(engine.sync_engine, "begin", _begun)
    return engine


def _opened(connection: Any, _: object) -> None:
    # Transactions begin where `_begun` says so, not where the driver guesses.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begun(connection: Any) -> None:
    # The write lock at once: a reader that turns writer would fail instead of wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
