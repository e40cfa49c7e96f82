"""What the playground answers over HTTP, without a browser: whom it serves, how its pages are confined, its stream."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.playground.guard import POLICY
from bot.shelf import Shelf
from tests.playground.serving import served
from tests.playground.talking import fetch, message, say, seen


@pytest.fixture(scope="module")
def site(shelf: Shelf) -> Iterator[str]:
    """Where a playground is."""
    with served(shelf) as up:
        yield up.host


@pytest.mark.parametrize(
    "path", ["/", "/?as=hanako", "/entries/", "/entries/http-403?lang=ja", "/page/main.js", "/page/none", "/healthz"]
)
def test_everything_is_confined(site: str, path: str) -> None:
    headers = fetch(site, "GET", path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("page", ["/", "/entries/", "/entries/http-403"])
def test_pages_hold_neither_scripts_nor_styles_nor_other_hosts(site: str, page: str) -> None:
    status, text, _ = fetch(site, "GET", page)
    assert status == 200
    for unwanted in ("<style", " style=", "onclick", "//"):
        assert unwanted not in text
    assert text.count("<script") == text.count('<script type="module" src="/page/')


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/page/blocks.js", 200),
        ("GET", "/page/../site.py", 404),
        ("GET", "/page/%2e%2e/site.py", 404),
        ("GET", "/nothing", 404),
        ("GET", "/live?as=mallory", 404),
        ("GET", "/knowledge/entries", 200),
        ("GET", "/knowledge/entries/http-403", 200),
        ("GET", "/knowledge/entries/none", 404),
        ("GET", "/do/say", 404),
        ("POST", "/do/nothing", 404),
        ("POST", "/slack/events", 401),
    ],
)
def test_what_is_there(site: str, method: str, path: str, status: int) -> None:
    assert fetch(site, method, path).status == status


WORDS = {"as": "alice", "channel": "C0SUPPORT", "text": "/http 404"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec_fetch_site": "same-origin"}, 200),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"sec_fetch_site": "none"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "evil.example:80"}, 403),
        ({"host": "localhost"}, 200),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "[::1]:3000"}, 200),
        ({"host": ""}, 403),
    ],
)
def test_only_its_own_pages_may_act(site: str, headers: dict[str, str], status: int) -> None:
    assert fetch(site, "POST", "/do/say", WORDS, **headers).status == status


def test_another_sites_name_reads_nothing(site: str) -> None:
    assert fetch(site, "GET", "/live", host="evil.example").status == 403


@pytest.mark.parametrize("path", ["/simulated/api/auth.test", "/simulated/response/r1"])
def test_the_simulated_slack_is_closed_to_browsers(site: str, path: str) -> None:
    assert fetch(site, "POST", path, {}, origin=f"http://{site}").status == 403
    assert fetch(site, "POST", path, {}, sec_fetch_site="same-origin").status == 403
    assert fetch(site, "POST", path, {}).status != 403


@pytest.mark.parametrize("verb", ["say", "click", "submit", "close", "dismiss", "language"])
@pytest.mark.parametrize(
    "asked",
    [[], {}, {"as": 7}, {"as": "mallory"}, {"as": "alice", "channel": [], "ts": {}, "fields": 3, "chosen": ""}],
)
def test_nonsense_is_no_fault(site: str, verb: str, asked: Any) -> None:
    assert fetch(site, "POST", f"/do/{verb}", asked).status in {200, 400, 404}


def test_a_person_acts_only_as_that_person(shelf: Shelf) -> None:
    with served(shelf) as up:
        say(up.host, "/http 404")
        whisper = message(up.host, "alice", by="U0DESK")
        assert whisper["onlyForMe"]
        assert [kind for kind, _ in seen(up.host, "hanako")] == ["people", "modal"]
        place = {"channel": whisper["channel"], "ts": whisper["ts"]}
        assert fetch(up.host, "POST", "/do/dismiss", {"as": "hanako", **place}).status == 404
        assert fetch(up.host, "POST", "/do/say", {**WORDS, "channel": "D0HANAKO"}).status == 404
        assert fetch(up.host, "POST", "/do/dismiss", {"as": "alice", **place}).status == 200
        assert [kind for kind, _ in seen(up.host, "alice")] == ["people", "modal"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"text": "/weather"}, "unknown_command"),
        ({"text": "/http 403", "thread": "1.2"}, "command_in_thread"),
    ],
)
def test_what_cannot_be_said_is_seen(site: str, asked: dict[str, str], error: str) -> None:
    status, text, _ = say(site, **asked)
    assert (status, json.loads(text).get("error")) == (200, error)


def test_text_travels_as_slack_sends_it(site: str) -> None:
    say(site, "@desk @Hanako @nobody <!here> see https://example.com/a?b=1&c.")
    sent = message(site, "hanako", by="U0ALICE")["text"]
    assert sent == "<@U0DESK> <@U0HANAKO> @nobody &lt;!here&gt; see <https://example.com/a?b=1&amp;c>."
