"""That somebody was asked for help: who asked whom about what, and where; never what the message said."""

import secrets
from dataclasses import dataclass

from sqlalchemy import and_, update
from sqlalchemy import insert as plain_insert

from bot.store.checklists import Mark, Place
from bot.store.database import Database
from bot.store.schema import checklists, escalations


@dataclass(frozen=True)
class Escalated:
    """One message to a contact: about which entry and case, and whether it went to a thread, a channel or a hand."""

    subject: str
    contact: str
    destination: str


async def record(database: Database, place: Place, escalated: Escalated, mark: Mark) -> None:
    """Records an escalation; a message with a checklist will show it."""
    async with database.transaction() as connection:
        row = {"id": secrets.token_hex(8), **vars(place), **vars(escalated), **vars(mark)}
        await connection.execute(plain_insert(escalations).values(row))
        is_here = and_(*(checklists.c[name] == value for name, value in vars(place).items()))
        changed = {"version": checklists.c.version + 1, "changed_at": mark.at}
        await connection.execute(update(checklists).where(is_here).values(changed))
