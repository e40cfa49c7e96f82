import asyncio

import pytest

from bot.answering.text import Language
from bot.slack.background import Background
from bot.slack.payloads import Body

Told = list[tuple[str, Body, Language | None]]


def background(told: Told) -> Background:
    async def on_fault(error: Exception, body: Body, language: Language | None) -> None:
        told.append((str(error), body, language))

    return Background(on_fault, patience=0.05)


async def fail() -> None:
    raise ValueError("no")


def test_a_failure_is_told_with_the_request_and_its_language() -> None:
    told: Told = []

    async def work() -> None:
        desk = background(told)
        desk.start(fail(), {"user_id": "U1"}, "ja")
        await desk.finished()

    asyncio.run(work())
    assert told == [("no", {"user_id": "U1"}, "ja")]


def test_a_stop_waits_for_what_ends_soon_and_ends_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="bot")
    ended: list[str] = []

    async def soon() -> None:
        await asyncio.sleep(0)
        ended.append("soon")

    async def never() -> None:
        await asyncio.Event().wait()

    async def work() -> None:
        desk = background([])
        desk.run(soon())
        desk.run(never())
        await desk.stop()

    asyncio.run(work())
    assert ended == ["soon"]
    assert caplog.messages == ["unfinished tasks=1"]
