"""What was already taken up, by whichever worker."""

from collections.abc import Sequence

from bot.store.database import Database, insert
from bot.store.schema import claims


async def claim(database: Database, keys: Sequence[str], now: int) -> bool:
    """Claims all keys at once; whether none of them was claimed before."""
    async with database.transaction() as connection:
        is_new = True
        # In one order everywhere, or two workers could each wait for the other's second key.
        for key in sorted(keys):
            statement = insert(connection, claims).values(key=key, at=now).on_conflict_do_nothing()
            is_new &= (await connection.execute(statement.returning(claims.c.key))).first() is not None
        return is_new
