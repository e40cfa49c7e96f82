"""What keepers and operators ask of the store, on the command line."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import gaps
from bot.store.checklists import Mark
from bot.store.database import Database
from bot.store.gaps import Gap

ROOT = Path(__file__).parent.parent


def run(url: str, *arguments: str) -> tuple[int, str, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


async def fill(url: str) -> None:
    store = Database(url)
    for who, question in (("U0ALICE", "my parcel"), ("U0ALICE", "荷物"), ("U0HANAKO", "my parcel")):
        gap = Gap(question, "en" if question.isascii() else "ja", ("http-404",))
        await gaps.record(store, "T1", gap, Mark(who, 1_700_000_000))
    await store.close()


def test_gaps_are_listed_and_a_person_is_forgotten(database_url: str) -> None:
    asyncio.run(fill(database_url))
    code, said, _ = run(database_url, "gaps")
    assert (code, said.splitlines()) == (
        0,
        ["    2  en  my parcel  (nearest: http-404)", "    1  ja  荷物  (nearest: http-404)"],
    )
    listed = [json.loads(line) for line in run(database_url, "gaps", "--json", "--limit", "1")[1].splitlines()]
    assert listed == [
        {"question": "my parcel", "language": "en", "nearest": ["http-404"], "count": 2, "last_at": 1_700_000_000}
    ]
    code, said, _ = run(database_url, "forget", "--user", "U0ALICE")
    assert (code, said.strip()) == (0, "ticks: 0, escalations: 0, feedback: 0, gaps: 2, preferences: 0")
    assert run(database_url, "gaps")[1].splitlines() == ["    1  en  my parcel  (nearest: http-404)"]


@pytest.mark.parametrize(
    ("url", "arguments", "told"),
    [
        ("sqlite:///x", ["forget", "--user", "alice"], '"alice" is no id of a person'),
        ("postgresql://127.0.0.1:9/none", ["forget", "--user", "U0ALICE"], "the database cannot be used"),
        ("postgresql://127.0.0.1:9/none", ["gaps"], "the database cannot be used"),
        ("mysql://root:secret@host/db", ["gaps"], "DATABASE_URL must start with"),
    ],
)
def test_what_is_wrong_with_the_call_is_told(url: str, arguments: list[str], told: str) -> None:
    code, _, error = run(url, *arguments)
    assert code == 2
    assert told in error
    assert "Traceback" not in error
    assert "secret" not in error
