"""Questions that every measure asks: sums of quantities and ratios of them, by year and by agency, and against last year.

Quantities are columns of the store's `summaries` (totals.QUANTITIES). `by` is any of "year" and "agency", or empty for one
sum: by agency all selected reports answer, otherwise the counted ones (queries.py). A ratio's numerator and denominator are
sums over the same reports: those that tell both.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask_about, numbers_about
from library.ranked import Numbers
from library.store import Library
from library.totals import QUANTITIES

By = tuple[str, ...]
Quantities = tuple[str, ...]
Pair = tuple[Quantities, Quantities]  # a numerator with its denominator, () where a sum is meant
Pairs = tuple[Pair, ...]
_AXES = ("year", "agency")


def scope_of(by: By, columns: str = "") -> str:
    """Which of the two sets answers a question by these axes, for SQL; a report has no place on an axis that it does not tell.

    With `columns` "_totals" it has all columns of `summaries`.
    """
    known = " AND ".join(f"{axis} IS NOT NULL" for axis in by)
    reports = f"{SELECTED if 'agency' in by else COUNTED}{columns}"
    return f"(SELECT * FROM {reports} WHERE {known})" if by else reports


def totals_of(by: By) -> str:
    """The set of scope_of with the quantities of each report."""
    return scope_of(by, "_totals")


def axes(by: By) -> str:
    """The axes as columns for SQL, with a comma after each. ValueError for a name that is none."""
    if not set(by) <= set(_AXES):
        raise ValueError(f"by holds year and agency, not {by}")
    return "".join(f"{axis}, " for axis in by)


def added(quantities: Quantities) -> str:
    """The quantities' sum within one report, missing where one of them is; one with a minus before it is taken away.

    KeyError for a name that is none.
    """
    signs = ["-" if quantity.startswith("-") else "+" for quantity in quantities]
    return " ".join(f"{sign} {QUANTITIES[q.removeprefix('-')].code}" for sign, q in zip(signs, quantities, strict=True))


def sides_of(pairs: Pairs, without: str = "NULL") -> str:
    """SQL for both sides of each pair within one report, `above_…` and `below_…` with its place; `without` stands for no denominator."""
    return ", ".join(
        f"{added(numerator)} AS above_{n}, {added(denominator) if denominator else without} AS below_{n}"
        for n, (numerator, denominator) in enumerate(pairs)
    )


def added_up(quantities: Quantities, by: By) -> str:
    """SQL for a row for each place on the axes: n_reports, and of each quantity its sum and `told_…`, how many reports tell it."""
    columns = ", ".join(f"sum({added((q,))})::BIGINT AS {q}, count({added((q,))}) AS told_{q}" for q in quantities)
    return f"SELECT {axes(by)}count(*) AS n_reports, {columns} FROM {totals_of(by)} GROUP BY ALL ORDER BY ALL"


def in_turn(name: str, values: Iterable[str]) -> str:
    """SQL for a column that holds several values of a row one below the other; all such columns of a question go together."""
    return f"unnest([{', '.join(values)}]) AS {name}"


def sums(library: Library, selection: Selection, quantities: Quantities, by: By = ()) -> pd.DataFrame:
    """[year, agency], quantity, count, n_told, n_reports: each quantity added up, in the order given."""
    names = in_turn("quantity", (f"'{q}'" for q in quantities))
    told = in_turn("n_told", (f"told_{q}" for q in quantities))
    question = f"SELECT {axes(by)}{names}, {in_turn('count', quantities)}, {told}, n_reports FROM ({added_up(quantities, by)})"
    return ask_about(library, selection, question)


def ratios(
    library: Library, selection: Selection, numerator: Quantities, denominator: Quantities, by: By = (), limit: int = 10_000
) -> pd.DataFrame:
    """[year, agency], numerator, denominator, n_told, n_reports: both sums over the reports that tell both.

    By year in the order of years, by agency with the largest denominator first and `limit` of them.
    """
    order = "denominator DESC NULLS LAST, agency" if "agency" in by else "ALL"
    return ask_about(
        library,
        selection,
        f"""
        , told AS (
            SELECT year, agency, {added(numerator)} AS above, {added(denominator)} AS below
            FROM {totals_of(by)})
        SELECT {axes(by)}sum(above) FILTER (below IS NOT NULL)::BIGINT AS numerator,
            sum(below) FILTER (above IS NOT NULL)::BIGINT AS denominator,
            count(*) FILTER (above IS NOT NULL AND below IS NOT NULL) AS n_told, count(*) AS n_reports
        FROM told GROUP BY ALL ORDER BY {order} LIMIT $limit
        """,
        limit=limit,
    )


def leading_agencies(library: Library, selection: Selection, quantities: Quantities, limit: int) -> pd.DataFrame:
    """agency, report_id, n_errors, a column for each of `quantities`, n_agencies: those with most of the first quantity, the most first.

    The selection is of one year, on which an agency has one report; n_agencies is how many agencies it has in all.
    """
    first, names = added(quantities[:1]), ", ".join(QUANTITIES[name].code for name in quantities)
    return ask_about(
        library,
        selection,
        f"""
        , listed AS MATERIALIZED (
            SELECT number, agency, n_errors, {names}
            FROM {SELECTED}_totals WHERE agency IS NOT NULL ORDER BY {first} DESC NULLS LAST, agency LIMIT $limit)
        SELECT listed.agency, report_id, n_errors, {names}, (SELECT count(agency) FROM {SELECTED}_totals) AS n_agencies
        FROM listed JOIN reports USING (number) ORDER BY {first} DESC NULLS LAST, listed.agency
        """,
        limit=limit,
    )


def shared_agencies(library: Library, selection: Selection, year: int) -> pd.DataFrame:
    """year, n_reports, n_shared: how many reports count in each year, and of how many agencies that count in `year` as well."""
    return ask_about(
        library,
        selection,
        """
        SELECT year, count(*) AS n_reports,
            count(*) FILTER (agency_number IN (
                SELECT agency_number FROM counted_totals WHERE year = $year AND agency IS NOT NULL)) AS n_shared
        FROM counted_totals WHERE year IS NOT NULL GROUP BY year ORDER BY year
        """,
        year=year,
    )


def changes(library: Library, selection: Selection, year: int, pairs: Pairs) -> pd.DataFrame:
    """A row for each pair of numerator and denominator: numerator, denominator, n_told, n_reports in `year`, and two years of the
    same agencies.

    numerator_before, denominator_before, numerator_after, denominator_after and n_pairs are of the agencies whose reports on
    both years count and tell the figure, so that a change is never one of coverage. Without a denominator it is 1 for each
    report. The selection's own years are left aside.
    """
    question = f"SELECT year, agency_number, {sides_of(pairs, without='1')} FROM counted_totals"
    told = numbers_about(library, replace(selection, years=(year - 1, year)), question)
    before, latest = ({name: column[told["year"] == asked] for name, column in told.items()} for asked in (year - 1, year))
    # Which rows of both years are one agency's: it has one report on a year, and an unknown one, NaN, is none.
    _, was, now = np.intersect1d(before["agency_number"], latest["agency_number"], return_indices=True)
    rows = []
    for n in range(len(pairs)):
        above, below = latest[f"above_{n}"], latest[f"below_{n}"]
        sides_of_both = (before[f"above_{n}"][was], before[f"below_{n}"][was], above[now], below[now])
        of_year, of_both = sums_of_told((above, below)), sums_of_told(sides_of_both)
        rows.append((*of_year, *of_both, len(above)))
    columns = zip(*rows, strict=True)
    return pd.DataFrame({name: pd.array(list(values), "Int64") for name, values in zip(_OF_A_CHANGE, columns, strict=True)})


_OF_A_CHANGE = (
    "numerator", "denominator", "n_told",
    "numerator_before", "denominator_before", "numerator_after", "denominator_after", "n_pairs",
    "n_reports",
)  # fmt: skip


def sums_of_told(columns: tuple[Numbers, ...]) -> tuple[int | None, ...]:
    """The sum of each column over the rows that tell all of them, None where none does, and how many do."""
    told = ~np.isnan(sum(columns))
    count = int(told.sum())
    return (*(int(column[told].sum()) if count else None for column in columns), count)


def change(
    library: Library, selection: Selection, year: int, numerator: Quantities, denominator: Quantities = ()
) -> pd.DataFrame:
    """The one row of `changes` for one pair."""
    return changes(library, selection, year, ((numerator, denominator),))
