"""Checklists worked through together, as conversations."""

import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.answering.layers import shipped
from bot.playground import payloads
from bot.playground.payloads import FORM, Place, signed
from bot.playground.screen import Message
from bot.playground.workspace import CHANNEL, TEAM, Hiccup
from bot.shelf import Shelf
from bot.slack.payloads import Person
from bot.store import checklists
from bot.store.checklists import Place as Where
from tests.workspace import ALICE, HANAKO, SECRET, Conversation, conversation, step_button

QUESTION = "403 without Cloudflare branding"
STEPS = [
    "ask-what-changed",
    "call-origin",
    "read-error-log",
    "allow-cloudflare",
    "check-permissions",
    "except-one-rule",
]


def progress(message: Message) -> str:
    """The heading of the checklist."""
    found = re.search(r"\*(?:Checklist|チェックリスト)\*  (.*)", message.words())
    assert found
    return found[1]


def done(message: Message) -> list[str]:
    """The ids of the steps that the screen shows as done."""
    return [
        button["value"].rpartition("/")[2] for button in message.buttons() if button["action_id"].startswith("untick.")
    ]


def asked(desk: Conversation, question: str = QUESTION) -> Message:
    answer = desk.mention(question)
    assert answer is not None
    return answer


def test_a_step_is_ticked_in_the_message_and_says_by_whom_and_when(desk: Conversation) -> None:
    message = asked(desk)
    assert progress(message) == "0 of 6"
    assert desk.tick("call-origin", HANAKO, message) is message
    assert progress(message) == "1 of 6"
    assert re.search(rf"☑ Call the origin past Cloudflare.*\n.*\n +done by <@{HANAKO}>, <!date\^\d+\^", message.words())
    assert done(message) == ["call-origin"]


def test_a_tick_comes_off_again(desk: Conversation) -> None:
    message = asked(desk)
    desk.tick("call-origin", ALICE, message)
    desk.tick("call-origin", HANAKO, message)
    assert progress(message) == "0 of 6"


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda desk: desk.mention(QUESTION), id="channel"),
        pytest.param(lambda desk: desk.mention(QUESTION, thread_ts="1700000001.000001"), id="thread"),
        pytest.param(lambda desk: desk.direct(QUESTION), id="direct"),
        pytest.param(lambda desk: desk.command(f"{QUESTION} --public"), id="public command"),
    ],
)
def test_it_works_wherever_everyone_sees_it(desk: Conversation, ask: Callable[[Conversation], Message]) -> None:
    message = ask(desk)
    desk.tick("read-error-log", message=message)
    assert (progress(message), done(message)) == ("1 of 6", ["read-error-log"])


def test_steps_are_grouped_by_who_does_them(desk: Conversation) -> None:
    said = asked(desk).words()
    places = [said.index(f"_{name}_\n☐") for name in ("The site owner", "Your hosting provider")]
    assert places == sorted(places)


def test_a_private_answer_is_published_to_be_worked_on_together(desk: Conversation) -> None:
    private = desk.command(QUESTION)
    assert not [button for button in private.buttons() if button["action_id"].startswith("tick")]
    published = desk.click("Work on this together (posts it here)")
    assert (published.channel, published.only_for) == (CHANNEL, None)
    assert f"Shared by <@{ALICE}>. Everyone here can tick the steps." in published.words()
    desk.tick("call-origin", HANAKO, published)
    assert progress(published) == "1 of 6"
    assert f"Shared by <@{ALICE}>. Everyone here can tick the steps." in published.words()


def test_all_done_leads_to_escalation(desk: Conversation) -> None:
    message = asked(desk)
    assert "All steps are done" not in message.words()
    for step in STEPS:
        desk.tick(step, message=message)
    assert progress(message) == "6 of 6"
    assert "All steps are done. If the error is still there, prepare the message" in message.words()
    prepare = next(button for button in message.buttons() if button["text"]["text"] == "Prepare message")
    assert prepare["style"] == "primary"


def test_pages_and_languages_turn_in_place_and_keep_ticks(desk: Conversation) -> None:
    message = asked(desk)
    desk.tick("call-origin", HANAKO, message)
    desk.click("日本語", message=message)
    assert progress(message) == "6件中1件完了"
    assert f"<@{HANAKO}>さんが完了（" in message.words()
    desk.tick("read-error-log", ALICE, message)
    assert progress(message) == "6件中2件完了"
    desk.click("補足情報", message=message)
    desk.click("回答に戻る", message=message)
    desk.click("English", message=message)
    assert (progress(message), done(message)) == ("2 of 6", ["call-origin", "read-error-log"])


def test_each_case_has_its_own_ticks(desk: Conversation) -> None:
    message = asked(desk)
    desk.tick("call-origin", message=message)
    desk.click("Not this one", message=message)
    desk.click("Challenge", message=message)
    assert progress(message) == "0 of 5"
    desk.click("Not this one", message=message)
    desk.click("Website's server", message=message)
    assert done(message) == ["call-origin"]


def test_the_same_click_twice_is_one_tick(desk: Conversation) -> None:
    message = asked(desk)
    request = desk.clicked(step_button(message, "call-origin"), message, ALICE)
    for _ in range(2):
        assert desk.send(request)[0] == 200
    desk.wait()
    assert done(message) == ["call-origin"]


def test_ticks_survive_a_restart_and_edits_of_the_knowledge(tmp_path: Path) -> None:
    """The steps change their order, one is reworded, one goes, and twelve come."""
    folder = tmp_path / "knowledge"
    shutil.copytree(shipped(), folder)
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    with conversation(Shelf(folder), DATABASE_URL=url) as desk:
        before = asked(desk)
        for step in ("call-origin", "read-error-log"):
            desk.tick(step, HANAKO, before)
    path = folder / "entries" / "4xx" / "http-403.yaml"
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    entry["drafted"] = str(entry["drafted"])
    steps = {step["id"]: step for step in entry["cases"][0]["checklist"]}
    steps["call-origin"]["do"]["en"] = "Reworded."
    more = [{**steps["ask-what-changed"], "id": f"more-{n}"} for n in range(10)]
    entry["cases"][0]["checklist"] = [*more, steps["call-origin"], steps["ask-what-changed"]]
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    with conversation(Shelf(folder), DATABASE_URL=url) as desk:
        desk.slack.messages.append(before)
        desk.tick("call-origin", message=before)
        assert (progress(before), done(before)) == ("0 of 12", [])
        desk.tick("call-origin", message=before)
        desk.tick("more-9", message=before)
        assert (progress(before), done(before)) == ("2 of 12", ["more-9", "call-origin"])
        assert "☑ Reworded." in before.words()


def test_a_step_that_an_edit_took_away_cannot_be_ticked_and_goes_from_the_screen(desk: Conversation) -> None:
    message = asked(desk)
    step_button(message, "call-origin")["value"] = "http-403/origin-rule/gone"
    desk.tick("gone", message=message)
    assert progress(message) == "0 of 6"
    assert step_button(message, "call-origin")["action_id"].startswith("tick.")


@pytest.mark.parametrize(
    "blocks", [[], [{"type": "actions", "elements": [{"action_id": "language.9", "value": "{}"}]}]]
)
def test_a_tick_on_a_message_of_another_age_is_told(desk: Conversation, blocks: list[dict[str, object]]) -> None:
    message = asked(desk)
    button = step_button(message, "call-origin")
    seen = {"ts": message.ts, "blocks": blocks}
    place = Place(ALICE, CHANNEL, TEAM, desk.slack.response_url(CHANNEL, ALICE, message))
    assert desk.send(signed(payloads.click(button, seen, place), FORM, SECRET))[0] == 200
    desk.wait()
    assert desk.last.text.startswith("This answer is no longer in the knowledge base.")
    assert desk.last.only_for == ALICE


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "channel_not_found"])
def test_where_slack_does_not_let_it_change_the_message_the_clicks_own_way_is_used(
    desk: Conversation, error: str
) -> None:
    message = asked(desk)
    desk.slack.failures["chat.update"] = (200, {"ok": False, "error": error})
    desk.tick("call-origin", message=message)
    assert progress(message) == "1 of 6"


def test_where_no_way_is_open_the_person_is_told_that_the_tick_is_kept(desk: Conversation) -> None:
    message = asked(desk)
    desk.slack.failures["chat.update"] = (200, {"ok": False, "error": "message_not_found"})
    request = desk.clicked(step_button(message, "call-origin"), message, HANAKO)
    desk.slack.use_up()
    assert desk.send(request)[0] == 200
    desk.wait()
    assert desk.last.text.startswith("Your change is kept, but Slack does not let me change that message.")
    assert desk.last.only_for == HANAKO


@pytest.mark.parametrize("status", [500, 503])
def test_slack_in_trouble_is_tried_again(desk: Conversation, status: int) -> None:
    message = asked(desk)
    desk.slack.hiccups["chat.update"] = [Hiccup(status)]
    desk.tick("call-origin", message=message)
    assert (progress(message), desk.called.count("chat.update")) == ("1 of 6", 2)


def test_where_slack_asks_to_wait_the_redraw_waits_and_nobody_else(desk: Conversation) -> None:
    message = asked(desk)
    desk.slack.hiccups["chat.update"] = [Hiccup(429, 1)]
    request = desk.clicked(step_button(message, "call-origin"), message, ALICE)
    assert desk.send(request)[0] == 200
    assert desk.command("404 error").text.startswith("404 Not Found")
    assert progress(message) == "1 of 6"


def test_what_a_process_left_undrawn_the_next_one_draws(shelf: Shelf, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    with conversation(shelf, DATABASE_URL=url) as desk:
        message = asked(desk)
        desk.slack.failures["chat.update"] = (200, {"ok": False, "error": "fatal_error"})
        request = desk.clicked(step_button(message, "call-origin"), message, ALICE)
        desk.slack.use_up()
        assert desk.send(request)[0] == 200
        desk.wait()
        assert progress(message) == "0 of 6"
    with conversation(shelf, DATABASE_URL=url) as desk:
        desk.slack.messages.append(message)
        desk.run(desk.connected.desk.redraws.catch_up())
        desk.wait()
        assert progress(message) == "1 of 6"


def test_while_the_store_is_away_ticks_say_so_and_answers_come(shelf: Shelf, tmp_path: Path) -> None:
    """The folder of the database is not there yet; then it is, and nothing has to be restarted."""
    folder = tmp_path / "later"
    with conversation(shelf, DATABASE_URL=f"sqlite:///{folder}/desk.sqlite3") as desk:
        message = asked(desk)
        desk.tick("call-origin", message=message)
        assert desk.last.text.startswith("This tick could not be kept")
        assert desk.last.only_for == ALICE
        assert progress(message) == "0 of 6"
        desk.click("日本語", message=message)
        assert progress(message) == "6件中0件完了"
        desk.tick("call-origin", message=message)
        assert desk.last.text.startswith("現在、記録先に接続できないため")
        folder.mkdir()
        until = time.monotonic() + 10
        while progress(message) == "6件中0件完了":
            assert time.monotonic() < until
            desk.tick("call-origin", message=message)
        assert progress(message) == "6件中1件完了"


def test_200_ticks_by_20_people_at_once_are_all_kept_and_shown(tmp_path: Path, database_url: str) -> None:
    """Seventeen cases of twelve steps in one message. Slack's rate tiers hold, and the screen ends as the store is."""
    with conversation(Shelf(many_steps(tmp_path)), DATABASE_URL=database_url) as desk:
        message = asked(desk, "error X-MANY")
        desk.click("Case 0", message=message)
        button = step_button(message, "step-0")
        steps = [f"many-steps/case-{case}/step-{step}" for case in range(17) for step in range(12)][:200]
        clicks = [
            desk.clicked({**button, "value": step}, message, f"U0P{number % 20}") for number, step in enumerate(steps)
        ]
        assert desk.send_all(clicks) == [200] * 200
        desk.wait()
        found = desk.run(checklists.read(desk.connected.desk.store, Where(TEAM, CHANNEL, message.ts)))
        assert found is not None
        ticks = {step: mark.who for step, mark in found.work.ticks.items()}
        assert ticks == {step: f"U0P{number % 20}" for number, step in enumerate(steps)}
        assert (progress(message), done(message)) == ("12 of 12", [f"step-{step}" for step in range(12)])
        assert 1 < desk.called.count("chat.update") <= 50


def many_steps(folder: Path) -> Path:
    """Knowledge with one entry of many cases and steps."""

    def text(said: str) -> dict[str, str]:
        return {"en": said, "ja": said}

    cases = [
        {
            "id": f"case-{case}",
            "sent_by": "origin",
            "name": text(f"Case {case}"),
            "verdict": text(f"verdict {case}"),
            "sign": text(f"Sign {case}"),
            "causes": [{"cause": text("Cause"), "tell": text("Tell")}],
            "checklist": [{"id": f"step-{step}", "who": "visitor", "do": text(f"Do {step}.")} for step in range(12)],
            "escalation": [{"contact": "legal", "when": text("When.")}],
        }
        for case in range(17)
    ]
    entry = {
        "codes": ["X-MANY"],
        "title": {"en": "Many steps", "ja": "多数の手順"},
        "aliases": {"en": ["error X-MANY"], "ja": ["X-MANYエラー"]},
        "summary": text("Summary."),
        "cases": cases,
        "sources": [{"name": "Source", "url": "https://www.example.com"}],
        "drafted": "2026-11-23",
    }
    path = folder / "entries" / "own" / "many-steps.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_tick_is_kept_for_the_person_who_made_it(desk: Conversation) -> None:
    message = asked(desk)
    desk.tick("call-origin", HANAKO, message)
    found = desk.run(checklists.read(desk.connected.desk.store, Where(TEAM, CHANNEL, message.ts)))
    assert found is not None
    assert [mark.who for mark in found.work.ticks.values()] == [Person(TEAM, HANAKO).user]
