"""What a figure was and how it changed, as the pages ask for it: whatever years are chosen, the answer is of one year and the last."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard import source
from dashboard.measures import BY_CODE, Change, change_of
from dashboard.rows import Row, rows_of
from library.queries import Selection
from library.queries_sums import Pair, Pairs, changes


def changed(selection: Selection, year: int, numerator: tuple[str, ...], denominator: tuple[str, ...] = ()) -> Change:
    """The change on the year before: of a sum of quantities or, with a denominator, of a ratio."""
    return change_of(_row(selection, year, (numerator, denominator)), ratio=bool(denominator))


def change_rows(selection: Selection, year: int, codes: Sequence[str]) -> list[Row]:
    """The row of queries_sums.changes for each measure, by its code."""
    return [_row(selection, year, *pairs_of((code,))) for code in codes]


def ask_changes(selection: Selection, year: int, pairs: Pairs) -> None:
    """Ask for the changes of several figures in one question, which costs little more than one of them; each is kept by itself."""
    every = replace(selection, years=())
    for pair, row in zip(pairs, rows_of(source.ask(changes, every, year, pairs)), strict=True):
        source.tell((changes, every, year, pair), row)


def pairs_of(codes: Sequence[str]) -> Pairs:
    """Numerators and denominators of measures, by their codes."""
    return tuple((BY_CODE[code].numerator, BY_CODE[code].denominator) for code in codes)


def _row(selection: Selection, year: int, pair: Pair) -> Row:
    every = replace(selection, years=())
    row: Row = source.remember((changes, every, year, pair), lambda: rows_of(source.ask(changes, every, year, (pair,)))[0])
    return row
