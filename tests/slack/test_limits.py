import pytest

from bot.slack.limits import Json, characters, problems, visible_characters

SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


def button(**changes: object) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": "go"}, "action_id": "a", "value": "v", **changes}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 50,
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "字" * 3000}}],
        [actions(*(button(action_id=str(n)) for n in range(25)))],
    ],
)
def test_what_fits(blocks: list[Json]) -> None:
    assert problems({"text": "hello", "blocks": blocks}) == []


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([SECTION] * 51, "blocks: 51, at most 50"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "text: 151, at most 150"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be plain_text"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "text: 3,001, at most 3,000"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "text: 0, at least 1"),
        ([{"type": "section"}], "a text object is missing"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5, "15,000, at most 12,000"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "elements: 11, at most 10"),
        ([actions()], "elements: 0, at least 1"),
        ([actions(*(button(action_id=str(n)) for n in range(26)))], "elements: 26, at most 25"),
        ([actions(button(), button())], 'action_id "a" is used twice'),
        ([actions(button(value="x" * 2001))], "value: 2,001, at most 2,000"),
        ([actions(button(text={"type": "plain_text", "text": "x" * 76}))], "text: 76, at most 75"),
        ([actions(button(action_id="x" * 256))], "action_id: 256, at most 255"),
        ([actions({"type": "checkboxes"})], 'element "checkboxes" is not one the desk uses'),
        ([{"type": "carousel"}], 'type "carousel" is not one the desk uses'),
        ([{**SECTION, "accessory": button(value="x" * 2001)}], "value: 2,001"),
    ],
)
def test_what_slack_would_refuse(blocks: list[Json], told: str) -> None:
    found = problems({"text": "hello", "blocks": blocks})
    assert any(told in problem for problem in found), found


def test_a_message_needs_words_for_notifications() -> None:
    assert problems({"blocks": [SECTION]}) == ["text is empty; notifications and screen readers need it"]


def test_addresses_behind_links_are_counted_by_slack_but_not_read() -> None:
    message: Json = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<https://example.com|here>"}}]}
    assert (characters(message), visible_characters(message)) == (26, 5)
