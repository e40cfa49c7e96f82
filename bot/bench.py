"""How fast and how right answering stays as the library grows, beside comparing with every phrase.

The libraries are made up: entries with titles and aliases of words as unevenly frequent as those of a language. Each
size is measured in a process of its own, so that its memory is its own.
"""

import datetime
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import get_context

from rapidfuzz import fuzz, process

from bot.answering.answer import Choices, Match, NoAnswer, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.knowledge import Aliases, Entry, Label
from bot.answering.library import Library, inspect, with_entries
from bot.answering.matcher import prepare
from bot.answering.text import fold

_ALIASES = 3
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "on", "us")]
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロ"
_KANJI = "接続画面表示拒否認証期限容量上限検索登録削除送信受信更新設定権限通信切断混雑停止再起動証明書転送応答要求"
# A typo is made in a word that is long enough to stay recognisable.
_LONG_WORD = 5


@dataclass(frozen=True)
class Measured:
    """What was measured at one size; times in milliseconds per question, memory in MB, agreement from 0 to 1.

    `median_ms` and `p99_ms` are over all questions, `typo_ms` is the median of those with a typo, which no table of
    names can answer.
    """

    entries: int
    phrases: int
    build_s: float
    index_mb: float
    median_ms: float
    p99_ms: float
    typo_ms: float
    brute_ms: float
    speedup: float
    agree_exact: float
    agree_typo: float


def measure(sizes: Sequence[int], questions: int) -> Iterator[Measured]:
    """Measures one size after the other, with so many exact questions and as many with a typo."""
    for size in sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            yield pool.submit(_measure, size, questions).result()


def _measure(size: int, questions: int) -> Measured:
    chance = random.Random(size)  # noqa: S311 - made-up words, no secrets
    library = synthetic(size, chance)
    before = _memory_mb()
    started = time.perf_counter()
    prepare(library)
    build = time.perf_counter() - started
    index = _memory_mb() - before
    # The brute force compares the same folded texts, so that spelling is all it has to see through.
    owners = {fold(text): entry.id for entry in library.entries.values() for text in _phrases(entry)}
    exact = chance.sample(sorted(owners), questions)
    pairs = [(text, _with_typo(text, chance)) for text in exact]
    asked = [*exact, *(typo for _, typo in pairs)]
    for text in asked:
        answer(text, library)
    times = [_timed(lambda text=text: answer(text, library)) for text in asked]  # type: ignore[misc]
    texts = list(owners)
    brute = [_brute(text, texts) for text in asked]
    found = [first(text, library) == owners[best] for text, (best, _) in zip(asked, brute, strict=True)]
    median, brute_median = statistics.median(times), statistics.median(elapsed for _, elapsed in brute)
    return Measured(
        entries=size,
        phrases=len(owners),
        build_s=build,
        index_mb=index,
        median_ms=median,
        p99_ms=sorted(times)[int(len(times) * 0.99)],
        typo_ms=statistics.median(times[questions:]),
        brute_ms=brute_median,
        speedup=brute_median / median,
        agree_exact=statistics.fmean(found[:questions]),
        agree_typo=statistics.fmean(found[questions:]),
    )


def synthetic(size: int, chance: random.Random) -> Library:
    """A library of made-up entries, the shipped words and contacts around it."""
    vocabulary = _vocabulary(max(2_000, size // 3), chance)
    # The second word of a language is half as frequent as the first, the third a third as frequent ...
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))

    def english() -> str:
        return " ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(3, 6)))

    def japanese() -> str:
        loanword = "".join(chance.choices(_KANA, k=chance.randint(3, 5)))
        return f"{loanword}の{''.join(chance.choices(_KANJI, k=4))}が{''.join(chance.choices(_KANJI, k=2))}しない"

    shared = inspect().library
    if shared is None:
        raise RuntimeError("the shipped knowledge cannot be used; run python -m bot lint")
    entries = {}
    for number in range(size):
        id = f"made-{number}"
        entries[id] = Entry.model_construct(
            id=id,
            family="made",
            codes=(f"M{number}",),
            title=Label.model_construct(en=english(), ja=japanese()),
            aliases=Aliases(en=tuple(english() for _ in range(_ALIASES)), ja=(japanese(),)),
            summary=Label.model_construct(en="", ja=""),
            drafted=datetime.date(2026, 11, 25),
        )
    return with_entries(shared, entries)


def first(question: str, library: Library) -> str | None:
    """The id of the entry that is answered, offered or named first."""
    match answer(question, library):
        case Match(best=best):
            return best.entry.id
        case Diagnosis(entry=diagnosed):
            return diagnosed.id if diagnosed else None
        case Choices(candidates=found) | NoAnswer(nearest=found):
            return found[0].entry.id if found else None


def _phrases(entry: Entry) -> Iterator[str]:
    yield from (entry.title.en, entry.title.ja, *entry.aliases.en, *entry.aliases.ja)


def _vocabulary(size: int, chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


def _with_typo(text: str, chance: random.Random) -> str:
    """The text with one letter of a long word dropped, doubled, replaced or swapped with the next."""
    words = text.split()
    longest = [number for number, word in enumerate(words) if len(word) >= _LONG_WORD]
    number = chance.choice(longest or [len(words) - 1])
    word = words[number]
    at = chance.randrange(len(word) - 1)
    head, letter, following, tail = word[:at], word[at], word[at + 1], word[at + 2 :]
    words[number] = (
        head + chance.choice([following, letter * 2 + following, "x" + following, following + letter]) + tail
    )
    return " ".join(words)


def _brute(text: str, texts: Sequence[str]) -> tuple[str, float]:
    started = time.perf_counter()
    best = process.extractOne(text, texts, scorer=fuzz.WRatio)
    return best[0], (time.perf_counter() - started) * 1000


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _memory_mb() -> float:
    """The most memory that this process has had; macOS counts it in bytes, other systems in KB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
