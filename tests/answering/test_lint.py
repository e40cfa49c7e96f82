import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.answering.knowledge import Entry
from bot.answering.layers import shipped
from bot.answering.library import Library
from bot.answering.lint import check, checked
from bot.answering.reading import KnowledgeError, Location
from bot.answering.schemas import schemas
from bot.slack.fitting import too_long

ENTRY = """\
codes: ["{code}"]
title: {{en: Something {code}, ja: 何か{code}}}
aliases: {{en: [alias of {code}], ja: [別名{code}]}}
summary: {{en: It went wrong., ja: 失敗しました。}}
cases:
  - id: origin
    sent_by: origin
    name: {{en: Server, ja: サーバー}}
    verdict: {{en: sent by the server, ja: サーバーが返しています}}
    sign: {{en: A plain page, ja: 無地のページ}}
    causes:
      - cause: {{en: A mistake, ja: 設定ミス}}
        tell: {{en: It began today., ja: 今日からです。}}
    checklist:
      - id: look
        who: site-owner
        do: {{en: Look., ja: 確認します。}}
    escalation:
      - contact: hosting-provider
        when: {{en: It stays., ja: 続く場合です。}}
see_also: []
sources: [{{name: RFC 9110, url: https://www.rfc-editor.org/rfc/rfc9110}}]
drafted: 2026-11-23
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A team's folder with two proper entries, over the shipped knowledge."""
    (tmp_path / "entries" / "made-up").mkdir(parents=True)
    for code in ("700", "701"):
        write(tmp_path, f"made-up-{code}", ENTRY.format(code=code))
    return tmp_path


def write(folder: Path, id: str, text: str, family: str = "made-up") -> Path:
    path = folder / "entries" / family / f"{id}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


SHIPPED = frozenset(path.stem for path in (shipped() / "entries").glob("*/*.yaml"))


def of_the_team(library: Library, entry: Entry) -> Iterator[tuple[Location, str]]:
    """Whether an entry fits, asked only of those that are not shipped; these have a test of their own."""
    return too_long(library, entry) if entry.id not in SHIPPED else iter(())


def problems(folder: Path) -> list[str]:
    """Problems as `file:line: message`, without the folder."""
    return [
        f"{Path(problem.path).relative_to(folder).name}:{problem.line}: {problem.message}".replace(f"{folder}/", "")
        for problem in check([shipped(), folder], of_the_team).problems
        if Path(problem.path).is_relative_to(folder)
    ]


def test_proper_entries_have_no_problems(folder: Path) -> None:
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        pytest.param("    sign:", "   sign:", 10, "broken YAML", id="broken YAML"),
        pytest.param("see_also: []", "see_also: []\nsee_also: []", 22, 'duplicate key "see_also"', id="duplicate key"),
        pytest.param("see_also: []", "colour: red", 21, 'unknown key "colour"', id="unknown key"),
        pytest.param(
            "{en: A plain page, ja: 無地のページ}", "{en: A plain page}", 10, "missing translation", id="no ja"
        ),
        pytest.param("ja: 失敗しました。", 'ja: ""', 4, "empty", id="empty translation"),
        pytest.param('["702"]', '["700"]', 1, 'duplicate code "700"', id="duplicate code"),
        pytest.param("alias of 702", "Alias  OF 700", 3, 'duplicate alias "alias of 700"', id="duplicate alias"),
        pytest.param("see_also: []", "see_also: [nowhere]", 21, 'dangling see_also "nowhere"', id="dangling see_also"),
        pytest.param("It went wrong.", "longer" * 110, 4, "660 characters, 600 fit", id="text too long"),
        pytest.param("sent_by: origin", "sent_by: server", 7, "use one of", id="unknown sender"),
        pytest.param("who: site-owner", "who: boss", 16, "use one of", id="unknown person"),
        pytest.param("2026-11-23", "23.11.2026", 23, "drafted", id="not a date"),
        pytest.param("https://www", "http://www", 22, "does not fit the form", id="source without TLS"),
        pytest.param("codes:", "id: x\ncodes:", 1, 'unknown key "id"', id="id written out"),
        pytest.param("drafted: 2026-11-23\n", "", 1, "missing key drafted", id="missing key"),
    ],
)
def test_each_kind_of_problem_is_told_at_its_line(folder: Path, old: str, new: str, line: int, told: str) -> None:
    text = ENTRY.format(code="702")
    assert old in text
    write(folder, "made-up-702", text.replace(old, new))
    found = problems(folder)
    assert [problem.startswith(f"made-up-702.yaml:{line}: ") for problem in found] == [True], found
    assert told in found[0]


def test_an_entry_without_cases_must_be_an_overview(folder: Path) -> None:
    text = ENTRY.format(code="702")
    start, end = text.index("cases:"), text.index("see_also:")
    write(folder, "made-up-702", text[:start] + text[end:])
    assert "either cases, or members" in problems(folder)[0]
    write(folder, "made-up-702", text[:start] + "members: [made-up-700]\n" + text[end:])
    assert problems(folder) == []


def test_ids_are_unique_across_families_and_within_an_entry(folder: Path) -> None:
    write(folder, "made-up-700", ENTRY.format(code="703"), family="other")
    twice = ENTRY.format(code="702").replace(
        "    escalation:", "      - {id: look, who: visitor, do: {en: Again., ja: もう一度。}}\n    escalation:"
    )
    write(folder, "made-up-702", twice)
    found = problems(folder)
    assert any('duplicate id "made-up-700"' in problem for problem in found)
    assert 'made-up-702.yaml:18: duplicate id "look" in the checklist; rename one' in found


def test_all_problems_of_all_files_come_in_one_run(folder: Path) -> None:
    write(folder, "a-broken", "a: [1\n")
    write(folder, "b-unknown", ENTRY.format(code="704") + "colour: red\nsize: big\n")
    write(folder, "c-dangling", ENTRY.format(code="705").replace("[]", "[gone, away]"))
    (folder / "contacts.yaml").write_text("visitor: {nickname: you}\n", encoding="utf-8")
    told = "\n".join(problems(folder))
    for expected in (
        "a-broken.yaml:",
        'unknown key "colour"',
        'unknown key "size"',
        '"gone"',
        '"away"',
        "contacts.yaml:1:",
    ):
        assert expected in told


def test_a_case_that_does_not_read_well_is_named(folder: Path) -> None:
    steps = "".join(
        f"      - {{id: step-{n}, who: visitor, do: {{en: {'word ' * 45}, ja: {'言葉' * 100}}}, run: {'x' * 290}}}\n"
        for n in range(8)
    )
    write(folder, "made-up-702", ENTRY.format(code="702").replace("    escalation:", f"{steps}    escalation:"))
    found = problems(folder)
    assert found
    assert all(problem.startswith("made-up-702.yaml:6: the card in") for problem in found), found


def test_a_reply_may_only_use_what_is_filled_in(folder: Path) -> None:
    (folder / "replies.yaml").write_text("fault:\n  en: Ask for {ref}.\n  ja: 参照番号 {ref}\n", encoding="utf-8")
    assert "{ref} is not filled in here" in problems(folder)[0]


@pytest.mark.parametrize(
    "misplaced",
    [
        "entries/http-700.yaml",
        "entries/a/b/http-702.yaml",
        "entries/a/http-702.yml",
        "entries/a/X.YAML",
        "contacts.yml",
    ],
)
def test_a_file_that_would_not_be_read_is_told(folder: Path, misplaced: str) -> None:
    path = folder / misplaced
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ENTRY.format(code="702"), encoding="utf-8")
    assert problems(folder) == [
        f"{path.name}:1: not at entries/<family>/<id>.yaml; move or rename it, or it is not read"
    ]


def test_a_file_name_that_is_no_id_is_told(folder: Path) -> None:
    write(folder, "Made Up", ENTRY.format(code="702"))
    assert problems(folder)[0].startswith('Made Up.yaml:1: "Made Up" is no id; name the file')


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert "no entries/<family>/<id>.yaml and no contacts.yaml" in problems(tmp_path)[0]


def test_only_knowledge_without_problems_is_used(folder: Path) -> None:
    assert {"made-up-700", "made-up-701", "http-403"} <= set(checked([shipped(), folder], too_long).entries)
    write(folder, "made-up-702", "a: [1\n")
    with pytest.raises(KnowledgeError, match=r"made-up-702\.yaml:2"):
        checked([shipped(), folder], too_long)


def test_schemas_for_editors_are_current() -> None:
    for name, text in schemas().items():
        assert (shipped() / name).read_text(encoding="utf-8") == text, "run ./desk fix"


def test_every_entry_fits_its_schema_and_names_it() -> None:
    schema = json.loads(schemas()["entry.schema.json"])
    for path in sorted((shipped() / "entries").glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../entry.schema.json\n"), path
        jsonschema.validate(yaml.load(text, yaml.CBaseLoader), schema)  # noqa: S506 - reads nothing but text


def test_the_models_accept_no_other_types() -> None:
    with pytest.raises(ValueError, match="codes"):
        Entry.model_validate({"id": "x", "family": "y", "codes": [403]})


FINGERPRINT = """\
name: {en: Made up, ja: 架空}
clues:
  - id: made-up-page
    where: text
    any: [made up page]
    sent_by: origin
    words: {en: words, ja: 文言}
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sent_by: origin", "sent_by: nobody", "3: clues.0.sent_by"),
        ("    sent_by: origin\n", "", "proves nothing"),
        ("sent_by: origin", "cases: [http-403/none]", 'no entry has the case "http-403/none"'),
        ("sent_by: origin", "sent_by: origin\n    needs: [gone]", 'no clue has the id "gone"'),
        ("[made up page]", "[no healthy upstream]", 'is in the clue "envoy-unhealthy" as well'),
        ("made-up-page", "nginx-page", 'duplicate clue "nginx-page"'),
        ("[made up page]", "[ab]", "at least 3"),
        ("[made up page]", "['two  spaces']", "does not fit the form"),
    ],
)
def test_a_clue_is_checked(folder: Path, old: str, new: str, told: str) -> None:
    (folder / "fingerprints").mkdir()
    path = folder / "fingerprints" / "made-up.yaml"
    path.write_text(FINGERPRINT, encoding="utf-8")
    assert problems(folder) == []
    path.write_text(FINGERPRINT.replace(old, new), encoding="utf-8")
    assert any(told.removeprefix("3: ") in problem for problem in problems(folder)), problems(folder)


def test_every_fingerprint_fits_its_schema_and_names_it() -> None:
    schema = json.loads(schemas()["fingerprints.schema.json"])
    for path in sorted((shipped() / "fingerprints").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../fingerprints.schema.json\n"), path
        jsonschema.validate(yaml.load(text, yaml.CBaseLoader), schema)  # noqa: S506 - reads nothing but text
