"""How long things are remembered, and how a person is forgotten."""

from sqlalchemy import ColumnElement, Delete, Table, Update, and_, delete, exists, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import checklists, claims, escalations, feedback, gaps, preferences, ticks

_DAY = 24 * 3600
# Slack delivers an event again within a day, or not at all.
_CLAIM_SECONDS = 2 * _DAY


async def expire(database: Database, now: int, days: int) -> int:
    """Deletes what is older than that many days, and claims once Slack cannot ask again; how many rows it was.

    A choice of language stays until its person is forgotten.
    """
    before = now - days * _DAY
    async with database.transaction() as connection:
        gone = [delete(table).where(table.c.at < before) for table in (gaps, feedback, escalations)] + [
            delete(claims).where(claims.c.at < max(before, now - _CLAIM_SECONDS)),
            delete(checklists).where(checklists.c.changed_at < before),
            delete(ticks).where(~exists().where(_of(checklists, ticks))),
        ]
        return sum([await _count(connection, statement) for statement in gone])


async def forget(database: Database, user: str) -> dict[str, int]:
    """Deletes a person's traces, in every workspace; how many rows of which kind.

    What that person ticked stays ticked, by nobody; messages that showed the name are drawn anew.
    """
    async with database.transaction() as connection:
        # As JSON has it, so that no longer id is meant.
        named = checklists.c.view.contains(f'"{user}"', autoescape=True)
        theirs = exists().where(_of(checklists, ticks), ticks.c.who == user)
        asked = exists().where(_of(checklists, escalations), escalations.c.who == user)
        changed = {"view": func.replace(checklists.c.view, f'"{user}"', '""'), "version": checklists.c.version + 1}
        await connection.execute(update(checklists).where(theirs | asked | named).values(changed))
        counts = {"ticks": await _count(connection, update(ticks).where(ticks.c.who == user).values(who=""))}
        counts["escalations"] = await _count(
            connection, update(escalations).where(escalations.c.who == user).values(who="")
        )
        for table in (feedback, gaps, preferences):
            counts[table.name] = await _count(connection, delete(table).where(table.c.who == user))
        return counts


async def _count(connection: AsyncConnection, statement: Update | Delete) -> int:
    return (await connection.execute(statement)).rowcount


def _of(checklist: Table, other: Table) -> ColumnElement[bool]:
    """Whether two rows are about one message."""
    return and_(*(checklist.c[name] == other.c[name] for name in ("team", "channel", "ts")))
