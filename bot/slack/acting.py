"""What people do with an answer: open another page of it, share it."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.answering.text import Language
from bot.slack import pages
from bot.slack.blocks import context, section
from bot.slack.desk import Desk
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Body, channel_of, person_of, thread_of
from bot.slack.view import View, decode

_USER_ID = re.compile(r"[A-Z0-9]{2,32}")


class Acting:
    """Answers clicks. A button carries the View to show, so no state is kept here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        app.action(re.compile(rf"^{pages.OPEN}\."))(self.on_open)
        app.action(re.compile(rf"^{pages.SHARE}\."))(self.on_share)

    async def on_open(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Shows another page in place of the one that was clicked."""
        await ack()
        self._take_up(self._open, body, action)

    async def on_share(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Publishes a private answer in its channel."""
        await ack()
        self._take_up(self._share, body, action)

    def _take_up(self, act: Callable[[View, Body], Coroutine[Any, Any, None]], body: Body, action: Body) -> None:
        """Does what a click asks for, once, if the knowledge still has what the button is about."""
        if not self._is_new(body, action):
            return
        view = decode(str(action.get("value") or ""))
        if view is not None and pages.exists(view, self._desk.library()):
            self._desk.background.start(act(view, body), body, view.language)
        else:
            language = view.language if view else self._desk.locales.known(person_of(body))
            self._desk.background.start(self._outdated(body, language or self._desk.locales.default), body, language)

    async def _open(self, view: View, body: Body) -> None:
        observability.event("opened", page=view.page)
        message = self._desk.message(view)
        url = str(body.get("response_url") or "")
        if not (url and await self._desk.delivery.respond(message, url, replace_original=True)):
            await self._desk.delivery.tell(message, body)

    async def _share(self, view: View, body: Body) -> None:
        observability.event("shared", page=view.page)
        message = self._desk.message(view)
        user = person_of(body).user
        if _USER_ID.fullmatch(user):
            said = self._desk.library().replies.shared[view.language].format(who=f"<@{user}>")
            message["blocks"].append(context(said))
        url = str(body.get("response_url") or "")
        shared = {"response_type": "in_channel", "replace_original": False}
        if not (url and await self._desk.delivery.respond(message, url, **shared)):
            await self._desk.delivery.post(message, channel_of(body), thread_of(body))

    async def _outdated(self, body: Body, language: Language) -> None:
        observability.event("outdated")
        text = escape(self._desk.library().replies.outdated[language])
        message = {"text": text, "blocks": [section(text)]}
        await self._desk.delivery.tell(message, body)

    def _is_new(self, body: Body, action: dict[str, Any]) -> bool:
        when = action.get("action_ts")
        return not when or self._desk.once.claim(("click", person_of(body), str(action.get("action_id")), str(when)))
