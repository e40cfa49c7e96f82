"""No page breaks a rule of WCAG that axe can check, in light and dark, wide and narrow, in both languages."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.playground.conftest import Windows
from tests.playground.window import Window

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("person", ["alice", "hanako"])
def test_a_conversation(windows: Windows, colours: str, person: str) -> None:
    window = windows(person, color_scheme=colours)
    checked(window)
    window.say("/http 403")
    window.whisper()
    asked = {"alice": "@desk 403 without Cloudflare branding", "hanako": "@desk Cloudflareのロゴがない403"}
    card = window.ask(asked[person])
    card.get_by_role("button", name={"alice": "Done", "hanako": "完了にする"}[person]).first.click()
    window.sees(card, "@" + person.title())
    checked(window)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_form_with_errors(windows: Windows, colours: str) -> None:
    window = windows("alice", color_scheme=colours)
    window.ask("@desk 403 without Cloudflare branding").get_by_role("button", name="Prepare message").click()
    window.modal.get_by_role("button", name="Create").click()
    window.sees(window.modal, "Give a whole address")
    checked(window)


def test_on_a_phone(windows: Windows) -> None:
    window = windows("hanako", **PHONE)
    window.say("/http 502")
    window.whisper()
    checked(window)
    window.ask("@desk Cloudflareのロゴがない403").get_by_role("button", name="連絡文を作成").click()
    expect(window.modal).to_be_visible()
    checked(window)


@pytest.mark.parametrize("path", ["/entries/", "/entries/http-403?lang=ja"])
@pytest.mark.parametrize("context", [{}, {"color_scheme": "dark"}, PHONE])
def test_the_pages_about_entries(windows: Windows, path: str, context: dict[str, Any]) -> None:
    window = windows(path=path, **context)
    expect(window.page.get_by_role("main")).to_contain_text("403")
    checked(window)


def checked(window: Window) -> None:
    assert violations(window.page) == []
    assert overflow(window.page) == 0
