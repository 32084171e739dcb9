"""The table of agencies by what their reports add up to: each column is a quantity or a measure."""

from collections.abc import Iterable, Mapping
from itertools import chain

import pandas as pd

from dashboard.agency_table import agency_table
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.measures import Measure, rate_of
from dashboard.rows import numbers, whole_numbers
from dashboard.scope import Scope, listed_agencies, report_links, show_listed
from library.queries import Selection

Column = str | Measure


def show_agency_sums(scope: Scope, columns: Mapping[str, Column], *, most_of: str, file_name: str) -> None:
    """Each agency in the latest year, those with most of a quantity first; `columns` by their names for the reader.

    The first of the columns is a quantity; of measures there is one.
    """
    show_listed(scope.year, listed_agencies(scope.latest, _asked(columns.values(), most_of)))
    quantities = {name: column.quantities if isinstance(column, Measure) else (column,) for name, column in columns.items()}
    percent = next(name for name, column in columns.items() if isinstance(column, Measure))
    table = _table(scope.latest, tuple(columns.items()), most_of)
    agency_table(table, scope.latest, quantities, file_name=file_name, percent=percent)


def _asked(columns: Iterable[Column], most_of: str) -> tuple[str, ...]:
    """The quantities of a table, each once, that of its order first."""
    made_of = [column.quantities if isinstance(column, Measure) else (column,) for column in columns]
    return tuple(dict.fromkeys((most_of, *chain.from_iterable(made_of))))


@kept
def _table(latest: Selection, columns: tuple[tuple[str, Column], ...], most_of: str) -> pd.DataFrame:
    listed = listed_agencies(latest, _asked((column for _name, column in columns), most_of))
    (first, *others) = (
        (name, numbers(_percent(rate_of(column, row)["rate"]) for row in listed))
        if isinstance(column, Measure)
        else (name, whole_numbers(row[column] for row in listed))
        for name, column in columns
    )
    agencies = [row["agency"] for row in listed]
    return pd.DataFrame(dict([(_("Agency"), agencies), first, (_("Source"), report_links(listed)), *others]))


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
