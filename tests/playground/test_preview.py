"""An entry beside its cards: what an author sees, from a good file to a broken one."""

from pathlib import Path

import pytest

from bot.answering.layers import shipped
from bot.answering.library import Library
from bot.answering.text import Language
from bot.playground.preview import listing, preview
from bot.shelf import Shelf

FOLDERS = (shipped(),)


def test_every_entry_has_a_card_for_each_case_and_the_background(library: Library) -> None:
    for id, entry in library.entries.items():
        shown = preview(id, "en", library, FOLDERS, ())
        assert shown
        undecided = len(entry.cases) != 1
        assert len(shown["cards"]) == undecided + len(entry.cases) + 1, id


@pytest.mark.parametrize(
    ("language", "title"), [("en", "403 Forbidden"), ("ja", "403 Forbidden（アクセス権がありません）")]
)
def test_a_preview_is_in_the_language_asked_for(library: Library, language: Language, title: str) -> None:
    shown = preview("http-403", language, library, FOLDERS, ())
    assert shown
    assert shown["titles"][language] == title
    assert shown["cards"][0]["message"]["blocks"][0]["text"]["text"] == title
    assert shown["files"][0]["path"] == "knowledge/entries/4xx/http-403.yaml"
    assert 'codes: ["403"]' in shown["files"][0]["text"]


def test_nothing_is_called_so(library: Library) -> None:
    assert preview("../http-403", "en", library, FOLDERS, ()) is None


def test_a_broken_file_shows_its_problems_and_the_last_good_cards(tmp_path: Path) -> None:
    file = tmp_path / "our-knowledge" / "entries" / "4xx" / "http-451.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("drafted: 2026-11-25\n", encoding="utf-8")
    shelf = Shelf(tmp_path / "our-knowledge")
    file.write_text("titel: {en: Closed, ja: 閉}\ndrafted: 2026-11-25\n", encoding="utf-8")
    assert not shelf.reload()
    shown = preview("http-451", "en", shelf.current(), shelf.folders, shelf.problems)
    assert shown
    assert [(problem["path"], problem["line"]) for problem in shown["problems"]] == [
        ("our-knowledge/entries/4xx/http-451.yaml", 1)
    ] * len(shown["problems"])
    assert shown["cards"]
    assert [file["path"].partition("/")[0] for file in shown["files"]] == ["knowledge", "our-knowledge"]
    entries = listing(shelf.current(), shelf.folders, shelf.problems)["entries"]
    assert [entry["id"] for entry in entries if entry["wrong"]] == ["http-451"]
    file.write_text("title: {en: Closed, ja: 閉鎖中}\ndrafted: 2026-11-25\n", encoding="utf-8")
    assert shelf.reload()
    assert shelf.problems == ()
