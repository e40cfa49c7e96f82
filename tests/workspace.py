"""The simulated workspace with two verbs a test: do something as a person, look at the screen.

The real desk runs behind its real guard on a loopback port, and calls the simulated Slack over HTTP.
"""

import asyncio
import itertools
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import http_app, listen
from bot.config import read_config
from bot.playground import payloads
from bot.playground.payloads import FORM, JSON, Place, SlackRequest, signed
from bot.playground.workspace import BOT, CHANNEL, TEAM, Message, Workspace, direct
from bot.shelf import Shelf
from bot.slack.bolt import Connected
from bot.web import SLACK_PATH

SECRET = "0123456789abcdef0123456789abcdef"
ALICE = "U0ALICE"
HANAKO = "U0HANAKO"

T = TypeVar("T")


class Conversation:
    """Does what people do in Slack, and waits until the desk has nothing left to do."""

    def __init__(self, slack: Workspace, connected: Connected, loop: asyncio.AbstractEventLoop, url: str) -> None:
        self.slack = slack
        self._connected = connected
        self._loop = loop
        self._url = url
        self._ids = itertools.count(1)

    @property
    def messages(self) -> list[Message]:
        return self.slack.messages

    @property
    def last(self) -> Message:
        """The newest message of the desk."""
        return [message for message in self.messages if message.user == BOT][-1]

    def command(self, text: str, user: str = ALICE, name: str = "/http") -> Message:
        """Types a slash command; the message it was answered with."""
        url = self.slack.response_url(CHANNEL, user)
        body = payloads.command(name, text, Place(user, CHANNEL, TEAM, url))
        status, answer = self.send(signed(body, FORM, SECRET))
        assert status == 200, (status, answer)
        shown = self.slack.acknowledged(url, answer)
        self.wait()
        return shown

    def mention(self, text: str, user: str = ALICE, **more: Any) -> Message | None:
        """Mentions the desk in the channel; its new message, if it says anything."""
        event = {"type": "app_mention", "user": user, "text": f"<@{BOT}> {text}", "channel": CHANNEL, **more}
        return self.event({"ts": self.slack.next_ts(), **event})

    def direct(self, text: str, user: str = ALICE, **more: Any) -> Message | None:
        """Writes the desk a direct message; its new message, if it says anything."""
        event = {"type": "message", "channel_type": "im", "user": user, "text": text, "channel": direct(user), **more}
        return self.event({"ts": self.slack.next_ts(), **event})

    def event(self, inner: dict[str, Any], id: str | None = None) -> Message | None:
        """Delivers an event; the desk's new message, if it says anything."""
        before = len(self.messages)
        body = payloads.event(inner, id=f"Ev{next(self._ids)}" if id is None else id, team=TEAM, bot=BOT)
        status, answer = self.send(signed(body, JSON, SECRET))
        assert status == 200, (status, answer)
        self.wait()
        return self.messages[-1] if len(self.messages) > before else None

    def click(self, label: str, user: str = ALICE, message: Message | None = None) -> Message:
        """Clicks a button by its words; the desk's newest message or the one that changed."""
        clicked = message or self.last
        button = next((one for one in clicked.buttons() if one["text"]["text"] == label), None)
        assert button, f"no button {label!r} among {[one['text']['text'] for one in clicked.buttons()]}"
        before = len(self.messages)
        url = self.slack.response_url(clicked.channel, user, clicked)
        seen = {"ts": clicked.ts, "thread_ts": clicked.thread, "blocks": clicked.blocks}
        body = payloads.click(button, seen, Place(user, clicked.channel, TEAM, url))
        status, answer = self.send(signed(body, FORM, SECRET))
        assert status == 200, (status, answer)
        self.wait()
        return self.messages[-1] if len(self.messages) > before else clicked

    @property
    def called(self) -> list[str]:
        """The Web API methods that the desk called, but for its own introduction at the start."""
        return [method for method, _ in self.slack.calls if method != "auth.test"]

    def send(self, request: SlackRequest) -> tuple[int, Any]:
        """Sends any request to the desk; status and body of the answer."""
        return self.run(_post(self._url, request))

    def get(self, path: str) -> tuple[int, str]:
        """Fetches a page of the desk; status and text."""
        return self.run(_get(self._url.removesuffix(SLACK_PATH) + path))

    def wait(self) -> None:
        """Waits until nothing is under way behind the acknowledgements."""
        self.run(self._connected.desk.background.finished())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


async def _post(url: str, request: SlackRequest) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=_data(request), headers=_headers(request)) as answer,
    ):
        is_json = answer.content_type == "application/json"
        return answer.status, await (answer.json() if is_json else answer.text())


def _data(request: SlackRequest) -> bytes | AsyncIterator[bytes]:
    """The body; in pieces without an announced length where the request says so."""
    if "transfer-encoding" not in request.headers:
        return request.body
    return _pieces(request.body)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


def _headers(request: SlackRequest) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name != "transfer-encoding"}


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@contextmanager
def conversation(shelf: Shelf, **settings: str) -> Iterator[Conversation]:
    """A desk and its simulated Slack, up and connected, on a loopback port of their own."""
    listening = listen("127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    slack = Workspace()
    slack.base_url = f"{base}/simulated"
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-simulated",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{base}/simulated/api/",
        **settings,
    }
    app, connected = http_app(read_config(environment, "http"), shelf)
    together = Starlette(
        routes=[Mount("/simulated", slack.api()), Mount("/", app)], lifespan=app.router.lifespan_context
    )
    server = uvicorn.Server(uvicorn.Config(together, log_config=None, access_log=False))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_serve, args=(loop, server, listening))
    thread.start()
    try:
        while not server.started:
            thread.join(0.001)
        yield Conversation(slack, connected, loop, f"{base}{SLACK_PATH}")
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _serve(loop: asyncio.AbstractEventLoop, server: uvicorn.Server, listening: socket.socket) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(server.serve(sockets=[listening]))
    loop.close()
