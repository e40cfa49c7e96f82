"""What people do with an answer: open another page of it, read it in the other language, share it."""

import re
import time
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.slack import pages
from bot.slack.clicks import is_new, outdated
from bot.slack.desk import Desk
from bot.slack.payloads import Body, channel_of, person_of, place_of, thread_of
from bot.slack.verbs import LANGUAGE, OPEN, SHARE, TOGETHER
from bot.slack.view import View, decode, encode
from bot.store import checklists
from bot.store.database import StoreDownError


class Acting:
    """Answers clicks on an answer. A button carries the View to show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        app.action(re.compile(rf"^{OPEN}\."))(self.on_open)
        app.action(re.compile(rf"^{LANGUAGE}\."))(self.on_language)
        app.action(re.compile(rf"^({SHARE}|{TOGETHER})\."))(self.on_share)

    async def on_open(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Shows another page in place of the one that was clicked."""
        await ack()
        self._take_up(self._open, body, action)

    async def on_language(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Shows the same page in the other language, and remembers that this person chose it."""
        await ack()
        self._take_up(self._translate, body, action)

    async def on_share(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Publishes a private answer where it was asked for."""
        await ack()
        self._take_up(self._share, body, action)

    def _take_up(self, act: Callable[[View, Body], Coroutine[Any, Any, None]], body: Body, action: Body) -> None:
        """Does what a click asks for, once, if the knowledge still has what the button is about."""
        view = decode(str(action.get("value") or ""))
        language = view.language if view else self._desk.locales.known(person_of(body))

        async def work() -> None:
            if not await is_new(self._desk, body, action):
                return
            if view is not None and pages.exists(view, self._desk.library()):
                await act(view, body)
            else:
                await outdated(self._desk, body, language)

        self._desk.background.start(work(), body, language)

    async def _open(self, view: View, body: Body) -> None:
        observability.event("opened", page=view.page)
        place = None if view.private else place_of(body)
        if place is not None:
            try:
                await checklists.turn(self._desk.store, place, encode(view), int(time.time()))
            except StoreDownError:
                observability.count("opened_without_store")
            else:
                self._desk.redraws.want(place, body)
                return
        message = self._desk.message(view)
        url = str(body.get("response_url") or "")
        if not (url and await self._desk.delivery.respond(message, url, replace_original=True)):
            await self._desk.delivery.tell(message, body)

    async def _translate(self, view: View, body: Body) -> None:
        await self._desk.locales.choose(person_of(body), view.language)
        await self._open(view, body)

    async def _share(self, view: View, body: Body) -> None:
        observability.event("shared", page=view.page)
        message = self._desk.message(view.turned(shared_by=person_of(body).user))
        url = str(body.get("response_url") or "")
        shared = {"response_type": "in_channel", "replace_original": False}
        if not (url and await self._desk.delivery.respond(message, url, **shared)):
            await self._desk.delivery.post(message, channel_of(body), thread_of(body))
