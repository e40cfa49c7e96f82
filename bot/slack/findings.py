"""What a paste showed, as blocks."""

from collections.abc import Iterator

from bot.answering import wording
from bot.answering.library import Library
from bot.slack.blocks import section, sections
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold, code, code_block, escape
from bot.slack.view import View


def who_sent_it(view: View, library: Library) -> Iterator[Json]:
    """Who sent what was pasted, and how that shows; nothing where there was no paste."""
    pasted, replies, language = view.pasted, library.replies, view.language
    if pasted is None:
        return
    sender = replies.sent_by[pasted.sender][language]
    yield section(bold(wording.labelled(replies.sender[language], sender, language)))
    yield from clues(view, library)
    if pasted.sender == "unknown" and pasted.behind_cloudflare:
        told, command = wording.origin_check(pasted.code, pasted.details.host, library, language)
        yield section(f"{escape(told)}\n{code_block(command)}")


def clues(view: View, library: Library) -> Iterator[Json]:
    """The clues, each with the line on which it stands."""
    lines = [bold(library.replies.seen[view.language])]
    for seen in view.pasted.seen if view.pasted else ():
        line = f"\n      {code(seen.line)}" if seen.line else ""
        lines.append(f"• {escape(wording.because([seen.reason], library, view.language))}{line}")
    yield from sections(lines, between="\n")


def values(view: View, library: Library) -> Iterator[Json]:
    """What an escalation needs: what was found in the paste, and what is still missing."""
    pasted, replies, language = view.pasted, library.replies, view.language
    if pasted is None:
        return
    found = [f"• {escape(value)}" for value in wording.found(pasted.details, library, language)]
    if found:
        yield from sections((bold(replies.found[language]), *found), between="\n")
    missing = pasted.details.missing(behind_cloudflare=pasted.behind_cloudflare)
    if missing:
        needed = wording.missing(missing, library, language)
        yield section(escape(wording.labelled(replies.still_needed[language], needed, language)))
