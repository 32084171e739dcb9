"""The way back: from a sum on a page to the figures that it is made of, each with its report and its place in it."""

from collections.abc import Mapping

import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask_about
from library.store import Library
from library.summaries import OUTCOMES
from library.totals import APPLICANTS, LEGACY_FORM, QUANTITIES

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
    covers are among them only where `covered` is true, as in answers by agency. Of requests and appeals those of the official table,
    or with `told_in` "prose" those of sentences; with `later` none of the 2008 form. A blank cell is a row without a value.
    """
    first, second, number = _CODES[table]
    chosen = dict(cells)
    if not set(chosen) <= {first, second}:
        raise ValueError(f"{table} has the codes {first} and {second}, not {sorted(chosen)}")
    conditions = " AND ".join(f"{column} IN ({_quoted(codes)})" for column, codes in chosen.items()) or "true"
    scope = SELECTED if covered else COUNTED
    least = _least(library, selection, scope, _most_told(table, chosen, told_in), limit)
    if least is not None:
        conditions += f" AND {number} >= {least}"
    if table in ("requests", "appeals"):
        conditions += f" AND origin = {_quoted((told_in,))}"
    if later:
        conditions += f" AND reports.form::VARCHAR IS DISTINCT FROM '{LEGACY_FORM}'"
    origin = "'table'" if table == "disclosures" else "origin::VARCHAR"
    return ask_about(
        library,
        selection,
        f"""
        SELECT report_id, reports.agency, reports.year, '{table}/' || {first}::VARCHAR || '/' || {second}::VARCHAR AS location,
            {number}::DOUBLE AS value, raw, note::VARCHAR AS note, {origin} AS origin, locator
        FROM {table} JOIN {scope} AS scope ON report = scope.number
        JOIN reports ON reports.number = report
        WHERE {conditions}
        ORDER BY value DESC NULLS LAST, reports.number, location LIMIT $limit
        """,
        limit=limit,
    )


def _quoted(codes: tuple[str, ...]) -> str:
    """Codes as they stand in SQL: not as parameters, so that whole blocks of a table without them are passed over."""
    return ", ".join("'" + code.replace("'", "''") + "'" for code in codes)


def _most_told(table: str, cells: Mapping[str, tuple[str, ...]], told_in: str) -> str:
    """What tells, in `summaries`, the largest of these cells in a report; "" for cells that it does not tell."""
    outcomes, applicants = cells.get("outcome", ()), cells.get("applicant", ())
    if table != "requests" or told_in != "table" or not outcomes:
        return ""
    if applicants == ("total",) and set(outcomes) <= set(OUTCOMES):
        return f"greatest({', '.join(f'outcome_{code}' for code in outcomes)})"
    return f"new_{applicants[0]}" if outcomes == ("new",) and len(applicants) == 1 and applicants[0] in APPLICANTS else ""


def _least(library: Library, selection: Selection, scope: str, most: str, limit: int) -> int | None:
    """A number that `limit` reports reach in a cell, so that smaller cells cannot be among the first; None where fewer tell it.

    With it the table of figures, a hundred times as long, is hardly read.
    """
    if not most:
        return None
    question = f"""
        SELECT min(most) AS least, count(most) AS n FROM (
            SELECT {most} AS most FROM {scope}_totals ORDER BY most DESC NULLS LAST LIMIT $most_reports)"""
    row = ask_about(library, selection, question, most_reports=limit).iloc[0]
    return int(row["least"]) if row["n"] == limit else None


def behind_quantity(library: Library, selection: Selection, quantity: str, covered: bool = False) -> pd.DataFrame:
    """The figures behind a quantity of queries_sums.py, in the columns of figures_behind."""
    asked = QUANTITIES[quantity]
    return figures_behind(library, selection, asked.table, tuple(asked.cells.items()), covered, later=asked.table == "appeals")
