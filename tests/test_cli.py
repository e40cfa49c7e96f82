"""The command line, as other programs and people call it."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.answering.layers import shipped

ROOT = Path(__file__).parent.parent


def run(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m bot` in the checkout, without any Slack settings but those given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_") and name != "PORT"}
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        check=False,
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**clean, **environment},
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def lines(stdin: str | bytes) -> tuple[list[dict[str, Any]], int]:
    done = run("ask", "--jsonl", stdin=stdin)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_a_question_is_answered_in_its_language() -> None:
    english = run("ask", "/http 403")
    assert (english.returncode, english.stderr) == (0, "")
    assert english.stdout.startswith("403 Forbidden\n")
    assert "What does the customer see?" in english.stdout
    broken = b"\xff\xfeHTTP/2 403\nserver: cloudflare\nhost: www.example.jp\n"
    japanese = run("ask", "-", "--lang", "ja", stdin=broken).stdout
    assert "送信元：この内容だけでは特定できません" in japanese
    assert "https://www.example.jp/PATH --connect-to ::ORIGIN_IP" in japanese
    assert run("ask", "-", stdin="HTTP/1.1 200 OK\nServer: nginx\n").stdout.startswith(
        "No error here: the last response is 200."
    )


def test_to_a_pipe_it_is_plain_text_with_commands_on_one_line() -> None:
    said = run("ask", "403 without Cloudflare branding", COLUMNS="40", FORCE_COLOR="").stdout
    assert "\x1b" not in said
    assert "\n      curl -svo /dev/null https://HOST/PATH --connect-to ::ORIGIN_IP\n" in said


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("ask",), 2, "nothing to answer"),
        (("ask", "403", "--lang", "fr"), 2, "'fr' is not one of 'en', 'ja'"),
        (("ask", "--wrong"), 2, "No such option"),
        (("wrong",), 2, "No such command"),
        (("lint", "nowhere"), 2, "nowhere is no folder"),
        (("serve", "--http", "--socket"), 2, "exclude each other"),
        (("serve", "--http"), 2, "SLACK_BOT_TOKEN is missing"),
        (("serve", "--socket"), 2, "SLACK_APP_TOKEN is missing"),
        (("serve",), 2, "SLACK_SIGNING_SECRET is missing"),
    ],
)
def test_exit_codes_and_errors(arguments: tuple[str, ...], code: int, told: str) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_json_contract() -> None:
    answers, code = lines('{"id":"1","q":"/http 403"}\n{"id":"2","q":"Cloudflareのロゴがない403"}\n')
    assert code == 0
    elapsed = [answer.pop("elapsed_us") for answer in answers]
    assert all(isinstance(each, int) and each >= 0 for each in elapsed)
    assert answers == [
        {
            "id": "1",
            "kind": "match",
            "language": "en",
            "entries": [{"id": "http-403", "code": "403", "case": None, "score": 1.0}],
            "nearest": [],
            "sent_by": None,
            "contact": None,
            "because": ["code 403"],
        },
        {
            "id": "2",
            "kind": "match",
            "language": "ja",
            "entries": [{"id": "http-403", "code": "403", "case": "origin-rule", "score": 1.0}],
            "nearest": [],
            "sent_by": "origin",
            "contact": "hosting-provider",
            "because": ["コード403", "Cloudflareの名前やロゴがない"],
        },
    ]


def test_choices_and_none_in_the_json_contract() -> None:
    (choices, none), _ = lines('{"id":1,"q":"403 or 404"}\n{"id":{"a":[1]},"q":"room 404"}\n')
    assert (choices["kind"], [entry["code"] for entry in choices["entries"]]) == ("choices", ["403", "404"])
    assert (none["kind"], none["entries"], none["id"]) == ("none", [], {"a": [1]})
    assert [entry["code"] for entry in none["nearest"]] == ["404"]


def test_a_paste_without_an_error_is_none_and_says_what_it_saw() -> None:
    (none, unknown), _ = lines(
        '{"id":1,"q":"HTTP/1.1 200 OK\\nServer: nginx"}\n{"id":2,"q":"HTTP/2 403\\nserver: cloudflare"}\n'
    )
    assert (none["kind"], none["entries"], none["sent_by"], none["because"]) == ("none", [], None, ["code 200"])
    assert (unknown["kind"], unknown["sent_by"], unknown["contact"]) == ("diagnosis", "unknown", None)


@pytest.mark.parametrize(
    "line", [b"", b"x", b"[]", b"null", b'"403"', b"{}", b'{"id":1}', b'{"q":403}', b"\xff", b"[" * 100_000, b'{"q":']
)
def test_a_line_that_is_no_question_does_not_stop_the_run(line: bytes) -> None:
    answers, code = lines(b'{"id":1,"q":"403"}\n' + line + b'\n{"id":2,"q":"404"}\n')
    assert code == 1
    assert [answer["id"] for answer in answers] == [1, None, 2]
    assert "write one" in str(answers[1]["error"])


def test_a_lone_surrogate_is_passed_through() -> None:
    answers, code = lines('{"id":"\\ud800","q":"403 \\udfff"}\n')
    assert (answers[0]["id"], code) == ("\ud800", 0)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    questions = '{"id":1,"q":"403"}\n' * 2000
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m bot ask --jsonl | head -1"],
        check=False,
        input=questions.encode(),
        capture_output=True,
        cwd=ROOT,
    )
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


def test_a_cold_question_loads_neither_slack_nor_a_server() -> None:
    heavy = ("slack_bolt", "slack_sdk", "aiohttp", "starlette", "uvicorn", "sqlalchemy")
    code = f"import sys, bot.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_lint_passes_on_what_is_shipped() -> None:
    done = run("lint")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 problems" in done.stderr


def test_lint_prints_every_problem_and_annotates_for_github(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "knowledge")
    (tmp_path / "knowledge" / "entries" / "4xx" / "http-403.yaml").write_text("codes: [\n", encoding="utf-8")
    done = run("lint", str(tmp_path / "knowledge"))
    assert done.returncode == 1
    assert "http-403.yaml:2:1: broken YAML" in done.stdout
    assert "::error file=" in run("lint", "--format", "github", str(tmp_path / "knowledge")).stdout


def test_lint_covers_a_teams_folders_and_says_which_one_is_wrong(tmp_path: Path) -> None:
    for name, text in (("first", "[\n"), ("second", "hosting-provider: {hours: {en: all day, ja: 終日}}\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "contacts.yaml").write_text(text, encoding="utf-8")
    path = f"{tmp_path / 'first'}:{tmp_path / 'second'}"
    for done in (run("lint", KNOWLEDGE_PATH=path), run("lint", *path.split(":"))):
        assert done.returncode == 1
        assert done.stdout.startswith(f"{tmp_path / 'first' / 'contacts.yaml'}:2:1: broken YAML")
        assert f"{tmp_path / 'first'}: 0 entries, 1 problems" in done.stderr
        assert f"{tmp_path / 'second'}: 0 entries, 0 problems" in done.stderr


def test_a_teams_folder_that_is_not_there_is_told() -> None:
    done = run("ask", "403", KNOWLEDGE_PATH="nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'KNOWLEDGE_PATH must name folders, separated by ":" ("nowhere" is none); correct it\n'


def test_what_nobody_has_read_for_long_is_listed_oldest_first(tmp_path: Path) -> None:
    folder = tmp_path / "entries" / "4xx"
    folder.mkdir(parents=True)
    (folder / "http-403.yaml").write_text("drafted: 2020-02-01\n", encoding="utf-8")
    (folder / "http-404.yaml").write_text(
        "drafted: 2026-11-25\nreviewed: {on: 2020-01-01, by: Hanako}\n", encoding="utf-8"
    )
    done = run("lint", "--stale", "1000", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{folder / 'http-404.yaml'}:2:1: reviewed 2020-01-01; read it again and renew its review",
        f"{folder / 'http-403.yaml'}:1:1: drafted 2020-02-01; read it again and renew its review",
    ]


def test_a_new_entry_is_valid_at_once_and_found(tmp_path: Path) -> None:
    done = run("new", "acme-login", KNOWLEDGE_PATH=str(tmp_path))
    path = tmp_path / "entries" / "acme" / "acme-login.yaml"
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../../entry.schema.json\n")
    assert (tmp_path / "entry.schema.json").exists()
    assert run("lint", str(tmp_path)).returncode == 0
    assert (
        "exact words on the page of acme-login"
        in run("ask", "exact words on the page of acme-login", KNOWLEDGE_PATH=str(tmp_path)).stdout
    )


@pytest.mark.parametrize(
    ("id", "told"),
    [("http-403", '"http-403" exists'), ("Login 403", '"Login 403" is no id'), ("../x", '"../x" is no id')],
)
def test_a_new_entry_needs_an_id_of_its_own(tmp_path: Path, id: str, told: str) -> None:
    done = run("new", id, "--folder", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_question_sets_are_measured_and_held_against_floors(tmp_path: Path) -> None:
    questions, floors = tmp_path / "en.jsonl", tmp_path / "floors.json"
    asked = [("403", ["403"], True), ("page not found", ["404"], False), ("my parcel has not arrived", [], False)]
    lines = [json.dumps({"q": q, "labels": labels, "explicit": explicit}) for q, labels, explicit in asked]
    questions.write_text("\n".join(lines), encoding="utf-8")
    report = json.loads(run("eval", "--json", str(questions)).stdout)
    english = report["languages"][0]
    assert [english[name]["hits"] for name in ("implicit_first", "explicit_first", "silent")] == [1, 1, 1]
    floors.write_text('{"en": {"silent": 1.0}}', encoding="utf-8")
    assert run("eval", str(questions), "--floors", str(floors)).returncode == 0
    floors.write_text('{"ja": {"silent": 1.0}}', encoding="utf-8")
    missed = run("eval", str(questions), "--floors", str(floors))
    assert (missed.returncode, "there is no figure silent" in missed.stderr) == (1, True)


def test_a_line_of_a_question_set_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text('{"q": "403"}\n[]\n', encoding="utf-8")
    done = run("eval", str(tmp_path / "en.jsonl"))
    assert done.returncode == 2
    assert "en.jsonl:2: no question" in done.stderr


def test_a_bench_measures_each_size() -> None:
    done = run("bench", "--entries", "100", "200", "--questions", "10", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["entries"] for row in rows] == [100, 200]
    assert all(row["agree_exact"] == 1.0 for row in rows)


def test_an_interactive_prompt_keeps_asking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["403", "４０４", ""])
    monkeypatch.setattr(sys, "stdin", _Terminal())
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    cli.ask()
    said = capsys.readouterr().out
    assert "403 Forbidden" in said
    assert "404 Not Found" in said


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_every_process_gives_the_same_answers() -> None:
    asked = ["upload of big imgae fails", "site refuses acces", "ログインできない", "server to slow", "画面が消えた"]
    questions = "".join(json.dumps({"id": q, "q": q}) + "\n" for q in asked)
    runs = [run("ask", "--jsonl", stdin=questions, PYTHONHASHSEED=seed).stdout.splitlines() for seed in ("1", "2", "3")]
    answers = [[{**json.loads(line), "elapsed_us": 0} for line in lines] for lines in runs]
    assert answers[0] == answers[1] == answers[2]
