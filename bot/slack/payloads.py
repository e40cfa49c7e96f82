"""Where Slack's payloads keep what the desk needs. Every field may be missing; nothing here raises."""

from dataclasses import dataclass
from typing import Any

from bot.store.checklists import Place

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
    clicked = _mapping(body.get("message")).get("thread_ts") or _mapping(body.get("container")).get("thread_ts")
    thread = event.get("thread_ts") or event.get("ts") or clicked
    return str(thread) if thread else None


def place_of(body: Body) -> Place | None:
    """The message that was clicked, None where Slack does not say which."""
    ts = _mapping(body.get("container")).get("message_ts") or _mapping(body.get("message")).get("ts")
    channel = channel_of(body)
    return Place(person_of(body).team, channel, str(ts)) if ts and channel else None


def blocks_of(body: Body) -> object:
    """The blocks of the message that was clicked, whatever they are."""
    return _mapping(body.get("message")).get("blocks")


def trigger_of(body: Body) -> str:
    """What a form can be opened with, once and within three seconds."""
    return str(body.get("trigger_id") or "")


def form_of(body: Body) -> Body:
    """The form that was sent."""
    return _mapping(body.get("view"))


def values_of(body: Body) -> dict[str, Any]:
    """What stands in the fields of a form that was sent, by their block ids: text, a time, or an option's value."""
    values = _mapping(_mapping(form_of(body).get("state")).get("values"))
    return {name: _value(next(iter(_mapping(field).values()), None)) for name, field in values.items()}


def _value(field: object) -> Any:
    known = _mapping(field)
    chosen = _mapping(known.get("selected_option")).get("value")
    return known.get("value") or known.get("selected_date_time") or chosen


def bot_of(body: Body) -> str | None:
    """The user id of the bot itself, as the event's authorization names it."""
    authorizations = body.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    user = _mapping(first).get("user_id")
    return str(user) if user else None


def _mapping(value: object) -> Body:
    return value if isinstance(value, dict) else {}
