"""Parsed files are kept between two starts, by their content, and whatever happens to the file is no harm."""

from pathlib import Path

import pytest

from bot.parsed import ParsedFiles, cache_path


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    path = tmp_path / "some.yaml"
    path.write_text('codes: ["403"]\n', encoding="utf-8")
    return path


def kept(cache: Path, entry: Path) -> object:
    parsed = ParsedFiles(cache)
    value, _ = parsed.read(entry)
    parsed.keep()
    return value


def test_what_is_kept_is_what_was_read(tmp_path: Path, entry: Path) -> None:
    cache = tmp_path / "cache" / "parsed"
    assert [kept(cache, entry) for _ in range(2)] == [{"codes": ("403",)}] * 2
    assert cache.exists()


def test_a_changed_file_is_read_again(tmp_path: Path, entry: Path) -> None:
    cache = tmp_path / "parsed"
    kept(cache, entry)
    entry.write_text('codes: ["404"]\n', encoding="utf-8")
    assert kept(cache, entry) == {"codes": ("404",)}


def test_a_broken_file_is_not_kept(tmp_path: Path, entry: Path) -> None:
    cache = tmp_path / "parsed"
    entry.write_text("codes: [\n", encoding="utf-8")
    assert [bool(ParsedFiles(cache).read(entry)[1]) for _ in range(2)] == [True, True]
    assert not cache.exists()


@pytest.mark.parametrize("left", [b"", b"x" * 10, b"x" * 1000])
def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path, entry: Path, left: bytes) -> None:
    cache = tmp_path / "parsed"
    kept(cache, entry)
    cache.write_bytes(left)
    assert kept(cache, entry) == {"codes": ("403",)}


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, entry: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder would be", encoding="utf-8")
    assert kept(tmp_path / "taken" / "parsed", entry) == {"codes": ("403",)}


def test_it_stands_where_a_desktop_keeps_such_things() -> None:
    assert cache_path({"XDG_CACHE_HOME": "/somewhere"}).parent == Path("/somewhere/http-desk")
    assert cache_path({}).parent == Path.home() / ".cache" / "http-desk"
