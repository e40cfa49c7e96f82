"""What the playground answers over HTTP, without a browser: whom it serves, how its pages are confined, its stream."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

import pytest

from bot.playground.guard import POLICY
from bot.shelf import Shelf
from tests.playground.serving import Playground, served


class Answer(NamedTuple):
    status: int
    text: str
    headers: Mapping[str, str]


@pytest.fixture(scope="module")
def site(shelf: Shelf) -> Iterator[Playground]:
    with served(shelf) as up:
        yield up


def fetch(site: Playground, method: str, path: str, asked: Any = None, **headers: str) -> Answer:
    with closing(http.client.HTTPConnection(site.host, timeout=30)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, None if asked is None else json.dumps(asked), named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(), dict(answer.headers))


def told(site: Playground, person: str) -> list[tuple[str, Any]]:
    """What a page that has just come is told of."""
    events: list[tuple[str, Any]] = []
    with closing(http.client.HTTPConnection(site.host, timeout=30)) as connection:
        connection.request("GET", f"/live?as={person}")
        stream = connection.getresponse()
        while not events or events[-1][0] != "ready":
            kind, data, _ = (stream.readline().decode().strip() for _ in range(3))
            events.append((kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


@pytest.mark.parametrize(
    "path", ["/", "/?as=hanako", "/entries/", "/entries/http-403?lang=ja", "/page/main.js", "/page/none", "/healthz"]
)
def test_everything_is_confined(site: Playground, path: str) -> None:
    headers = fetch(site, "GET", path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("page", ["/", "/entries/", "/entries/http-403"])
def test_pages_hold_neither_scripts_nor_styles_nor_other_hosts(site: Playground, page: str) -> None:
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
def test_what_is_there(site: Playground, method: str, path: str, status: int) -> None:
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
def test_only_its_own_pages_may_act(site: Playground, headers: dict[str, str], status: int) -> None:
    assert fetch(site, "POST", "/do/say", WORDS, **headers).status == status


def test_another_sites_name_reads_nothing(site: Playground) -> None:
    assert fetch(site, "GET", "/live", host="evil.example").status == 403


@pytest.mark.parametrize("path", ["/simulated/api/auth.test", "/simulated/response/r1"])
def test_the_simulated_slack_is_closed_to_browsers(site: Playground, path: str) -> None:
    assert fetch(site, "POST", path, {}, origin=site.url).status == 403
    assert fetch(site, "POST", path, {}, sec_fetch_site="same-origin").status == 403
    assert fetch(site, "POST", path, {}).status != 403


@pytest.mark.parametrize("verb", ["say", "click", "submit", "close", "dismiss", "language"])
@pytest.mark.parametrize(
    "asked",
    [[], {}, {"as": 7}, {"as": "mallory"}, {"as": "alice", "channel": [], "ts": {}, "fields": 3, "chosen": ""}],
)
def test_nonsense_is_no_fault(site: Playground, verb: str, asked: Any) -> None:
    assert fetch(site, "POST", f"/do/{verb}", asked).status in {200, 400, 404}


def test_a_person_acts_only_as_that_person(shelf: Shelf) -> None:
    with served(shelf) as site:
        fetch(site, "POST", "/do/say", WORDS)
        (_, whisper) = next(event for event in told(site, "alice") if event[0] == "message")
        assert whisper["onlyForMe"]
        assert [kind for kind, _ in told(site, "hanako")] == ["people", "modal", "ready"]
        place = {"channel": whisper["channel"], "ts": whisper["ts"]}
        assert fetch(site, "POST", "/do/dismiss", {"as": "hanako", **place}).status == 404
        assert fetch(site, "POST", "/do/say", {**WORDS, "channel": "D0HANAKO"}).status == 404
        assert fetch(site, "POST", "/do/dismiss", {"as": "alice", **place}).status == 200
        assert [kind for kind, _ in told(site, "alice")] == ["people", "modal", "ready"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"text": "/weather"}, "unknown_command"),
        ({"text": "/http 403", "thread": "1.2"}, "command_in_thread"),
        ({"text": "hello"}, None),
    ],
)
def test_what_cannot_be_said_is_told(site: Playground, asked: dict[str, str], error: str | None) -> None:
    status, text, _ = fetch(site, "POST", "/do/say", {**WORDS, **asked})
    assert (status, json.loads(text).get("error")) == (200, error)


def test_text_travels_as_slack_sends_it(shelf: Shelf) -> None:
    with served(shelf) as site:
        fetch(
            site, "POST", "/do/say", {**WORDS, "text": "@desk @Hanako @nobody <!here> see https://example.com/a?b=1&c."}
        )
        (_, sent) = next(event for event in told(site, "alice") if event[0] == "message")
    assert sent["text"] == ("<@U0DESK> <@U0HANAKO> @nobody &lt;!here&gt; see <https://example.com/a?b=1&amp;c>.")
