"""What a figure was and how it changed, as the pages ask for it: whatever years are chosen, the answer is of one year and the last."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import source
from dashboard.measures import BY_CODE, Change, change_of
from library.queries import Selection
from library.queries_sums import change, changes


def changed(selection: Selection, year: int, numerator: tuple[str, ...], denominator: tuple[str, ...] = ()) -> Change:
    """The change on the year before: of a sum of quantities or, with a denominator, of a ratio."""
    return change_of(source.ask(change, replace(selection, years=()), year, numerator, denominator), ratio=bool(denominator))


def change_rows(selection: Selection, year: int, codes: Sequence[str]) -> list[pd.DataFrame]:
    """The rows of queries_sums.changes for measures by their codes, all asked in one question."""
    pairs = tuple((BY_CODE[code].numerator, BY_CODE[code].denominator) for code in codes)
    answer = source.ask(changes, replace(selection, years=()), year, pairs)
    return [answer.iloc[[n]] for n in range(len(codes))]
