"""A team's folder over the shipped knowledge: what it adds, what it replaces, and what it must say itself."""

from pathlib import Path

import pytest

from bot.answering.answer import Match, answer
from bot.answering.library import load
from bot.answering.reading import KnowledgeError


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_field_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    write(tmp_path, "entries/4xx/http-403.yaml", "title: {en: Not for you}\ndrafted: 2026-11-25\n")
    entry, shipped = load([tmp_path]).entries["http-403"], load().entries["http-403"]
    assert (entry.title.en, entry.title.ja) == ("Not for you", shipped.title.ja)
    assert entry.cases == shipped.cases


def test_a_replaced_field_needs_a_date_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "entries/4xx/http-403.yaml", "title: {en: Not for you}\n")
    with pytest.raises(KnowledgeError, match=r"http-403\.yaml:1:1: missing key drafted"):
        load([tmp_path])


def test_a_review_of_the_shipped_entry_does_not_cover_a_replaced_field(tmp_path: Path) -> None:
    below, above = tmp_path / "below", tmp_path / "above"
    write(below, "entries/4xx/http-403.yaml", "drafted: 2026-11-24\nreviewed: {on: 2026-11-24, by: Hanako}\n")
    write(above, "entries/4xx/http-403.yaml", "title: {en: Not for you}\ndrafted: 2026-11-25\n")
    assert load([below]).entries["http-403"].reviewed
    assert load([below, above]).entries["http-403"].reviewed is None


def test_the_last_folder_is_on_top(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write(tmp_path / name, "contacts.yaml", f"hosting-provider: {{name: {{en: {name}}}}}\n")
    assert load([tmp_path / "first", tmp_path / "second"]).contacts["hosting-provider"].name.en == "second"


def test_a_contact_becomes_the_teams_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        "contacts.yaml",
        "hosting-provider:\n"
        "  name: {en: Example Host, ja: Example Host社}\n"
        "  url: https://portal.example.com/\n"
        "  channel: '#example-host'\n"
        "  phone: +81 3-0000-0000\n"
        "  hours: {en: weekdays 9-18 JST, ja: 平日9時〜18時}\n"
        "  language: ja\n",
    )
    library = load([tmp_path])
    contact = library.contacts["hosting-provider"]
    assert (contact.name.en, contact.does) == ("Example Host", load().contacts["hosting-provider"].does)
    assert contact.attach


def test_words_add_up(tmp_path: Path) -> None:
    write(tmp_path, "synonyms.yaml", "branding: {en: [acme wall]}\n")
    found = answer("403 without acme wall", load([tmp_path]))
    assert isinstance(found, Match)
    assert [reason.kind for reason in found.best.because] == ["code", "no_branding"]


def test_a_family_of_its_own_is_called_by_its_folder_or_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "families.yaml", "acme: {name: {en: ACME's own, ja: ACME独自}}\n")
    library = load([tmp_path])
    assert library.families["acme"].name.en == "ACME's own"
    assert library.families["4xx"].name.en == "Client errors"
