"""The Socket Mode side: a connection that says what becomes of it.

The SDK's client connects and reconnects without a word and tries a refused token for ever; here the first
connection and every later one take the same path, which logs and gives up where trying again is no use.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import time

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import observability
from bot.slack.trouble import TROUBLE, problem

# What may be different next time; any other word of Slack's about the token is final.
_PASSING = frozenset({"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}) | {
    "request_timeout",
    "team_added_to_org",
    "accesslimited",
}
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class TokenRefusedError(Exception):
    """Slack will never take this app-level token."""


class Connection:
    """A Socket Mode connection of a Bolt app."""

    def __init__(self, bolt: AsyncApp, app_token: str, api_url: str) -> None:
        self._refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # A client without the desk's retries: they would sleep through Slack's pauses in silence.
        quiet = observability.library_logger()
        self._client = _Client(app_token, AsyncWebClient(base_url=api_url, logger=quiet), self._refused)
        self._client.on_close_listeners.append(_closed)

        async def handle(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            started = time.time()
            answer = await run_async_bolt_app(bolt, request)
            await send_async_response(client, request, answer, started)

        self._client.socket_mode_request_listeners.append(handle)

    async def run_until(self, stopped: asyncio.Event) -> None:
        """Stays connected until told to stop. Raises TokenRefusedError where Slack refuses the token."""
        connecting = asyncio.create_task(self._client.connect())  # type: ignore[no-untyped-call]
        stopping = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait((self._refused, stopping), return_when=asyncio.FIRST_COMPLETED)
            if self._refused.done():
                self._refused.result()
        finally:
            connecting.cancel()
            stopping.cancel()
            await self._client.close()  # type: ignore[no-untyped-call]


class _Client(SocketModeClient):
    def __init__(self, app_token: str, web_client: AsyncWebClient, refused: asyncio.Future[None]) -> None:
        super().__init__(app_token=app_token, web_client=web_client, logger=observability.library_logger())
        self._refused = refused

    async def issue_new_wss_url(self) -> str:
        """The address to connect to, asked for until Slack gives one."""
        pause = _FIRST_PAUSE
        while True:
            try:
                answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            except TROUBLE as error:
                if isinstance(error, SlackApiError) and problem(error) not in _PASSING and not self._refused.done():
                    self._refused.set_exception(TokenRefusedError(problem(error)))
                observability.warn("not_connected", error=problem(error), again_in_seconds=pause)
            else:
                observability.event("connected")
                return str(answer["url"])
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _closed(_: aiohttp.WSMessage) -> None:
    observability.warn("disconnected")
