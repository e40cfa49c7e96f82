"""Three fixtures: the shipped library, a shelf that holds it, and a desk in a simulated workspace."""

from collections.abc import Iterator

import pytest

from bot.answering.layers import shipped
from bot.answering.library import Library
from bot.shelf import Shelf
from tests.workspace import Conversation, conversation


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf(shipped())


@pytest.fixture(scope="session")
def library(shelf: Shelf) -> Library:
    return shelf.current()


@pytest.fixture
def desk(shelf: Shelf) -> Iterator[Conversation]:
    with conversation(shelf) as connected:
        yield connected


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Slack SDK reads proxies from the environment; nothing here leaves the machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
