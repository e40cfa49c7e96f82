"""The simulated Slack refuses what Slack refuses: flows that pass here must pass there."""

from typing import Any

import pytest

from bot.playground.rates import Rates
from bot.playground.workspace import BOT, CHANNEL, RefusedError, Workspace
from bot.slack.limits import Json

ALICE = "U0ALICE"
MESSAGE: Json = {"text": "hello", "blocks": []}
TEXT = {"type": "plain_text", "text": "x"}
INPUT = {"type": "input", "block_id": "a", "label": TEXT, "element": {"type": "plain_text_input", "action_id": "a"}}
FORM: Json = {"type": "modal", "title": TEXT, "submit": TEXT, "blocks": [INPUT]}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Workspace:
    return Workspace(clock)


def refusal(work: Any, *arguments: Any) -> str | None:
    try:
        work(*arguments)
    except RefusedError as refused:
        return refused.error
    return None


def test_a_trigger_opens_one_form_within_three_seconds(slack: Workspace, clock: Clock) -> None:
    used, late = slack.trigger(ALICE), slack.trigger(ALICE)
    assert slack.exchange(used) == ALICE
    assert refusal(slack.exchange, used) == "exchanged_trigger_id"
    clock.now = 3.1
    assert refusal(slack.exchange, late) == "expired_trigger_id"
    assert refusal(slack.exchange, "never") == "invalid_arguments"


def test_a_response_url_lasts_five_uses_and_half_an_hour(slack: Workspace, clock: Clock) -> None:
    first, second = (slack.response_url(CHANNEL, ALICE).rpartition("/")[2] for _ in range(2))
    assert [refusal(slack.respond, first, MESSAGE) for _ in range(6)] == [None] * 5 + ["used_url"]
    clock.now = 1_801.0
    assert refusal(slack.respond, second, MESSAGE) == "expired_url"
    assert refusal(slack.respond, "never", MESSAGE) == "used_url"


@pytest.mark.parametrize(
    ("method", "most"), [("chat.update", 50), ("users.info", 100), ("views.open", 100), ("chat.postMessage", 60)]
)
def test_rates_are_counted_in_any_minute(clock: Clock, method: str, most: int) -> None:
    rates = Rates(clock)
    assert [rates.wait(method, CHANNEL) for _ in range(most + 1)] == [0] * most + [60]
    clock.now = 59.0
    assert rates.wait(method, CHANNEL) == 1
    clock.now = 60.0
    assert rates.wait(method, CHANNEL) == 0


def test_posting_is_counted_per_channel_and_the_rest_is_free(clock: Clock) -> None:
    rates = Rates(clock)
    for _ in range(60):
        rates.wait("chat.postMessage", CHANNEL)
    assert rates.wait("chat.postMessage", "C0OTHER") == 0
    assert rates.wait("auth.test", "") == 0


@pytest.mark.parametrize(("name", "id"), [(CHANNEL, CHANNEL), ("#support", CHANNEL), (ALICE, "D0ALICE")])
def test_a_channel_by_its_id_its_name_and_its_person(slack: Workspace, name: str, id: str) -> None:
    assert slack.channel(name) == id


@pytest.mark.parametrize(
    ("name", "error"), [("C0GONE", "channel_not_found"), ("#hosting", "not_in_channel"), ("", "channel_not_found")]
)
def test_a_channel_that_the_desk_is_not_in(slack: Workspace, name: str, error: str) -> None:
    slack.names["#hosting"] = "C0HOSTING"
    assert refusal(slack.channel, name) == error


def test_messages_and_forms_beyond_the_limits_are_refused(slack: Workspace) -> None:
    assert refusal(slack.show, {"text": ""}, CHANNEL, BOT) == "invalid_blocks"
    assert refusal(slack.open, ALICE, {**FORM, "blocks": []}) == "invalid_blocks"


def test_a_form_is_filled_in_sent_back_changed_and_closed(slack: Workspace) -> None:
    modal = slack.open(ALICE, FORM)
    assert modal.state({}) == {"a": {"a": {"type": "plain_text_input", "value": None}}}
    assert modal.state({"a": "x"}) == {"a": {"a": {"type": "plain_text_input", "value": "x"}}}
    slack.submitted(modal, {"response_action": "errors", "errors": {"a": "no"}})
    assert modal.errors == {"a": "no"}
    assert refusal(slack.submitted, modal, {"response_action": "errors", "errors": {"b": "no"}}) == "invalid_blocks"
    slack.submitted(modal, {"response_action": "update", "view": {**FORM, "callback_id": "next"}})
    assert (modal.view["callback_id"], modal.errors) == ("next", {})
    assert refusal(slack.submitted, modal, {"response_action": "jump"}) == "invalid_response_action"
    slack.submitted(modal, {})
    assert slack.modal_of(ALICE) is None
