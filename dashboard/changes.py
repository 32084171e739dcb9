"""What a figure was and how it changed, as the pages ask for it: whatever years are chosen, the answer is of one year and the last."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import source
from dashboard.measures import BY_CODE, Change, change_of
from library.queries import Selection
from library.queries_sums import Pairs, changes


def changed(selection: Selection, year: int, numerator: tuple[str, ...], denominator: tuple[str, ...] = ()) -> Change:
    """The change on the year before: of a sum of quantities or, with a denominator, of a ratio."""
    return change_of(_row(selection, year, ((numerator, denominator),)), ratio=bool(denominator))


def change_rows(selection: Selection, year: int, codes: Sequence[str]) -> list[pd.DataFrame]:
    """The row of queries_sums.changes for each measure, by its code."""
    return [_row(selection, year, pairs_of((code,))) for code in codes]


def ask_changes(selection: Selection, year: int, pairs: Pairs) -> None:
    """Ask for the changes of several figures in one question, which costs little more than one of them; each is kept by itself."""
    every = replace(selection, years=())
    answer = source.ask(changes, every, year, pairs)
    for n, pair in enumerate(pairs):
        source.tell(changes, (every, year, (pair,)), answer.iloc[[n]].reset_index(drop=True))


def pairs_of(codes: Sequence[str]) -> Pairs:
    """Numerators and denominators of measures, by their codes."""
    return tuple((BY_CODE[code].numerator, BY_CODE[code].denominator) for code in codes)


def _row(selection: Selection, year: int, pair: Pairs) -> pd.DataFrame:
    return source.ask(changes, replace(selection, years=()), year, pair)
