"""The guided question where cases share a sign, as conversations and over the whole knowledge."""

import pytest

from bot.answering.library import Library
from bot.answering.text import LANGUAGES
from bot.playground.screen import Message
from bot.slack import limits
from bot.slack.narrowing import tells_apart
from bot.slack.pages import render
from bot.slack.view import Subject, View
from tests.workspace import Conversation

QUESTION = "does the page carry Cloudflare's name or logo?"
CHECK = "curl -sSI https://HOST/PATH"


def labels(message: Message) -> list[str]:
    return [button["text"]["text"] for button in message.buttons()]


def test_an_answer_leaves_the_cases_that_fit_it(desk: Conversation) -> None:
    asked = desk.command("403 error")
    assert QUESTION in asked.words()
    desk.click("Yes")
    assert {"Cloudflare block", "Challenge"} <= set(labels(asked))
    assert not {"Website's server", "Company or ISP filter", "Yes"} & set(labels(asked))
    assert "Matched: code 403, Cloudflare's name or logo was seen" in asked.words()
    desk.click("Not this one")
    desk.click("No")
    assert {"Website's server", "Company or ISP filter"} <= set(labels(asked))
    assert "Cloudflare's name or logo was not seen" in asked.words()


def test_an_answer_that_leaves_one_case_decides_it(desk: Conversation) -> None:
    """A 502 without Cloudflare's name can only be the website's own."""
    decided = [
        (entry, left)
        for entry in desk.connected.desk.library().entries.values()
        for branding in (True, False)
        if tells_apart(entry.cases) and len(left := [c for c in entry.cases if c.fits(branding=branding)]) == 1
    ]
    entry, (case,) = decided[0]
    asked = desk.command(f"error {entry.codes[0]} en")
    desk.click("Yes" if case.fits(branding=True) and not case.fits(branding=False) else "No", message=asked)
    assert case.verdict.en in asked.text


def test_who_does_not_know_gets_the_one_check_that_would_tell(desk: Conversation) -> None:
    asked = desk.command("403エラー")
    assert CHECK not in asked.words()
    desk.click("分からない")
    assert CHECK in asked.words()
    assert "サイトのサーバー" in labels(asked)
    assert "分からない" not in labels(asked)
    desk.click("サイトのサーバー")
    assert "チェックリスト" in asked.words()


def test_every_guided_question_rules_something_out_and_leaves_something(library: Library) -> None:
    guided = [entry for entry in library.entries.values() if tells_apart(entry.cases)]
    assert len(guided) > 5
    for entry in guided:
        for branding in (True, False):
            assert 0 < sum(case.fits(branding=branding) for case in entry.cases) < len(entry.cases)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_it_fits_slack(library: Library, language: str) -> None:
    for entry in library.entries.values():
        if tells_apart(entry.cases):
            for unsure in (True, False):
                view = View("card", language, (Subject(entry.id, entry.codes[0]),), unsure=unsure)  # type: ignore[arg-type]
                message = render(view, library, "/http")
                assert limits.problems(message) == []
                assert len(message["blocks"]) <= limits.CARD_BLOCKS
