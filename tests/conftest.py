"""The fixtures: the shipped library, a shelf that holds it, a desk in a simulated workspace, and empty databases."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
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


SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a file, or a schema of its own on the server of TEST_DATABASE_URL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.sqlite3"
        return
    if not SERVER:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL server; .ci/run does")
    schema = f"desk_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
