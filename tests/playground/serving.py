"""The playground on a loopback port, and a browser that is looked for on this machine."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import listen
from bot.demo import Server, playground
from bot.playground.live import LiveWorkspace
from bot.shelf import Shelf

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without them Chromium wants its sandbox, which root has not, and calls its maker's servers.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Playground:
    """Where it is, and the workspace behind it. Only its own thread may change the workspace."""

    host: str
    workspace: LiveWorkspace
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return f"http://{self.host}"


@contextmanager
def served(shelf: Shelf) -> Iterator[Playground]:
    """A playground of its own, up and connected."""
    with TemporaryDirectory() as folder, listen("127.0.0.1", 0) as listening:
        app, workspace = playground(shelf, listening, "127.0.0.1", Path(folder))
        up = threading.Event()
        server = Server(app, workspace, up.set)
        loop = asyncio.new_event_loop()

        def serve() -> None:
            loop.run_until_complete(server.serve(sockets=[listening]))
            loop.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            assert up.wait(30)
            yield Playground(f"127.0.0.1:{listening.getsockname()[1]}", workspace, loop)
        finally:
            server.should_exit = True
            thread.join()
