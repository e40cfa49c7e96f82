"""The language that a person chose."""

from sqlalchemy import select

from bot.store.checklists import Mark
from bot.store.database import Database, insert
from bot.store.schema import preferences


async def choose(database: Database, team: str, language: str, mark: Mark) -> None:
    async with database.transaction() as connection:
        row = {"team": team, "language": language, **vars(mark)}
        await connection.execute(
            insert(connection, preferences)
            .values(row)
            .on_conflict_do_update(index_elements=["team", "who"], set_={"language": language, "at": mark.at})
        )


async def chosen(database: Database, team: str, who: str) -> str | None:
    query = select(preferences.c.language).where(preferences.c.team == team, preferences.c.who == who)
    async with database.transaction() as connection:
        return (await connection.execute(query)).scalar_one_or_none()
