"""Starting, reloading and stopping, as an operator sees them."""

import asyncio
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from aiohttp import web

from bot.answering.layers import shipped
from bot.playground.payloads import FORM, Place, command, signed
from bot.shelf import Shelf
from tests.workspace import SECRET

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped(), tmp_path / "knowledge"))


def test_a_reload_takes_a_valid_change_and_refuses_a_broken_one(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    shelf = Shelf(folder)
    path = folder / "entries" / "4xx" / "http-403.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  en: Forbidden\n", "  en: Verboten\n", 1), encoding="utf-8")
    assert shelf.reload()
    assert shelf.current().entries["http-403"].title.en == "Verboten"
    path.write_text(text.replace("codes:", "kodes:", 1), encoding="utf-8")
    assert not shelf.reload()
    assert shelf.current().entries["http-403"].title.en == "Verboten"
    assert "http-403.yaml:2:1" in caplog.text
    assert "knowledge_kept" in caplog.text


class Served:
    """A desk in a process of its own."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", *arguments],
            cwd=ROOT,
            # Its memory must not lie in the checkout; without one it says so and works.
            env={**os.environ, "DATABASE_URL": "postgresql://127.0.0.1:9/none", **environment},
            stderr=subprocess.PIPE,
            text=True,
        )

    def read_until(self, word: str) -> str:
        """Reads the log up to the line with a word."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if word in line:
                return line
        pytest.fail(f"ended without {word}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def close(self) -> None:
        """Ends what still runs."""
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts desks, and ends those that a failing test leaves running."""
    started: list[Served] = []

    def start(*arguments: str, **environment: str) -> Served:
        started.append(Served(*arguments, **environment))
        return started[-1]

    yield start
    for served in started:
        served.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_http_mode_starts_offline_answers_reloads_and_stops(serve: Serve) -> None:
    port = free_port()
    served = serve(
        "--http",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL="http://127.0.0.1:9/api/",
        HOST="127.0.0.1",
        PORT=str(port),
        # Bolt would switch to OAuth by these and ignore the token.
        SLACK_CLIENT_ID="1.2",
        SLACK_CLIENT_SECRET="3",
    )
    served.read_until("listening")
    body = command("/http", "403 error payload", Place("U1", "C1", "T1"))
    request = signed(body, FORM, SECRET)
    answer = json.loads(post_when_up(f"http://127.0.0.1:{port}/slack/events", request.body, dict(request.headers)))
    assert answer["text"].startswith("403 Forbidden: ")
    served.process.send_signal(signal.SIGHUP)
    served.read_until("knowledge_loaded")
    assert served.stop() == 0


def test_a_change_of_a_teams_folder_is_live_and_a_broken_one_refused(tmp_path: Path, serve: Serve) -> None:
    port = free_port()
    path = tmp_path / "entries" / "4xx" / "http-403.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("title: {en: First}\ndrafted: 2026-11-25\n", encoding="utf-8")
    served = serve(
        "--http",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL="http://127.0.0.1:9/api/",
        HOST="127.0.0.1",
        PORT=str(port),
        KNOWLEDGE_PATH=str(tmp_path),
    )
    served.read_until("following")
    path.write_text("title: {en: Second}\ndrafted: 2026-11-25\n", encoding="utf-8")
    served.read_until("knowledge_loaded")
    path.write_text("title: {en: Third}\n", encoding="utf-8")
    assert str(path) in served.read_until("missing key drafted")
    served.read_until("knowledge_kept")
    request = signed(command("/http", "403", Place("U1", "C1", "T1")), FORM, SECRET)
    answer = json.loads(post_when_up(f"http://127.0.0.1:{port}/slack/events", request.body, dict(request.headers)))
    assert answer["text"].startswith("403 Second: ")
    assert served.stop() == 0


def post_when_up(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Sends a request as soon as the port is open."""
    until = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:  # noqa: S310
                return bytes(answer.read())
        except URLError:
            if time.monotonic() > until:
                raise


def test_a_port_that_is_taken_is_told(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served = serve(
            "--http",
            SLACK_BOT_TOKEN="xoxb-1",
            SLACK_SIGNING_SECRET=SECRET,
            HOST="127.0.0.1",
            PORT=str(taken.getsockname()[1]),
        )
        served.read_until("PORT cannot be used")
        assert served.process.wait(timeout=20) == 2


@pytest.mark.parametrize("error", ["invalid_auth", "missing_scope", "token_revoked"])
def test_socket_mode_ends_where_slack_refuses_the_token(error: str, serve: Serve) -> None:
    code, line = asyncio.run(_refused_token(error, serve))
    assert code == 2
    assert f"SLACK_APP_TOKEN was refused by Slack ({error}); copy it from your Slack app" in line


async def _refused_token(error: str, serve: Serve) -> tuple[int, str]:
    async def refuse(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error": error})

    app = web.Application()
    app.router.add_post("/api/{method}", refuse)
    runner, url = await _listening(app)
    served = serve("--socket", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL=f"{url}/api/")
    line = await asyncio.to_thread(served.read_until, "was refused")
    code = await asyncio.to_thread(served.process.wait, 20)
    await runner.cleanup()
    return code, line


async def _listening(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


def test_socket_mode_tries_again_while_slack_is_busy_and_comes_back_after_a_break(serve: Serve) -> None:
    assert asyncio.run(_breaks(serve)) == ["not_connected", "connected", "connected"]


async def _breaks(serve: Serve) -> list[str]:
    """Slack is busy at first, then opens a socket, breaks it, and opens another."""
    asked = 0

    async def open_connection(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        if asked == 1:
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"retry-after": "60"})
        return web.json_response({"ok": True, "url": f"ws://{request.host}/socket"})

    async def talk(request: web.Request) -> web.WebSocketResponse:
        channel = web.WebSocketResponse()
        await channel.prepare(request)
        await channel.send_json({"type": "hello"})
        if asked == 2:
            await channel.close()
        else:
            await channel.receive()
        return channel

    app = web.Application()
    app.router.add_post("/api/apps.connections.open", open_connection)
    app.router.add_get("/socket", talk)
    runner, url = await _listening(app)
    served = serve("--socket", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL=f"{url}/api/")
    seen = []
    for word in ("not_connected", "connected", "connected"):
        line = await asyncio.to_thread(served.read_until, f" {word}")
        seen.append(line.split(" bot ")[1].split()[0])
    assert await asyncio.to_thread(served.stop) == 0
    await runner.cleanup()
    return seen


def test_socket_mode_answers_a_command_in_its_acknowledgement(serve: Serve) -> None:
    acknowledged = asyncio.run(_socket_mode_conversation(serve))
    assert acknowledged["envelope_id"] == "e1"
    assert acknowledged["payload"]["response_type"] == "ephemeral"
    assert acknowledged["payload"]["text"].startswith("403 Forbidden: ")


async def _socket_mode_conversation(serve: Serve) -> dict[str, Any]:
    """A Slack that opens a socket, sends one command with the word payload in it, and keeps the acknowledgement."""
    received: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def open_connection(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://{request.host}/socket"})

    async def talk(request: web.Request) -> web.WebSocketResponse:
        channel = web.WebSocketResponse()
        await channel.prepare(request)
        await channel.send_json({"type": "hello"})
        payload = {
            "command": "/http",
            "text": "403 error payload",
            "user_id": "U1",
            "team_id": "T1",
            "channel_id": "C1",
        }
        await channel.send_json(
            {"type": "slash_commands", "envelope_id": "e1", "accepts_response_payload": True, "payload": payload}
        )
        async for message in channel:
            if "envelope_id" in message.data and not received.done():
                received.set_result(json.loads(message.data))
        return channel

    app = web.Application()
    app.router.add_post("/api/apps.connections.open", open_connection)
    app.router.add_get("/socket", talk)
    runner, url = await _listening(app)
    served = serve(
        "--socket",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_APP_TOKEN="xapp-1",
        SLACK_API_URL=f"{url}/api/",
    )
    try:
        return await asyncio.wait_for(received, timeout=30)
    finally:
        assert await asyncio.to_thread(served.stop) == 0
        await runner.cleanup()
