"""The guided question: where cases share a sign, one answer rules several of them out."""

from collections.abc import Sequence

from bot.answering.cases import Reason
from bot.answering.knowledge import Case
from bot.answering.library import Library
from bot.slack.blocks import actions, button, section
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold
from bot.slack.verbs import OPEN
from bot.slack.view import View

# Between two cases the question would be the choice itself.
_FEWEST = 3


def tells_apart(cases: Sequence[Case]) -> bool:
    """Whether asking for Cloudflare's name on the page leaves fewer cases, whatever the answer."""
    with_it, without = (_fitting(cases, branding=branding) for branding in (True, False))
    return len(cases) >= _FEWEST and all(0 < len(left) < len(cases) for left in (with_it, without))


def guided(view: View, cases: Sequence[Case], library: Library) -> list[Json]:
    """The question with its answers; "don't know" leads to the one check that would tell."""
    says, language = library.replies.narrowing, view.language
    return [
        section(bold(says.branding[language])),
        actions(
            [
                button(says.yes[language], _answered(view, cases, branding=True), OPEN),
                button(says.no[language], _answered(view, cases, branding=False), OPEN),
                button(says.unsure[language], view.turned(unsure=True), OPEN),
            ]
        ),
    ]


def _answered(view: View, cases: Sequence[Case], *, branding: bool) -> View:
    left = tuple(case.id for case in _fitting(cases, branding=branding))
    reason = Reason("branding" if branding else "no_branding")
    return view.turned(subjects=(view.subjects[0].narrowed(left, reason),), cut=False, unsure=False)


def _fitting(cases: Sequence[Case], *, branding: bool) -> list[Case]:
    return [case for case in cases if case.fits(branding=branding)]
