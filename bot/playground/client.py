"""What a person does in Slack's own app: writes, runs a command, clicks, fills in a form. The desk gets the requests.

Text travels as Slack sends it: escaped, with mentions and links as entities
(https://docs.slack.dev/messaging/formatting-message-text).
"""

import itertools
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground import payloads
from bot.playground.live import LiveWorkspace
from bot.playground.payloads import FORM, JSON, Place, SlackRequest, signed
from bot.playground.screen import Message, Modal
from bot.playground.workspace import BOT, TEAM, direct
from bot.slack import limits
from bot.slack.limits import Json
from bot.slack.mrkdwn import escape

# Sends a request to the desk; the status and the JSON of its answer, None where it has none.
Send = Callable[[SlackRequest], Awaitable[tuple[int, Any]]]

NAME = "desk"

_COMMAND = re.compile(r"(/\S+)\s*(.*)", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"、。）」]")
_MENTION = re.compile(r"@([a-z]+)", re.IGNORECASE)
# What a choice adds to the element that was used.
_CHOSEN = ("selected_option", "selected_options", "selected_date_time", "value")


class FailedError(Exception):
    """What does not work, by a short name that the page has words for."""


class Client:
    """Slack's app, as anybody of the workspace uses it."""

    def __init__(self, workspace: LiveWorkspace, command: str, secret: str, send: Send) -> None:
        self._workspace = workspace
        self._command = command
        self._secret = secret
        self._send = send
        self._ids = itertools.count(1)

    async def say(self, user: str, channel: str, text: str, thread: str | None) -> None:
        """Sends what stands in the composer. Raises FailedError."""
        command = _COMMAND.fullmatch(text.strip())
        if command is None:
            await self._write(user, channel, text.strip(), thread)
        elif command[1] != self._command:
            raise FailedError("unknown_command")
        elif thread:
            raise FailedError("command_in_thread")
        else:
            await self._run(user, channel, command[2])

    async def click(self, user: str, message: Message, action_id: str, chosen: Mapping[str, Any]) -> None:
        """Uses a button, or whatever else a message has to act on. Raises FailedError."""
        used = next((one for one in _interactive(message) if one.get("action_id") == action_id), None)
        if used is None:
            raise FailedError("gone")
        slack = self._workspace
        url = slack.response_url(message.channel, user, message)
        seen = {"ts": message.ts, "blocks": message.blocks, "only_for": message.only_for}
        if message.thread:
            seen["thread_ts"] = message.thread
        action = {**used, **{name: chosen[name] for name in _CHOSEN if name in chosen and name not in used}}
        place = Place(user, message.channel, TEAM, url, slack.trigger(user))
        await self._deliver(payloads.click(action, seen, place), FORM)

    async def submit(self, modal: Modal, fields: Mapping[str, Any]) -> None:
        """Sends a form. Raises FailedError."""
        place = Place(modal.user, "", TEAM, trigger=self._workspace.trigger(modal.user))
        view = {**modal.view, "id": modal.id}
        answer = await self._deliver(payloads.submission(view, modal.state(fields), place), FORM)
        self._workspace.submitted(modal, answer if isinstance(answer, dict) else {})

    async def _run(self, user: str, channel: str, text: str) -> None:
        url = self._workspace.response_url(channel, user)
        place = Place(user, channel, TEAM, url, self._workspace.trigger(user))
        answer = await self._deliver(payloads.command(self._command, escape(text), place), FORM)
        if isinstance(answer, dict):
            if answer.get("response_type") == "in_channel":
                self._workspace.show({"text": escape(f"{self._command} {text}".strip())}, channel, user)
            self._workspace.acknowledged(url, answer)

    async def _write(self, user: str, channel: str, text: str, thread: str | None) -> None:
        written = self._as_sent(text)
        shown = self._workspace.show({"text": written}, channel, user, thread=thread)
        event: Json = {"user": user, "text": written, "ts": shown.ts, "channel": channel}
        if thread:
            event["thread_ts"] = thread
        if channel == direct(user):
            await self._tell({**event, "type": "message", "channel_type": "im"})
        elif f"<@{BOT}>" in written:
            await self._tell({**event, "type": "app_mention"})

    def _as_sent(self, text: str) -> str:
        people = {name(user).lower(): user for user in self._workspace.locales} | {NAME: BOT}

        def mention(found: re.Match[str]) -> str:
            user = people.get(found[1].lower())
            return f"<@{user}>" if user else found[0]

        return _LINK.sub(r"<\g<0>>", _MENTION.sub(mention, escape(text)))

    async def _tell(self, event: Json) -> None:
        await self._deliver(payloads.event(event, id=f"Ev{next(self._ids)}", team=TEAM, bot=BOT), JSON)

    async def _deliver(self, body: str, content_type: str) -> Any:
        status, answer = await self._send(signed(body, content_type, self._secret))
        if status != 200:
            raise FailedError("desk_failed")
        return answer


def name(user: str) -> str:
    """What people call somebody."""
    return user.removeprefix("U0").title()


def _interactive(message: Message) -> list[Json]:
    return [element for block in message.blocks for element in limits.elements(block)]
