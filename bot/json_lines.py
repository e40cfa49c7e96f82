"""Questions and answers as JSON lines, for programs that ask."""

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from bot.answering.answer import answer
from bot.answering.library import Library
from bot.answering.question import parse
from bot.answering.record import record
from bot.answering.text import Language


def answers(lines: Iterable[bytes], library: Library, lang: Language | None) -> Iterator[dict[str, Any]]:
    """A record for each line, in order; a line that cannot be read gives one whose `error` says why."""
    for line in lines:
        started = time.perf_counter_ns()
        asked = _asked(line)
        if isinstance(asked, str):
            yield {"id": None, "error": asked}
            continue
        question = parse(asked["q"])
        language = lang or question.spoken or "en"
        answered = answer(question.text, library)
        elapsed = (time.perf_counter_ns() - started) // 1000
        yield record(asked.get("id"), answered, library, language, elapsed)


def _asked(line: bytes) -> dict[str, Any] | str:
    """The JSON object of a line, or what is wrong with it."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f'not JSON ({error}); write one {{"id": ..., "q": "..."}} per line'
    if not isinstance(asked, dict) or not isinstance(asked.get("q"), str):
        return 'no text under "q"; write one {"id": ..., "q": "..."} per line'
    return asked
