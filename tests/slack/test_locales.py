import asyncio

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.text import Language
from bot.slack.locales import Locales
from bot.slack.payloads import Person
from bot.store.database import Database


class Users(AsyncWebClient):
    """A Web API that knows one person's language and counts how often it is asked."""

    def __init__(self, locale: str | None) -> None:
        super().__init__(token="xoxb-simulated")
        self.locale = locale
        self.asked = 0

    async def users_info(self, **_: object) -> dict[str, object]:  # type: ignore[override]
        self.asked += 1
        if self.locale is None:
            raise SlackApiError("no", {"ok": False, "error": "missing_scope"})  # type: ignore[no-untyped-call]
        return {"ok": True, "user": {"locale": self.locale}}


PERSON = Person("T1", "U1")
NO_STORE = Database("postgresql://127.0.0.1:9/none")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", "ja"), ("en-US", "en"), ("en-GB", "en"), ("de-DE", "ja"), ("", "ja"), (None, "ja")],
)
def test_a_persons_language_else_the_default(locale: str | None, language: Language) -> None:
    locales = Locales(Users(locale), NO_STORE, "ja")
    assert locales.known(PERSON) is None
    assert asyncio.run(locales.fetch(PERSON)) == language
    assert locales.known(PERSON) == language


@pytest.mark.parametrize(("locale", "kept_for"), [("ja-JP", 24 * 3600), (None, 600)])
def test_it_is_asked_for_again_only_after_a_while(locale: str | None, kept_for: int) -> None:
    now = 0.0
    users = Users(locale)
    locales = Locales(users, NO_STORE, "en", lambda: now)
    for when, asked in ((0, 1), (kept_for - 1, 1), (kept_for + 1, 2)):
        now = when
        asyncio.run(locales.fetch(PERSON))
        assert users.asked == asked
