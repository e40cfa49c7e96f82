"""What holds when a process dies, when Slack repeats itself, and when there are two of us."""

import asyncio
import itertools
from concurrent.futures import ThreadPoolExecutor

import aiohttp

from bot.answering.library import Library
from bot.playground import payloads
from bot.playground.payloads import FORM, JSON, Place, SlackRequest, signed
from bot.playground.workspace import BOT, CHANNEL, TEAM, Hiccup
from bot.shelf import Shelf
from bot.slack.pages import render
from bot.slack.view import Subject, View
from bot.store import checklists
from bot.store.checklists import Place as Where
from bot.store.database import Database
from tests.test_app import Served, free_port
from tests.workspace import ALICE, HANAKO, SECRET, conversation


def mention(id: str) -> SlackRequest:
    event = {"type": "app_mention", "user": ALICE, "text": "403 error", "channel": CHANNEL, "ts": "1700000001.000001"}
    return signed(payloads.event(event, id=id, team=TEAM, bot=BOT), JSON, SECRET)


def test_an_event_that_comes_four_times_to_each_of_two_workers_is_answered_once(
    shelf: Shelf, database_url: str
) -> None:
    with (
        conversation(shelf, DATABASE_URL=database_url) as one,
        conversation(shelf, slack=one.slack, DATABASE_URL=database_url) as other,
        ThreadPoolExecutor() as pool,
    ):
        for sent in pool.map(lambda desk: desk.send_all([mention("Ev1")] * 4), (one, other)):
            assert sent == [200] * 4
        for desk in (one, other):
            desk.wait()
        assert [message.text.partition(":")[0] for message in one.messages] == ["403 Forbidden"]


def test_two_workers_leave_one_screen_as_the_store_is(shelf: Shelf, database_url: str) -> None:
    with (
        conversation(shelf, DATABASE_URL=database_url) as one,
        conversation(shelf, slack=one.slack, DATABASE_URL=database_url) as other,
        ThreadPoolExecutor() as pool,
    ):
        message = one.mention("403 without Cloudflare branding")
        assert message is not None
        buttons = [button for button in message.buttons() if button["action_id"].startswith("tick.")]
        requests = [one.clicked(button, message, HANAKO) for button in buttons]
        halves = ((one, requests[::2]), (other, requests[1::2]))
        assert all(pool.map(lambda half: half[0].send_all(half[1]) == [200] * len(half[1]), halves))
        for desk in (one, other):
            desk.wait()
        assert f"*Checklist*  {len(buttons)} of {len(buttons)}" in message.words()


def test_without_the_store_each_worker_still_answers_once(shelf: Shelf) -> None:
    with conversation(shelf, DATABASE_URL="postgresql://127.0.0.1:9/none") as desk:
        assert desk.send_all([mention("Ev1")] * 4) == [200] * 4
        desk.wait()
        assert len(desk.messages) == 1


def test_a_form_that_comes_twice_is_handed_over_once(shelf: Shelf, database_url: str) -> None:
    with conversation(shelf, DATABASE_URL=database_url) as desk:
        desk.mention("403 without Cloudflare branding")
        desk.click("Prepare message")
        request = desk.submission(desk.modal(), {"url": "https://www.example.com/"})
        before = len(desk.messages)
        assert desk.send_all([request] * 2) == [200] * 2
        desk.wait()
        assert len(desk.messages) == before + 1


def test_where_slack_asks_to_wait_an_answer_comes_later_and_others_do_not_wait(shelf: Shelf) -> None:
    with conversation(shelf) as desk:
        desk.slack.hiccups["chat.postMessage"] = [Hiccup(429, 1)]
        assert desk.send_all([mention("Ev1")]) == [200]
        assert desk.command("404 error").text.startswith("404 Not Found")
        assert [message.text.partition(":")[0] for message in desk.messages] == ["404 Not Found", "403 Forbidden"]


def clicks(library: Library, count: int) -> list[tuple[Where, str, SlackRequest]]:
    """Ticks of the steps of many messages: which message, which step, and the request."""
    view = View("card", "en", (Subject("http-403", "403", "origin-rule"),))
    blocks = render(view, library, "/http")["blocks"]
    steps = [
        button for block in blocks for button in [block.get("accessory")] if button and "tick." in button["action_id"]
    ]
    made = []
    for number, button in zip(range(count), itertools.cycle(steps), strict=False):
        where = Where(TEAM, CHANNEL, f"1700000000.{number // len(steps):06d}")
        body = payloads.click(button, {"ts": where.ts, "blocks": blocks}, Place(f"U0P{number % 20}", CHANNEL, TEAM))
        made.append((where, button["value"], signed(body, FORM, SECRET)))
    return made


def served(port: int, database_url: str) -> Served:
    process = Served(
        "--http",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL="http://127.0.0.1:9/api/",
        HOST="127.0.0.1",
        PORT=str(port),
        DATABASE_URL=database_url,
        LOG_LEVEL="INFO",
    )
    process.read_until("house_kept")
    return process


def test_after_kill_9_in_the_middle_of_1000_ticks_every_acknowledged_one_is_there(
    library: Library, database_url: str
) -> None:
    port = free_port()
    ticks = clicks(library, 1_000)
    first = served(port, database_url)
    acknowledged = asyncio.run(tick_until_killed(port, ticks, first, after=400))
    first.process.wait(timeout=20)
    first.close()
    assert 400 <= len(acknowledged) < 1_000
    second = served(port, database_url)
    try:
        kept = asyncio.run(read_all(database_url, {where for where, _, _ in ticks}))
        assert set(acknowledged) <= kept
    finally:
        second.process.kill()
        second.process.wait(timeout=20)
        second.close()


async def tick_until_killed(
    port: int, ticks: list[tuple[Where, str, SlackRequest]], victim: Served, after: int
) -> list[tuple[Where, str]]:
    """Twenty people tick one step after the other; the ticks that were acknowledged before the end came."""
    acknowledged: list[tuple[Where, str]] = []
    waiting = iter(ticks)

    async def person(session: aiohttp.ClientSession) -> None:
        for where, step, request in waiting:
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}/slack/events", data=request.body, headers=dict(request.headers)
                ) as answer:
                    assert answer.status == 200
            except (aiohttp.ClientError, OSError):
                return
            acknowledged.append((where, step))
            if len(acknowledged) == after:
                victim.process.kill()

    assert victim.process.stderr is not None
    log = asyncio.create_task(asyncio.to_thread(victim.process.stderr.read))
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(person(session) for _ in range(20)))
    await log
    return acknowledged


async def read_all(database_url: str, places: set[Where]) -> set[tuple[Where, str]]:
    database = Database(database_url)
    found = [(where, await checklists.read(database, where)) for where in places]
    await database.close()
    return {(where, step) for where, checklist in found if checklist for step in checklist.work.ticks}
