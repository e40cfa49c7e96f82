from bot.slack.once import Once


def test_a_key_can_be_claimed_once() -> None:
    once = Once(lambda: 0.0)
    assert once.claim("a", "b")
    assert not once.claim("b")
    assert not once.claim("c", "a")
    assert not once.claim("c")
    assert once.claim("d")


def test_claims_are_forgotten_after_an_hour() -> None:
    now = 0.0
    once = Once(lambda: now)
    assert once.claim("a")
    now = 3599.0
    assert not once.claim("a")
    now = 3601.0
    assert once.claim("a")


def test_memory_is_bounded() -> None:
    once = Once(lambda: 0.0)
    for number in range(60_000):
        once.claim(number)
    assert not once.claim(59_999)
    assert once.claim(0)
