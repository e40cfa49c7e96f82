"""The form that prepares a message to a contact, and that message in Slack. Pure."""

from collections.abc import Iterator

from bot.answering import handover, wording
from bot.answering.handover import About, Known
from bot.answering.knowledge import Contact
from bot.answering.library import Library
from bot.answering.text import Language
from bot.slack import limits
from bot.slack.blocks import context, section, sections
from bot.slack.forms import Errand, Labels, choice_input, field, form, moment_input, text_input
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold, code_block, escape, link, person
from bot.slack.verbs import ESCALATE
from bot.slack.view import View

# What stands around the message: its heading, what to send along, where to reach the contact.
_ROOM_AROUND = 2_500
HERE, CHANNEL, SHOW = "here", "channel", "show"


def about(view: View, library: Library) -> About | None:
    """What the message of a view is about, None where the knowledge has no longer all of it."""
    if not view.subjects or view.contact is None:
        return None
    subject = view.subjects[0]
    entry = library.entries.get(subject.entry)
    if entry is None:
        return None
    case = entry.cases[0] if len(entry.cases) == 1 else entry.case(subject.case or "")
    return About(entry, subject.code, case, view.contact) if case else None


def known_from(view: View) -> Known:
    """What a view already knows of the error: the values and the telling lines of a paste, which are masked."""
    if view.pasted is None:
        return Known()
    found = view.pasted.details
    lines = dict.fromkeys(seen.line for seen in view.pasted.seen if seen.line)
    return Known(
        found.url or "", handover.seconds(found.time or ""), found.ray_id or "", found.ip or "", seen="\n".join(lines)
    )


def escalation_form(about: About, known: Known, errand: Errand, library: Library, channel: str) -> Json:
    """The form, filled in with what is known. `channel` is where messages to this contact go, if there is one."""
    language = errand.view.language
    says, contact = library.replies.handover, library.contacts[about.contact]
    spoken = handover.spoken(about.contact, library, language)
    written = says.written_in_ja if spoken == "ja" else says.written_in_en
    to = says.to[language].format(contact=contact.name[language])
    destinations = [(HERE, says.destinations.here[language])]
    if channel:
        destinations.append(
            (CHANNEL, says.destinations.channel[language].format(channel=channel)[: limits.OPTION_TEXT])
        )
    destinations.append((SHOW, says.destinations.show[language]))
    return form(
        ESCALATE,
        Labels(says.title[language], says.cancel[language], says.create[language]),
        [
            section(f"{bold(to)}\n{escape(contact.reach[language])}"),
            *([context(escape(written[language]))] if spoken != language else []),
            field(
                "url",
                says.url[language],
                text_input(known.url, example=says.url_example[language], most=handover.MOST_URL),
            ),
            field("at", says.at[language], moment_input(known.at or 0)),
            field(
                "ray_id",
                says.ray_id[language],
                text_input(known.ray_id, example=says.ray_id_example[language], most=60),
                optional=True,
            ),
            field(
                "ip", says.ip[language], text_input(known.ip, example=says.ip_example[language], most=60), optional=True
            ),
            field(
                "checked",
                says.checked[language],
                text_input(known.checked, lines=True, most=handover.MOST_CHECKED),
                optional=True,
            ),
            field(
                "seen",
                says.seen[language],
                text_input(known.seen, lines=True, most=handover.MOST_SEEN),
                hint=says.seen_hint[language],
                optional=True,
            ),
            field("destination", says.destination[language], choice_input(destinations, first=True)),
        ],
        errand,
    )


def prepared(text: str, about: About, library: Library, language: Language, who: str) -> Json:
    """The message as everyone sees it, with what to send along below it."""
    says, contact = library.replies.handover, library.contacts[about.contact]
    title = escape(says.prepared[language]).format(contact=escape(contact.name[language]), who=person(who))
    fallback = escape(says.to[language].format(contact=contact.name[language]))
    return {
        "text": fallback,
        "blocks": [section(f"*{title}*"), *_text(text), *_along(about, contact, library, language)],
    }


def shown(text: str, about: About, library: Library, language: Language) -> Json:
    """The message in the form's own window, to copy."""
    says, contact = library.replies.handover, library.contacts[about.contact]
    blocks = [section(escape(says.copy_now[language])), *_text(text), *_along(about, contact, library, language)]
    return form(ESCALATE, Labels(says.title[language], says.close[language]), blocks)


def too_long(text: str, known: Known) -> dict[str, str]:
    """The longest field, where Slack would not take the message: what has to be escaped grows."""
    if len(escape(text)) <= limits.MESSAGE_CHARACTERS - _ROOM_AROUND:
        return {}
    return {max(("checked", "seen"), key=lambda field: len(escape(getattr(known, field)))): "long"}


def _text(text: str) -> Iterator[Json]:
    """The message in code blocks, where no markup is read and which are copied as they stand."""
    together = ""
    for line in _short_lines(text):
        longer = f"{together}\n{line}" if together else line
        if len(code_block(longer)) > limits.SECTION_TEXT:
            yield section(code_block(together))
            together = line
        else:
            together = longer
    yield section(code_block(together))


def _short_lines(text: str) -> Iterator[str]:
    """Lines that fit a block even where every character of them has to be escaped."""
    most = limits.SECTION_TEXT // 6
    for line in text.split("\n"):
        yield from (line[start : start + most] for start in range(0, max(len(line), 1), most))


def _along(about: About, contact: Contact, library: Library, language: Language) -> Iterator[Json]:
    says = library.replies.handover
    escalation = next((each for each in about.case.escalation if each.contact == about.contact), None)
    needed = wording.evidence(escalation, library, language) if escalation else []
    if needed:
        yield from sections((bold(says.send_along[language]), *(f"• {escape(line)}" for line in needed)), between="\n")
    where = [*map(escape, wording.reached(contact, library, language))]
    if contact.url:
        where.append(link(contact.url, contact.url))
    if where:
        yield context(" · ".join(where))


def _fitting(option: str) -> str:
    """An option's text; of a channel whose name is too long for it, the beginning."""
    return option if len(option) <= limits.OPTION_TEXT else f"{option[: limits.OPTION_TEXT - 1]}…"
