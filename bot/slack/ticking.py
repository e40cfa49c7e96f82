"""Ticks on the steps of a published checklist: kept first, acknowledged then, drawn as soon as Slack allows."""

import re
import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.slack import pages
from bot.slack.blocks import notice
from bot.slack.checklist import key
from bot.slack.clicks import outdated
from bot.slack.desk import Desk
from bot.slack.payloads import Body, blocks_of, person_of, place_of
from bot.slack.verbs import TICK, UNTICK
from bot.slack.view import View, encode, shown_in
from bot.store import checklists, ticking
from bot.store.checklists import Change, Mark, Place
from bot.store.database import StoreDownError


class Ticking:
    """Keeps ticks. A click says what shall be, not what shall change, so that it may come twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept = ticking.Ticking(desk.store)

    def register(self, app: AsyncApp) -> None:
        app.action(re.compile(rf"^{TICK}\."))(self.on_tick)
        app.action(re.compile(rf"^{UNTICK}\."))(self.on_untick)

    async def on_tick(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        await self._take_up(ack, body, action, done=True)

    async def on_untick(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        await self._take_up(ack, body, action, done=False)

    async def _take_up(self, ack: AsyncAck, body: Body, action: Body, *, done: bool) -> None:
        view, place = shown_in(blocks_of(body)), place_of(body)
        if view is None or place is None or not pages.exists(view, self._desk.library()):
            await ack()
            language = view.language if view else self._desk.locales.known(person_of(body))
            self._desk.background.start(outdated(self._desk, body, language), body, language)
            return
        step = str(action.get("value") or "")
        try:
            await self._keep(place, view, step, body, done=done)
        except StoreDownError:
            await ack()
            observability.count("tick_not_kept")
            told = notice(self._desk.library().replies.teamwork.not_kept[view.language])
            self._desk.background.start(self._desk.delivery.tell(told, body), body, view.language)
            return
        await ack()
        observability.event("ticked" if done else "unticked", step=step)
        self._desk.redraws.want(place, body)

    async def _keep(self, place: Place, view: View, step: str, body: Body, *, done: bool) -> None:
        shown, now = encode(view), int(time.time())
        if step in self._steps(view):
            await self._kept.keep(place, shown, Change(step, Mark(person_of(body).user, now) if done else None))
        else:
            # An edit took the step away: the message shall show those that there are.
            await checklists.turn(self._desk.store, place, shown, now)

    def _steps(self, view: View) -> set[str]:
        subject = view.subjects[0]
        cases = self._desk.library().entries[subject.entry].cases
        return {key(subject.entry, case.id, step.id) for case in cases for step in case.checklist}
