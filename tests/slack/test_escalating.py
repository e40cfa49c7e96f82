"""The form that prepares a message to a contact, as conversations."""

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answering import handover
from bot.answering.handover import About, Known
from bot.answering.library import Library
from bot.answering.text import LANGUAGES, Language
from bot.playground.screen import Message
from bot.playground.workspace import CHANNEL, direct
from bot.shelf import Shelf
from bot.slack import limits
from bot.slack.escalation_form import escalation_form, shown, too_long
from bot.slack.escalation_form import prepared as prepared_message
from bot.slack.forms import Errand
from bot.slack.view import Subject, View
from bot.store import checklists
from bot.store.checklists import Place
from tests.workspace import ALICE, HANAKO, Conversation, conversation

QUESTION = "403 without Cloudflare branding"
URL = "https://www.example.com/path?page=2"
RAY = "8f1c2d3e4a5b6c7d"
HOSTILE = "<!channel> <@U0ALICE> <https://evil.example|x> & *b* `c` ``` \u202e\u200b\x00 😀 "


def published(desk: Conversation, question: str = QUESTION) -> Message:
    answer = desk.mention(question, ts="1700000001.000001")
    assert answer is not None
    return answer


def prepared(desk: Conversation, **fields: Any) -> Message:
    """The message that a filled-in form became."""
    desk.click("Prepare message", message=published(desk))
    desk.submit(**{"url": URL, **fields})
    return desk.last


def test_the_form_comes_filled_in_with_what_is_known(desk: Conversation) -> None:
    message = published(desk)
    desk.tick("call-origin", message=message)
    desk.click("Prepare message", message=message)
    form = desk.modal()
    assert "To your hosting provider" in form.words()
    inputs = {block["block_id"]: block["element"] for block in form.inputs()}
    assert abs(inputs["at"]["initial_date_time"] - time.time()) < 60
    assert inputs["checked"]["initial_value"].startswith("- Call the origin past Cloudflare.")
    assert [option["value"] for option in inputs["destination"]["options"]] == ["here", "show"]


def test_what_a_paste_showed_is_filled_in_masked(desk: Conversation) -> None:
    paste = (
        "HTTP/1.1 403 Forbidden\nServer: nginx\nDate: Tue, 24 Nov 2026 10:00:05 GMT\nSet-Cookie: session=s3cret\n"
        "CF-RAY: 8f1c2d3e4a5b6c7d-NRT\nHost: shop.example.com\n\n<h1>403 Forbidden</h1><center>nginx</center>"
    )
    message = desk.direct(paste)
    assert message is not None
    desk.click("Prepare message", message=message)
    values = {
        block["block_id"]: block["element"].get("initial_value", block["element"].get("initial_date_time"))
        for block in desk.modal().inputs()
    }
    assert values["ray_id"] == "8f1c2d3e4a5b6c7d-NRT"
    assert values["at"] == 1_795_514_405
    assert "403 Forbidden" in values["seen"]
    assert "s3cret" not in str(values)


def test_the_message_goes_to_the_answers_thread_and_holds_what_was_filled_in(desk: Conversation) -> None:
    at = int(time.time()) // 60 * 60
    utc = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at))
    posted = prepared(
        desk, at=at, ray_id=RAY, ip="203.0.113.7", checked="- restarted nginx", seen="403 Forbidden\nnginx"
    )
    assert (posted.channel, posted.thread, posted.only_for) == (CHANNEL, "1700000001.000001", None)
    said = posted.words()
    assert f"Message to your hosting provider, prepared by <@{ALICE}>" in said
    for part in (
        "```Hello,\n\nwe see the following error and ask for your help.",
        "Error: 403 Forbidden - refused by the website's own server, not by Cloudflare",
        "Address: https://www.example.com/path?page=",
        f"Time: {utc}",
        f"Ray ID: {RAY}",
        "Visitor's IP address: 203.0.113.7",
        "Already checked:\n- restarted nginx",
        "What the page or the response shows:\n403 Forbidden\nnginx",
        "*Send along*\n• A request to check that Cloudflare's addresses are not blocked",
    ):
        assert part in said


def test_it_is_recorded_and_the_answer_says_so(desk: Conversation) -> None:
    message = published(desk)
    desk.tick("call-origin", message=message)
    desk.click("Prepare message", HANAKO, message)
    desk.submit(HANAKO, url=URL)
    assert re.search(rf"✓ message prepared by <@{HANAKO}>, <!date", message.words())
    found = desk.run(checklists.read(desk.connected.desk.store, Place("T0SIMULATED", CHANNEL, message.ts)))
    assert found is not None
    assert found.work.escalated["hosting-provider"].who == HANAKO


def test_it_may_be_shown_to_copy_and_goes_nowhere(desk: Conversation) -> None:
    desk.click("Prepare message", message=published(desk))
    before = len(desk.messages)
    form = desk.submit(url=URL, destination="show")
    assert "Copy the message below and send it." in form.words()
    assert f"Address: {URL.partition('=')[0]}" in form.words()
    assert len(desk.messages) == before


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"url": ""}, {"url": "Give a whole address"}),
        ({"url": "www.example.com"}, {"url": "Give a whole address"}),
        ({"url": "javascript:alert(1)"}, {"url": "Give a whole address"}),
        ({"url": "https://exa mple.com"}, {"url": "Give a whole address"}),
        ({"url": "https://[::1"}, {"url": "Give a whole address"}),
        ({"url": "https://<!channel>/"}, {"url": "Give a whole address"}),
        ({"url": "https://www.example.com:99999/"}, {"url": "Give a whole address"}),
        ({"url": URL + "x" * 500}, {"url": "This is too long"}),
        ({"url": URL, "ray_id": "8f1c"}, {"ray_id": "A Ray ID has 16"}),
        ({"url": URL, "ray_id": "zzzzzzzzzzzzzzzz"}, {"ray_id": "A Ray ID has 16"}),
        ({"url": URL, "ip": "300.1.1.1"}, {"ip": "Give one IPv4 or IPv6"}),
        ({"url": URL, "ip": "203.0.113.7, 203.0.113.8"}, {"ip": "Give one IPv4 or IPv6"}),
        ({"url": URL, "at": 4_000_000_000}, {"at": "Choose a time"}),
        ({"url": URL, "at": 1_000_000_000}, {"at": "Choose a time"}),
        ({"url": URL, "at": "soon"}, {"at": "Choose a time"}),
        ({"url": URL, "seen": "x" * 3_000}, {"seen": "This is too long"}),
        ({"url": URL, "seen": "&" * 2_400}, {"seen": "This is too long"}),
        ({"url": URL, "checked": "<" * 2_900, "seen": "&" * 900}, {"checked": "This is too long"}),
        ({"url": "", "ip": "x"}, {"url": "Give a whole address", "ip": "Give one IPv4"}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(
    desk: Conversation, fields: dict[str, Any], told: dict[str, str]
) -> None:
    message = published(desk)
    desk.click("Prepare message", message=message)
    form = desk.submit(**fields)
    assert desk.last is message
    assert set(form.errors) == set(told)
    assert all(form.errors[name].startswith(said) for name, said in told.items())
    desk.submit(url=URL)
    assert desk.last is not message


@pytest.mark.parametrize(
    ("url", "ray_id", "ip"),
    [
        ("http://localhost/", "", ""),
        ("https://例え.テスト/ページ", RAY + "-NRT", "2001:db8::1"),
        (" https://www.example.com ", f" {RAY.upper()} ", " 203.0.113.7 "),
    ],
)
def test_what_is_right_is_taken(desk: Conversation, url: str, ray_id: str, ip: str) -> None:
    assert "Thank you." in prepared(desk, url=url, ray_id=ray_id, ip=ip).words()


def test_secrets_are_masked(desk: Conversation) -> None:
    secrets = "Authorization: Bearer abc123.def456\nCookie: session=s3cret\nfrom taro@example.com"
    said = prepared(
        desk, seen=secrets, checked="password: hunter2", url="https://u:pw@www.example.com/?token=t0ken"
    ).words()
    for secret in ("abc123", "s3cret", "taro", "hunter2", "u:pw", "t0ken"):
        assert secret not in said
    assert "Authorization: ***" in said


@pytest.mark.parametrize("destination", ["here", "show"])
def test_nothing_that_a_user_typed_comes_back_live(desk: Conversation, destination: str) -> None:
    desk.click("Prepare message", message=published(desk))
    fields = {"checked": HOSTILE * 12, "seen": HOSTILE * 12, "url": URL, "destination": destination}
    form = desk.submit(**fields)
    said = form.words() if destination == "show" else desk.last.words()
    assert "evil.example" in said
    for forbidden in ("<!channel", "<@U0ALICE> ", "<https://evil", "\u202e", "\u200b", "\x00", "````"):
        assert forbidden not in said
    assert said.count("```") % 2 == 0


def test_an_address_with_markup_in_it_is_only_text(desk: Conversation) -> None:
    said = prepared(desk, url="https://www.example.com/<!channel><@U0ALICE>`*x*`|&😀").words()
    assert "Address: https://www.example.com/&lt;!channel&gt;&lt;@U0ALICE&gt;`*x*`|&amp;😀" in said


def test_a_long_message_is_whole_and_fits_slack(desk: Conversation) -> None:
    lines = "\n".join(f"line {number} {'x' * 90}" for number in range(24))
    posted = prepared(desk, seen=lines, checked=lines)
    assert limits.problems({"text": posted.text, "blocks": posted.blocks}) == []
    assert posted.words().count("line 23 ") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_and_message_fits_slack(library: Library, language: Language) -> None:
    """Of every contact of every case, with all steps done, and with the most that may be filled in."""
    full = Known(URL + "x" * 400, int(time.time()), RAY, "203.0.113.7", seen="&" * 1_000)
    for entry in library.entries.values():
        for case in entry.cases:
            for escalation in case.escalation:
                subject = About(entry, entry.codes[0], case, escalation.contact)
                done = {step.id for step in case.checklist}
                known = replace(full, checked=handover.checked(case, done, language))
                view = View("card", language, (Subject(entry.id, entry.codes[0], case.id),), contact=escalation.contact)
                form = escalation_form(subject, known, Errand(view, "C" * 12, "1" * 17), library, "#" + "x" * 80)
                assert limits.form_problems(form) == []
                assert handover.wrong(known, time.time()) == {}
                text = handover.message(known, subject, library, language)
                assert too_long(text, known) == {}
                assert limits.problems(prepared_message(text, subject, library, language, "U" * 12)) == []
                assert limits.form_problems(shown(text, subject, library, language)) == []


def test_a_private_answer_posts_to_the_conversation(desk: Conversation) -> None:
    desk.command(QUESTION)
    desk.click("Prepare message")
    desk.submit(url=URL)
    assert (desk.last.channel, desk.last.thread, desk.last.only_for) == (CHANNEL, None, None)


def own_contacts(folder: Path, more: str) -> Shelf:
    """Knowledge in which a team says who its hosting provider is."""
    (folder / "contacts.yaml").write_text(f"hosting-provider:\n{more}", encoding="utf-8")
    return Shelf(folder)


def test_the_message_is_in_the_contacts_language_and_the_form_in_the_readers(tmp_path: Path) -> None:
    with conversation(own_contacts(tmp_path, "  language: ja\n")) as desk:
        message = published(desk)
        desk.tick("call-origin", message=message)
        desk.click("Prepare message", message=message)
        assert "The message is written in Japanese." in desk.modal().words()
        desk.submit(url=URL)
        assert "お世話になっております。" in desk.last.words()
        assert "確認済みの内容：\n- Cloudflareを通さずオリジンを呼び出します。" in desk.last.words()


@pytest.mark.parametrize(
    ("contacts", "configured"),
    [
        ('  channel: "#hosting"\n', ""),
        ("  language: en\n", "#hosting"),
        ("  language: en\n", "C0HOSTING"),
        ('  channel: "#hosting"\n', "C0ELSEWHERE"),
    ],
)
def test_it_may_go_to_the_contacts_channel_or_the_configured_one(
    tmp_path: Path, contacts: str, configured: str
) -> None:
    with conversation(own_contacts(tmp_path, contacts), ESCALATION_CHANNEL=configured) as desk:
        desk.slack.names["#hosting"] = "C0HOSTING"
        desk.slack.channels.add("C0HOSTING")
        assert prepared(desk, destination="channel").channel == "C0HOSTING"


def test_where_it_may_not_post_the_author_gets_it_to_copy(tmp_path: Path) -> None:
    with conversation(own_contacts(tmp_path, '  channel: "#hosting"\n')) as desk:
        desk.slack.names["#hosting"] = "C0HOSTING"
        told = prepared(desk, destination="channel")
        assert (told.channel, told.only_for) == (CHANNEL, ALICE)
        assert told.words().startswith("I may not post there.")
        assert "Address: https://www.example.com" in told.words()


def test_where_it_may_not_speak_at_all_the_author_gets_it_directly(desk: Conversation) -> None:
    desk.click("Prepare message", message=published(desk))
    desk.slack.channels.discard(CHANNEL)
    desk.submit(url=URL)
    assert desk.last.channel == direct(ALICE)
    assert "Address: https://www.example.com" in desk.last.words()


def test_a_trigger_that_is_too_old_or_used_is_told(desk: Conversation) -> None:
    message = published(desk)
    button = next(button for button in message.buttons() if button["text"]["text"] == "Prepare message")
    request = desk.clicked(button, message, ALICE)
    desk.slack.expire_triggers()
    assert desk.send(request)[0] == 200
    desk.wait()
    assert desk.slack.modal_of(ALICE) is None
    assert desk.last.text.startswith("Slack allows three seconds to open the form")
    assert desk.last.only_for == ALICE


@pytest.mark.parametrize("metadata", ["", "{}", '{"view":{"page":"card","language":"en"}}', "x"])
def test_a_form_of_another_age_is_told(desk: Conversation, metadata: str) -> None:
    desk.click("Prepare message", message=published(desk))
    desk.modal().view["private_metadata"] = metadata
    desk.submit(url=URL)
    assert desk.last.text.startswith("This answer is no longer in the knowledge base.")
    assert desk.last.channel == direct(ALICE)


def test_in_japanese_it_reads_japanese(desk: Conversation) -> None:
    message = desk.direct("Cloudflareのロゴがない403", user=HANAKO)
    assert message is not None
    desk.click("連絡文を作成", HANAKO, message)
    assert "宛先：ホスティング事業者" in desk.modal(HANAKO).words()
    assert desk.submit(HANAKO).errors == {"url": "http://またはhttps://で始まるURL全体を入力してください。"}
    desk.submit(HANAKO, url=URL)
    assert f"ホスティング事業者への連絡文（作成：<@{HANAKO}>さん）" in desk.last.words()
    assert "エラー：403 Forbidden（アクセス権がありません）" in desk.last.words()
    assert desk.last.thread == message.ts


def test_without_the_store_it_works_all_the_same(shelf: Shelf) -> None:
    with conversation(shelf, DATABASE_URL="postgresql://127.0.0.1:9/none") as desk:
        assert "Thank you." in prepared(desk).words()
