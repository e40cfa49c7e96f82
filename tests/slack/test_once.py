import asyncio
from collections.abc import Callable

from bot.slack.once import Once
from bot.store.database import Database


def alone(clock: Callable[[], float]) -> Callable[[str], bool]:
    """Claims in one process, without a store."""
    once = Once(Database("postgresql://127.0.0.1:9/none"), clock)
    return lambda names: asyncio.run(once.claim(*((name,) for name in names)))


def test_a_key_can_be_claimed_once() -> None:
    claim = alone(lambda: 0.0)
    assert [claim(names) for names in ("ab", "b", "ca", "c", "d")] == [True, False, False, False, True]


def test_claims_are_forgotten_after_an_hour() -> None:
    now = 0.0
    claim = alone(lambda: now)
    assert claim("a")
    now = 3599.0
    assert not claim("a")
    now = 3601.0
    assert claim("a")


def test_memory_is_bounded() -> None:
    claim = alone(lambda: 0.0)
    claim("a")
    assert not claim("a")
    claim("".join(map(chr, range(1_000, 52_000))))
    assert claim("a")
