"""Answers of the library as plain rows: what a page composes of some dozens, where an operation of pandas takes longer than all of them.

Knows no Streamlit.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

Row = dict[str, Any]
Rows = Sequence[Row]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Each row of a frame by the names of its columns; None for what is missing."""
    names = [str(name) for name in frame.columns]
    columns = [[_plain(value) for value in frame[name].tolist()] for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    return None if value is pd.NA or value != value else value


def by_place(rows: Rows, down: str, across: str, value: str = "count") -> dict[Any, dict[Any, Any]]:
    """Place on one axis → place on the other → value, in the order of the rows."""
    table: dict[Any, dict[Any, Any]] = {}
    for row in rows:
        table.setdefault(row[down], {})[row[across]] = row[value]
    return table


def most_first(rows: Rows, column: str) -> list[Row]:
    """The rows with most of a column first, those that do not tell it last."""
    return sorted(rows, key=lambda row: (row[column] is None, -(row[column] or 0)))


def whole_numbers(values: Iterable[Any]) -> Any:
    """A column of a table: integers, missing where they are None."""
    return pd.array(list(values), dtype="Int64")


def numbers(values: Iterable[float | None]) -> Any:
    """A column of a table: numbers as they are, missing where they are None."""
    return pd.array(list(values), dtype="Float64")


def decimals(values: Iterable[float | None]) -> Any:
    """The same, rounded to one decimal."""
    return numbers(values).round(1)


def percentages(shares: Iterable[float | None]) -> Any:
    """A column of a table: shares as percentages to one decimal."""
    return decimals(None if share is None else share * 100 for share in shares)
