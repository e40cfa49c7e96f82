"""How soon the playground is ready, and how soon after Enter an answer stands on the page.

.venv/bin/python tests/bench/playground.py [RUNS]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.playground.serving import CHROMIUM, FLAGS  # noqa: E402 - from the checkout this stands in
from tests.playground.window import ANSWER_AFTER_ENTER  # noqa: E402 - likewise

QUESTIONS = ("/http 403", "/http 502 ja", "@desk 403 without Cloudflare branding", "@desk アップロードすると413になる")


def start() -> tuple[subprocess.Popen[str], str, float]:
    """The command, its address and the seconds until it was ready."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    address = process.stdout.readline().rpartition(" ")[2].strip()
    return process, address, time.perf_counter() - began


def answers(page: Page, question: str, runs: int) -> list[float]:
    """The milliseconds from Enter to the first frame with the answer."""
    return [page.evaluate(ANSWER_AFTER_ENTER, question) for _ in range(runs)]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    ready = []
    for _ in range(runs):
        process, _, seconds = start()
        process.terminate()
        process.wait()
        ready.append(seconds)
    print(f"ready after {statistics.median(ready):.2f} s (best {min(ready):.2f}, worst {max(ready):.2f}, {runs} runs)")
    process, address, _ = start()
    with sync_playwright() as driver:
        page = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        page.goto(address)
        page.wait_for_selector(".welcome")
        for question in QUESTIONS:
            took = answers(page, question, runs)
            print(f"{question}: {statistics.median(took):.0f} ms (best {min(took):.0f}, worst {max(took):.0f})")
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
