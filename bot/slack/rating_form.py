"""The form that asks why an answer did not help, and the thanks for it. Pure."""

from bot.answering import wording
from bot.answering.knowledge import Case
from bot.answering.library import Library
from bot.slack.blocks import actions, button, numbered, section
from bot.slack.forms import Errand, Labels, choice_input, field, form, text_input
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold, escape
from bot.slack.verbs import ESCALATE, UNHELPFUL
from bot.slack.view import View

REASONS = ("wrong", "unclear", "unsolved", "other")
MOST_NOTE = 1_000


def rating_form(errand: Errand, library: Library) -> Json:
    says, language = library.replies.rating, errand.view.language
    reasons = [(reason, says.reasons[reason][language]) for reason in REASONS]
    hint = says.note_hint[language]
    return form(
        UNHELPFUL,
        Labels(says.title[language], says.cancel[language], says.send[language]),
        [
            field("reason", says.why[language], choice_input(reasons)),
            field("note", says.note[language], text_input(lines=True, most=MOST_NOTE), hint=hint, optional=True),
        ],
        errand,
    )


def thanks(view: View, library: Library, *, is_kept: bool) -> Json:
    says, language = library.replies.rating, view.language
    text = escape((says.thanks if is_kept else says.not_kept)[language])
    return {"text": text, "blocks": [section(text)]}


def next_steps(view: View, case: Case, library: Library) -> list[Json]:
    """Whom a message can be prepared to, where the error is still there."""
    names = {
        escalation.contact: wording.sentence(library.contacts[escalation.contact].name[view.language])
        for escalation in case.escalation
        if escalation.contact != "none"
    }
    if not names:
        return []
    buttons = [button(name, view.turned(contact=contact), ESCALATE) for contact, name in names.items()]
    return numbered([section(bold(library.replies.rating.escalate[view.language])), actions(buttons)])
