"""`python -m bot demo` as a person starts it: its address, its start without settings, and its end."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.playground.conftest import Windows
from tests.playground.talking import message, say
from tests.test_cli import ROOT, run

# Nothing of it may be used: neither the workspace nor the database nor the proxy, which does not exist.
SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-real",
    "SLACK_SIGNING_SECRET": "s" * 32,
    "SLACK_API_URL": "https://slack.example/api/",
    "DATABASE_URL": "postgresql://nowhere/x",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The command and what it printed until it was ready."""
    command = [sys.executable, "-m", "bot", "demo", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Ctrl-C"):
                break
        try:
            yield process, lines
        finally:
            process.kill()


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_without_settings_and_ends_cleanly(ended_by: signal.Signals) -> None:
    with started("--port", "0", **SETTINGS) as (process, lines):
        address = lines[0].rpartition(" ")[2]
        assert address.startswith("http://127.0.0.1:")
        host = urlsplit(address).netloc
        say(host, "@desk 404")
        assert "404 Not Found" in message(host, "hanako", by="U0DESK")["text"]
        # A page that is still open does not keep it from ending.
        with urllib.request.urlopen(address + "live") as stream:  # noqa: S310 - this machine
            assert b"people" in stream.readline()
            process.send_signal(ended_by)
            _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


def test_it_says_so_where_others_can_reach_it() -> None:
    with started("--port", "0", "--host", "0.0.0.0") as (_, lines):  # noqa: S104 - that is the point
        assert any("whoever reaches its port can use it" in line for line in lines)


def test_a_port_in_use_is_no_obstacle_unless_it_was_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("demo", "--port", str(port))
        assert done.returncode == 2
        assert "--port" in done.stderr


def test_a_page_tells_when_the_playground_is_gone_and_finds_it_again(windows: Windows) -> None:
    with started("--port", "0") as (process, lines):
        address = lines[0].rpartition(" ")[2]
        window = windows(path=address)
        banner = window.page.locator("#offline")
        expect(window.channel.get_by_role("textbox")).to_be_focused()
        process.terminate()
        process.wait()
        window.sees(banner, "The playground has stopped.")
    with started("--port", str(urlsplit(address).port)):
        expect(banner).to_be_hidden(timeout=20_000)
        window.say("/http 404")
        window.sees(window.whisper(), "404 Not Found")
        window.page.close()
    # That the connection broke is what this is about.
    windows.errors.clear()


def test_an_entry_is_shown_again_when_its_file_is_saved(windows: Windows, tmp_path: Path) -> None:
    file = tmp_path / "entries" / "4xx" / "http-403.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("title: {en: Once, ja: 一度目}\ndrafted: 2026-11-25\n", encoding="utf-8")
    with started("--port", "0", KNOWLEDGE_PATH=str(tmp_path)) as (_, lines):
        window = windows(path=lines[0].rpartition(" ")[2] + "entries/http-403")
        main, heading = window.page.get_by_role("main"), window.page.get_by_role("heading", level=1)
        window.sees(heading, "403 Once")
        file.write_text("title: {en: Twice, ja: 二度目}\ndrafted: 2026-11-25\n", encoding="utf-8")
        window.sees(heading, "403 Twice")
        file.write_text("titel: {en: Thrice, ja: 三度目}\ndrafted: 2026-11-25\n", encoding="utf-8")
        window.sees(main, "http-403.yaml:1:1", "titel")
        window.sees(heading, "403 Twice")
        window.page.close()
