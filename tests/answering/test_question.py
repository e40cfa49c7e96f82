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
        ("  403\n\tfor  uploads ", Question("403\nfor uploads")),
        ("ja", Question("", "ja")),
        ("/http", Question("")),
        ("--public", Question("", public=True)),
        ("403 —public", Question("403", public=True)),
        ("403 --Public", Question("403", public=True)),
        ("/login gives 404", Question("/login gives 404")),
        ("", Question("")),
        ("HTTP/1.1 403\nServer: nginx\nja", Question("HTTP/1.1 403\nServer: nginx", "ja")),
        ("/http ja --public\nHTTP/1.1 403\n", Question("HTTP/1.1 403", "ja", public=True)),
        ("GET /ja\nlang en", Question("GET /ja\nlang en")),
        ("```\nHTTP/1.1 403\n```", Question("HTTP/1.1 403")),
        ("\x1b[31m403\x1b[0m", Question("403")),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, question: Question) -> None:
    assert parse(typed) == question


def test_the_command_may_have_another_name() -> None:
    assert parse("/httpcode 403", "/httpcode") == Question("403")


@pytest.mark.parametrize(
    ("typed", "spoken"),
    [
        ("403 error", "en"),
        ("403エラー", "ja"),
        ("403", None),
        ("403 error ja", "ja"),
        ("HTTP/1.1 403 Forbidden", None),
        ("HTTP/1.1 403 Forbidden\nServer: nginx", None),
        ("HTTP/1.1 403 Forbidden\n画面が表示されません", "ja"),
    ],
)
def test_the_language_of_a_person_shows_in_a_question_not_in_a_paste(typed: str, spoken: str | None) -> None:
    assert parse(typed).spoken == spoken
