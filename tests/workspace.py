"""The simulated workspace with two verbs a test: do something as a person, look at the screen.

The real desk runs behind its real guard on a loopback port, and calls the simulated Slack over HTTP.
"""

import asyncio
import itertools
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import http_app, listen
from bot.config import read_config
from bot.playground import payloads
from bot.playground.payloads import FORM, JSON, Place, SlackRequest, signed
from bot.playground.screen import Message, Modal
from bot.playground.web_api import web_api
from bot.playground.workspace import BOT, CHANNEL, TEAM, Workspace, direct
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
        self.connected = connected
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
        self._press(button, clicked, user)
        return self.messages[-1] if len(self.messages) > before else clicked

    def tick(self, step: str, user: str = ALICE, message: Message | None = None) -> Message:
        """Clicks the button of a step, by the step's id, whether it ticks or takes the tick away; the message."""
        clicked = message or self.last
        self._press(step_button(clicked, step), clicked, user)
        return clicked

    def clicked(self, button: dict[str, Any], message: Message, user: str) -> SlackRequest:
        """The request of a click, as Slack would send it."""
        url = self.slack.response_url(message.channel, user, message)
        seen = {"ts": message.ts, "blocks": message.blocks, "only_for": message.only_for}
        if message.thread:
            seen["thread_ts"] = message.thread
        place = Place(user, message.channel, TEAM, url, self.slack.trigger(user))
        return signed(payloads.click(button, seen, place), FORM, SECRET)

    def modal(self, user: str = ALICE) -> Modal:
        """The form that a person has open."""
        modal = self.slack.modal_of(user)
        assert modal, "no form is open"
        return modal

    def submit(self, user: str = ALICE, **fields: Any) -> Modal:
        """Fills in some fields of the open form and sends it; the form, which may now show errors or something else."""
        modal = self.modal(user)
        status, answer = self.send(self.submission(modal, fields))
        assert status == 200, (status, answer)
        self.slack.submitted(modal, answer or {})
        self.wait()
        return modal

    def submission(self, modal: Modal, fields: dict[str, Any]) -> SlackRequest:
        """The request of a form that is sent, as Slack would send it."""
        place = Place(modal.user, "", TEAM, trigger=self.slack.trigger(modal.user))
        view = {**modal.view, "id": modal.id}
        return signed(payloads.submission(view, modal.state(fields), place), FORM, SECRET)

    def _press(self, button: dict[str, Any], message: Message, user: str) -> None:
        status, answer = self.send(self.clicked(button, message, user))
        assert status == 200, (status, answer)
        self.wait()

    @property
    def called(self) -> list[str]:
        """The Web API methods that the desk called, but for its own introduction at the start."""
        return [method for method, _ in self.slack.calls if method != "auth.test"]

    def send(self, request: SlackRequest) -> tuple[int, Any]:
        """Sends any request to the desk; status and body of the answer."""
        return self.run(_post(self._url, request))

    def send_all(self, requests: list[SlackRequest]) -> list[int]:
        """Sends requests at once; the status of each answer."""
        return [status for status, _ in self.run(_post_all(self._url, requests))]

    def get(self, path: str) -> tuple[int, str]:
        """Fetches a page of the desk; status and text."""
        return self.run(_get(self._url.removesuffix(SLACK_PATH) + path))

    def wait(self) -> None:
        """Waits until nothing is under way behind the acknowledgements."""
        self.run(self.connected.desk.background.finished())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


def step_button(message: Message, step: str) -> dict[str, Any]:
    """The button of a step of a checklist."""
    buttons = [one for one in message.buttons() if one["action_id"].partition(".")[0] in {"tick", "untick"}]
    found = next((one for one in buttons if one["value"].endswith(f"/{step}")), None)
    assert found, f"no step {step!r} among {[one['value'] for one in buttons]}"
    return found


async def _post(url: str, request: SlackRequest) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=_data(request), headers=_headers(request)) as answer,
    ):
        is_json = answer.content_type == "application/json"
        return answer.status, await (answer.json() if is_json else answer.text())


async def _post_all(url: str, requests: list[SlackRequest]) -> list[tuple[int, Any]]:
    return await asyncio.gather(*(_post(url, request) for request in requests))


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
def conversation(shelf: Shelf, *, slack: Workspace | None = None, **settings: str) -> Iterator[Conversation]:
    """A desk and its simulated Slack, up and connected, on a loopback port and with a memory of their own.

    Given the Slack of another conversation, it is one more worker of that desk.
    """
    with TemporaryDirectory() as folder:
        yield from _conversation(
            shelf, slack or Workspace(), {"DATABASE_URL": f"sqlite:///{folder}/desk.sqlite3", **settings}
        )


def _conversation(shelf: Shelf, slack: Workspace, settings: dict[str, str]) -> Iterator[Conversation]:
    listening = listen("127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    slack.base_url = slack.base_url or f"{base}/simulated"
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-simulated",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.base_url}/api/",
        **settings,
    }
    app, connected = http_app(read_config(environment, "http"), shelf)
    together = Starlette(
        routes=[Mount("/simulated", web_api(slack)), Mount("/", app)], lifespan=app.router.lifespan_context
    )
    server = _Server(uvicorn.Config(together, log_config=None, access_log=False))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_serve, args=(loop, server, listening))
    thread.start()
    try:
        while not server.started:
            thread.join(0.001)
        yield Conversation(slack, connected, loop, f"{base}{SLACK_PATH}")
    finally:
        loop.call_soon_threadsafe(server.stopping.set)
        thread.join()
        listening.close()


class _Server(uvicorn.Server):
    """uvicorn without its pauses: it looks every 0.1 seconds whether to stop, and rests as long before it does."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        del sockets
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self.lifespan.shutdown()


def _serve(loop: asyncio.AbstractEventLoop, server: _Server, listening: socket.socket) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(server.serve(sockets=[listening]))
    loop.close()
