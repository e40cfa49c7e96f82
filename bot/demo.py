"""The playground put together: the real desk, a simulated Slack and its pages, in one process and on one port."""

import asyncio
import gc
import os
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot import observability
from bot.answering.text import Language
from bot.app import http_app, listen
from bot.config import Config, ConfigError
from bot.playground.client import Client
from bot.playground.guard import Guard, is_loopback
from bot.playground.live import LiveWorkspace
from bot.playground.payloads import SlackRequest
from bot.playground.site import Knowledge, Site
from bot.playground.web_api import web_api
from bot.playground.workspace import TEAM
from bot.shelf import Shelf, follow
from bot.slack.payloads import Person
from bot.web import SLACK_PATH

PORT = 3000
_INNER = "/simulated"
_NAMED = ("--host", "--port")
_PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


def run(host: str, port: int | None, folders: Sequence[Path], told: Callable[[str], None], *, opens: bool) -> None:
    """Serves the playground until told to stop. `told` prints a line.

    Raises KnowledgeError where the knowledge cannot be used, ConfigError where it cannot listen.
    """
    observability.start_logging("WARNING")
    # The desk calls nobody but this process, which no proxy reaches; Slack's SDK would ask it even for loopback.
    for name in _PROXIES:
        os.environ.pop(name, None)
    with TemporaryDirectory(prefix="http-desk-") as memory, _listening(host, port) as listening:
        address = f"http://{_reached(host)}:{listening.getsockname()[1]}/"
        shelf = Shelf(*folders)

        def ready() -> None:
            gc.freeze()
            gc.enable()
            told(f"HTTP Desk's playground: {address}")
            if not is_loopback(host):
                told(f"Not only this machine: it listens on {host}, and whoever reaches its port can use it.")
            told("Ctrl-C ends it; nothing is kept, and no Slack workspace is involved.")
            if opens:
                # A browser in the terminal would otherwise hold everything up.
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        app, workspace = playground(shelf, listening, host, Path(memory))
        for wanted in (signal.SIGINT, signal.SIGTERM):
            # After its clean shutdown uvicorn raises the signal again; that is no reason to end as if killed.
            signal.signal(wanted, lambda *_: None)
        asyncio.run(_serve(shelf, Server(app, workspace, ready), workspace, listening))


async def _serve(shelf: Shelf, server: "Server", workspace: LiveWorkspace, listening: socket.socket) -> None:
    async with follow(shelf, lambda: workspace.changed("knowledge")):
        await server.serve(sockets=[listening])


def playground(shelf: Shelf, listening: socket.socket, host: str, memory: Path) -> tuple[Starlette, LiveWorkspace]:
    """The app of the playground on an open port, with its memory in a folder. It knows no token but its own."""
    base = f"http://{_reached(host)}:{listening.getsockname()[1]}"
    config = Config(
        mode="http",
        bot_token="xoxb-simulated",  # noqa: S106 - the simulated Slack takes any
        signing_secret=secrets.token_hex(16),
        api_url=f"{base}{_INNER}/api/",
        database_url=f"sqlite:///{memory}/desk.sqlite3",
    )
    desk, connected = http_app(config, shelf)
    workspace = LiveWorkspace()
    workspace.base_url = f"{base}{_INNER}"
    sessions: list[aiohttp.ClientSession] = []

    async def send(request: SlackRequest) -> tuple[int, Any]:
        async with sessions[0].post(base + SLACK_PATH, data=request.body, headers=dict(request.headers)) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else None

    async def choose(user: str, language: Language) -> None:
        await connected.desk.locales.choose(Person(TEAM, user), language)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session, desk.router.lifespan_context(app):
            sessions.append(session)
            yield

    knowledge = Knowledge(shelf.current, shelf.folders, lambda: shelf.problems)
    site = Site(
        workspace, Client(workspace, config.command, config.signing_secret, send), config.command, knowledge, choose
    )
    app = Starlette(
        routes=[*site.routes(), Mount(_INNER, web_api(workspace)), Mount("/", desk)],
        middleware=[Middleware(Guard, host=host, inner=_INNER)],
        lifespan=lifespan,
    )
    return app, workspace


class Server(uvicorn.Server):
    """Says when it is ready, and ends at once: the streams to open pages would otherwise never end."""

    def __init__(self, app: Starlette, workspace: LiveWorkspace, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5)
        )
        self._workspace = workspace
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._workspace.close_feeds()
        await super().shutdown(sockets)


def _listening(host: str, port: int | None) -> socket.socket:
    """The open port: the one that is asked for, else the usual one or, where that is taken, any other."""
    if port is not None:
        return listen(host, port, _NAMED)
    try:
        return listen(host, PORT, _NAMED)
    except ConfigError:
        return listen(host, 0, _NAMED)


def _shown(host: str) -> str:
    """A host as an address shows it."""
    return f"[{host}]" if ":" in host else host


def _reached(host: str) -> str:
    """How this process reaches itself."""
    if host in {"0.0.0.0", ""}:  # noqa: S104 - it only asks
        return "127.0.0.1"
    return "[::1]" if host == "::" else _shown(host)
