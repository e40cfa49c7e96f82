import logging

import pytest

from bot import observability
from tests.workspace import Conversation


def test_an_event_is_a_name_with_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    observability.event("answered", entry="http-403", case=None, language="ja")
    assert caplog.messages == ["answered entry=http-403 language=ja"]


def test_a_counter_says_how_often_it_was_ever_more_rarely(caplog: pytest.LogCaptureFixture) -> None:
    observability.counters.pop("something", None)
    for _ in range(5):
        observability.count("something", kind="x")
    assert observability.counters["something"] == 5
    assert caplog.messages == [f"something kind=x count={number}" for number in (1, 2, 4)]


def test_a_traceback_is_written_without_what_the_exception_says(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    observability.start_logging("INFO")
    try:
        try:
            int("secret-of-the-user")
        except ValueError as error:
            observability.fault("fault", error, reference="ab12")
    finally:
        root.handlers[:], root.level = before[0], before[1]
    said = capsys.readouterr().err
    assert "fault reference=ab12 error=ValueError" in said
    assert "test_observability.py" in said
    assert said.rstrip().endswith("ValueError")
    assert "invalid literal" not in said


def test_no_text_of_a_user_and_no_token_reaches_the_log(desk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    desk.slack.failures["chat.postMessage"] = (200, {"ok": False, "error": "restricted_action"})
    for text in ("403 for mr-private@example.com", "my-secret-word", "413 payload my-secret-word"):
        desk.command(text)
        desk.mention(text)
    logged = caplog.text
    assert "answered surface=command page=card entry=http-403" in logged
    assert "fault reference=" in logged
    assert "slack=restricted_action" in logged
    for private in ("mr-private", "my-secret-word", "xoxb-"):
        assert private not in logged
