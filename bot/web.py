"""The HTTP side: Slack's requests behind a guard, and whether the process is up.

The guard checks size, timestamp and signature before anything is parsed, then parses the body itself and
hands Bolt what Socket Mode would: stock Bolt answers 500 to garbage and 404 to any command whose text has
the word "payload". Signing: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import observability

# Slack's own payloads stay far below.
MOST_BYTES = 1_000_000
SLACK_PATH = "/slack/events"

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class RefusedError(Exception):
    """A request that goes no further: `status` for the caller, `reason` for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def web_app(
    bolt: AsyncApp, signing_secret: str, lifespan: Lifespan, clock: Callable[[], float] = time.time
) -> Starlette:
    """The ASGI app: Slack's requests at `/slack/events`, `/healthz` for whoever watches."""
    verifier = SignatureVerifier(signing_secret, _Clock(clock))

    async def slack(request: Request) -> Response:
        try:
            body = await _read(request)
            _verify(verifier, body, request.headers)
            asked = _bolt_request(parse(body, request.headers.get("content-type", "")), request.headers)
        except RefusedError as refused:
            observability.event("refused", status=refused.status, reason=refused.reason)
            return PlainTextResponse(refused.reason, refused.status)
        try:
            return to_starlette_response(await bolt.async_dispatch(asked))
        except Exception as error:  # noqa: BLE001 - Bolt's own handler looks into payloads that it cannot handle
            observability.fault("unhandled", error)
            return Response()

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(SLACK_PATH, slack, methods=["POST"]), Route("/healthz", healthz)], lifespan=lifespan)


async def _read(request: Request) -> bytes:
    """The body, refused by its announced length or, where that lies, as soon as it is too long."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit():
        raise RefusedError(400, "content-length is not a number")
    if len(announced) > 9 or int(announced) > MOST_BYTES:
        raise RefusedError(413, "body too large")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise RefusedError(413, "body too large")
    except ClientDisconnect as error:
        raise RefusedError(400, "caller hung up") from error
    return bytes(body)


def _verify(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> None:
    timestamp, signature = headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
    try:
        is_valid = verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError):
        # A timestamp that is no number, a signature that is not ASCII, a body that is not UTF-8.
        is_valid = False
    if not is_valid:
        raise RefusedError(401, "signature does not fit")


def parse(body: bytes, content_type: str) -> dict[str, Any]:
    """A verified body as the mapping that Slack meant. Raises RefusedError if it is neither JSON nor a form."""
    try:
        text = body.decode("utf-8")
        if content_type.partition(";")[0].strip().lower() == "application/json":
            payload = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            # Interactions come as one JSON field; a command may have the word in its text.
            payload = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "body is neither JSON nor a form") from error
    if not isinstance(payload, dict):
        raise RefusedError(400, "body is not a JSON object")
    if not _has_shape(payload):
        raise RefusedError(400, "payload is not what Slack sends")
    return payload


def _has_shape(payload: dict[str, Any]) -> bool:
    """Whether the parts that Bolt looks into, even to handle an error, are what they should be."""
    actions = payload.get("actions", [{}])
    is_named = all(isinstance(payload.get(name, ""), str) for name in ("command", "user_id", "team_id", "channel_id"))
    return (
        is_named
        and isinstance(payload.get("event", {}), dict)
        and isinstance(actions, list)
        and bool(actions)
        and all(isinstance(action, dict) for action in actions)
    )


def _bolt_request(payload: dict[str, Any], headers: Mapping[str, str]) -> AsyncBoltRequest:
    """What Bolt is given. Raises RefusedError for a payload whose parts are not what Slack sends."""
    slack_headers: dict[str, str | Sequence[str]] = {
        name: value for name, value in headers.items() if name.startswith("x-slack-")
    }
    try:
        return AsyncBoltRequest(mode="socket_mode", body=payload, headers=slack_headers)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise RefusedError(400, "payload lacks what Slack always sends") from error


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()
