"""The Web API of the simulated Slack, and its response URLs. It refuses what Slack refuses."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.screen import Modal
from bot.playground.workspace import BOT, TEAM, Hiccup, RefusedError, Workspace
from bot.slack.limits import Json


def web_api(workspace: Workspace) -> Starlette:
    """The API of a workspace under `/api/` and `/response/`."""
    api = _WebApi(workspace)
    return Starlette(
        routes=[
            # The SDK reads with GET and writes with POST.
            Route("/api/{method}", api.call, methods=["GET", "POST"]),
            Route("/response/{token}", api.respond, methods=["POST"]),
        ]
    )


class _WebApi:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "users.info": self._users_info,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update_message,
            "views.open": self._open_view,
            "views.update": self._update_view,
        }

    async def call(self, request: Request) -> Response:
        method, workspace = request.path_params["method"], self._workspace
        arguments = await _arguments(request)
        workspace.calls.append((method, arguments))
        if method in workspace.failures:
            status, answer = workspace.failures[method]
            return JSONResponse(answer, status)
        if hiccups := workspace.hiccups.get(method):
            return _hiccup(hiccups.pop(0))
        if seconds := workspace.rates.wait(method, str(arguments.get("channel"))):
            return _hiccup(Hiccup(429, seconds))
        handler = self._methods.get(method)
        try:
            return JSONResponse({"ok": True, **handler(arguments)} if handler else _refusal("unknown_method"))
        except RefusedError as refused:
            return JSONResponse({**_refusal(refused.error), "errors": refused.details})

    async def respond(self, request: Request) -> Response:
        answer = json.loads(await request.body())
        try:
            self._workspace.respond(request.path_params["token"], answer)
        except RefusedError as refused:
            return PlainTextResponse(refused.error, 400 if refused.details else 404)
        return PlainTextResponse("ok")

    def _auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "B0DESK"}

    def _users_info(self, arguments: Json) -> Json:
        user = arguments.get("user", "")
        if user not in self._workspace.locales:
            raise RefusedError("user_not_found")
        return {"user": {"id": user, "locale": self._workspace.locales[user]}}

    def _post_message(self, arguments: Json) -> Json:
        return self._posted(arguments, only_for=None)

    def _post_ephemeral(self, arguments: Json) -> Json:
        return self._posted(arguments, only_for=arguments.get("user"))

    def _posted(self, arguments: Json, only_for: str | None) -> Json:
        channel = self._workspace.channel(str(arguments.get("channel")))
        shown = self._workspace.show(arguments, channel, BOT, thread=arguments.get("thread_ts"), only_for=only_for)
        return {"channel": shown.channel, "ts": shown.ts}

    def _update_message(self, arguments: Json) -> Json:
        channel = self._workspace.channel(str(arguments.get("channel")))
        message = self._workspace.message(channel, str(arguments.get("ts")))
        # An ephemeral message is none that the API knows.
        if message is None or message.only_for is not None:
            raise RefusedError("message_not_found")
        if message.user != BOT:
            raise RefusedError("cant_update_message")
        self._workspace.change(message, arguments)
        return {"channel": message.channel, "ts": message.ts}

    def _open_view(self, arguments: Json) -> Json:
        user = self._workspace.exchange(str(arguments.get("trigger_id") or ""))
        return _view(self._workspace.open(user, arguments.get("view") or {}))

    def _update_view(self, arguments: Json) -> Json:
        modal = self._workspace.modals.get(str(arguments.get("view_id")))
        if modal is None:
            raise RefusedError("not_found")
        self._workspace.change_modal(modal, arguments.get("view") or {})
        return _view(modal)


def _view(modal: Modal) -> Json:
    return {"view": {**modal.view, "id": modal.id}}


def _hiccup(hiccup: Hiccup) -> Response:
    if hiccup.status == 429:
        return JSONResponse(_refusal("ratelimited"), 429, {"retry-after": str(hiccup.retry_after)})
    # What stands in front of Slack answers in HTML, whatever its content type says.
    return Response("<html>upstream failed</html>", hiccup.status, media_type="application/json")


def _refusal(error: str) -> Json:
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
