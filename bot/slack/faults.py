"""What happens when something goes wrong: the person is told, the log has the traceback, both share a reference."""

import json
import secrets
from collections.abc import Callable

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot import observability
from bot.answering.library import Library
from bot.answering.text import Language, language_of
from bot.slack.blocks import notice
from bot.slack.delivery import Delivery
from bot.slack.limits import Json
from bot.slack.locales import Locales
from bot.slack.mrkdwn import plain
from bot.slack.payloads import Body, event_of, person_of
from bot.slack.trouble import TROUBLE, problem


class Faults:
    """Tells people of faults, whatever kind of request they came from."""

    def __init__(self, library: Callable[[], Library], locales: Locales, delivery: Delivery) -> None:
        self._library = library
        self._locales = locales
        self._delivery = delivery

    async def before_acknowledgement(self, error: Exception, body: Body) -> BoltResponse:
        """The one error handler of Bolt. It acknowledges whatever it is: a refusal would only come again.

        A command is answered in its acknowledgement, whoever clicked or sent a form is told in private.
        """
        if isinstance(error, BoltUnhandledRequestError):
            observability.event("ignored", type=body.get("type"), event=event_of(body).get("type"))
            return BoltResponse(status=200, body="")
        if "command" not in body:
            await self.tell(error, body, None)
            return BoltResponse(status=200, body="")
        answer = json.dumps({**self._message(error, body, None), "response_type": "ephemeral"})
        return BoltResponse(status=200, body=answer, headers={"content-type": "application/json"})

    async def tell(self, error: Exception, body: Body, language: Language | None) -> None:
        """Tells the person of a fault in work that was already acknowledged. That no way is open is only logged."""
        message = self._message(error, body, language)
        try:
            await self._delivery.tell(message, body)
        except TROUBLE as trouble:
            observability.warn("fault_not_told", error=problem(trouble))

    def _message(self, error: Exception, body: Body, language: Language | None) -> Json:
        reference = secrets.token_hex(4)
        observability.fault("fault", error, reference=reference, slack=problem(error))
        written = language_of(plain(str(body.get("text") or event_of(body).get("text") or "")))
        spoken = language or written or self._locales.known(person_of(body)) or self._locales.default
        return notice(self._library().replies.fault[spoken].format(reference=reference))
