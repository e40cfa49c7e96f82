"""A simulated Slack workspace: people, channels, messages, and the Web API that the desk calls.

It refuses what Slack refuses: unknown channels and methods, blocks beyond the limits, response URLs that
were used five times.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.slack import limits
from bot.slack.limits import Json

TEAM = "T0SIMULATED"
BOT = "U0DESK"
CHANNEL = "C0SUPPORT"
# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
_RESPONSE_URL_USES = 5


@dataclass
class Message:
    """A message on somebody's screen; `only_for` where nobody else sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str | None = None
    only_for: str | None = None

    def buttons(self) -> Iterator[Json]:
        """All buttons, top to bottom."""
        for block in self.blocks:
            for element in limits.elements(block):
                if element.get("type") == "button":
                    yield element

    def words(self) -> str:
        """Everything there is to read in the blocks."""
        return "\n".join(limits.texts(self.blocks))


@dataclass
class _ResponseUrl:
    channel: str
    user: str
    message: Message | None
    thread: str | None = None
    uses: int = 0
    # A replacement that overtook the acknowledgement it replaces.
    early: Json | None = None


class Workspace:
    """The state of the simulated workspace. Everything in it may be looked at."""

    def __init__(self) -> None:
        self.locales = {"U0ALICE": "en-US", "U0HANAKO": "ja-JP"}
        self.channels = {CHANNEL, *(direct(user) for user in self.locales)}
        self.messages: list[Message] = []
        self.calls: list[tuple[str, Json]] = []
        self.failures: dict[str, tuple[int, Json]] = {}
        self.base_url = ""
        self._response_urls: dict[str, _ResponseUrl] = {}
        self._numbers = itertools.count(1)

    def api(self) -> Starlette:
        """The Web API and the response URLs."""
        return Starlette(
            routes=[
                # The SDK reads with GET and writes with POST.
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{token}", self._respond, methods=["POST"]),
            ]
        )

    def response_url(self, channel: str, user: str, message: Message | None = None) -> str:
        """A new response URL, for a command or for a click on a message."""
        token = f"r{next(self._numbers)}"
        thread = message.thread if message else None
        self._response_urls[token] = _ResponseUrl(channel, user, message, thread)
        return f"{self.base_url}/response/{token}"

    def acknowledged(self, response_url: str, answer: Json) -> Message:
        """Shows what a command was acknowledged with; its response URL may replace it later."""
        entry = self._response_urls[response_url.rpartition("/")[2]]
        public = answer.get("response_type") == "in_channel"
        entry.message = self.show(entry.early or answer, entry.channel, BOT, only_for=None if public else entry.user)
        return entry.message

    def show(
        self, message: Json, channel: str, user: str, *, thread: str | None = None, only_for: str | None = None
    ) -> Message:
        """Puts a message on the screen. Raises ValueError where Slack would refuse it."""
        if user == BOT and (problems := limits.problems(message)):
            raise ValueError(problems)
        shown = Message(
            channel, self.next_ts(), user, message.get("text", ""), message.get("blocks", []), thread, only_for
        )
        self.messages.append(shown)
        return shown

    def next_ts(self) -> str:
        """A message's identity: never twice the same."""
        return f"1700000000.{next(self._numbers):06d}"

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        if method in self.failures:
            status, answer = self.failures[method]
            return JSONResponse(answer, status)
        handler = {
            "auth.test": self._auth_test,
            "users.info": self._users_info,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
        }.get(method)
        return JSONResponse(handler(arguments) if handler else _refused("unknown_method"))

    def _auth_test(self, _: Json) -> Json:
        return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0DESK"}

    def _users_info(self, arguments: Json) -> Json:
        user = arguments.get("user", "")
        if user not in self.locales:
            return _refused("user_not_found")
        return {"ok": True, "user": {"id": user, "locale": self.locales[user]}}

    def _post_message(self, arguments: Json) -> Json:
        return self._posted(arguments, only_for=None)

    def _post_ephemeral(self, arguments: Json) -> Json:
        return self._posted(arguments, only_for=arguments.get("user"))

    def _posted(self, arguments: Json, only_for: str | None) -> Json:
        if arguments.get("channel") not in self.channels:
            return _refused("channel_not_found")
        try:
            shown = self.show(
                arguments, arguments["channel"], BOT, thread=arguments.get("thread_ts"), only_for=only_for
            )
        except ValueError as error:
            return {**_refused("invalid_blocks"), "errors": error.args[0]}
        return {"ok": True, "channel": shown.channel, "ts": shown.ts}

    async def _respond(self, request: Request) -> Response:
        entry = self._response_urls.get(request.path_params["token"])
        if entry is None or entry.uses == _RESPONSE_URL_USES:
            return PlainTextResponse("used_url", 404)
        entry.uses += 1
        answer = json.loads(await request.body())
        if limits.problems(answer):
            return PlainTextResponse("invalid_blocks", 400)
        if not answer.get("replace_original"):
            public = answer.get("response_type") == "in_channel"
            self.show(answer, entry.channel, BOT, thread=entry.thread, only_for=None if public else entry.user)
        elif entry.message is None:
            entry.early = answer
        else:
            entry.message.text, entry.message.blocks = answer.get("text", ""), answer.get("blocks", [])
        return PlainTextResponse("ok")


def direct(user: str) -> str:
    """The direct conversation of a person with the desk."""
    return f"D{user[1:]}"


def _refused(error: str) -> Json:
    return {"ok": False, "error": error}


async def _arguments(request: Request) -> Json:
    """Arguments as the SDK sends them: JSON, or a form whose structured values are JSON."""
    if request.headers.get("content-type", "").startswith("application/json"):
        arguments: Json = json.loads(await request.body())
        return arguments
    form = parse_qsl((await request.body()).decode())
    return {name: _value(value) for name, value in (*request.query_params.items(), *form)}


def _value(text: str) -> Any:
    return json.loads(text) if text[:1] in "[{" and text else text
