"""The table of agencies by what their reports add up to: each column is a quantity or a measure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import source
from dashboard.agency_table import agency_table
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.measures import Measure, rated
from dashboard.rows import most_first, rows_of, whole_numbers
from dashboard.scope import Scope, listed_agencies, report_links
from library.queries import Selection
from library.queries_sums import ratios, wide_sums

Column = str | Measure


def show_agency_sums(scope: Scope, columns: Mapping[str, Column], *, most_of: str, file_name: str) -> None:
    """Each agency in the latest year, those with most of a quantity first; `columns` by their names for the reader.

    The first of the columns is a quantity; of measures there is one.
    """
    listed = listed_agencies(scope, most_of)
    quantities = {name: column.quantities if isinstance(column, Measure) else (column,) for name, column in columns.items()}
    percent = next(name for name, column in columns.items() if isinstance(column, Measure))
    agency_table(_table(listed, tuple(columns.items()), most_of), listed, quantities, file_name=file_name, percent=percent)


@kept
def _table(listed: Selection, columns: tuple[tuple[str, Column], ...], most_of: str) -> pd.DataFrame:
    asked = tuple(column for _name, column in columns if isinstance(column, str))
    rows = most_first(rows_of(source.ask(wide_sums, listed, asked, ("agency",))), most_of)
    agencies = [row["agency"] for row in rows]
    (first, *others) = (
        (name, _percentages(listed, column, agencies))
        if isinstance(column, Measure)
        else (name, whole_numbers(row[column] for row in rows))
        for name, column in columns
    )
    return pd.DataFrame(dict([(_("Agency"), agencies), first, (_("Source"), report_links(listed, agencies)), *others]))


def _percentages(listed: Selection, measure: Measure, agencies: list[str]) -> Any:
    """A measure of each of the agencies, missing where it has none."""
    sums = rows_of(source.ask(ratios, listed, measure.numerator, measure.denominator, ("agency",)))
    rates = {row["agency"]: row["rate"] for row in rated(sums)}
    shares = (rates.get(agency) for agency in agencies)
    return pd.array([None if share is None else share * 100 for share in shares], dtype="Float64")
