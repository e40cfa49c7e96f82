"""Holds the current library, and follows changes of its folders."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from watchfiles import Change, awatch

from bot import observability
from bot.answering.answer import prepare
from bot.answering.layers import stacked
from bot.answering.library import Library
from bot.answering.lint import checked
from bot.answering.reading import KnowledgeError, Problem
from bot.slack.fitting import refused_by_slack

# How long to wait for the next file of one change, in milliseconds: an editor or a checkout writes several.
_TOGETHER_MS = 200
_LOOK_AGAIN_MS = 500


class Shelf:
    """Holds the current library: the shipped one with a team's folders over it. A failed reload keeps the last good.

    `problems` are those of the last reload, none where its knowledge is in use.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = stacked(folders)
        self.problems: tuple[Problem, ...] = ()
        self._library = _load(self.folders)
        self._reloading = threading.Lock()

    def current(self) -> Library:
        return self._library

    def reload(self) -> bool:
        """Reads the folders again; whether their knowledge is now in use. Logs every problem if it is not."""
        with self._reloading:
            try:
                self._library = _load(self.folders)
            except KnowledgeError as error:
                self.problems = error.problems
                for problem in error.problems:
                    observability.warn("knowledge_problem", at=problem)
            except Exception as error:  # noqa: BLE001 - nothing about a file may stop the desk
                observability.fault("knowledge_unreadable", error)
            else:
                self.problems = ()
                observability.event("knowledge_loaded", entries=len(self._library.entries))
                return True
            observability.warn("knowledge_kept", entries=len(self._library.entries))
            return False


@asynccontextmanager
async def follow(shelf: Shelf, reloaded: Callable[[], None] = lambda: None) -> AsyncIterator[None]:
    """Reloads the shelf whenever a file of its folders changes, and on SIGHUP, for as long as it is entered.

    `reloaded` is called after each time, whether or not the knowledge could be used.
    """
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, shelf.reload))
    watching = asyncio.create_task(_watch(shelf, reloaded))
    yield
    watching.cancel()


async def _watch(shelf: Shelf, reloaded: Callable[[], None]) -> None:
    changes = awatch(
        *shelf.folders,
        watch_filter=_is_knowledge,
        debounce=_TOGETHER_MS,
        rust_timeout=_LOOK_AGAIN_MS,
        yield_on_timeout=True,
    )
    try:
        is_told = False
        async for changed in changes:
            # The first word comes when watching has begun, and may already be of a change.
            if not is_told:
                observability.event("following", folders=len(shelf.folders))
                is_told = True
            if changed:
                await asyncio.to_thread(shelf.reload)
                reloaded()
    except Exception as error:  # noqa: BLE001 - a file system that cannot be watched must not stop the desk
        observability.fault("knowledge_not_watched", error)


def _is_knowledge(_: Change, path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def _load(folders: Sequence[Path]) -> Library:
    library = checked(folders, refused_by_slack)
    prepare(library)
    return library
