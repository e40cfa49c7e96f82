"""Where Slack's payloads keep what the desk needs. Every field may be missing; nothing here raises."""

from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody in a workspace. Slack Connect gives the same user id in several workspaces."""

    team: str
    user: str


def event_of(body: Body) -> Body:
    """The event of an Events API payload."""
    return _mapping(body.get("event"))


def person_of(body: Body) -> Person:
    """Who did it; empty strings where Slack does not say."""
    user = _mapping(body.get("user")).get("id") or body.get("user_id") or event_of(body).get("user")
    team = body.get("team_id") or _mapping(body.get("team")).get("id") or event_of(body).get("team")
    return Person(str(team or ""), str(user or ""))


def channel_of(body: Body) -> str:
    channel = _mapping(body.get("channel")).get("id") or body.get("channel_id") or event_of(body).get("channel")
    return str(channel or "")


def thread_of(body: Body) -> str | None:
    """The thread that an answer belongs to: the one of the event or message, else the event itself begins one."""
    event = event_of(body)
    if event.get("type") == "message" and not event.get("thread_ts"):
        return None
    thread = event.get("thread_ts") or event.get("ts") or _mapping(body.get("message")).get("thread_ts")
    return str(thread) if thread else None


def bot_of(body: Body) -> str | None:
    """The user id of the bot itself, as the event's authorization names it."""
    authorizations = body.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    user = _mapping(first).get("user_id")
    return str(user) if user else None


def _mapping(value: object) -> Body:
    return value if isinstance(value, dict) else {}
