"""A simulated Slack workspace: people, channels, messages and forms, as Slack keeps and refuses them.

It refuses blocks beyond the limits, response URLs that were used five times or are half an hour old, triggers that
were used or are three seconds old, and channels that the desk is not in. `web_api` gives it its API.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.rates import Rates
from bot.playground.screen import Message, Modal
from bot.slack import limits
from bot.slack.limits import Json

TEAM = "T0SIMULATED"
BOT = "U0DESK"
CHANNEL = "C0SUPPORT"
# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
_RESPONSE_URL_USES = 5
_RESPONSE_URL_SECONDS = 30 * 60.0
_TRIGGER_SECONDS = 3.0


class RefusedError(Exception):
    """What Slack refuses: its word for it, and details where it gives some."""

    def __init__(self, error: str, details: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.details = details or []


@dataclass
class _ResponseUrl:
    channel: str
    user: str
    message: Message | None
    made_at: float
    thread: str | None = None
    uses: int = 0
    # A replacement that overtook the acknowledgement it replaces.
    early: Json | None = None


@dataclass
class _Trigger:
    user: str
    made_at: float
    is_used: bool = False


@dataclass(frozen=True)
class Hiccup:
    """An answer of Slack's in trouble, and how long it asks to wait."""

    status: int
    retry_after: int = 0


class Workspace:
    """The state of the simulated workspace. Everything in it may be looked at."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.locales = {"U0ALICE": "en-US", "U0HANAKO": "ja-JP"}
        self.channels = {CHANNEL, *(direct(user) for user in self.locales)}
        # Channels by their names, as a poster may give them.
        self.names = {"#support": CHANNEL}
        self.messages: list[Message] = []
        self.modals: dict[str, Modal] = {}
        self.calls: list[tuple[str, Json]] = []
        # What methods answer instead of working: always, or at their next calls one after the other.
        self.failures: dict[str, tuple[int, Json]] = {}
        self.hiccups: dict[str, list[Hiccup]] = {}
        self.rates = Rates(clock)
        self.base_url = ""
        self._clock = clock
        self._response_urls: dict[str, _ResponseUrl] = {}
        self._triggers: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1)

    def response_url(self, channel: str, user: str, message: Message | None = None) -> str:
        """A new response URL, for a command or for a click on a message."""
        token = f"r{next(self._numbers)}"
        thread = message.thread if message else None
        self._response_urls[token] = _ResponseUrl(channel, user, message, self._clock(), thread)
        return f"{self.base_url}/response/{token}"

    def use_up(self) -> None:
        """Makes all response URLs so far as good as used."""
        self._response_urls.clear()

    def trigger(self, user: str) -> str:
        """A new trigger, with which a form can be opened for a person."""
        token = f"{next(self._numbers)}.1.1"
        self._triggers[token] = _Trigger(user, self._clock())
        return token

    def expire_triggers(self) -> None:
        """Makes all triggers so far older than Slack allows."""
        for trigger in self._triggers.values():
            trigger.made_at -= 2 * _TRIGGER_SECONDS

    def exchange(self, token: str) -> str:
        """Uses a trigger up; whose it is. Raises RefusedError where it is unknown, used or too old."""
        trigger = self._triggers.get(token)
        if trigger is None:
            raise RefusedError("invalid_arguments")
        if trigger.is_used:
            raise RefusedError("exchanged_trigger_id")
        if self._clock() - trigger.made_at > _TRIGGER_SECONDS:
            raise RefusedError("expired_trigger_id")
        trigger.is_used = True
        return trigger.user

    def acknowledged(self, response_url: str, answer: Json) -> Message:
        """Shows what a command was acknowledged with; its response URL may replace it later."""
        entry = self._response_urls[response_url.rpartition("/")[2]]
        public = answer.get("response_type") == "in_channel"
        entry.message = self.show(entry.early or answer, entry.channel, BOT, only_for=None if public else entry.user)
        return entry.message

    def respond(self, token: str, answer: Json) -> None:
        """Takes what comes through a response URL. Raises RefusedError."""
        entry = self._response_urls.get(token)
        if entry is None or entry.uses == _RESPONSE_URL_USES:
            raise RefusedError("used_url")
        if self._clock() - entry.made_at > _RESPONSE_URL_SECONDS:
            raise RefusedError("expired_url")
        entry.uses += 1
        if problems := limits.problems(answer):
            raise RefusedError("invalid_blocks", problems)
        if not answer.get("replace_original"):
            public = answer.get("response_type") == "in_channel"
            self.show(answer, entry.channel, BOT, thread=entry.thread, only_for=None if public else entry.user)
        elif entry.message is None:
            entry.early = answer
        else:
            self.change(entry.message, answer)

    def show(
        self, message: Json, channel: str, user: str, *, thread: str | None = None, only_for: str | None = None
    ) -> Message:
        """Puts a message on the screen. Raises RefusedError where Slack would refuse it."""
        if user == BOT:
            _check(limits.problems(message))
        shown = Message(
            channel, self.next_ts(), user, message.get("text", ""), message.get("blocks", []), thread, only_for
        )
        self.messages.append(shown)
        return shown

    def change(self, message: Message, to: Json) -> None:
        """Replaces what a message says. Raises RefusedError where Slack would refuse it."""
        _check(limits.problems(to))
        message.text, message.blocks = to.get("text", ""), to.get("blocks", [])

    def message(self, channel: str, ts: str) -> Message | None:
        return next((each for each in self.messages if (each.channel, each.ts) == (channel, ts)), None)

    def channel(self, name: str) -> str:
        """A channel by its id, its name, or the person whose direct conversation it is. Raises RefusedError."""
        id = self.names.get(name, direct(name) if name in self.locales else name)
        if id not in self.channels:
            raise RefusedError("not_in_channel" if id in self.names.values() else "channel_not_found")
        return id

    def open(self, user: str, view: Json) -> Modal:
        """Opens a form. Raises RefusedError where Slack would refuse it."""
        _check(limits.form_problems(view))
        modal = Modal(f"V{next(self._numbers)}", user, view)
        self.modals[modal.id] = modal
        return modal

    def change_modal(self, modal: Modal, view: Json) -> None:
        """Shows another form in the window of one. Raises RefusedError where Slack would refuse it."""
        _check(limits.form_problems(view))
        modal.view, modal.errors = view, {}

    def submitted(self, modal: Modal, answer: Json) -> None:
        """Does with a form what the answer to its submission says. Raises RefusedError where Slack would refuse it."""
        match answer.get("response_action"):
            case "errors":
                strange = set(answer["errors"]) - {block["block_id"] for block in modal.inputs()}
                _check([f'errors name "{name}", which is no input' for name in sorted(strange)])
                modal.errors = answer["errors"]
            case "update":
                self.change_modal(modal, answer["view"])
            case None | "clear":
                self.close(modal)
            case other:
                raise RefusedError("invalid_response_action", [str(other)])

    def close(self, modal: Modal) -> None:
        del self.modals[modal.id]

    def modal_of(self, user: str) -> Modal | None:
        """The form that a person has open."""
        return next((modal for modal in reversed(self.modals.values()) if modal.user == user), None)

    def next_ts(self) -> str:
        """A message's identity: never twice the same."""
        return f"1700000000.{next(self._numbers):06d}"


def direct(user: str) -> str:
    """The direct conversation of a person with the desk."""
    return f"D{user[1:]}"


def _check(problems: list[str]) -> None:
    if problems:
        raise RefusedError("invalid_blocks", problems)
