"""Pasting what the customer sent into Slack: the diagnosis as a card, its buttons, and nothing secret in either."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import answer
from bot.answering.library import Library
from bot.slack import limits
from bot.slack.pages import render
from bot.slack.view import decode, encode, view_of
from tests.answering.test_evidence import EXPECTED, SAMPLES
from tests.workspace import HANAKO, Conversation

NGINX = "HTTP/1.1 502 Bad Gateway\nServer: nginx/1.22.1\nDate: Wed, 25 Nov 2026 02:03:47 GMT\nSet-Cookie: id=SECRET"
BEHIND = "HTTP/2 403\nhost: www.example.jp\nserver: cloudflare\ncf-ray: 8bd5a2f1ba7d1234-NRT"


def test_a_paste_says_who_sent_it_and_how_that_shows(desk: Conversation) -> None:
    said = desk.command(NGINX)
    assert said.text.startswith("502 Bad Gateway: ")
    assert "*Sent by: the website's own server*" in said.words()
    assert "• the answering server is nginx\n      `Server: nginx/1.22.1`" in said.words()
    assert "• time with its zone: Wed, 25 Nov 2026 02:03:47 GMT" in said.words()
    assert "Still needed: address (URL); visitor's IP address" in said.words()
    assert "SECRET" not in json.dumps(said.blocks)


def test_where_the_sender_is_not_proven_one_check_decides(desk: Conversation) -> None:
    said = desk.command(BEHIND).words()
    assert "*Sent by: not proven by this text*" in said
    assert "```curl -svo /dev/null https://www.example.jp/PATH --connect-to ::ORIGIN_IP```" in said
    assert "Ray ID: 8bd5a2f1ba7d1234-NRT" in said


def test_the_buttons_keep_what_was_found(desk: Conversation) -> None:
    desk.command(BEHIND)
    japanese = desk.click("日本語")
    assert "*送信元：この内容だけでは特定できません*" in japanese.words()
    assert "`server: cloudflare`" in japanese.words()
    chosen = desk.click("サイトのサーバー")
    assert "Ray ID：8bd5a2f1ba7d1234-NRT" in chosen.words()


def test_a_paste_is_english_whoever_pastes_it(desk: Conversation) -> None:
    assert desk.command(NGINX, user=HANAKO).text.startswith("502 Bad Gateway（")
    answered = desk.direct(f"{NGINX}\nen", user=HANAKO)
    assert answered is not None
    assert answered.text.startswith("502 Bad Gateway: ")


def test_slack_dresses_text_up_on_its_way(desk: Conversation) -> None:
    page = (
        "```&lt;html&gt;&lt;title&gt;413 Request Entity Too Large&lt;/title&gt;\n"
        "&lt;center&gt;nginx/1.18.0&lt;/center&gt; <http://www.example.com|www.example.com>```"
    )
    answered = desk.mention(page)
    assert answered is not None
    assert "*Sent by: the website's own server*" in answered.words()
    raw = desk.command("<html><title>413 Request Entity Too Large</title>\n<center>nginx/1.18.0</center>")
    assert "*Sent by: the website's own server*" in raw.words()


def test_no_error_is_an_answer(desk: Conversation) -> None:
    said = desk.command("HTTP/2 200\nserver: cloudflare\ncontent-type: text/html")
    assert said.text == "No error here: the last response is 200."
    assert "`HTTP/2 200`" in said.words()
    assert desk.click("日本語").text.startswith("この内容にエラーは見当たりません。")


def test_a_long_paste_is_read_at_both_ends(desk: Conversation) -> None:
    said = desk.command(f"{NGINX}\n{'x' * 100 + chr(10)}" + "filler line\n" * 30_000).words()
    assert "only its beginning and its end were read" in said


@pytest.mark.parametrize("hostile", ["<!channel>", "<@U0ALICE>", "https://evil.example", "*bold*", "`code`", "\u202e"])
def test_nothing_of_a_paste_comes_back_live(desk: Conversation, hostile: str) -> None:
    said = desk.command(f"HTTP/1.1 403 {hostile}\nServer: nginx {hostile}\n")
    for live in ("<!", "<@", "<https://evil", "\u202e"):
        assert live not in said.text + said.words()


@pytest.mark.parametrize("sample", sorted(EXPECTED))
def test_every_sample_fits_slack_and_its_buttons(library: Library, sample: str) -> None:
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8")
    for language in ("en", "ja"):
        view = view_of(answer(text, library), language, private=True)
        message = render(view, library, "/http")
        assert limits.problems(message) == []
        assert decode(encode(view)) == view


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.sampled_from('"\\<&`あ\n /:.-a1%|'), max_size=600))
def test_whatever_is_pasted_fits(library: Library, text: str) -> None:
    pasted = f"HTTP/1.1 403 {text}\nServer: nginx{text}\nHost: example.com\nPOST /{text} HTTP/1.1\ncf-ray: {text}"
    view = view_of(answer(pasted, library), "ja", private=True)
    assert limits.problems(render(view, library, "/http")) == []
