"""What people say of answers: one verdict per person and message, the last one counts."""

from dataclasses import dataclass

from bot.store.checklists import Mark, Place
from bot.store.database import Database, insert
from bot.store.schema import feedback


@dataclass(frozen=True)
class Feedback:
    """A verdict on an entry's case: helpful or why not; the note is masked by whoever gives it here."""

    subject: str
    language: str
    verdict: str
    note: str = ""


async def record(database: Database, place: Place, given: Feedback, mark: Mark) -> None:
    async with database.transaction() as connection:
        row = {**vars(place), **vars(given), **vars(mark)}
        await connection.execute(
            insert(connection, feedback)
            .values(row)
            .on_conflict_do_update(index_elements=["team", "channel", "ts", "who"], set_={**vars(given), "at": mark.at})
        )
