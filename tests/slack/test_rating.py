"""Feedback and gaps, as conversations."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.playground.screen import Message
from bot.playground.workspace import CHANNEL
from bot.shelf import Shelf
from bot.store import gaps
from bot.store.gaps import Gap
from bot.store.schema import feedback
from tests.workspace import ALICE, HANAKO, Conversation, conversation

QUESTION = "403 without Cloudflare branding"
HOSTILE = "<!channel> <@U0ALICE> password: hunter2 " + "😀\u202e" * 500


def rows(desk: Conversation) -> list[tuple[Any, ...]]:
    """Who said what of which answer."""

    async def read() -> list[tuple[Any, ...]]:
        columns = (feedback.c.who, feedback.c.subject, feedback.c.language, feedback.c.verdict, feedback.c.note)
        async with desk.connected.desk.store.transaction() as connection:
            return [tuple(row) for row in await connection.execute(select(*columns))]

    return desk.run(read())


def most_asked(desk: Conversation) -> list[tuple[Gap, int]]:
    found = desk.run(gaps.most_asked(desk.connected.desk.store, 10))
    return [(asked.gap, asked.count) for asked in found]


def published(desk: Conversation) -> Message:
    answer = desk.mention(QUESTION)
    assert answer is not None
    return answer


def test_a_helpful_answer_is_kept_and_thanked_for(desk: Conversation) -> None:
    told = desk.click("Helpful", HANAKO, published(desk))
    assert (told.text, told.only_for) == ("Thank you. This is kept for those who look after the knowledge.", HANAKO)
    assert rows(desk) == [(HANAKO, "http-403/origin-rule", "en", "helpful", "")]


def test_the_last_word_of_a_person_counts(desk: Conversation) -> None:
    message = published(desk)
    for user in (ALICE, HANAKO, ALICE):
        desk.click("Helpful", user, message)
    desk.click("Not helpful", ALICE, message)
    desk.submit(reason="unclear")
    assert sorted(row[::3] for row in rows(desk)) == [(ALICE, "unclear"), (HANAKO, "helpful")]


@pytest.mark.parametrize("reason", ["wrong", "unclear", "unsolved", "other"])
def test_an_unhelpful_one_asks_why_and_shows_the_way_on(desk: Conversation, reason: str) -> None:
    desk.click("Not helpful", message=published(desk))
    desk.submit(reason=reason, note="step 3 fails")
    assert rows(desk) == [(ALICE, "http-403/origin-rule", "en", reason, "step 3 fails")]
    assert (desk.last.channel, desk.last.only_for) == (CHANNEL, ALICE)
    assert "Prepare a message to someone who can help:" in desk.last.words()
    desk.click("Your hosting provider")
    assert "To your hosting provider" in desk.modal().words()
    desk.submit(url="https://www.example.com/")
    assert "Message to your hosting provider" in desk.last.words()


def test_an_undecided_answer_has_nobody_to_escalate_to(desk: Conversation) -> None:
    desk.command("403 error")
    desk.click("Not helpful")
    desk.submit(reason="other")
    assert "Prepare a message" not in desk.last.words()


def test_in_japanese(desk: Conversation) -> None:
    message = desk.direct("Cloudflareのロゴがない403", user=HANAKO)
    desk.click("役に立たなかった", HANAKO, message)
    desk.submit(HANAKO, reason="unsolved")
    assert desk.last.text == "ありがとうございます。ナレッジの改善に役立てます。"
    assert "エラーが続く場合は" in desk.last.words()


def test_what_a_user_writes_is_masked_shortened_and_never_shown(desk: Conversation) -> None:
    desk.click("Not helpful", message=published(desk))
    desk.submit(reason="<!channel>", note=HOSTILE)
    ((_, _, _, verdict, note),) = rows(desk)
    assert verdict == "other"
    assert "password: ***" in note
    assert "\u202e" not in note
    assert len(note) <= 1_000
    assert "<!channel>" not in desk.last.text + desk.last.words()


@pytest.mark.parametrize(
    "metadata", ["", '{"view":{"page":"card","language":"en","subjects":[{"entry":"gone","code":"1"}]}}']
)
def test_a_form_of_another_age_is_told(desk: Conversation, metadata: str) -> None:
    desk.click("Not helpful", message=published(desk))
    desk.modal().view["private_metadata"] = metadata
    desk.submit(reason="wrong")
    assert desk.last.text.startswith("This answer is no longer in the knowledge base.")
    assert rows(desk) == []


def test_a_button_of_another_age_is_told(desk: Conversation) -> None:
    message = published(desk)
    for label in ("Helpful", "Not helpful"):
        button = next(button for button in message.buttons() if button["text"]["text"] == label)
        button["value"] = button["value"].replace("http-403", "gone")
        assert desk.click(label, message=message).text.startswith("This answer is no longer in the knowledge base.")


def test_without_the_store_the_thanks_say_so(shelf: Shelf) -> None:
    with conversation(shelf, DATABASE_URL="postgresql://127.0.0.1:9/none") as desk:
        assert desk.click("Helpful", message=published(desk)).text.startswith(
            "Thank you. The desk cannot reach its memory"
        )


def test_a_question_without_an_answer_is_kept_for_the_keepers(desk: Conversation) -> None:
    for _ in range(2):
        desk.command("where is my parcel, taro@example.com?")
    desk.direct("荷物はどこですか", user=HANAKO)
    desk.mention("404 page")
    found = most_asked(desk)
    assert [(gap.question, gap.language, count) for gap, count in found] == [
        ("where is my parcel, ***?", "en", 2),
        ("荷物はどこですか", "ja", 1),
    ]


def test_a_gap_names_what_was_nearest(desk: Conversation) -> None:
    desk.command("room 404 please")
    assert most_asked(desk)[0][0].nearest == ("http-404",)


def test_without_the_store_gaps_are_answered_all_the_same(shelf: Shelf) -> None:
    with conversation(shelf, DATABASE_URL="postgresql://127.0.0.1:9/none") as desk:
        assert desk.command("where is my parcel").text.startswith("I found no answer to that.")


def test_a_chosen_language_is_remembered_across_restarts(shelf: Shelf, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    with conversation(shelf, DATABASE_URL=url) as desk:
        desk.command("403")
        desk.click("日本語")
        assert desk.command("404").text.startswith("404 Not Found（")
    with conversation(shelf, DATABASE_URL=url) as desk:
        assert desk.command("404").text.startswith("404 Not Found（")
        assert "users.info" not in desk.called
        desk.command("404", user=HANAKO)
        desk.click("English", HANAKO)
        assert desk.command("403", user=HANAKO).text.startswith("403 Forbidden: ")
