"""Questions through each door, as conversations with the real desk."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.workspace import BOT, CHANNEL, direct
from bot.shelf import Shelf
from bot.slack import limits
from tests.workspace import ALICE, HANAKO, Conversation, conversation

HOSTILE = "<!channel> <@U0ALICE> <https://evil.example|x> & *b* `c` \u202e\u200b\x00 ```"


def test_a_command_is_answered_in_its_acknowledgement_for_its_sender_alone(desk: Conversation) -> None:
    answer = desk.command("403 error")
    assert answer.text.startswith("403 Forbidden: ")
    assert answer.only_for == ALICE
    assert desk.called == []


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("404 page", "404 Not Found: "),
        ("http 403 without Cloudflare branding", "403 Forbidden: refused by the website's own server"),
        ("Cloudflareのロゴがない403", "403 Forbidden（アクセス権がありません）: Cloudflareではなく"),
        ("413 payload too large", "413 Content Too Large: "),
        ("payload 413 error", "413 Content Too Large: "),
        ("403 ja", "403 Forbidden（アクセス権がありません）: "),
        ("４０３エラー en", "403 Forbidden: "),
        ("403 or 404?", "Several answers fit. Which one is it? 403 Forbidden, 404 Not Found"),
        ("where is my parcel", "I found no answer to that."),
        ("荷物はどこですか", "該当する回答が見つかりませんでした。"),
        ("HTTP 420 error", "420 is not in the knowledge base yet."),
        ("help", "Type an error code"),
        ("", "Type an error code"),
        ("list", "Errors I know"),
        ("list ja", "回答できるエラー"),
        ("ja", "エラー番号か、お客様に"),
        ("help!", "Type an error code"),
        ("🙃", "I found no answer to that."),
        ("4xx", "4xx Client Error: "),
    ],
)
def test_what_a_command_is_answered(desk: Conversation, typed: str, begins: str) -> None:
    assert desk.command(typed).text.startswith(begins)


def test_a_public_answer_is_for_the_channel(desk: Conversation) -> None:
    assert desk.command("403 --public").only_for is None


def test_help_and_list_name_the_command_and_every_entry(desk: Conversation) -> None:
    assert "`/http 403`" in desk.command("help").words()
    listed = desk.command("list").words()
    assert all(f"• {code} " in listed for code in (400, 403, 429, 451, 499))


def test_the_command_may_have_another_name(shelf: Shelf) -> None:
    with conversation(shelf, SLACK_COMMAND="/httpcode") as desk:
        assert desk.command("403", name="/httpcode").text.startswith("403 Forbidden")
        assert "`/httpcode 403`" in desk.command("help", name="/httpcode").words()


def test_a_bare_code_is_corrected_to_the_language_of_the_person_and_fetched_once(desk: Conversation) -> None:
    assert desk.command("403", user=HANAKO).text.startswith("403 Forbidden（")
    assert desk.command("404", user=HANAKO).text.startswith("404 Not Found（")
    assert desk.called == ["users.info"]


def test_the_language_of_the_question_wins_over_that_of_the_person(desk: Conversation) -> None:
    assert desk.command("403 error please", user=HANAKO).text.startswith("403 Forbidden: ")
    assert desk.command("403とは", user=ALICE).text.startswith("403 Forbidden（")
    assert desk.called == []


def test_where_slack_does_not_tell_the_language_the_default_serves(shelf: Shelf) -> None:
    with conversation(shelf, DEFAULT_LANGUAGE="ja") as desk:
        desk.slack.failures["users.info"] = (200, {"ok": False, "error": "missing_scope"})
        assert desk.command("403", user=HANAKO).text.startswith("403 Forbidden（")
        desk.command("404", user=HANAKO)
        assert desk.called == ["users.info"]


def test_a_mention_is_answered_in_its_thread(desk: Conversation) -> None:
    answer = desk.mention("why do customers get 403 without the Cloudflare logo?", ts="1700000001.000001")
    assert answer is not None
    assert answer.text.startswith("403 Forbidden: refused by the website's own server")
    assert (answer.channel, answer.thread, answer.only_for) == (CHANNEL, "1700000001.000001", None)


def test_a_mention_in_a_thread_stays_there(desk: Conversation) -> None:
    answer = desk.mention("403エラー", thread_ts="1700000001.000001")
    assert answer is not None
    assert answer.thread == "1700000001.000001"
    assert answer.text.startswith("403 Forbidden（")


def test_a_direct_message_is_answered(desk: Conversation) -> None:
    answer = desk.direct("403", user=HANAKO)
    assert answer is not None
    assert (answer.channel, answer.thread) == (direct(HANAKO), None)
    assert answer.text.startswith("403 Forbidden（")


def test_a_mention_without_words_gets_help(desk: Conversation) -> None:
    answer = desk.mention("")
    assert answer is not None
    assert answer.text.startswith("Type an error code")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"channel_type": "channel", "channel": CHANNEL}, id="channel talk"),
        pytest.param({"bot_id": "B0OTHER"}, id="another bot"),
        pytest.param({"user": BOT}, id="the desk itself"),
        pytest.param({"subtype": "message_changed"}, id="an edit"),
        pytest.param({"subtype": "message_deleted"}, id="a deletion"),
        pytest.param({"subtype": "channel_join"}, id="a join"),
        pytest.param({"user": "", "channel": CHANNEL}, id="nobody"),
    ],
)
def test_what_is_no_question_is_ignored(desk: Conversation, event: dict[str, Any]) -> None:
    assert desk.direct("403", **event) is None


def test_an_event_is_answered_once_however_often_it_comes(desk: Conversation) -> None:
    event = {"type": "app_mention", "user": ALICE, "text": "403", "channel": CHANNEL, "ts": "1700000001.000001"}
    answers = [desk.event(event, id="Ev1") for _ in range(4)]
    assert [answer is not None for answer in answers] == [True, False, False, False]


def test_a_mention_that_also_comes_as_a_message_is_answered_once(desk: Conversation) -> None:
    channel = direct(ALICE)
    mention = {"type": "app_mention", "user": ALICE, "text": "403", "channel": channel, "ts": "1700000001.000001"}
    assert desk.event(mention, id="Ev1") is not None
    assert desk.event({**mention, "type": "message", "channel_type": "im"}, id="Ev2") is None


@pytest.mark.parametrize("text", [HOSTILE, f"403 {HOSTILE}", f"{HOSTILE} 403 error", "x" * 10_000, "403 error " * 1000])
def test_nothing_that_a_user_typed_comes_back_live(desk: Conversation, text: str) -> None:
    answers = [desk.command(text), desk.mention(text), desk.direct(text)]
    for answer in answers:
        assert answer is not None
        for forbidden in ("<!", "<@", "evil.example", "\u202e", "\u200b", "\x00", "xxxx"):
            assert forbidden not in answer.text + answer.words()


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("403 or 420", "420"),
        ("error 430, 403 error", "430"),
        ("403 error and error 1043", "1043"),
        ("403 or 404", None),
        ("409 with error 1001", None),
        ("error 1020", None),
        ("403 for 300 users", None),
    ],
)
def test_a_code_beside_the_answered_ones_that_nobody_knows_is_named(
    desk: Conversation, question: str, unknown: str | None
) -> None:
    said = desk.command(question).words()
    assert (f"{unknown} is not in the knowledge base yet." in said) == (unknown is not None)
    assert ("is not in the knowledge base yet." in said) == (unknown is not None)


def test_a_question_that_was_cut_says_so(desk: Conversation) -> None:
    assert "only its first 2,000 characters were read" in desk.command("403 error " * 300).words()
    assert "characters were read" not in desk.command("403 error").words()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_typed_gets_a_message_that_slack_takes(desk: Conversation, text: str) -> None:
    answer = desk.command(text)
    assert limits.problems({"text": answer.text, "blocks": answer.blocks}) == []
    assert "Something went wrong" not in answer.text


def test_commands_are_answered_while_slack_cannot_be_reached(shelf: Shelf) -> None:
    with conversation(shelf, SLACK_API_URL="http://127.0.0.1:9/api/") as desk:
        assert desk.command("403", user=HANAKO).text.startswith("403 Forbidden: ")
        assert desk.mention("403 error", user=HANAKO) is None
        assert len(desk.messages) == 1


def test_a_fault_is_told_in_the_language_of_the_question(desk: Conversation) -> None:
    desk.slack.failures["chat.postMessage"] = (200, {"ok": False, "error": "restricted_action"})
    for question in ("403エラーとは", "403 ja"):
        told = desk.mention(question)
        assert told is not None
        assert told.text.startswith("システム側で問題が発生しました。")


def test_where_slack_cannot_tell_the_language_a_mention_is_answered_all_the_same(desk: Conversation) -> None:
    desk.slack.failures["users.info"] = (500, {"ok": False, "error": "fatal_error"})
    answer = desk.mention("403")
    assert answer is not None
    assert answer.text.startswith("403 Forbidden: ")


def test_events_without_identity_are_answered_each(desk: Conversation) -> None:
    event = {"type": "app_mention", "user": ALICE, "text": "403 error", "channel": CHANNEL}
    assert desk.event({**event, "ts": "1700000001.000001"}, id="") is not None
    assert desk.event({**event, "ts": "1700000001.000002"}, id="") is not None


def test_slack_refusing_a_message_is_told_in_private_with_a_reference(desk: Conversation) -> None:
    desk.slack.failures["chat.postMessage"] = (200, {"ok": False, "error": "restricted_action"})
    told = desk.mention("403 error")
    assert told is not None
    assert told.only_for == ALICE
    assert "Something went wrong on our side" in told.text
