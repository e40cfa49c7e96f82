"""The guard in front of Bolt: what gets through, and what is refused before anything parses it."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground import payloads
from bot.playground.payloads import FORM, JSON, Place, SlackRequest, signed
from bot.playground.workspace import CHANNEL, TEAM
from tests.workspace import ALICE, SECRET, Conversation

COMMAND = payloads.command("/http", "403 error", Place(ALICE, CHANNEL, TEAM))


def test_a_signed_command_gets_its_answer(desk: Conversation) -> None:
    status, answer = desk.send(signed(COMMAND, FORM, SECRET))
    assert status == 200
    assert answer["response_type"] == "ephemeral"
    assert answer["text"].startswith("403 Forbidden: ")


def test_the_address_is_confirmed_to_slack_only_when_slack_asks(desk: Conversation) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c4ll"})
    status, answer = desk.send(signed(asked, JSON, SECRET))
    assert (status, answer["challenge"]) == (200, "c4ll")
    assert desk.send(signed(asked, JSON, "another secret"))[0] == 401


def unsigned(body: bytes, **headers: str) -> SlackRequest:
    return SlackRequest(
        body, {"content-type": FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
    )


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(unsigned(b""), id="nothing"),
        pytest.param(unsigned(b"{"), id="broken JSON"),
        pytest.param(unsigned(b"payload=notjson"), id="broken payload"),
        pytest.param(unsigned(b"\xff\xfe"), id="not UTF-8"),
        pytest.param(unsigned(b"ssl_check=1"), id="unsigned ssl_check"),
        pytest.param(signed(COMMAND, FORM, "another secret"), id="another secret"),
        pytest.param(signed(COMMAND, FORM, SECRET, int(time.time()) - 301), id="five minutes old"),
        pytest.param(signed(COMMAND, FORM, SECRET, int(time.time()) + 3600), id="from the future"),
        *(
            pytest.param(
                SlackRequest(
                    COMMAND.encode(), {**signed(COMMAND, FORM, SECRET).headers, "x-slack-request-timestamp": timestamp}
                ),
                id=f"timestamp {timestamp[:8]!r}",
            )
            for timestamp in ("abc", "", "1e9", "9" * 5000, "-1", "NaN")
        ),
        *(
            pytest.param(
                SlackRequest(
                    COMMAND.encode(), {**signed(COMMAND, FORM, SECRET).headers, "x-slack-signature": signature}
                ),
                id=f"signature {signature!r}",
            )
            for signature in ("", "v0=", "v0=é", "v0=" + "0" * 64)
        ),
    ],
)
def test_what_slack_did_not_sign_is_refused(desk: Conversation, request_: SlackRequest) -> None:
    assert desk.send(request_)[0] == 401


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", JSON),
        ("{", JSON),
        ("[]", JSON),
        ("null", JSON),
        ("[" * 100_000, JSON),
        ("payload=notjson", FORM),
        ("payload=[]", FORM),
    ],
)
def test_signed_garbage_is_refused_without_harm(desk: Conversation, body: str, content_type: str) -> None:
    assert desk.send(signed(body, content_type, SECRET))[0] == 400
    assert desk.command("403 error").text.startswith("403 Forbidden")


@pytest.mark.parametrize(
    "form",
    [
        {"something": "else"},
        {"payload": json.dumps({"type": "from_the_future"})},
        {"payload": json.dumps({"type": "view_submission", "view": {}})},
        {"payload": json.dumps({"type": "view_submission", "view": {"callback_id": "x", "id": "V"}})},
        {"payload": json.dumps({"type": "event_callback", "event": {"type": "reaction_added"}})},
        {"payload": json.dumps({"type": "event_callback"})},
    ],
)
def test_what_the_desk_does_not_know_is_left_alone(desk: Conversation, form: dict[str, str]) -> None:
    assert desk.send(signed(urlencode(form), FORM, SECRET)) == (200, "")
    assert desk.messages == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event": "text"},
        {"type": "event_callback", "event": 5},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": {"a": 1}},
        {"type": "block_actions", "actions": ["a"]},
        {"command": "/http", "user_id": {"a": 1}},
        {"command": ["/http"]},
    ],
)
def test_what_is_not_shaped_as_slack_sends_it_is_refused(desk: Conversation, payload: dict[str, Any]) -> None:
    assert desk.send(signed(json.dumps(payload), JSON, SECRET))[0] == 400


@pytest.mark.parametrize("more", [{}, {"transfer-encoding": "chunked"}])
def test_a_body_over_a_megabyte_is_refused_before_it_is_checked(desk: Conversation, more: dict[str, str]) -> None:
    assert desk.send(SlackRequest(b"x" * 1_000_001, {"content-type": FORM, **more}))[0] == 413


@pytest.mark.parametrize("word", ["payload", "Payload", "payload=1", "&payload=1"])
def test_the_word_payload_is_a_word_like_any_other(desk: Conversation, word: str) -> None:
    assert desk.command(f"413 error {word}").text.startswith("413 Content Too Large")


def test_other_addresses_and_methods(desk: Conversation) -> None:
    assert desk.get("/healthz") == (200, "ok")
    assert desk.get("/slack/events")[0] == 405
    assert desk.get("/nowhere")[0] == 404
