"""Whatever an entry is called by finds it: every code in every form, every title, every alias."""

import pytest

from bot.answering.answer import Answer, Choices, Match, NoAnswer, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.layers import entry_layers, shipped
from bot.answering.library import Library

IDS = sorted(entry_layers([shipped()])[0])

FORMS = ("{}", "error {}", "HTTP {}", "Cloudflare error {}", "error code: {}", "{}エラーの対処", "{}とは", "{}が出ます")


def first(answered: Answer) -> str:
    """The id of the entry that an answer puts first."""
    match answered:
        case Match(best=best):
            return best.entry.id
        case Choices(candidates=candidates):
            return candidates[0].entry.id
        case Diagnosis(entry=entry):
            return entry.id if entry else "none, no error"
        case NoAnswer(nearest=nearest):
            return f"none, nearest {[candidate.entry.id for candidate in nearest]}"


@pytest.mark.parametrize("id", IDS)
def test_every_code_answers_its_entry_alone(library: Library, id: str) -> None:
    # A code in small letters is only what we call it.
    for code in (code for code in library.entries[id].codes if not code.islower()):
        for form in FORMS:
            found = answer(form.format(code), library)
            # "error code: 1020" alone is what Cloudflare answers programs with.
            sure = found if isinstance(found, Diagnosis) else found.best if isinstance(found, Match) else None
            assert sure, form.format(code)
            assert sure.entry, form.format(code)
            assert (sure.entry.id, sure.code) == (id, code), form.format(code)


@pytest.mark.parametrize("id", IDS)
def test_every_title_and_alias_answers_its_entry_first(library: Library, id: str) -> None:
    entry = library.entries[id]
    names = [entry.title.en, entry.title.ja, *entry.aliases.en, *entry.aliases.ja]
    wrong = {name: first(answer(name, library)) for name in names}
    assert {name: found for name, found in wrong.items() if found != id} == {}


@pytest.mark.parametrize("id", IDS)
def test_a_number_inside_a_status_is_the_answer(library: Library, id: str) -> None:
    entry = library.entries[id]
    for status in entry.envelope if not entry.codes[0].islower() else ():
        for question in (f"{status} error {entry.codes[0]}", f"{entry.codes[0]}（HTTP {status}）"):
            assert first(answer(question, library)) == id, question
