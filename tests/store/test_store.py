"""What is remembered, on both databases."""

import asyncio
import subprocess
import sys
import threading

import pytest
from sqlalchemy import inspect

from bot.store import checklists, claims, escalations, feedback, gaps, preferences, retention
from bot.store.checklists import Change, Mark, Place, Work
from bot.store.database import Database, StoreDownError
from bot.store.escalations import Escalated
from bot.store.feedback import Feedback
from bot.store.gaps import Gap
from bot.store.schema import metadata
from bot.store.ticking import Ticking
from tests.store.conftest import Runner

HERE = Place("T1", "C1", "1700000000.000001")
THERE = Place("T2", "C1", "1700000000.000001")
DAY = 24 * 3600


def ticked(store: Runner, place: Place = HERE) -> dict[str, Mark]:
    found = store(checklists.read(store.database, place))
    return dict(found.work.ticks) if found else {}


def tick(store: Runner, step: str, mark: Mark) -> None:
    store(checklists.keep(store.database, HERE, "view", [Change(step, mark)], mark.at))


def test_what_nobody_touched_has_no_state(store: Runner) -> None:
    assert store(checklists.read(store.database, HERE)) is None


def test_a_tick_says_who_and_when_and_comes_off_again(store: Runner) -> None:
    tick(store, "a/b/c", Mark("U1", 10))
    assert ticked(store) == {"a/b/c": Mark("U1", 10)}
    store(checklists.keep(store.database, HERE, "view", [Change("a/b/c", None)], 20))
    assert ticked(store) == {}


def test_the_first_to_tick_stays_the_one_who_did(store: Runner) -> None:
    for who, at in (("U1", 10), ("U2", 20)):
        tick(store, "a/b/c", Mark(who, at))
    assert ticked(store) == {"a/b/c": Mark("U1", 10)}


def test_messages_do_not_share_ticks(store: Runner) -> None:
    tick(store, "a/b/c", Mark("U1", 10))
    assert ticked(store, THERE) == {}


def test_turning_a_page_keeps_ticks_and_ticking_keeps_the_page(store: Runner) -> None:
    store(checklists.turn(store.database, HERE, "ja", 1))
    tick(store, "a/b/c", Mark("U1", 10))
    found = store(checklists.read(store.database, HERE))
    assert found is not None
    assert (found.view, found.version, list(found.work.ticks)) == ("ja", 2, ["a/b/c"])


def test_what_is_not_drawn_yet_is_found_again(store: Runner) -> None:
    store(checklists.turn(store.database, HERE, "view", 100))
    assert store(checklists.undrawn(store.database, 100)) == [HERE]
    assert store(checklists.undrawn(store.database, 101)) == []
    store(checklists.drawn(store.database, HERE, 1))
    assert store(checklists.undrawn(store.database, 0)) == []
    store(checklists.turn(store.database, HERE, "view", 100))
    store(checklists.drawn(store.database, HERE, 1))
    assert store(checklists.undrawn(store.database, 0)) == [HERE]


def test_an_escalation_stands_with_its_message(store: Runner) -> None:
    store(checklists.turn(store.database, HERE, "view", 1))
    sent = Escalated("a/b", "hosting-provider", "thread")
    store(escalations.record(store.database, HERE, sent, Mark("U1", 10)))
    found = store(checklists.read(store.database, HERE))
    assert found is not None
    assert found.work == Work({}, {"hosting-provider": Mark("U1", 10)})
    assert found.version == 2


def test_a_key_is_claimed_once_and_with_it_all_that_came_along(store: Runner) -> None:
    claimed = [["event", "message"], ["message"], ["other", "event"], ["other"], ["new"], []]
    assert [store(claims.claim(store.database, keys, 1)) for keys in claimed] == [
        True, False, False, False, True, True,
    ]  # fmt: skip


def test_two_workers_at_once_claim_a_key_once(store: Runner) -> None:
    async def both() -> list[bool]:
        other = Database(store.url, patience=60)
        keys = [[f"event {number}", f"message {number}"] for number in range(50)]
        won = await asyncio.gather(
            *(claims.claim(database, each, 1) for each in keys for database in (store.database, other))
        )
        await other.close()
        return won

    assert sum(store(both())) == 50


def test_a_choice_of_language_is_kept_per_workspace(store: Runner) -> None:
    assert store(preferences.chosen(store.database, "T1", "U1")) is None
    for language in ("ja", "en", "ja"):
        store(preferences.choose(store.database, "T1", language, Mark("U1", 1)))
    assert store(preferences.chosen(store.database, "T1", "U1")) == "ja"
    assert store(preferences.chosen(store.database, "T2", "U1")) is None


def test_gaps_are_counted_the_most_asked_first(store: Runner) -> None:
    often, once = Gap("my parcel", "en", ("http-404",)), Gap("荷物", "ja")
    for gap, at in ((often, 1), (once, 2), (often, 3)):
        store(gaps.record(store.database, "T1", gap, Mark("U1", at)))
    found = store(gaps.most_asked(store.database, 10))
    assert [(asked.gap, asked.count, asked.last_at) for asked in found] == [(often, 2, 3), (once, 1, 2)]
    assert len(store(gaps.most_asked(store.database, 1))) == 1


def fill(store: Runner, at: int) -> None:
    """One of each, by U1 at a time."""
    mark = Mark("U1", at)
    tick(store, "a/b/c", mark)
    store(escalations.record(store.database, HERE, Escalated("a/b", "legal", "copy"), mark))
    store(feedback.record(store.database, HERE, Feedback("a/b", "en", "helpful"), mark))
    store(gaps.record(store.database, "T1", Gap("parcel", "en"), mark))
    store(claims.claim(store.database, [f"event {at}"], at))
    store(preferences.choose(store.database, "T1", "ja", mark))


def test_what_is_old_expires(store: Runner) -> None:
    fill(store, 10)
    assert store(retention.expire(store.database, 10 + 30 * DAY, 30)) == 1  # the claim
    assert ticked(store) != {}
    assert store(retention.expire(store.database, 11 + 30 * DAY, 30)) == 5
    assert ticked(store) == {}
    assert store(gaps.most_asked(store.database, 10)) == []
    assert store(preferences.chosen(store.database, "T1", "U1")) == "ja"


def test_a_person_is_forgotten_and_the_work_stays(store: Runner) -> None:
    fill(store, 10)
    tick(store, "d/e/f", Mark("U2", 20))
    store(checklists.turn(store.database, THERE, '{"shared_by":"U1","of":"U12"}', 1))
    store(checklists.drawn(store.database, HERE, 3))
    counts = store(retention.forget(store.database, "U1"))
    assert counts == {"ticks": 1, "escalations": 1, "feedback": 1, "gaps": 1, "preferences": 1}
    assert ticked(store) == {"a/b/c": Mark("", 10), "d/e/f": Mark("U2", 20)}
    assert set(store(checklists.undrawn(store.database, 0))) == {HERE, THERE}
    shared = store(checklists.read(store.database, THERE))
    assert shared is not None
    assert shared.view == '{"shared_by":"","of":"U12"}'
    assert sum(store(retention.forget(store.database, "U1")).values()) == 0


def test_the_migrations_make_the_tables_that_queries_expect(store: Runner) -> None:
    async def columns() -> dict[str, set[str]]:
        async with store.database.transaction() as connection:
            return await connection.run_sync(
                lambda sync: {
                    table: {column["name"] for column in inspect(sync).get_columns(table)} for table in metadata.tables
                }
            )

    assert store(columns()) == {name: set(table.c.keys()) for name, table in metadata.tables.items()}


def test_workers_that_start_at_once_make_the_tables_once(database_url: str) -> None:
    starting = (
        "import asyncio, sys; from bot.store import claims; from bot.store.database import Database;"
        "print(asyncio.run(claims.claim(Database(sys.argv[1]), ['first'], 1)))"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", starting, database_url], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert sorted(worker.communicate(timeout=60)[0].strip() for worker in workers) == ["False"] * 3 + ["True"]


def test_200_ticks_by_20_people_at_once_are_all_there_in_a_few_transactions(store: Runner) -> None:
    async def rush() -> None:
        ticking = Ticking(store.database)
        await asyncio.gather(
            *(ticking.keep(HERE, "view", Change(f"a/b/{n}", Mark(f"U{n % 20}", n))) for n in range(200))
        )

    store(rush())
    assert ticked(store) == {f"a/b/{n}": Mark(f"U{n % 20}", n) for n in range(200)}
    found = store(checklists.read(store.database, HERE))
    assert found is not None
    assert found.version <= 3


def test_changes_of_one_step_keep_their_order_and_who_hangs_up_loses_nobody_elses(store: Runner) -> None:
    async def rush() -> None:
        ticking = Ticking(store.database)
        marks = [Mark("U1", 1), None, Mark("U2", 2), Mark("U3", 3)]
        keeping = [asyncio.create_task(ticking.keep(HERE, "view", Change("a/b/c", mark))) for mark in marks]
        await asyncio.sleep(0)
        keeping[1].cancel()
        await asyncio.gather(*keeping, return_exceptions=True)

    store(rush())
    assert ticked(store) == {"a/b/c": Mark("U2", 2)}


@pytest.mark.parametrize("url", ["sqlite:////dev/null/desk.sqlite3", "postgresql://127.0.0.1:9/none"])
def test_a_database_that_is_not_there_says_so_rests_and_is_tried_again(url: str) -> None:
    async def tries() -> list[str]:
        times, said = iter([0.0, 0.0, 0.5, 1.5, 1.5]), []
        database = Database(url, clock=lambda: next(times))
        for _ in range(3):
            try:
                await claims.claim(database, ["key"], 1)
            except StoreDownError as error:
                said.append("tried" if error.__cause__ else "rested")
        await database.close()
        for thread in threading.enumerate():
            if "connection_worker" in thread.name:
                # It still tells this loop that it ends.
                thread.join()
        return said

    assert asyncio.run(tries()) == ["tried", "rested", "tried"]
