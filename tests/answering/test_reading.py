from pathlib import Path

import pytest

from bot.answering.reading import Location, problem_at, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.yaml"


def test_scalars_stay_what_was_written(file: Path) -> None:
    file.write_text("list: [1020, 0x80070005, 1e5, no, 012, null]\nquoted: 'a: b'\n", encoding="utf-8")
    assert read(file) == ({"list": ("1020", "0x80070005", "1e5", "no", "012", "null"), "quoted": "a: b"}, [])


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        pytest.param("a: 1\nb: [1\nc: 2\n", 3, 2, "broken YAML", id="bracket left open"),
        pytest.param("a: 1\na: 2\n", 2, 1, 'duplicate key "a"', id="duplicate key"),
        pytest.param("a:\n  b: &x 1\nc: *x\n", 3, 4, "aliases", id="alias"),
        pytest.param("a: `b`\n", 1, 4, "broken YAML", id="backtick"),
        pytest.param("a: 1\n---\nb: 2\n", 2, 1, "second document", id="two documents"),
        pytest.param("? [a, b]\n: 1\n", 1, 3, "a key must be a word", id="key is a list"),
        pytest.param("a: " + "[" * 20 + "]" * 20, 1, 19, "nested deeper", id="nested"),
        pytest.param("\ta: 1\n", 1, 1, "broken YAML", id="tab"),
        pytest.param("a: \x07\n", 1, 1, "broken YAML", id="control character"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(file: Path, text: str, line: int, column: int, told: str) -> None:
    file.write_text(text, encoding="utf-8")
    _, problems = read(file)
    assert [(problem.path, problem.line, problem.column) for problem in problems] == [(str(file), line, column)]
    assert told in problems[0].message


def test_a_file_that_is_not_utf8(file: Path) -> None:
    file.write_bytes("ログ".encode("shift_jis"))
    assert "not UTF-8" in read(file)[1][0].message


def test_a_file_that_is_not_there(file: Path) -> None:
    assert "cannot be read" in read(file)[1][0].message


def place(layers: list[Path], location: Location, *, key: bool = False) -> tuple[str, int, int]:
    found = problem_at(layers, location, "", key=key)
    return Path(found.path).name, found.line, found.column


def test_a_place_is_the_nearest_that_exists(file: Path) -> None:
    file.write_text("cases:\n  - id: x\n    sign:\n      en: y\n", encoding="utf-8")
    assert place([file], ("cases", 0, "sign", "en")) == ("some.yaml", 4, 11)
    assert place([file], ("cases", 0, "sign", "ja")) == ("some.yaml", 4, 7)
    assert place([file], ("cases", 0, "sign"), key=True) == ("some.yaml", 3, 5)
    assert place([file], ("nothing",)) == ("some.yaml", 1, 1)


def test_a_place_is_in_the_topmost_layer_that_says_it(tmp_path: Path) -> None:
    below, above = tmp_path / "below.yaml", tmp_path / "above.yaml"
    below.write_text("title:\n  en: a\n  ja: b\nlist:\n  - id: x\n    name: y\n", encoding="utf-8")
    above.write_text("title:\n  en: c\nlist:\n  - id: z\n", encoding="utf-8")
    assert place([below, above], ("title", "en")) == ("above.yaml", 2, 7)
    assert place([below, above], ("title", "ja")) == ("below.yaml", 3, 7)
    assert place([below, above], ("list", 0, "name")) == ("above.yaml", 4, 5)
