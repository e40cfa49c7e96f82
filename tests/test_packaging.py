"""It runs from a built wheel as it does from a checkout: the knowledge travels inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.test_cli import ROOT


def test_the_wheel_answers_from_its_own_knowledge(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
        names = packed.namelist()
    page = ROOT / "bot" / "playground" / "page"
    assert {f"bot/playground/page/{asset.name}" for asset in page.iterdir()} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "knowledge/"))]
    where = "import bot.answering.layers as layers; print(layers.shipped())"
    for code, told in ((where, str(installed)), ("from bot.cli import main; main()", "403 Forbidden")):
        done = subprocess.run(
            [sys.executable, "-c", code, "ask", "403"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(installed)},
            check=True,
            capture_output=True,
            text=True,
        )
        assert told in done.stdout
