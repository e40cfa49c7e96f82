"""Gets a message to Slack: into a channel or thread, or through the response URL of a command or click."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import observability
from bot.slack.limits import Json
from bot.slack.payloads import Body, channel_of, person_of, thread_of
from bot.slack.trouble import TROUBLE, problem
from bot.store.checklists import Place

# Neither the knowledge's links nor a bare host name shall unfold under an answer.
_QUIET: Json = {"unfurl_links": False, "unfurl_media": False}


class Delivery:
    """Sends messages with one Web API client."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def redraw(self, message: Json, place: Place) -> None:
        """Changes a message, without the client's own retries: while Slack asks to wait, the message changes again.

        Raises SlackApiError if Slack refuses it.
        """
        impatient = AsyncWebClient(
            token=self._client.token,
            base_url=self._client.base_url,
            session=self._client.session,
            logger=observability.library_logger(),
        )
        await impatient.chat_update(channel=place.channel, ts=place.ts, **message)

    async def open_form(self, form: Json, trigger: str) -> None:
        """Opens a form for whoever clicked. Raises SlackApiError if Slack refuses it, as after three seconds."""
        await self._client.views_open(trigger_id=trigger, view=form)

    async def post(self, message: Json, channel: str, thread: str | None) -> None:
        """Posts a message that everyone in the conversation sees. Raises SlackApiError if Slack refuses it."""
        await self._client.chat_postMessage(channel=channel, thread_ts=thread, **message, **_QUIET)

    async def whisper(self, message: Json, channel: str, user: str, thread: str | None) -> None:
        """Posts a message that only one person sees. Raises SlackApiError if Slack refuses it."""
        await self._client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread, **message)

    async def tell(self, message: Json, body: Body) -> None:
        """Tells only the person behind a request: by its response URL, in the same place, or directly.

        Raises SlackApiError if no way is open.
        """
        url = str(body.get("response_url") or "")
        if url and await self.respond(message, url, response_type="ephemeral", replace_original=False):
            return
        await self.tell_person(message, person_of(body).user, channel_of(body), thread_of(body))

    async def tell_person(self, message: Json, user: str, channel: str, thread: str | None) -> None:
        """Tells only one person, in a channel, or directly where the desk may not speak there."""
        if channel and user:
            try:
                await self.whisper(message, channel, user, thread)
            except TROUBLE as error:
                observability.warn("whisper_refused", error=problem(error))
            else:
                return
        if user:
            await self.post(message, user, None)

    async def respond(self, message: Json, response_url: str, **how: Any) -> bool:
        """Answers through a response URL, which lasts 30 minutes and five uses; whether Slack took it."""
        webhook = AsyncWebhookClient(response_url, session=self._client.session, logger=observability.library_logger())
        try:
            answer = await webhook.send_dict({**message, **_QUIET, **how})
        except TROUBLE as error:
            observability.warn("response_url_refused", error=problem(error))
            return False
        if answer.status_code != 200:
            observability.warn("response_url_refused", status=answer.status_code)
        return answer.status_code == 200
