"""The simulated workspace while people look at it: whoever follows it learns of every change."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from bot.playground.screen import Message, Modal
from bot.playground.workspace import Workspace
from bot.slack.limits import Json

# What changed: a kind and an identity, such as ("message", its ts), ("modal", a user) or ("people", "").
Change = tuple[str, str]


class Feed:
    """The changes since one follower last looked, each once: what is sent is always the latest state."""

    def __init__(self) -> None:
        self._pending: dict[Change, None] = {}
        self._something = asyncio.Event()
        self._is_closed = False

    def put(self, change: Change) -> None:
        self._pending[change] = None
        self._something.set()

    def close(self) -> None:
        self._is_closed = True
        self._something.set()

    async def changes(self, patience: float) -> AsyncIterator[Change | None]:
        """Every change as it comes, None where there was none for `patience` seconds, until the feed is closed."""
        while not self._is_closed:
            try:
                async with asyncio.timeout(patience):
                    await self._something.wait()
            except TimeoutError:
                yield None
                continue
            self._something.clear()
            pending, self._pending = self._pending, {}
            for change in pending:
                yield change


class LiveWorkspace(Workspace):
    """A workspace that is followed. It names messages by the real time, as Slack does."""

    def __init__(self) -> None:
        super().__init__()
        self._feeds: set[Feed] = set()

    def follow(self) -> Feed:
        feed = Feed()
        self._feeds.add(feed)
        return feed

    def leave(self, feed: Feed) -> None:
        self._feeds.discard(feed)

    def close_feeds(self) -> None:
        """Sends all followers away, so that a server can end."""
        for feed in self._feeds:
            feed.close()

    def changed(self, kind: str, id: str = "") -> None:
        for feed in self._feeds:
            feed.put((kind, id))

    def show(self, message: Json, channel: str, user: str, **where: Any) -> Message:
        shown = super().show(message, channel, user, **where)
        self.changed("message", shown.ts)
        return shown

    def change(self, message: Message, to: Json) -> None:
        super().change(message, to)
        self.changed("message", message.ts)

    def dismiss(self, message: Message) -> None:
        """Takes a message that only one person sees off the screen."""
        self.messages.remove(message)
        self.changed("message", message.ts)

    def open(self, user: str, view: Json) -> Modal:
        modal = super().open(user, view)
        self.changed("modal", user)
        return modal

    def change_modal(self, modal: Modal, view: Json) -> None:
        super().change_modal(modal, view)
        self.changed("modal", modal.user)

    def submitted(self, modal: Modal, answer: Json) -> None:
        super().submitted(modal, answer)
        self.changed("modal", modal.user)

    def close(self, modal: Modal) -> None:
        super().close(modal)
        self.changed("modal", modal.user)

    def next_ts(self) -> str:
        return f"{int(time.time())}.{super().next_ts().partition('.')[2]}"
