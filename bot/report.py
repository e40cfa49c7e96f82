"""The figures of an evaluation as tables on a terminal, and which of them are below their floors."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from bot.answering.evaluate import Figures, Outcome, Share, by_label, confusions
from bot.bench import Measured

_MOST_CONFUSIONS = 20
# Wide enough that no row of figures is broken, whatever reads them.
_WIDTH = 200


def print_report(outcomes: Sequence[Outcome], each: Sequence[Figures]) -> None:
    """Prints the columns per language, the labels that are not always right, and the worst confusions."""
    console = Console(highlight=False, width=_WIDTH)
    table = Table(title="right first, with the 95% interval")
    columns = ("no digits", "no digits, first 3", "digits", "answered right", "off-topic silent", "median, p99 ms")
    for column in ("language", *columns):
        table.add_column(column)
    for figures in each:
        shares = (
            figures.implicit_first,
            figures.implicit_first_three,
            figures.explicit_first,
            figures.answered_right,
            figures.silent,
        )
        table.add_row(figures.language, *map(str, shares), f"{figures.median_ms:.2f}, {figures.p99_ms:.2f}")
    console.print(table)
    weak = [f"{label} {share.hits}/{share.of}" for label, share in by_label(outcomes).items() if share.hits < share.of]
    console.print(f"labels not always right: {', '.join(weak) or 'none'}")
    worst = [f"{expected} -> {found}: {count}" for expected, found, count in confusions(outcomes)[:_MOST_CONFUSIONS]]
    console.print(f"worst confusions: {', '.join(worst) or 'none'}")


def print_measured(measured: Measured) -> None:
    """Prints what was measured at one size, one line."""
    Console(highlight=False, width=_WIDTH).print(
        f"{measured.entries:>7,} entries, {measured.phrases:>9,} phrases: {measured.median_ms:.2f} ms a question "
        f"(with a typo {measured.typo_ms:.2f}, p99 {measured.p99_ms:.2f}), "
        f"every phrase {measured.brute_ms:,.1f} ms, {measured.speedup:,.0f}x; "
        f"same first: exact {measured.agree_exact:.3f}, typo {measured.agree_typo:.3f}; "
        f"built in {measured.build_s:.1f} s, {measured.index_mb:,.0f} MB"
    )


def missed(each: Sequence[Figures], floors: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Every figure that is below its floor; floors are shares by language and column."""
    for figures in each:
        for column, floor in floors.get(figures.language, {}).items():
            share = getattr(figures, column, None)
            if not isinstance(share, Share) or not share.of:
                yield f"{figures.language}: there is no figure {column} to hold against its floor {floor}"
            elif share.value < floor:
                yield f"{figures.language}: {column} is {share}, below its floor {floor}"
