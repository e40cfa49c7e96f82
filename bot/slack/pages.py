"""A View as a Slack message, pure.

Every word comes from the knowledge; nothing that a user typed is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.answering import wording
from bot.answering.catalogue import families, family_name
from bot.answering.knowledge import Case, Entry, Text
from bot.answering.library import Library
from bot.answering.matcher import MOST_CHARACTERS
from bot.answering.text import Language
from bot.slack import limits
from bot.slack.blocks import actions, button, context, header, numbered, section, sections
from bot.slack.checklist import checklist, escalations
from bot.slack.findings import clues, values, who_sent_it
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold, code_block, escape, link, person
from bot.slack.narrowing import guided, tells_apart
from bot.slack.verbs import HELPFUL, LANGUAGE, OPEN, SHARE, UNHELPFUL
from bot.slack.view import Subject, View
from bot.store.checklists import Work

_MOST_RELATED = 5
# What a list may take of a message, beside its headings and buttons.
_LIST_CHARACTERS = 9_000
_NOTHING = Work()


def render(view: View, library: Library, slash_command: str, work: Work = _NOTHING) -> Json:
    """The message of a view and of what was done about it: `text` for notifications, and `blocks`."""
    page = _Page(view, library, slash_command, work)
    match view.page:
        case "card":
            blocks = page.card()
        case "background":
            blocks = page.background()
        case "choices":
            blocks = page.choices()
        case "none":
            blocks = page.none()
        case "no_error":
            blocks = page.no_error()
        case "help":
            blocks = page.help()
        case "list":
            blocks = page.listing()
        case other:
            assert_never(other)
    return {"text": page.fallback(), "blocks": numbered([*blocks, *page.remarks()])}


def exists(view: View, library: Library) -> bool:
    """Whether the knowledge still has everything that a view is about."""
    for subject in view.subjects:
        entry = library.entries.get(subject.entry)
        cases = (*subject.among, *filter(None, [subject.case]))
        if entry is None or any(entry.case(case) is None for case in cases):
            return False
    return bool(view.subjects) or view.page in {"none", "no_error", "help", "list"}


@dataclass(frozen=True)
class _Page:
    """One view being drawn: what every block needs to know."""

    view: View
    library: Library
    slash_command: str
    work: Work

    @property
    def language(self) -> Language:
        return self.view.language

    def card(self) -> list[Json]:
        subject, entry, case = self._subject()
        if case is not None:
            body = self._case(entry, case)
        elif entry.members:
            body = self._overview(entry)
        else:
            body = self._undecided(entry)
        is_narrowed = len(entry.cases) > 1 and (case is not None or subject.among)
        back = [self._open_button(self._say("other_cases"), self._chosen(None))] if is_narrowed else []
        more = [self._open_button(self._say("background"), self.view.turned(page="background"))]
        return [
            header(wording.heading(entry, subject.code, self.language)),
            *who_sent_it(self.view, self.library),
            *body,
            *values(self.view, self.library),
            actions([*back, *more, *self._common_buttons(), *self._rating()]),
            *self._related(entry),
            self._footer(subject, entry),
        ]

    def background(self) -> list[Json]:
        subject, entry, case = self._subject()
        sources = "\n".join(f"• {link(source.url, source.name)}" for source in entry.sources)
        return [
            header(wording.heading(entry, subject.code, self.language)),
            *sections(f"• {escape(note[self.language])}" for note in entry.notes),
            *sections(self._contacts(entry, case)),
            section(f"{bold(self._say('sources'))}\n{sources}"),
            actions([self._open_button(self._say("back"), self.view.turned(page="card")), *self._common_buttons()]),
            self._footer(subject, entry),
        ]

    def choices(self) -> list[Json]:
        return [section(self._say("choices")), *self._candidates(), actions(self._common_buttons())]

    def none(self) -> list[Json]:
        blocks = [section(self._none_text())]
        if self.view.subjects:
            blocks += [section(escape(self._say("none_nearest"))), *self._candidates()]
        return [*blocks, actions(self._common_buttons(share=False))]

    def no_error(self) -> list[Json]:
        return [
            section(bold(self._no_error_text())),
            *clues(self.view, self.library),
            section(escape(self._say("no_error_next"))),
            actions(self._common_buttons(share=False)),
        ]

    def help(self) -> list[Json]:
        return [
            section(escape(self._say("help"))),
            section(escape(self._say("help_ask").format(command=self.slash_command))),
            actions(
                [
                    self._open_button(self._say("list_title"), self.view.turned(page="list")),
                    *self._common_buttons(share=False),
                ]
            ),
        ]

    def listing(self) -> list[Json]:
        """Every error, family by family, as many as a message takes."""
        lines, room = [], _LIST_CHARACTERS
        for family, entries in families(self.library):
            lines.append(bold(family_name(self.library, family, self.language)))
            for entry in entries:
                lines.append(f"• {escape(wording.heading(entry, wording.codes(entry), self.language))}")
                room -= len(lines[-1])
                if room < 0:
                    break
            if room < 0:
                break
        listed = sum(line.startswith("•") for line in lines)
        left = len(self.library.entries) - listed
        return [
            section(bold(self._say("list_title"))),
            *sections(lines, between="\n"),
            *([section(escape(self._say("list_cut").format(count=f"{left:,}")))] if left else []),
            actions(self._common_buttons(share=False)),
        ]

    def remarks(self) -> list[Json]:
        """What has to be said below any page."""
        remarks = []
        if self.view.unknown and self.view.page != "none":
            remarks.append(self._none_text())
        if self.view.cut:
            remarks.append(self._say("question_cut").format(count=f"{MOST_CHARACTERS:,}"))
        if self.view.pasted and self.view.pasted.is_cut:
            remarks.append(self._say("paste_cut"))
        return [*([self._shared()] if self.view.shared_by else []), *(context(escape(remark)) for remark in remarks)]

    def _shared(self) -> Json:
        """Who published it, and where there is a checklist, that everybody may tick."""
        replies, is_decided = self.library.replies, self.view.page == "card" and self._subject()[2] is not None
        said = (replies.teamwork.started if is_decided else replies.shared)[self.language]
        return context(escape(said).format(who=person(self.view.shared_by)))

    def fallback(self) -> str:
        """The message in a sentence or two, for notifications and screen readers."""
        match self.view.page:
            case "card" | "background":
                subject, entry, case = self._subject()
                told = case.verdict if case else entry.summary
                text = f"{wording.heading(entry, subject.code, self.language)}: {told[self.language]}"
            case "choices":
                names = ", ".join(self._name(subject) for subject in self.view.subjects)
                text = f"{self._say('choices')} {names}"
            case "none":
                text = self._none_text()
            case "no_error":
                text = self._no_error_text()
            case "help":
                text = self._say("help")
            case "list":
                text = self._say("list_title")
            case other:
                assert_never(other)
        return escape(text.replace("`", ""))

    def _case(self, entry: Entry, case: Case) -> list[Json]:
        signs = "\n".join(f"• {escape(sign[self.language])}" for sign in (case.sign, *case.signs))
        tell = self._say("tell")
        causes = "\n".join(
            f"{number}. {escape(cause.cause[self.language])}\n      {escape(self._labelled(tell, cause.tell))}"
            for number, cause in enumerate(case.causes, 1)
        )
        return [
            section(bold(wording.sentence(case.verdict[self.language]))),
            section(escape(entry.summary[self.language])),
            section(f"{bold(self._say('signs'))}\n{signs}"),
            section(f"{bold(self._say('causes'))}\n{causes}"),
            *checklist(self.view, case, self.library, self.work),
            *escalations(self.view, case, self.library, self.work),
        ]

    def _contacts(self, entry: Entry, case: Case | None) -> Iterator[str]:
        """Who the contacts are, what they can and cannot do, and how to reach them."""
        for contact in wording.contacts((case,) if case else entry.cases, self.library):
            name = wording.sentence(contact.name[self.language])
            heading = f"*{link(contact.url, name)}*" if contact.url else bold(name)
            yield f"{heading}\n{escape(contact.does[self.language])}\n{escape(contact.reach[self.language])}"

    def _undecided(self, entry: Entry) -> list[Json]:
        among = self.view.subjects[0].among
        cases = [case for case in entry.cases if not among or case.id in among]
        # Where one question tells several cases apart, its "don't know" leads to the check.
        can_guide, check = tells_apart(cases), self._check(entry)
        first = (check if self.view.unsure else guided(self.view, cases, self.library)) if can_guide else []
        return [
            section(escape(entry.summary[self.language])),
            *first,
            section(bold(self._say("sign_question"))),
            *(
                section(
                    f"• {escape(case.sign[self.language])}\n→ {bold(case.verdict[self.language])}",
                    self._open_button(case.name[self.language], self._chosen(case.id)),
                )
                for case in cases
            ),
            *([section(escape(carried))] if (carried := wording.carried(entry, self.library, self.language)) else []),
            *([] if can_guide else check),
        ]

    def _check(self, entry: Entry) -> list[Json]:
        """The one check that would tell the cases apart."""
        host = self.view.pasted.details.host if self.view.pasted else None
        told, command = wording.deciding_check(entry, self.library, self.language, host)
        return [section(f"{escape(told)}\n{code_block(command)}")]

    def _overview(self, entry: Entry) -> list[Json]:
        members = [self.library.entries[member] for member in entry.members if member in self.library.entries]
        buttons = [self._entry_button(member) for member in members]
        return [
            section(escape(entry.summary[self.language])),
            section(bold(self._say("members"))),
            *(
                actions(buttons[start : start + limits.ACTIONS_ELEMENTS])
                for start in range(0, len(buttons), limits.ACTIONS_ELEMENTS)
            ),
        ]

    def _candidates(self) -> Iterator[Json]:
        for subject in self.view.subjects:
            entry = self.library.entries[subject.entry]
            name = self._name(subject)
            opened = self._about(subject)
            yield section(f"{bold(name)}\n{escape(entry.summary[self.language])}", self._open_button(name, opened))

    def _related(self, entry: Entry) -> list[Json]:
        related = wording.related(entry, self.library)
        if not related:
            return []
        return [
            context(escape(self._say("related"))),
            actions([self._entry_button(other) for other in related[:_MOST_RELATED]]),
        ]

    def _footer(self, subject: Subject, entry: Entry) -> Json:
        sources = ", ".join(link(source.url, source.name) for source in entry.sources[:2])
        because = wording.because(subject.because, self.library, self.language)
        parts = [wording.provenance(entry, self.library, self.language)]
        if because:
            parts.insert(0, wording.labelled(self._say("matched"), because, self.language))
        return context(f"{escape(' · '.join(parts))} · {sources}")

    def _common_buttons(self, *, share: bool = True) -> list[Json]:
        other: Language = "en" if self.language == "ja" else "ja"
        buttons = [button(self._say("switch_language"), self.view.turned(language=other), LANGUAGE)]
        if share and self.view.private:
            buttons.append(button(self._say("share"), self.view.turned(private=False), SHARE))
        return buttons

    def _rating(self) -> list[Json]:
        says = self.library.replies.rating
        return [
            button(says.helpful[self.language], self.view, HELPFUL),
            button(says.unhelpful[self.language], self.view, UNHELPFUL),
        ]

    def _entry_button(self, entry: Entry) -> Json:
        subject = Subject(entry.id, entry.codes[0])
        return self._open_button(self._name(subject), self._about(subject))

    def _open_button(self, text: str, view: View) -> Json:
        return button(text, view, OPEN)

    def _subject(self) -> tuple[Subject, Entry, Case | None]:
        subject = self.view.subjects[0]
        entry = self.library.entries[subject.entry]
        if len(entry.cases) == 1:
            return subject, entry, entry.cases[0]
        return subject, entry, entry.case(subject.case) if subject.case else None

    def _about(self, subject: Subject) -> View:
        return self.view.turned(page="card", subjects=(subject,), unknown=None, cut=False, unsure=False)

    def _chosen(self, case: str | None) -> View:
        return self.view.turned(subjects=(self.view.subjects[0].chosen(case),), cut=False, unsure=False)

    def _name(self, subject: Subject) -> str:
        return wording.name(self.library.entries[subject.entry], subject.code)

    def _no_error_text(self) -> str:
        return self._say("no_error").format(code=self.view.pasted.code if self.view.pasted else "")

    def _none_text(self) -> str:
        if self.view.unknown:
            return self._say("none_code").format(code=self.view.unknown)
        return self._say("none")

    def _labelled(self, label: str, text: Text) -> str:
        return wording.labelled(label, text[self.language], self.language)

    def _say(self, reply: str) -> str:
        said: str = getattr(self.library.replies, reply)[self.language]
        return said
