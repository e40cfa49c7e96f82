"""The README's picture is what the playground looks like: this run makes it, `--picture` keeps it."""

import shutil
from pathlib import Path

import pytest

from tests.playground.conftest import Windows
from tests.test_cli import ROOT

PICTURE = ROOT / ".github" / "playground.png"
SIZE = {"width": 1240, "height": 820}

_UP = """(line) => {
    line.scrollIntoView({ block: "start" });
    line.closest(".scroller").scrollBy(0, -12);
}"""


def test_the_readme_shows_a_conversation(windows: Windows, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    alice, hanako = windows("alice", viewport=SIZE), windows("hanako", viewport=SIZE)
    card = alice.ask("@desk a customer gets 403 without the Cloudflare logo")
    shown = hanako.open_thread()
    shown.get_by_role("button", name="Done").first.click()
    alice.sees(card, "1 of")
    card.get_by_role("button", name="Done").first.click()
    alice.sees(card, "2 of")
    hanako.say("@desk 社内の人だけ502が出ます")
    alice.sees(alice.channel, "社内の人だけ502が出ます")
    card.get_by_text("Likely causes").evaluate(_UP)
    made = tmp_path / PICTURE.name
    alice.page.screenshot(path=made)
    if request.config.getoption("--picture", default=False):
        PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(made, PICTURE)
    assert PICTURE.stat().st_size < 200_000
    assert f"]({PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
