"""Clicks on the buttons of an answer, as conversations."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.playground import payloads
from bot.playground.payloads import FORM, JSON, Place, signed
from bot.playground.screen import Message
from bot.playground.workspace import CHANNEL, TEAM
from tests.workspace import ALICE, HANAKO, SECRET, Conversation


def labels(message: Message) -> list[str]:
    return [button["text"]["text"] for button in message.buttons()]


def button_of(message: Message, label: str) -> dict[str, Any]:
    return next(button for button in message.buttons() if button["text"]["text"] == label)


def test_choosing_a_case_shows_that_case_in_place(desk: Conversation) -> None:
    asked = desk.command("403 error")
    decided = desk.click("Website's server")
    assert decided is asked
    assert decided.text == "403 Forbidden: refused by the website's own server, not by Cloudflare"
    assert "Checklist" in decided.words()


def test_a_wrong_case_is_left_again(desk: Conversation) -> None:
    desk.command("403 error")
    desk.click("Challenge")
    assert "What does the customer see?" in desk.click("Not this one").words()


def test_choosing_between_codes(desk: Conversation) -> None:
    desk.command("403 or 404?")
    assert desk.click("404 Not Found").text.startswith("404 Not Found: ")


def test_what_may_have_been_meant_is_one_click_away(desk: Conversation) -> None:
    desk.command("room 404 please")
    assert desk.click("404 Not Found").text.startswith("404 Not Found: ")


def test_related_errors_open_in_place(desk: Conversation) -> None:
    desk.command("403 error")
    assert desk.click("401 Unauthorized").text.startswith("401 Unauthorized: ")


def test_an_overview_opens_its_members(desk: Conversation) -> None:
    desk.command("4xx overview")
    assert desk.click("451 Unavailable For Legal Reasons").text.startswith("451 ")


def test_the_language_switches_there_and_back_keeping_the_case(desk: Conversation) -> None:
    desk.command("403 without Cloudflare branding")
    japanese = desk.click("日本語")
    assert japanese.text.startswith("403 Forbidden（アクセス権がありません）: Cloudflareではなく")
    assert "チェックリスト" in japanese.words()
    assert desk.click("English").text.startswith("403 Forbidden: refused by the website's own server")


def test_the_background_and_the_way_back(desk: Conversation) -> None:
    desk.command("403 error")
    assert "Sources" in desk.click("Background").words()
    assert "What does the customer see?" in desk.click("Back to the answer").words()


def test_sharing_publishes_the_answer_and_says_who_did(desk: Conversation) -> None:
    private = desk.command("403 without Cloudflare branding")
    shared = desk.click("Share in channel")
    assert shared is not private
    assert (shared.channel, shared.only_for) == (CHANNEL, None)
    assert f"Shared by <@{ALICE}>" in shared.words()
    assert "Share in channel" not in labels(shared)


def test_anyone_in_a_thread_may_click(desk: Conversation) -> None:
    asked = desk.mention("403 error")
    decided = desk.click("Website's server", user=HANAKO)
    assert decided is asked
    assert decided.text.startswith("403 Forbidden: refused by the website's own server")


def test_an_answer_that_the_knowledge_no_longer_has(desk: Conversation) -> None:
    message = desk.command("403 error")
    button = next(message.buttons())
    for value in ('{"page":"card","language":"en","subjects":[{"entry":"gone","code":"1"}]}', "from another age"):
        button["value"] = value
        told = desk.click(button["text"]["text"], message=message)
        assert told.text.startswith("This answer is no longer in the knowledge base.")
        assert told.only_for == ALICE


def test_a_click_delivered_twice_acts_once(desk: Conversation) -> None:
    message = desk.command("403 error")
    button = next(one for one in message.buttons() if one["text"]["text"] == "Share in channel")
    url = desk.slack.response_url(CHANNEL, ALICE, message)
    body = payloads.click(button, {"ts": message.ts}, Place(ALICE, CHANNEL, TEAM, url))
    for _ in range(2):
        assert desk.send(signed(body, FORM, SECRET))[0] == 200
    desk.wait()
    assert len(desk.messages) == 2


def test_a_used_up_response_url_falls_back_to_a_private_message(desk: Conversation) -> None:
    message = desk.command("403 error")
    button = button_of(message, "Website's server")
    gone = f"{desk.slack.base_url}/response/gone"
    body = payloads.click(button, {"ts": message.ts}, Place(ALICE, CHANNEL, TEAM, gone))
    assert desk.send(signed(body, FORM, SECRET))[0] == 200
    desk.wait()
    assert desk.last.only_for == ALICE
    assert desk.last.text.startswith("403 Forbidden: refused by")


@pytest.mark.parametrize("missing", ["user", "channel", "team", "message", "container"])
def test_a_click_with_a_part_missing_still_shows_the_page(desk: Conversation, missing: str) -> None:
    message = desk.command("403 error")
    url = desk.slack.response_url(CHANNEL, ALICE, message)
    form = payloads.click(button_of(message, "Website's server"), {"ts": message.ts}, Place(ALICE, CHANNEL, TEAM, url))
    payload = json.loads(parse_qs(form)["payload"][0])
    del payload[missing]
    assert desk.send(signed(json.dumps(payload), JSON, SECRET))[0] == 200
    desk.wait()
    assert message.text.startswith("403 Forbidden: refused by")


def test_a_case_chosen_by_hand_is_not_explained_by_what_the_question_said(desk: Conversation) -> None:
    desk.command("403 without Cloudflare branding")
    desk.click("Not this one")
    assert "Matched: code 403, you chose it" in desk.click("Cloudflare block").words()


def test_only_the_cases_that_fit_the_question_are_offered_and_the_others_one_click_away(desk: Conversation) -> None:
    asked = desk.command("403 with the Cloudflare logo")
    assert "Website's server" not in labels(asked)
    assert "Matched: code 403, Cloudflare's name or logo was seen" in asked.words()
    assert "Website's server" in labels(desk.click("Not this one"))


def test_an_outdated_answer_is_told_in_its_own_language(desk: Conversation) -> None:
    message = desk.command("403エラー")
    button = next(message.buttons())
    button["value"] = button["value"].replace("http-403", "gone")
    assert desk.click(button["text"]["text"], message=message).text.startswith("この回答は現在のナレッジにありません。")


def test_the_background_says_how_to_reach_the_contacts(desk: Conversation) -> None:
    desk.command("403 with sorry, you have been blocked")
    assert "Support. Free: community only" in desk.click("Background").words().replace("\n", " ")
