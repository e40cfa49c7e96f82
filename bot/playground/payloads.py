"""What Slack sends: signed requests with commands, events and clicks, as its documentation shows them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class SlackRequest:
    """A request as Slack would send it: body and headers, signed."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Who does something, where, and what Slack gives along: a URL for what comes later, a trigger for a form."""

    user: str
    channel: str
    team: str
    response_url: str = ""
    trigger: str = ""


def signed(body: str | bytes, content_type: str, secret: str, timestamp: int | None = None) -> SlackRequest:
    """Signs a body (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    raw = body.encode() if isinstance(body, str) else body
    when = str(int(time.time()) if timestamp is None else timestamp)
    signature = SignatureVerifier(secret).generate_signature(timestamp=when, body=raw) or ""
    headers = {"content-type": content_type, "x-slack-request-timestamp": when, "x-slack-signature": signature}
    return SlackRequest(raw, headers)


def command(name: str, text: str, place: Place) -> str:
    """A slash command (https://docs.slack.dev/interactivity/implementing-slash-commands)."""
    return urlencode(
        {
            "token": "unused",
            "team_id": place.team,
            "team_domain": "simulated",
            "channel_id": place.channel,
            "channel_name": "support",
            "user_id": place.user,
            "user_name": place.user.lower(),
            "command": name,
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": place.response_url,
            "trigger_id": place.trigger,
        }
    )


def event(inner: Mapping[str, Any], *, id: str, team: str, bot: str) -> str:
    """An Events API delivery (https://docs.slack.dev/apis/events-api)."""
    return json.dumps(
        {
            "token": "unused",
            "team_id": team,
            "api_app_id": "A1",
            "type": "event_callback",
            "event_id": id,
            "event_time": int(time.time()),
            "authorizations": [{"team_id": team, "user_id": bot, "is_bot": True, "is_enterprise_install": False}],
            "event": inner,
        }
    )


def click(action: Mapping[str, Any], message: Mapping[str, Any], place: Place) -> str:
    """A click on a button of a message (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    payload = {
        "type": "block_actions",
        "team": {"id": place.team, "domain": "simulated"},
        "user": {"id": place.user, "username": place.user.lower(), "team_id": place.team},
        "api_app_id": "A1",
        "token": "unused",
        "container": {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": place.channel,
            "is_ephemeral": bool(message.get("only_for")),
        },
        "state": {"values": {}},
        "trigger_id": place.trigger,
        "channel": {"id": place.channel, "name": "support"},
        "message": dict(message),
        "response_url": place.response_url,
        "actions": [{**action, "block_id": "b1", "action_ts": f"{time.time():.6f}"}],
    }
    return urlencode({"payload": json.dumps(payload)})


def submission(modal: Mapping[str, Any], values: Mapping[str, Any], place: Place) -> str:
    """A form that is sent (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload)."""
    payload = {
        "type": "view_submission",
        "team": {"id": place.team, "domain": "simulated"},
        "user": {"id": place.user, "username": place.user.lower(), "team_id": place.team},
        "api_app_id": "A1",
        "token": "unused",
        "trigger_id": place.trigger,
        "view": {**modal, "state": {"values": values}},
        "response_urls": [],
    }
    return urlencode({"payload": json.dumps(payload)})
