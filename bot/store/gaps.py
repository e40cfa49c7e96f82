"""Questions that nobody could answer, for those who keep the knowledge."""

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy import insert as plain_insert

from bot.store.checklists import Mark
from bot.store.database import Database
from bot.store.schema import gaps


@dataclass(frozen=True)
class Gap:
    """A question without an answer, masked by whoever gives it here; `nearest` are ids of entries, best first."""

    question: str
    language: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A gap and how often, and when last, it was asked."""

    gap: Gap
    count: int
    last_at: int


async def record(database: Database, team: str, gap: Gap, mark: Mark) -> None:
    async with database.transaction() as connection:
        row = {
            "id": secrets.token_hex(8),
            "team": team,
            "question": gap.question,
            "language": gap.language,
            "nearest": " ".join(gap.nearest),
            **vars(mark),
        }
        await connection.execute(plain_insert(gaps).values(row))


async def most_asked(database: Database, limit: int) -> list[Asked]:
    """The gaps, the most asked first."""
    count, last_at = func.count().label("count"), func.max(gaps.c.at).label("last_at")
    query = (
        select(gaps.c.question, gaps.c.language, func.max(gaps.c.nearest).label("nearest"), count, last_at)
        .group_by(gaps.c.question, gaps.c.language)
        .order_by(count.desc(), last_at.desc(), gaps.c.question)
        .limit(limit)
    )
    async with database.transaction() as connection:
        return [
            Asked(Gap(row.question, row.language, tuple(row.nearest.split())), int(row[3]), row.last_at)
            for row in await connection.execute(query)
        ]
