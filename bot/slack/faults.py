"""What happens when something goes wrong: the person is told, the log has the traceback, both share a reference."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk.errors import SlackClientError

from bot import observability
from bot.answering.library import Library
from bot.slack.delivery import Delivery
from bot.slack.limits import Json
from bot.slack.locales import Locales
from bot.slack.mrkdwn import escape
from bot.slack.payloads import channel_of, person_of, thread_of


class Faults:
    """Tells people of faults, whatever kind of request they came from."""

    def __init__(self, library: Callable[[], Library], locales: Locales, delivery: Delivery) -> None:
        self._library = library
        self._locales = locales
        self._delivery = delivery

    async def before_acknowledgement(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """The one error handler of Bolt: a command is answered in its acknowledgement, others separately."""
        message = self._message(error, body)
        if "command" in body:
            answer = json.dumps({**message, "response_type": "ephemeral"})
            return BoltResponse(status=200, body=answer, headers={"content-type": "application/json"})
        await self._deliver(message, body)
        return BoltResponse(status=200, body="")

    async def tell(self, error: Exception, body: dict[str, Any]) -> None:
        """Tells the person of a fault in work that was already acknowledged."""
        await self._deliver(self._message(error, body), body)

    def _message(self, error: Exception, body: dict[str, Any]) -> Json:
        reference = secrets.token_hex(4)
        slack_says = getattr(error, "response", None)
        code = slack_says.get("error") if slack_says is not None else None
        observability.fault("fault", error, reference=reference, slack=code)
        language = self._locales.known(person_of(body)) or self._locales.default
        text = escape(self._library().replies.fault[language].format(reference=reference))
        return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}

    async def _deliver(self, message: Json, body: dict[str, Any]) -> None:
        """Tries the ways to reach the person; that none works is only logged."""
        try:
            if body.get("response_url"):
                how = {"response_type": "ephemeral", "replace_original": False}
                if await self._delivery.respond(message, body["response_url"], **how):
                    return
            channel, user = channel_of(body), person_of(body).user
            if channel and user:
                await self._delivery.whisper(message, channel, user, thread_of(body))
        except (SlackClientError, OSError, TimeoutError) as error:
            observability.event("fault_not_told", error=type(error).__name__)
