"""The composition root: settings become a library, a desk and a server. The only file that knows all of them."""

import asyncio
import errno
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn
from starlette.applications import Starlette

from bot import observability
from bot.config import Config, ConfigError
from bot.shelf import Shelf, follow
from bot.slack.bolt import Connected, Settings, connect
from bot.slack.trouble import TROUBLE, problem
from bot.socket_mode import Connection, TokenRefusedError
from bot.store import retention
from bot.store.database import Database, StoreDownError
from bot.web import web_app

_HOUR = 3600.0


def run(config: Config) -> None:
    """Serves until told to stop. Raises KnowledgeError at once if the knowledge cannot be used."""
    # Until there is something to reload, a hang-up must not end the process.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    observability.start_logging(config.log_level)
    shelf = Shelf(*config.knowledge)
    asyncio.run(_serve_socket(config, shelf) if config.mode == "socket" else _serve_http(config, shelf))


def connected(config: Config, shelf: Shelf) -> Connected:
    """The desk for the settings."""
    settings = Settings(
        config.bot_token, config.api_url, config.command, config.default_language, config.escalation_channel
    )
    return connect(shelf.current, Database(config.database_url), settings)


def http_app(config: Config, shelf: Shelf) -> tuple[Starlette, Connected]:
    """The ASGI app of the HTTP mode, and the desk behind it."""
    desk = connected(config, shelf)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with _session(desk, config.retention_days):
            yield

    return web_app(desk.bolt, config.signing_secret, lifespan), desk


async def _introduce(desk: Connected) -> None:
    """Tells the operator at once whether Slack takes the token; nothing waits for it."""
    try:
        who = await desk.client.auth_test()
    except TROUBLE as error:
        observability.warn("not_signed_in", error=problem(error), check="SLACK_BOT_TOKEN and the network")
    else:
        observability.event("signed_in", team=who.get("team_id"), bot=who.get("user_id"))


async def _serve_http(config: Config, shelf: Shelf) -> None:
    app, _ = http_app(config, shelf)
    listening = listen(config.host, config.port)
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
    observability.event("listening", host=config.host, port=config.port, entries=len(shelf.current().entries))
    async with follow(shelf):
        await server.serve(sockets=[listening])


def listen(host: str, port: int, named: tuple[str, str] = ("HOST", "PORT")) -> socket.socket:
    """The open port. Raises ConfigError where uvicorn would end the process without saying what to do.

    `named` is what the settings of host and port are called.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
        # Connections inherit it. asyncio sets it only on sockets it opens itself, and without it every answer
        # on a connection that Slack keeps open waits 40 ms for an acknowledgement of its first half.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        is_port = error.errno in {errno.EADDRINUSE, errno.EACCES}
        name, value = (named[1], port) if is_port else (named[0], host)
        advice = "set it to a free port above 1023" if is_port else "set it to an address of this machine"
        raise ConfigError([f'{name} cannot be used ({error.strerror or error}, got "{value}"); {advice}']) from error
    return listening


async def _serve_socket(config: Config, shelf: Shelf) -> None:
    desk = connected(config, shelf)
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    async with follow(shelf), _session(desk, config.retention_days):
        try:
            await Connection(desk.bolt, config.app_token, config.api_url).run_until(stopped)
        except TokenRefusedError as error:
            where = "copy it from your Slack app, Basic Information > App-Level Tokens, with connections:write"
            raise ConfigError([f"SLACK_APP_TOKEN was refused by Slack ({error}); {where}"]) from error


@asynccontextmanager
async def _session(desk: Connected, retention_days: int) -> AsyncIterator[None]:
    """One HTTP session for all calls to Slack and the store, open while the desk works and until it has finished."""
    async with aiohttp.ClientSession() as session:
        desk.client.session = session
        asyncio.get_running_loop().set_exception_handler(_tell_of_fault)
        started = [asyncio.create_task(_introduce(desk)), asyncio.create_task(_keep_house(desk, retention_days))]
        yield
        for task in started:
            task.cancel()
        await asyncio.wait(started)
        await desk.desk.background.stop()
        await desk.desk.store.close()


async def _keep_house(desk: Connected, retention_days: int) -> None:
    """At the start and every hour: forgets what is old, and draws what an earlier process left undrawn."""
    while True:
        try:
            rows = await retention.expire(desk.desk.store, int(time.time()), retention_days)
            await desk.desk.redraws.catch_up()
        except StoreDownError:
            observability.warn("house_not_kept")
        else:
            observability.event("house_kept", expired=rows)
        await asyncio.sleep(_HOUR)


def _tell_of_fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Whatever nobody waited for. The loop's own handler would log what the exception says."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        observability.fault("unexpected", error)
    else:
        observability.warn("unexpected")
