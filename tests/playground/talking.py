"""Talks to a playground over HTTP as its pages do, without a browser."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int
    text: str
    headers: Mapping[str, str]


def fetch(host: str, method: str, path: str, asked: Any = None, /, **headers: str) -> Answer:
    with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, None if asked is None else json.dumps(asked), named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(), dict(answer.headers))


def say(host: str, text: str, **more: str) -> Answer:
    return fetch(host, "POST", "/do/say", {"as": "alice", "channel": "C0SUPPORT", "text": text, **more})


def stream(host: str, person: str) -> Iterator[tuple[str, Any]]:
    """What a page is told of, as it comes: all there is to see first, then `ready`, then every change."""
    with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        connection.request("GET", f"/live?as={person}")
        told = connection.getresponse()
        while line := told.readline().decode().strip():
            data = told.readline().decode().strip()
            told.readline()
            yield line.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def seen(host: str, person: str) -> list[tuple[str, Any]]:
    """What a page that has just come is told of."""
    events = []
    for event in stream(host, person):
        if event[0] == "ready":
            break
        events.append(event)
    return events


def message(host: str, person: str, by: str) -> Any:
    """The first message by somebody, which may be yet to come."""
    return next(data for kind, data in stream(host, person) if kind == "message" and data["user"] == by)
