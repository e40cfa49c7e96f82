"""Checklists of messages: who ticked which step and when, one step at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Table, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, insert
from bot.store.schema import checklists, escalations, ticks


@dataclass(frozen=True)
class Place:
    """A message: the workspace, the channel, and its time stamp there."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True)
class Mark:
    """Who did something and when; `who` is empty where that person was forgotten."""

    who: str
    at: int


@dataclass(frozen=True)
class Work:
    """What was done about an answer: ticks by the id of their step, escalations by their contact."""

    ticks: Mapping[str, Mark] = field(default_factory=dict)
    escalated: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Checklist:
    """A message's state. `version` grows with every change; `view` is what the message shows, as its buttons say it."""

    view: str
    version: int
    work: Work


@dataclass(frozen=True)
class Change:
    """A step that is done, or, without a mark, one that is not. It may come twice: the first to tick stays the one."""

    step: str
    mark: Mark | None


async def keep(database: Database, place: Place, view: str, changes: Sequence[Change], now: int) -> None:
    """Ticks and unticks steps of a message, all of them or none; `view` is what it shows if nothing is known of it."""
    async with database.transaction() as connection:
        await _change(connection, place, now, {"view": view}, on_change={})
        for change in changes:
            if change.mark:
                row = {**vars(place), "step": change.step, **vars(change.mark)}
                await connection.execute(insert(connection, ticks).values(row).on_conflict_do_nothing())
            else:
                await connection.execute(delete(ticks).where(_is_at(ticks, place), ticks.c.step == change.step))


async def turn(database: Database, place: Place, view: str, now: int) -> None:
    """Shows something else in a message; its ticks stay."""
    async with database.transaction() as connection:
        await _change(connection, place, now, {"view": view}, on_change={"view": view})


async def read(database: Database, place: Place) -> Checklist | None:
    """The state of a message, None where nothing was done with it."""
    async with database.transaction() as connection:
        row = (await connection.execute(select(checklists).where(_is_at(checklists, place)))).one_or_none()
        if row is None:
            return None
        ticked = await connection.execute(select(ticks).where(_is_at(ticks, place)))
        asked = await connection.execute(
            select(escalations).where(_is_at(escalations, place)).order_by(escalations.c.at.desc())
        )
        work = Work(
            {tick.step: Mark(tick.who, tick.at) for tick in ticked},
            {each.contact: Mark(each.who, each.at) for each in asked},
        )
        return Checklist(row.view, row.version, work)


async def drawn(database: Database, place: Place, version: int) -> None:
    """Notes which version a message shows."""
    async with database.transaction() as connection:
        await connection.execute(
            update(checklists).where(_is_at(checklists, place), checklists.c.drawn < version).values(drawn=version)
        )


async def undrawn(database: Database, since: int) -> list[Place]:
    """The messages that do not show their newest state, because a process ended or Slack was away."""
    async with database.transaction() as connection:
        found = await connection.execute(
            select(checklists.c.team, checklists.c.channel, checklists.c.ts).where(
                checklists.c.drawn < checklists.c.version, checklists.c.changed_at >= since
            )
        )
        return [Place(*row) for row in found]


async def _change(
    connection: AsyncConnection, place: Place, now: int, first: dict[str, str], on_change: dict[str, str]
) -> None:
    row = {**vars(place), **first, "version": 1, "drawn": 0, "changed_at": now}
    changed = {**on_change, "version": checklists.c.version + 1, "changed_at": now}
    await connection.execute(
        insert(connection, checklists)
        .values(row)
        .on_conflict_do_update(index_elements=["team", "channel", "ts"], set_=changed)
    )


def _is_at(table: Table, place: Place) -> ColumnElement[bool]:
    return and_(table.c.team == place.team, table.c.channel == place.channel, table.c.ts == place.ts)
