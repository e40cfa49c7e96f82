"""What one person sees of the workspace, as the page is told of it."""

from collections.abc import Iterator

from bot.playground.client import NAME, name
from bot.playground.live import Change, LiveWorkspace
from bot.playground.screen import Message, Modal
from bot.playground.workspace import BOT, CHANNEL, direct
from bot.slack.limits import Json

# An event of the page's stream: its name and its data.
Told = tuple[str, Json]


class Scene:
    """The workspace through the eyes of one person."""

    def __init__(self, workspace: LiveWorkspace, user: str, command: str) -> None:
        self._workspace = workspace
        self._user = user
        self._command = command

    def whole(self) -> Iterator[Told]:
        """Everything there is to see, for a page that has just come."""
        yield "people", self._people()
        for message in self._workspace.messages:
            if self._sees(message):
                yield "message", _message(message)
        yield "modal", self._modal()
        yield "ready", {}

    def told(self, change: Change) -> Told | None:
        """What a change means for this person; None where nothing."""
        match change:
            case ("message", ts):
                message = next((each for each in self._workspace.messages if each.ts == ts), None)
                if message is None:
                    return "gone", {"ts": ts}
                return ("message", _message(message)) if self._sees(message) else None
            case ("modal", self._user):
                return "modal", self._modal()
            case ("people", _):
                return "people", self._people()
        return None

    def _sees(self, message: Message) -> bool:
        in_sight = message.channel in {CHANNEL, direct(self._user)}
        return in_sight and message.only_for in {None, self._user}

    def _people(self) -> Json:
        people = [
            {"id": user, "name": name(user), "language": locale[:2]} for user, locale in self._workspace.locales.items()
        ]
        return {
            "me": self._user,
            "people": people,
            "desk": {"id": BOT, "name": "HTTP Desk", "handle": NAME},
            "command": self._command,
            "channel": CHANNEL,
            "direct": direct(self._user),
        }

    def _modal(self) -> Json:
        modal = self._workspace.modal_of(self._user)
        return {"modal": _form(modal) if modal else None}


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "channel": message.channel,
        "thread": message.thread,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "onlyForMe": message.only_for is not None,
    }


def _form(modal: Modal) -> Json:
    return {"id": modal.id, "view": modal.view, "errors": modal.errors}
