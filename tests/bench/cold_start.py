"""How long a cold `ask` takes beside importing what it cannot do without, in turn, as whole processes.

.venv/bin/python tests/bench/cold_start.py [RUNS]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BASE = ["-c", "from pydantic import BaseModel; import yaml; from rapidfuzz import process"]
QUESTIONS = ("403", "upload fails over 100 MB")


def seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    seconds(BASE)
    for question in QUESTIONS:
        pairs = [(seconds(["-m", "bot", "ask", question]), seconds(BASE)) for _ in range(runs)]
        ours, base = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"ask {question!r}: {ours:.3f} s, imports alone {base:.3f} s, ratio {ours / base:.2f} ({runs} runs)")


if __name__ == "__main__":
    main()
