"""A `map` for long work: over all cores, with a progress bar on a terminal."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# Less than this is done before other processes have started.
_WORTH_PROCESSES = 1_000
_AT_ONCE = 100


def mapped(function: Callable[[_Item], _Result], items: Sequence[_Item], doing: str) -> Iterator[_Result]:
    """The results in the order of the items. Function, items and results must be able to travel between processes."""
    with ExitStack() as stack:
        results: Iterable[_Result] = map(function, items)
        if len(items) >= _WORTH_PROCESSES:
            pool = stack.enter_context(ProcessPoolExecutor(os.cpu_count()))
            results = pool.map(function, items, chunksize=_AT_ONCE)
        progress = Progress(
            *(TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
            console=Console(stderr=True),
            transient=True,
        )
        stack.enter_context(progress)
        yield from progress.track(results, total=len(items))
