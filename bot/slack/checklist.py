"""What a case asks to be done, as blocks: its checklist and whom to escalate to.

A button per step, because Slack's checkboxes hold ten options of 75 characters and send what the whole group looked
like on one person's screen: two people who tick at once would undo each other.
"""

from collections.abc import Iterator

from bot.answering import wording
from bot.answering.knowledge import Case, ContactId, Step
from bot.answering.library import Library
from bot.slack.blocks import button, section, sections
from bot.slack.limits import Json
from bot.slack.mrkdwn import bold, code_block, escape, link, moment, person
from bot.slack.verbs import ESCALATE, TICK, TOGETHER, UNTICK
from bot.slack.view import View
from bot.store.checklists import Mark, Work


def key(entry: str, case: str, step: str) -> str:
    """What a tick belongs to, wherever the knowledge moves the step."""
    return f"{entry}/{case}/{step}"


def ticked(view: View, case: Case, work: Work) -> set[str]:
    """The ids of the steps that are done."""
    entry = view.subjects[0].entry
    return {step.id for step in case.checklist if key(entry, case.id, step.id) in work.ticks}


def checklist(view: View, case: Case, library: Library, work: Work) -> list[Json]:
    """The steps, grouped by who does them; they can be ticked where everybody sees the message."""
    says, title = library.replies.teamwork, bold(library.replies.checklist[view.language])
    if view.private:
        publish = button(says.together[view.language], view.turned(private=False), TOGETHER)
        texts = (f"{who}☐ {_step(step, view)}" for who, step in _steps(view, case, library))
        return [section(title, publish), *sections(texts, between="\n")]
    done = ticked(view, case, work)
    progress = says.progress[view.language].format(done=len(done), all=len(case.checklist))
    blocks = [section(f"{title}  {escape(progress)}")]
    for who, step in _steps(view, case, library):
        id = key(view.subjects[0].entry, case.id, step.id)
        mark = work.ticks.get(id)
        action, label = (UNTICK, says.untick) if mark else (TICK, says.tick)
        text = f"{who}☑ {_step(step, view)}\n{_by(mark, view, library)}" if mark else f"{who}☐ {_step(step, view)}"
        blocks.append(section(text, button(label[view.language], id, action)))
    if len(done) == len(case.checklist):
        blocks.append(section(bold(says.all_done[view.language])))
    return blocks


def escalations(view: View, case: Case, library: Library, work: Work) -> Iterator[Json]:
    """Whom to ask, with a button that prepares the message; it stands out once the steps are done."""
    replies, language = library.replies, view.language
    is_done = len(ticked(view, case, work)) == len(case.checklist)
    for escalation in case.escalation:
        contact = library.contacts[escalation.contact]
        where = wording.reached(contact, library, language)
        to = wording.labelled(replies.escalate[language], contact.name[language], language)
        needed = wording.listed(wording.evidence(escalation, library, language), language)
        mark = work.escalated.get(escalation.contact)
        lines = [
            f"*{link(contact.url, to)}*" if contact.url else bold(to),
            escape(" · ".join(where)),
            escape(escalation.when[language]),
            escape(wording.labelled(replies.send[language], needed, language)) if needed else "",
            _asked(mark, view, library) if mark else "",
        ]
        yield section("\n".join(filter(None, lines)), prepare(view, escalation.contact, library, stands_out=is_done))


def prepare(view: View, contact: ContactId, library: Library, *, stands_out: bool = False) -> Json | None:
    """The button that opens the form for a contact; none where nobody needs to be contacted."""
    if contact == "none":
        return None
    label = library.replies.handover.prepare[view.language]
    return button(label, view.turned(contact=contact), ESCALATE, style="primary" if stands_out else None)


def _steps(view: View, case: Case, library: Library) -> Iterator[tuple[str, Step]]:
    """Each step, the first of each person with that person's name to stand above it."""
    for who, steps in wording.steps_by_person(case):
        name = wording.sentence(library.contacts[who].name[view.language])
        for number, step in enumerate(steps):
            yield ("" if number else f"_{escape(name)}_\n"), step


def _step(step: Step, view: View) -> str:
    run = f"\n{code_block(step.run)}" if step.run else ""
    return f"{escape(step.do[view.language])}{run}"


def _by(mark: Mark, view: View, library: Library) -> str:
    says, who = library.replies.teamwork, person(mark.who)
    said = says.done_by if who else says.done
    return f"      {escape(said[view.language]).format(who=who, when=moment(mark.at))}"


def _asked(mark: Mark, view: View, library: Library) -> str:
    says, who = library.replies.teamwork, person(mark.who)
    said = says.asked_by if who else says.asked
    return f"✓ {escape(said[view.language]).format(who=who, when=moment(mark.at))}"
