"""The desk as people use it, in a real browser: everything from the composer to Slack's API is at work."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.playground.conftest import Windows
from tests.playground.serving import Playground
from tests.playground.window import ANSWER_AFTER_ENTER


@pytest.mark.parametrize(
    ("person", "typed", "title", "button"),
    [
        ("alice", "/http 403", "403 Forbidden", "Website's server"),
        ("hanako", "/http 403", "アクセス権がありません", "サイトのサーバー"),
        ("alice", "/http 502 ja", "502 Bad Gateway（", "サイトのサーバー"),
    ],
)
def test_a_command_is_answered_for_its_author_alone(
    windows: Windows, person: str, typed: str, title: str, button: str
) -> None:
    window, other = windows(person), windows("hanako" if person == "alice" else "alice")
    window.say(typed)
    card = window.whisper()
    window.sees(card, title)
    expect(card.get_by_role("button", name=button)).to_be_visible()
    expect(other.channel.get_by_role("article")).to_have_count(0)


@pytest.mark.parametrize(
    ("person", "asked", "told", "replies"),
    [
        ("alice", "@desk 403 without Cloudflare branding", "Refused by the website's own server", "1 reply"),
        ("hanako", "@desk Cloudflareのロゴがない403", "サイトのサーバー（オリジン）が拒否しています", "1件の返信"),
    ],
)
def test_a_mention_is_answered_in_its_thread(
    windows: Windows, person: str, asked: str, told: str, replies: str
) -> None:
    window = windows(person)
    window.sees(window.ask(asked), told)
    expect(window.channel.get_by_role("button", name=replies)).to_be_visible()


def test_a_direct_message_is_answered_in_the_conversation(windows: Windows) -> None:
    window = windows("hanako")
    window.go("HTTP Desk")
    window.say("エラー1020")
    window.sees(window.channel.get_by_role("article", name="HTTP Desk"), "1020")


def test_a_case_is_chosen_and_the_answer_shared(windows: Windows) -> None:
    alice, hanako = windows("alice"), windows("hanako")
    alice.say("/http 403")
    alice.whisper().get_by_role("button", name="Website's server").click()
    alice.sees(alice.whisper(), "Likely causes")
    alice.whisper().get_by_role("button", name="Share in channel").click()
    hanako.sees(hanako.channel.get_by_role("article", name="HTTP Desk"), "Likely causes", "@Alice")
    alice.whisper().get_by_role("button", name="Dismiss").click()
    expect(alice.channel.locator("li.private")).to_have_count(0)


def test_two_people_tick_one_checklist(windows: Windows) -> None:
    alice, hanako = windows("alice"), windows("hanako")
    card = alice.ask("@desk 403 without Cloudflare branding")
    shown = hanako.open_thread()
    card.get_by_role("button", name="Done").first.click()
    hanako.sees(shown, "1 of", "@Alice")
    shown.get_by_role("button", name="Done").first.click()
    alice.sees(card, "2 of", "@Hanako")
    shown.get_by_role("button", name="Undo").last.click()
    alice.sees(card, "1 of")


def test_an_answer_changes_its_language(windows: Windows) -> None:
    window = windows("alice")
    card = window.ask("@desk 403 without Cloudflare branding")
    card.get_by_role("button", name="日本語").click()
    window.sees(card, "考えられる原因")
    card.get_by_role("button", name="English").click()
    window.sees(card, "Likely causes")


def test_a_person_changes_the_language(windows: Windows) -> None:
    window = windows("alice")
    window.speak("日本語")
    expect(window.page.locator("html")).to_have_attribute("lang", "ja")
    expect(window.channel.get_by_role("textbox", name="#support へのメッセージ")).to_be_visible()
    window.say("/http 403")
    window.sees(window.whisper(), "アクセス権がありません")
    window.speak("English")
    window.say("/http 404")
    window.sees(window.whisper(), "404 Not Found")


def test_an_escalation_is_prepared(windows: Windows) -> None:
    alice, hanako = windows("alice"), windows("hanako")
    card = alice.ask("@desk 403 without Cloudflare branding")
    card.get_by_role("button", name="Done").first.click()
    alice.sees(card, "1 of")
    card.get_by_role("button", name="Prepare message").click()
    address = alice.modal.get_by_role("textbox", name="Address that fails")
    expect(address).to_be_focused()
    address.fill("not an address")
    alice.modal.get_by_role("textbox", name="Ray ID").fill("8f1c2d3e4a5b6c7d")
    alice.modal.get_by_role("button", name="Create").click()
    expect(address).to_have_accessible_description("Give a whole address that begins with http:// or https://.")
    expect(address).to_be_focused()
    # What was filled in is not lost.
    expect(alice.modal.get_by_role("textbox", name="Ray ID")).to_have_value("8f1c2d3e4a5b6c7d")
    address.fill("https://www.example.com/page")
    alice.modal.get_by_role("button", name="Create").click()
    expect(alice.modal).to_be_hidden()
    hanako.open_thread()
    hanako.sees(hanako.thread, "https://www.example.com/page", "8f1c2d3e4a5b6c7d", "@Alice")


def test_feedback_is_given_with_a_reason(windows: Windows) -> None:
    window = windows("alice")
    card = window.ask("@desk 403 without Cloudflare branding")
    card.get_by_role("button", name="Not helpful").click()
    window.modal.get_by_role("radio").nth(2).check()
    window.modal.get_by_role("textbox").fill("Still there after all steps.")
    window.modal.locator("button[type=submit]").click()
    expect(window.modal).to_be_hidden()
    window.sees(window.thread.locator("li.private"), "Thank you")


@pytest.mark.parametrize(
    ("person", "paste", "told", "prepare"),
    [
        ("alice", "Paste response headers", "Sent by: Cloudflare", "Prepare message"),
        ("hanako", "レスポンスヘッダーを貼り付け", "送信元：Cloudflare", "連絡文を作成"),
    ],
)
def test_pasted_evidence_is_diagnosed_and_goes_into_the_message(
    windows: Windows, person: str, paste: str, told: str, prepare: str
) -> None:
    window = windows(person)
    window.channel.get_by_role("button", name=paste).click()
    window.channel.get_by_role("textbox").press("Enter")
    window.sees(
        window.thread.get_by_role("article", name=person.title()), "cf-mitigated: challenge\nserver: cloudflare"
    )
    answer = window.answer()
    window.sees(answer, "403 Forbidden", told, "cf-mitigated: challenge")
    answer.get_by_role("button", name=prepare).first.click()
    expect(window.modal.get_by_role("textbox", name="Ray ID")).to_have_value("8e3f5d2b9c1a7f04-NRT")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/weather", "The only command here is /http."),
        ("is it just me?", "@desk"),
    ],
)
def test_what_the_desk_will_not_hear_is_told(windows: Windows, typed: str, told: str) -> None:
    window = windows("alice")
    window.say(typed)
    window.sees(window.channel.get_by_role("alert"), told)


def test_text_of_a_hostile_person_stays_text(windows: Windows) -> None:
    alice, hanako = windows("alice"), windows("hanako")
    hostile = "<img src=x onerror=alert(1)> *b* `<script>` javascript:alert(1) &lt; https://example.com/?a=1&b=2"
    alice.say(hostile)
    shown = hanako.channel.get_by_role("article", name="Alice")
    hanako.sees(shown, "<img src=x onerror=alert(1)>", "javascript:alert(1) &lt;")
    expect(shown.get_by_role("link")).to_have_attribute("href", "https://example.com/?a=1&b=2")
    expect(shown.locator("img, script")).to_have_count(0)


def test_the_keyboard_alone_is_enough(windows: Windows) -> None:
    window = windows("alice")
    page = window.page
    expect(window.channel.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("@desk 403 without Cloudflare branding")
    page.keyboard.press("Enter")
    card = window.answer()
    done = card.get_by_role("button", name="Done").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if done.evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    window.sees(card, "1 of")
    expect(card.get_by_role("button", name="Undo")).to_be_focused()
    prepare = card.get_by_role("button", name="Prepare message").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if prepare.evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(window.modal.get_by_role("textbox").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(window.modal).to_be_hidden()
    expect(prepare).to_be_focused()
    page.keyboard.press("Escape")
    expect(window.thread).to_be_hidden()
    expect(window.channel.get_by_role("button", name="1 reply")).to_be_focused()


def test_an_answer_appears_at_once(windows: Windows) -> None:
    """Within 100 ms of Enter; of several tries the best counts, since other work goes on beside it."""
    window = windows("alice")
    window.say("/http 403")
    window.whisper()
    took = [window.page.evaluate(ANSWER_AFTER_ENTER, question) for question in ["/http 502"] * 3 + ["@desk 502"] * 3]
    assert max(min(took[:3]), min(took[3:])) < 100, took


def test_a_reader_is_told_of_what_comes(windows: Windows) -> None:
    window = windows("alice")
    window.say("/http 404")
    expect(window.page.get_by_role("status")).to_contain_text("HTTP Desk: 404 Not Found")


def test_a_block_that_the_page_does_not_know_shows(windows: Windows, playground: Playground) -> None:
    window = windows("alice")
    expect(window.channel.get_by_role("textbox")).to_be_focused()
    blocks: list[dict[str, Any]] = [
        {"type": "video", "title": "Unseen"},
        {"type": "actions", "elements": [{"type": "datepicker", "action_id": "a"}]},
        {"type": "section", "text": {"type": "mrkdwn", "text": "Seen"}},
    ]
    workspace = playground.workspace
    message = workspace.show({"text": "from a person"}, "C0SUPPORT", "U0HANAKO")
    message.blocks = blocks
    playground.loop.call_soon_threadsafe(workspace.changed, "message", message.ts)
    window.sees(window.channel, "Unknown block: video", "Unknown element: datepicker", "Seen")
