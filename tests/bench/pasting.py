"""How long pastes take: every sample of `tests/evidence`, and a million characters of each hostile kind.

.venv/bin/python tests/bench/pasting.py
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from bot.answering.answer import answer, prepare  # noqa: E402 - the checkout is found first
from bot.answering.library import Library, load  # noqa: E402
from tests.answering.test_evidence_hostility import HOSTILE, MILLION  # noqa: E402


def milliseconds(text: str, library: Library) -> float:
    started = time.perf_counter()
    answer(text, library)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    library = load()
    prepare(library)
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "evidence").glob("*/*.txt"))]
    times = sorted(milliseconds(text, library) for text in samples)
    print(f"{len(times)} samples: median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.1f} ms")
    texts = {piece: f"server: cloudflare\n{piece * (MILLION // len(piece))}" for piece in HOSTILE}
    hostile = {piece: milliseconds(text, library) for piece, text in texts.items()}
    for piece, took in sorted(hostile.items(), key=lambda item: -item[1])[:5]:
        print(f"a million characters of {piece!r}: {took:.0f} ms")


if __name__ == "__main__":
    main()
