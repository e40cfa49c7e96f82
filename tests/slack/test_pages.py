from dataclasses import replace

import pytest

from bot.answering.answer import answer
from bot.answering.knowledge import Entry
from bot.answering.layers import shipped
from bot.answering.library import Library
from bot.answering.text import LANGUAGES, Language
from bot.slack import limits
from bot.slack.checklist import key
from bot.slack.fitting import too_long
from bot.slack.pages import exists, render
from bot.slack.verbs import TICK
from bot.slack.view import Subject, View, decode, encode, view_of
from bot.store.checklists import Mark, Work

IDS = sorted(path.stem for path in (shipped() / "entries").glob("*/*.yaml"))


def views(entry: Entry, language: Language) -> list[View]:
    """Every page of an entry on every surface."""
    cases = [None, *(case.id for case in entry.cases)]
    return [
        View(page, language, (Subject(entry.id, code, case),), private=private)
        for page in ("card", "background")
        for code in entry.codes
        for case in cases
        for private in (True, False)
    ]


def words(view: View, library: Library) -> str:
    return "\n".join(limits.texts(render(view, library, "/http")["blocks"]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", IDS)
def test_every_page_of_every_entry_fits_slack(library: Library, id: str, language: Language) -> None:
    for view in views(library.entries[id], language):
        assert limits.problems(render(view, library, "/http")) == []
    assert list(too_long(library, library.entries[id])) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", IDS)
def test_every_checklist_fits_slack_with_all_of_it_done(library: Library, id: str, language: Language) -> None:
    entry, mark = library.entries[id], Mark("U0123456789", 1_700_000_000)
    for case in entry.cases:
        view = View("card", language, (Subject(id, entry.codes[0], case.id),), shared_by="U0123456789")
        ticks = {key(id, case.id, step.id): mark for step in case.checklist}
        work = Work(ticks, {escalation.contact: mark for escalation in case.escalation})
        assert limits.problems(render(view, library, "/http", work)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["help", "list", "none"])
def test_pages_without_an_entry_fit_slack(library: Library, page: str, language: Language) -> None:
    view = View(page, language, private=True, cut=True)  # type: ignore[arg-type]
    assert limits.problems(render(view, library, "/" + "x" * 31)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", IDS)
def test_a_decided_card_says_all_that_its_case_says(library: Library, id: str, language: Language) -> None:
    entry = library.entries[id]
    for case in entry.cases:
        said = words(View("card", language, (Subject(id, entry.codes[0], case.id),)), library)
        texts = [
            case.sign,
            *case.signs,
            *(text for cause in case.causes for text in (cause.cause, cause.tell)),
            *(step.do for step in case.checklist),
            *(escalation.when for escalation in case.escalation),
        ]
        for text in texts:
            assert text[language].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in said
        for step in case.checklist:
            if step.run:
                assert "```" + step.run.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in said


def test_an_undecided_card_has_a_sign_and_a_button_for_each_case(library: Library) -> None:
    entry = library.entries["http-403"]
    message = render(view_of(answer("403", library), "en", private=True), library, "/http")
    said = "\n".join(limits.texts(message["blocks"]))
    for case in entry.cases:
        assert case.sign.en in said
    labels = [block["accessory"]["text"]["text"] for block in message["blocks"] if "accessory" in block]
    assert labels == [case.name.en for case in entry.cases]


def test_only_a_private_answer_can_be_shared(library: Library) -> None:
    private = View("card", "en", (Subject("http-403", "403"),), private=True)
    assert "Share in channel" in words(private, library)
    assert "Share in channel" not in words(replace(private, private=False), library)


def test_the_footer_tells_why_and_how_far_to_trust_it(library: Library) -> None:
    said = words(view_of(answer("403 without Cloudflare branding", library), "en", private=True), library)
    assert "Matched: code 403, Cloudflare's name or logo was not seen" in said
    assert "drafted 2026-11-23, not yet reviewed by your team" in said
    assert "<https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4|" in said


def test_every_button_leads_somewhere(library: Library) -> None:
    for id in IDS:
        for view in views(library.entries[id], "ja"):
            for block in render(view, library, "/http")["blocks"]:
                for element in (*block.get("elements", ()), *filter(None, [block.get("accessory")])):
                    if element["type"] == "button" and not element["action_id"].startswith(TICK):
                        target = decode(element["value"])
                        assert target is not None
                        assert exists(target, library)


def test_a_view_survives_its_way_through_a_button() -> None:
    view = View("card", "ja", (Subject("http-403", "403", "origin-rule"),), private=True)
    assert decode(encode(view)) == view


@pytest.mark.parametrize("value", ["", "x", "{}", "[]", '{"page":"card"}', '{"page":"gone","language":"en"}'])
def test_a_button_of_another_age_is_no_view(value: str) -> None:
    assert decode(value) is None


@pytest.mark.parametrize(
    ("view", "is_there"),
    [
        (View("card", "en", (Subject("http-403", "403"),)), True),
        (View("card", "en", (Subject("http-403", "403", "challenge"),)), True),
        (View("card", "en", (Subject("http-403", "403", "gone"),)), False),
        (View("card", "en", (Subject("http-403", "403", among=("challenge",)),)), True),
        (View("card", "en", (Subject("http-403", "403", among=("challenge", "gone")),)), False),
        (View("card", "en", (Subject("gone", "403"),)), False),
        (View("card", "en"), False),
        (View("help", "en"), True),
    ],
)
def test_whether_the_knowledge_still_has_it(library: Library, view: View, *, is_there: bool) -> None:
    assert exists(view, library) is is_there
