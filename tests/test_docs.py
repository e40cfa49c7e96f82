"""The documents say what is true: transcripts, settings, commands, the manifest and the recipe for an entry."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import cli
from bot.answering.catalogue import with_table
from bot.answering.layers import shipped
from bot.answering.library import Library
from bot.answering.lint import check
from bot.config import Config
from bot.slack.fitting import too_long
from tests.test_cli import ROOT, lines, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
CONFIG = (ROOT / "bot" / "config.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "shown"), re.findall(r"<!-- transcript: (.*?) -->\n```\n(.*?)```", README, flags=re.DOTALL)
)
def test_the_transcripts_are_real(question: str, shown: str) -> None:
    said = run("ask", question).stdout
    position = 0
    for part in shown.split("...\n"):
        text = part.rstrip(" ")
        assert text in said[position:], text
        position = said.index(text, position) + len(text)


def test_the_diagnosis_is_real() -> None:
    sample, shown = re.findall(r"<!-- paste: (.*?) -->\n```\n(.*?)```", README, flags=re.DOTALL)[0]
    said = run("ask", "-", stdin=(ROOT / sample).read_text(encoding="utf-8")).stdout
    position = 0
    for part in filter(None, shown.split("...\n")):
        assert part in said[position:], part
        position = said.index(part, position) + len(part)


def test_the_first_command_asks_what_the_transcripts_show() -> None:
    assert re.findall(r'\./desk ask "(.*?)"', README)[:2] == re.findall(r"<!-- transcript: (.*?) -->", README)


def test_the_json_lines_are_real() -> None:
    shown = [json.loads(line) for line in re.findall(r"^\{.*\}$", README, flags=re.MULTILINE)]
    pasted = "HTTP/1.1 413 Request Entity Too Large\nServer: nginx/1.22.1"
    asked = ["403 without Cloudflare branding", "403 or 404", "room 404", pasted]
    questions = [{"id": id, "q": q} for id, q in zip("abcd", asked, strict=True)]
    answers, _ = lines("\n".join(map(json.dumps, [*questions, {"id": 1}])))
    for answer in (*shown, *answers):
        answer.pop("elapsed_us", None)
    assert shown == answers


def test_every_setting_is_documented_and_exists() -> None:
    settings = set(re.findall(r'reader\.\w+\(\s*"([A-Z_]+)"', CONFIG))
    table = README[README.index("## Settings") : README.index("## Deploy")]
    assert settings
    assert set(re.findall(r"`([A-Z_]{4,})`", table)) - {"DEBUG", "INFO", "WARNING", "ERROR"} == settings


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"python -m bot (\w+)", README))
    assert documented == {
        command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback
    }
    for command in documented:
        assert run(command, "--help").returncode == 0


def test_the_table_of_families_is_current(library: Library) -> None:
    assert with_table(README, library) == README, "run ./desk fix"
    assert "<!-- families -->" in README


def test_the_recipe_for_an_entry_works(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped(), tmp_path / "knowledge")
    example = re.search(r"```yaml\n(.*?)```", CONTRIBUTING, flags=re.DOTALL)
    assert example
    text = "\n".join(line.removeprefix("   ") for line in example[1].splitlines())
    (folder / "entries" / "4xx" / "acme-portal-603.yaml").write_text(text + "\n", encoding="utf-8")
    assert check([shipped(), folder], too_long).problems == []


def test_the_procfile_names_both_modes() -> None:
    processes = yaml.safe_load((ROOT / "Procfile").read_text(encoding="utf-8"))
    assert set(processes) == {"web", "worker"}
    for command in processes.values():
        python, *module, name, mode = shlex.split(command)
        assert (python, module, name) == ("python", ["-m", "bot"], "serve")
        assert mode in {"--http", "--socket"}
        assert "is missing" in run(name, mode).stderr


def test_the_manifest_declares_what_the_code_listens_to() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    assert [command["command"] for command in features["slash_commands"]] == [Config.command]
    asking = (ROOT / "bot" / "slack" / "asking.py").read_text(encoding="utf-8")
    listened = set(re.findall(r'app\.event\("(\w+)"\)', asking))
    assert {event.partition(".")[0] for event in settings["event_subscriptions"]["bot_events"]} == listened
    assert settings["interactivity"]["is_enabled"]
    needed = {"app_mentions:read", "chat:write", "commands", "im:history", "users:read"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        # https://docs.slack.dev/reference/app-manifest
        (("display_information", "name"), 1, 35),
        (("display_information", "description"), 1, 140),
        (("display_information", "long_description"), 175, 4000),
        (("display_information", "background_color"), 4, 7),
        (("features", "bot_user", "display_name"), 1, 80),
        (("features", "slash_commands", 0, "command"), 2, 32),
        (("features", "slash_commands", 0, "description"), 1, 2000),
        (("features", "slash_commands", 0, "usage_hint"), 1, 1000),
    ],
)
def test_the_manifest_keeps_slacks_limits(path: tuple[str | int, ...], least: int, most: int) -> None:
    value: Any = MANIFEST
    for step in path:
        value = value[step]
    assert least <= len(value) <= most
