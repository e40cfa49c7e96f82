"""Preparing a message to a contact: a click opens the form, what is sent becomes the message."""

import re
import time
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.answering import handover
from bot.answering.handover import About, Known
from bot.slack.blocks import notice
from bot.slack.checklist import ticked
from bot.slack.clicks import is_new, outdated, show_form
from bot.slack.desk import Desk
from bot.slack.escalation_form import CHANNEL, HERE, SHOW, about, escalation_form, known_from, prepared, shown, too_long
from bot.slack.forms import Errand, errand_of_click, errand_of_form
from bot.slack.payloads import Body, form_of, person_of, values_of
from bot.slack.trouble import TROUBLE, problem
from bot.slack.verbs import ESCALATE
from bot.slack.view import View, decode
from bot.store import checklists, escalations
from bot.store.checklists import Mark, Work
from bot.store.database import StoreDownError
from bot.store.escalations import Escalated


class Escalating:
    """Hands an error over to whoever can fix it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        app.action(re.compile(rf"^{ESCALATE}\."))(self.on_prepare)
        app.view(ESCALATE)(self.on_create)

    async def on_prepare(self, ack: AsyncAck, body: Body, action: dict[str, Any]) -> None:
        """Opens the form, filled in with what is known."""
        await ack()
        view = decode(str(action.get("value") or ""))
        self._desk.background.start(self._open(view, body, action), body, view.language if view else None)

    async def on_create(self, ack: AsyncAck, body: Body) -> None:
        """Checks the form field by field; what is right becomes the message."""
        errand, values = errand_of_form(body), values_of(body)
        subject = about(errand.view, self._desk.library()) if errand else None
        if errand is None or subject is None:
            await ack()
            self._desk.background.start(outdated(self._desk, body, errand.view.language if errand else None), body)
            return
        view, library = errand.view, self._desk.library()
        known = _known(values)
        problems, text = handover.wrong(known, time.time()), ""
        if not problems:
            text = handover.message(known, subject, library, handover.spoken(subject.contact, library, view.language))
            problems = too_long(text, known)
        if problems:
            says = library.replies.handover.wrong
            errors = {field: says[problem][view.language] for field, problem in problems.items()}
            await ack(response_action="errors", errors=errors)
            return
        asked = values.get("destination")
        destination = asked if asked in {HERE, CHANNEL} else SHOW
        if destination == SHOW:
            await ack(response_action="update", view=shown(text, subject, library, view.language))
        else:
            await ack()
        self._desk.background.start(self._hand_over(errand, subject, text, destination, body), body, view.language)

    async def _open(self, view: View | None, body: Body, action: Body) -> None:
        if not await is_new(self._desk, body, action):
            return
        library = self._desk.library()
        subject = about(view, library) if view else None
        if view is None or subject is None:
            await outdated(self._desk, body, view.language if view else None)
            return
        errand = errand_of_click(view, body)
        done = ticked(view, subject.case, await self._work(errand, body))
        known = known_from(view)
        known = replace(
            known,
            at=known.at or int(time.time()),
            checked=handover.checked(subject.case, done, handover.spoken(subject.contact, library, view.language)),
        )
        form = escalation_form(subject, known, errand, library, self._channel(subject))
        await show_form(self._desk, form, body, view.language)

    async def _work(self, errand: Errand, body: Body) -> Work:
        """What was already done about the answer, as far as the store can tell."""
        try:
            found = await checklists.read(self._desk.store, errand.place(person_of(body).team))
        except StoreDownError:
            return Work()
        return found.work if found else Work()

    async def _hand_over(self, errand: Errand, subject: About, text: str, destination: str, body: Body) -> None:
        """Posts the message, or shows it to its author alone where the desk may not post; and records it. Once."""
        if not await self._desk.once.claim(("form", person_of(body).team, str(form_of(body).get("id")))):
            return
        who, language, library = person_of(body).user, errand.view.language, self._desk.library()
        observability.event("escalated", entry=subject.entry.id, contact=subject.contact, destination=destination)
        message = prepared(text, subject, library, language, who)
        if destination != SHOW:
            # A published answer has its own thread; a private one has only the conversation.
            thread = errand.thread or (None if errand.view.private else errand.ts or None)
            channel = errand.channel if destination == HERE else self._channel(subject)
            try:
                await self._desk.delivery.post(message, channel or who, thread if destination == HERE else None)
            except TROUBLE as error:
                observability.warn("escalation_not_posted", error=problem(error), destination=destination)
                told = library.replies.handover.not_posted[language]
                contact = library.contacts[subject.contact].name[language]
                message["blocks"][:0] = notice(told.format(contact=contact))["blocks"]
                await self._desk.delivery.tell_person(message, who, errand.channel, errand.thread)
        await self._record(errand, subject, destination, body)

    async def _record(self, errand: Errand, subject: About, destination: str, body: Body) -> None:
        person, now = person_of(body), int(time.time())
        place = errand.place(person.team)
        made = Escalated(f"{subject.entry.id}/{subject.case.id}", subject.contact, destination)
        try:
            await escalations.record(self._desk.store, place, made, Mark(person.user, now))
        except StoreDownError:
            observability.count("escalation_not_recorded")
        else:
            self._desk.redraws.want(place, {})

    def _channel(self, subject: About) -> str:
        """Where messages to this contact go: its own channel, else the one that the operator set."""
        return self._desk.library().contacts[subject.contact].channel or self._desk.escalation_channel


def _known(values: dict[str, Any]) -> Known:
    at = values.get("at")
    written = {name: str(values.get(name) or "") for name in ("url", "ray_id", "ip", "checked", "seen")}
    return Known(at=at if isinstance(at, int) else None, **written)
