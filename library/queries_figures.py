"""The way back: from a sum on a page to the figures that it is made of, each with its report and its place in it."""

import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask_about
from library.store import Library
from library.totals import LEGACY_FORM, QUANTITIES

# Table of figures → its code columns, in the order of a location such as requests/granted/total, and its number.
_CODES = {
    "disclosures": ("item", "measure", "value"),
    "requests": ("outcome", "applicant", "count"),
    "appeals": ("route", "result", "count"),
    "channels": ("kind", "channel", "count"),
}
Cells = tuple[tuple[str, tuple[str, ...]], ...]


def figures_behind(
    library: Library,
    selection: Selection,
    table: str,
    cells: Cells,
    covered: bool = False,
    told_in: str = "table",
    limit: int = 1000,
    later: bool = False,
) -> pd.DataFrame:
    """report_id, agency, year, location, value, raw, note, origin, locator of the cells with these codes, largest first.

    `cells` is (column, codes) pairs, such as (("outcome", ("granted",)), ("applicant", ("total",))). Reports that another one
    covers are among them only where `covered` is true, as in answers by agency. Of requests and
    appeals those of the official table, or with `told_in` "prose" those of sentences; with `later` none of the 2008 form. A blank cell is a row without a value.
    """
    first, second, number = _CODES[table]
    chosen = dict(cells)
    if not set(chosen) <= {first, second}:
        raise ValueError(f"{table} has the codes {first} and {second}, not {sorted(chosen)}")
    conditions = " AND ".join(f"list_contains(${column}, {column}::VARCHAR)" for column in chosen) or "true"
    origin = "'table'" if table == "disclosures" else "origin::VARCHAR"
    return ask_about(
        library,
        selection,
        f"""
        SELECT report_id, reports.agency, reports.year, '{table}/' || {first}::VARCHAR || '/' || {second}::VARCHAR AS location,
            {number}::DOUBLE AS value, raw, note::VARCHAR AS note, {origin} AS origin, locator
        FROM {table} JOIN {SELECTED if covered else COUNTED} AS scope ON report = scope.number
        JOIN reports ON reports.number = report
        WHERE {conditions} AND ({table in ("disclosures", "channels")} OR {origin} = $told_in)
            AND NOT ($later AND reports.form::VARCHAR = '{LEGACY_FORM}')
        ORDER BY value DESC NULLS LAST, reports.number, location LIMIT $limit
        """,
        limit=limit,
        told_in=told_in,
        later=later,
        **{column: list(codes) for column, codes in chosen.items()},
    )


def behind_quantity(library: Library, selection: Selection, quantity: str, covered: bool = False) -> pd.DataFrame:
    """The figures behind a quantity of queries_sums.py, in the columns of figures_behind."""
    asked = QUANTITIES[quantity]
    return figures_behind(library, selection, asked.table, tuple(asked.cells.items()), covered, later=asked.table == "appeals")
