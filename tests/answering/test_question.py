import pytest

from bot.answering.question import Question, parse


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("403", Question("403")),
        ("/http 403", Question("403")),
        ("@desk why 403", Question("why 403")),
        ("403 ja", Question("403", "ja")),
        ("403 EN --public", Question("403", "en", public=True)),
        ("--public 403 ja", Question("403", "ja", public=True)),
        ("  403\n\tfor  uploads ", Question("403 for uploads")),
        ("ja", Question("", "ja")),
        ("/http", Question("")),
        ("--public", Question("", public=True)),
        ("403 —public", Question("403", public=True)),
        ("403 --Public", Question("403", public=True)),
        ("/login gives 404", Question("/login gives 404")),
        ("", Question("")),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, question: Question) -> None:
    assert parse(typed) == question


def test_the_command_may_have_another_name() -> None:
    assert parse("/httpcode 403", "/httpcode") == Question("403")
