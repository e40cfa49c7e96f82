"""The steps that make the tables, applied in order when the store is first used. Append only: what ran stays as it is.

One script serves both databases. Several workers may start at once: PostgreSQL holds the others at an advisory
lock, SQLite at the write lock with which every transaction of the desk begins.
"""

import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import observability

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE checklists (
        team TEXT, channel TEXT, ts TEXT, view TEXT NOT NULL, version INTEGER NOT NULL, drawn INTEGER NOT NULL,
        changed_at BIGINT NOT NULL, PRIMARY KEY (team, channel, ts)
    );
    CREATE INDEX checklists_changed ON checklists (changed_at);
    CREATE TABLE ticks (
        team TEXT, channel TEXT, ts TEXT, step TEXT, who TEXT NOT NULL, at BIGINT NOT NULL,
        PRIMARY KEY (team, channel, ts, step)
    );
    CREATE INDEX ticks_who ON ticks (who);
    CREATE TABLE escalations (
        id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL, who TEXT NOT NULL,
        subject TEXT NOT NULL, contact TEXT NOT NULL, destination TEXT NOT NULL, at BIGINT NOT NULL
    );
    CREATE INDEX escalations_message ON escalations (team, channel, ts);
    CREATE TABLE feedback (
        team TEXT, channel TEXT, ts TEXT, who TEXT, subject TEXT NOT NULL, language TEXT NOT NULL,
        verdict TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (team, channel, ts, who)
    );
    CREATE TABLE gaps (
        id TEXT PRIMARY KEY, team TEXT NOT NULL, who TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
        nearest TEXT NOT NULL, at BIGINT NOT NULL
    );
    CREATE INDEX gaps_at ON gaps (at);
    CREATE TABLE preferences (
        team TEXT, who TEXT, language TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (team, who)
    );
    CREATE TABLE claims (key TEXT PRIMARY KEY, at BIGINT NOT NULL);
    CREATE INDEX claims_at ON claims (at)
    """,
)

# Any number, as long as it is the same in all workers.
_LOCK = 480_403


async def migrate(connection: AsyncConnection) -> None:
    """Applies what is missing, within the connection's transaction: all of it or nothing."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    await connection.execute(text("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, at BIGINT)"))
    applied = (await connection.execute(text("SELECT count(*) FROM migrations"))).scalar_one()
    if applied > len(MIGRATIONS):
        observability.warn("store_newer", migrations=applied, known=len(MIGRATIONS))
    for number, script in enumerate(MIGRATIONS[applied:], applied + 1):
        for statement in script.split(";"):
            await connection.execute(text(statement))
        inserted = {"number": number, "at": int(time.time())}
        await connection.execute(text("INSERT INTO migrations (number, at) VALUES (:number, :at)"), inserted)
        observability.event("migrated", number=number)
