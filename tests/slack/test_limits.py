from typing import Any

import pytest

from bot.slack.limits import Json, characters, form_problems, problems, visible_characters

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


def form(*blocks: Json, **more: Any) -> Json:
    text = {"type": "plain_text", "text": "Title"}
    return {"type": "modal", "title": text, "submit": text, "close": text, "blocks": list(blocks), **more}


def field(element: Json, block_id: str = "a") -> Json:
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": "x"}, "element": element}


TEXT: Json = {"type": "plain_text_input"}
OPTION: Json = {"text": {"type": "plain_text", "text": "x"}, "value": "x"}


def test_a_form_that_fits() -> None:
    inputs = [
        TEXT,
        {"type": "datetimepicker", "initial_date_time": 1_700_000_000},
        {"type": "radio_buttons", "options": [OPTION]},
    ]
    assert form_problems(form(SECTION, *(field(element, str(n)) for n, element in enumerate(inputs)))) == []


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (form(), "blocks: 0, at least 1"),
        (form(*[SECTION] * 101), "blocks: 101, at most 100"),
        (form(SECTION, type="home"), 'type "home" is not one the desk uses'),
        (form(SECTION, title={"type": "plain_text", "text": "x" * 25}), "title: text: 25, at most 24"),
        (form(SECTION, private_metadata="x" * 3_001), "private_metadata: 3,001, at most 3,000"),
        (form(SECTION, private_metadata="あ" * 3_000, callback_id="x" * 250_000), "bytes"),
        ({**form(field(TEXT)), "submit": {}}, "submit: a text object is missing"),
        ({key: value for key, value in form(field(TEXT)).items() if key != "submit"}, "submit is missing"),
        (form(field(TEXT), field(TEXT)), 'block_id "a" is used twice'),
        (form(field({"type": "checkboxes"})), 'element "checkboxes" is not one the desk uses'),
        (form(field({**TEXT, "max_length": 3_001})), "max_length: 3,001, at most 3,000"),
        (form(field({**TEXT, "initial_value": "x" * 3_001})), "initial_value: 3,001, at most 3,000"),
        (form(field({**TEXT, "max_length": 5, "initial_value": "xxxxxx"})), "initial_value: 6, at most 5"),
        (form(field({**TEXT, "placeholder": {"type": "plain_text", "text": "x" * 151}})), "text: 151, at most 150"),
        (form(field({"type": "radio_buttons", "options": [OPTION] * 11})), "options: 11, at most 10"),
        (
            form(field({"type": "radio_buttons", "options": [{**OPTION, "value": "x" * 151}]})),
            "value: 151, at most 150",
        ),
        (form(field({"type": "radio_buttons", "options": [OPTION], "initial_option": {}})), "is none of the options"),
        (form(field({"type": "datetimepicker", "initial_date_time": 1})), "initial_date_time: 1, at least 10"),
        (form({**field(TEXT), "hint": {"type": "plain_text", "text": ""}}), "text: 0, at least 1"),
    ],
)
def test_what_slack_would_refuse_of_a_form(made: Json, told: str) -> None:
    found = form_problems(made)
    assert any(told in problem for problem in found), found
