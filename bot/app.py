"""The composition root: settings become a library, a desk and a server. The only file that knows all of them."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackClientError
from starlette.applications import Starlette

from bot import observability
from bot.answering.library import Library, shipped
from bot.answering.lint import checked
from bot.answering.matcher import prepare
from bot.answering.reading import KnowledgeError
from bot.config import Config
from bot.slack.blocks import refused_by_slack
from bot.slack.bolt import Connected, connect
from bot.web import web_app


class Shelf:
    """Holds the current library. A reload that fails keeps the last good one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.library = _load(folder)

    def current(self) -> Library:
        return self.library

    def reload(self) -> bool:
        """Reads the folder again; whether its knowledge is now in use. Logs every problem if it is not."""
        try:
            self.library = _load(self._folder)
        except KnowledgeError as error:
            for problem in error.problems:
                observability.event("knowledge_problem", at=problem)
            observability.event("knowledge_kept", entries=len(self.library.entries))
            return False
        observability.event("knowledge_loaded", entries=len(self.library.entries))
        return True


def run(config: Config) -> None:
    """Serves until told to stop. Raises KnowledgeError at once if the knowledge cannot be used."""
    observability.start_logging(config.log_level)
    shelf = Shelf(shipped())
    asyncio.run(_serve_socket(config, shelf) if config.mode == "socket" else _serve_http(config, shelf))


def connected(config: Config, shelf: Shelf) -> Connected:
    """The desk for the settings."""
    return connect(
        library=shelf.current,
        token=config.bot_token,
        api_url=config.api_url,
        command=config.command,
        default_language=config.default_language,
    )


def http_app(config: Config, shelf: Shelf) -> tuple[Starlette, Connected]:
    """The ASGI app of the HTTP mode, and the desk behind it."""
    desk = connected(config, shelf)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with _session(desk):
            yield

    return web_app(desk.bolt, config.signing_secret, lifespan), desk


async def _introduce(desk: Connected) -> None:
    """Tells the operator at once whether Slack takes the token; nothing waits for it."""
    try:
        who = await desk.client.auth_test()
    except (SlackClientError, OSError, TimeoutError) as error:
        answer = getattr(error, "response", None)
        told = answer.get("error") if answer is not None else type(error).__name__
        observability.event("not_signed_in", error=told, check="SLACK_BOT_TOKEN and the network")
    else:
        observability.event("signed_in", team=who.get("team_id"), bot=who.get("user_id"))


async def _serve_http(config: Config, shelf: Shelf) -> None:
    app, _ = http_app(config, shelf)
    # Bound here rather than by uvicorn, which would end the process instead of saying what to do.
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.create_server((config.host, config.port), family=family)
    for wanted in (signal.SIGINT, signal.SIGTERM):
        # After its clean shutdown uvicorn raises the signal again; that is no reason to end as if killed.
        signal.signal(wanted, lambda *_: None)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            config.host,
            config.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    _reload_on_hangup(shelf)
    observability.event("listening", host=config.host, port=config.port, entries=len(shelf.library.entries))
    await server.serve(sockets=[listening])


async def _serve_socket(config: Config, shelf: Shelf) -> None:
    desk = connected(config, shelf)
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    _reload_on_hangup(shelf)
    async with _session(desk):
        handler = AsyncSocketModeHandler(
            desk.bolt, config.app_token, logger=observability.library_logger(), web_client=desk.client
        )
        connecting = asyncio.create_task(_connect(handler))
        await stopped.wait()
        connecting.cancel()
        await handler.client.close()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Connects, and tries again while Slack cannot be reached: a start without a network is no fault."""
    pause = 1.0
    while True:
        try:
            await handler.client.connect()  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - the client raises whatever its transport does
            observability.event("not_connected", error=type(error).__name__, again_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)
        else:
            observability.event("connected")
            return


@asynccontextmanager
async def _session(desk: Connected) -> AsyncIterator[None]:
    """One HTTP session for all calls to Slack, open while the desk works and until it has finished."""
    async with aiohttp.ClientSession() as session:
        desk.client.session = session
        introducing = asyncio.create_task(_introduce(desk))
        yield
        introducing.cancel()
        await desk.desk.background.finished()


def _load(folder: Path) -> Library:
    library = checked(folder, refused_by_slack)
    prepare(library)
    return library


def _reload_on_hangup(shelf: Shelf) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, shelf.reload))
