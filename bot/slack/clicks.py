"""What every click may need: whether it is a new one, a form, a notice where its button has outlived the knowledge."""

from bot import observability
from bot.answering.text import Language
from bot.slack.blocks import notice
from bot.slack.desk import Desk
from bot.slack.limits import Json
from bot.slack.payloads import Body, channel_of, person_of, trigger_of
from bot.slack.trouble import TROUBLE, problem


async def is_new(desk: Desk, body: Body, action: Body) -> bool:
    """Whether nobody took up this click before; Slack may deliver it again."""
    when, team = action.get("action_ts"), person_of(body).team
    key = ("click", team, channel_of(body), str(action.get("action_id")), str(when))
    return not when or await desk.once.claim(key)


async def outdated(desk: Desk, body: Body, language: Language | None) -> None:
    """Tells the person that the answer is no longer in the knowledge."""
    observability.event("outdated")
    spoken = language or desk.locales.default
    await desk.delivery.tell(notice(desk.library().replies.outdated[spoken]), body)


async def show_form(desk: Desk, form: Json, body: Body, language: Language) -> None:
    """Opens a form for whoever clicked; where that took too long, says so."""
    try:
        await desk.delivery.open_form(form, trigger_of(body))
    except TROUBLE as error:
        observability.warn("form_refused", error=problem(error))
        await desk.delivery.tell(notice(desk.library().replies.handover.expired[language]), body)
