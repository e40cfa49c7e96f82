"""Whether an answer helped: kept for those who look after the knowledge; where it did not, the way on is shown."""

import re
import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.answering.evidence.masking import masked
from bot.answering.text import clean
from bot.slack import pages
from bot.slack.clicks import is_new, outdated, show_form
from bot.slack.desk import Desk
from bot.slack.forms import Errand, errand_of_click, errand_of_form
from bot.slack.payloads import Body, person_of, values_of
from bot.slack.rating_form import MOST_NOTE, REASONS, next_steps, rating_form, thanks
from bot.slack.verbs import HELPFUL, UNHELPFUL
from bot.slack.view import View, decode
from bot.store import feedback
from bot.store.checklists import Mark
from bot.store.database import StoreDownError
from bot.store.feedback import Feedback


class Rating:
    """Takes feedback."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        app.action(re.compile(rf"^{HELPFUL}\."))(self.on_helpful)
        app.action(re.compile(rf"^{UNHELPFUL}\."))(self.on_unhelpful)
        app.view(UNHELPFUL)(self.on_reason)

    async def on_helpful(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        await ack()
        self._take_up(body, action, asks_why=False)

    async def on_unhelpful(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        await ack()
        self._take_up(body, action, asks_why=True)

    async def on_reason(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        errand, values = errand_of_form(body), values_of(body)
        if errand is None or not pages.exists(errand.view, self._desk.library()):
            self._desk.background.start(outdated(self._desk, body, errand.view.language if errand else None), body)
            return
        reason = values.get("reason")
        verdict = reason if reason in REASONS else "other"
        note = masked(clean(str(values.get("note") or ""))[:MOST_NOTE])
        self._desk.background.start(self._thank(errand, verdict, note, body), body, errand.view.language)

    def _take_up(self, body: Body, action: Body, *, asks_why: bool) -> None:
        view = decode(str(action.get("value") or ""))

        async def work() -> None:
            if not await is_new(self._desk, body, action):
                return
            if view is None or not pages.exists(view, self._desk.library()):
                await outdated(self._desk, body, view.language if view else None)
                return
            errand = errand_of_click(view, body)
            if asks_why:
                form = rating_form(errand, self._desk.library())
                await show_form(self._desk, form, body, view.language)
            else:
                await self._thank(errand, "helpful", "", body)

        self._desk.background.start(work(), body, view.language if view else None)

    async def _thank(self, errand: Errand, verdict: str, note: str, body: Body) -> None:
        is_kept = await self._keep(errand, verdict, note, body)
        message = thanks(errand.view, self._desk.library(), is_kept=is_kept)
        if verdict != "helpful":
            message["blocks"] += self._next_steps(errand.view)
        if body.get("response_url"):
            await self._desk.delivery.tell(message, body)
        else:
            await self._desk.delivery.tell_person(message, person_of(body).user, errand.channel, errand.thread)

    async def _keep(self, errand: Errand, verdict: str, note: str, body: Body) -> bool:
        subject, person = errand.view.subjects[0], person_of(body)
        observability.event("rated", entry=subject.entry, case=subject.case, verdict=verdict)
        given = Feedback(f"{subject.entry}/{subject.case or ''}", errand.view.language, verdict, note)
        try:
            await feedback.record(
                self._desk.store, errand.place(person.team), given, Mark(person.user, int(time.time()))
            )
        except StoreDownError:
            observability.count("feedback_not_kept")
            return False
        return True

    def _next_steps(self, view: View) -> list[dict[str, Any]]:
        subject = view.subjects[0]
        entry = self._desk.library().entries[subject.entry]
        case = entry.cases[0] if len(entry.cases) == 1 else entry.case(subject.case or "")
        return next_steps(view, case, self._desk.library()) if case else []
