"""The Bolt app: its listeners and its one error handler."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot import observability
from bot.answering.library import Library
from bot.answering.text import Language
from bot.slack.acting import Acting
from bot.slack.asking import Asking
from bot.slack.background import Background
from bot.slack.blocks import notice
from bot.slack.delivery import Delivery
from bot.slack.desk import Desk
from bot.slack.escalating import Escalating
from bot.slack.faults import Faults
from bot.slack.limits import Json
from bot.slack.locales import Locales
from bot.slack.once import Once
from bot.slack.pages import exists, render
from bot.slack.payloads import Body
from bot.slack.rating import Rating
from bot.slack.redraws import Redraws
from bot.slack.ticking import Ticking
from bot.slack.trouble import TROUBLE
from bot.slack.view import decode
from bot.store.checklists import Checklist
from bot.store.database import Database


@dataclass(frozen=True)
class Settings:
    """What an operator says of the desk in Slack."""

    token: str
    api_url: str
    command: str
    default_language: Language
    escalation_channel: str = ""


@dataclass(frozen=True)
class Connected:
    """A desk, the Bolt app that its listeners are registered with, and the client both use."""

    bolt: AsyncApp
    desk: Desk
    client: AsyncWebClient


def connect(library: Callable[[], Library], store: Database, settings: Settings) -> Connected:
    """The desk of one workspace. Calls nobody: it starts without a network."""
    quiet = observability.library_logger()
    client = AsyncWebClient(token=settings.token, base_url=settings.api_url, logger=quiet)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    client.retry_handlers.append(AsyncServerErrorRetryHandler(max_retry_count=1))

    async def authorize() -> AuthorizeResult:
        # Without `auth.test`, which would stand between a command and its answer. Who the bot is,
        # each event says itself.
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=settings.token)

    bolt = AsyncApp(
        authorize=authorize,
        client=AsyncWebClient(base_url=settings.api_url, logger=quiet),
        logger=quiet,
        # An acknowledgement leaves at once instead of at the next look of a 10 ms poll;
        # in return no listener may do anything slow before it returns.
        process_before_response=True,
        # Requests are checked by `web` before Bolt sees them.
        request_verification_enabled=False,
        # What nobody listens to is acknowledged as well, or Slack would send it again.
        raise_error_for_unhandled_request=True,
    )

    def drawn(checklist: Checklist) -> Json | None:
        view = decode(checklist.view)
        is_known = view is not None and exists(view, library())
        return render(view, library(), settings.command, checklist.work) if view and is_known else None

    async def undrawn(checklist: Checklist, body: Body) -> None:
        view = decode(checklist.view)
        language = view.language if view else settings.default_language
        with suppress(*TROUBLE):
            await delivery.tell(notice(library().replies.teamwork.not_drawn[language]), body)

    locales = Locales(client, store, settings.default_language)
    delivery = Delivery(client)
    faults = Faults(library, locales, delivery)
    background = Background(faults.tell)
    redraws = Redraws(store, drawn, undrawn, delivery, background)
    desk = Desk(
        library,
        settings.command,
        locales,
        delivery,
        background,
        Once(store),
        store,
        redraws,
        settings.escalation_channel,
    )
    for listener in (Asking(desk), Acting(desk), Ticking(desk), Escalating(desk), Rating(desk)):
        listener.register(bolt)
    bolt.error(faults.before_acknowledgement)
    return Connected(bolt, desk, client)
