"""The playground, a browser, and windows of people in it, in which no error may be logged."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from bot.shelf import Shelf
from tests.playground.serving import CHROMIUM, FLAGS, Playground, served
from tests.playground.window import Window


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--picture", action="store_true", help="Renew the picture of the README.")


@pytest.fixture
def playground(shelf: Shelf) -> Iterator[Playground]:
    with served(shelf) as up:
        yield up


# Its own event loop runs as long as it is there, so that no test of another package may meet it.
@pytest.fixture(scope="package")
def _playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    launched = _playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield launched
    launched.close()


class Windows:
    """Opens windows of people, each in a browser profile of its own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self.errors: list[str] = []

    def __call__(self, person: str = "alice", path: str | None = None, **context: Any) -> Window:
        page = self._browser.new_context(**context).new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: self.errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(urljoin(self._url, path or f"/?as={person}"))
        return Window(page)


@pytest.fixture
def windows(browser: Browser, playground: Playground) -> Iterator[Windows]:
    opened = Windows(browser, playground.url)
    yield opened
    for context in browser.contexts:
        context.close()
    assert opened.errors == []
