"""The way back: from a sum on a page to the figures that it is made of, each with its report and its place in it."""

from collections.abc import Mapping

import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask, ask_about
from library.schema import ANSWERS
from library.store import Library
from library.summaries import LARGEST, OUTCOMES
from library.totals import APPLICANTS, LEGACY_FORM, QUANTITIES

# Table of figures → its code columns, in the order of a location such as requests/granted/total, and its number.
_CODES = {
    "disclosures": ("item", "measure", "value"),
    "requests": ("outcome", "applicant", "count"),
    "appeals": ("route", "result", "count"),
    "channels": ("kind", "channel", "count"),
}
Cells = tuple[tuple[str, tuple[str, ...]], ...]

# As many of the figures behind a sum as are asked for, the largest: a reader who wants all of half a million takes the workbook.
MOST_BEHIND = 100


def figures_behind(
    library: Library,
    selection: Selection,
    table: str,
    cells: Cells,
    covered: bool = False,
    told_in: str = "table",
    limit: int = MOST_BEHIND,
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
    scope = f"(SELECT number FROM {SELECTED if covered else COUNTED})"
    most = _largest(table, chosen, told_in)
    largest = _largest_in(library, selection, covered, most, limit) if most else []
    if len(largest) == limit:
        scope = "(SELECT unnest($largest::INTEGER[]) AS number)"
    if table in ("requests", "appeals"):
        conditions += f" AND origin = {_quoted((told_in,))}"
    if later:
        conditions += f" AND reports.form::VARCHAR IS DISTINCT FROM '{LEGACY_FORM}'"
    origin = "'table'" if table == "disclosures" else "origin::VARCHAR"
    question = f"""
        SELECT report_id, reports.agency, reports.year, '{table}/' || {first}::VARCHAR || '/' || {second}::VARCHAR AS location,
            {number}::DOUBLE AS value, raw, note::VARCHAR AS note, {origin} AS origin, locator
        FROM {table} JOIN {scope} AS scope ON report = scope.number
        JOIN reports ON reports.number = report
        WHERE {conditions}
        ORDER BY value DESC NULLS LAST, reports.number, location LIMIT $limit
        """
    if len(largest) == limit:
        return ask(library, question, {"largest": largest, "limit": limit})
    return ask_about(library, selection, question, limit=limit)


def _quoted(codes: tuple[str, ...]) -> str:
    """Codes as they stand in SQL: not as parameters, so that whole blocks of a table without them are passed over."""
    return ", ".join("'" + code.replace("'", "''") + "'" for code in codes)


def _largest(table: str, cells: Mapping[str, tuple[str, ...]], told_in: str) -> str:
    """What tells, in `summaries`, the largest of these cells in a report; "" for cells that it does not tell."""
    outcomes, applicants = set(cells.get("outcome", ())), cells.get("applicant", ())
    if table != "requests" or told_in != "table" or not outcomes or not applicants:
        return ""
    if applicants == ("total",):
        return f"greatest({', '.join(f'outcome_{code}' for code in sorted(outcomes))})" if outcomes <= set(OUTCOMES) else ""
    if not set(applicants) <= set(APPLICANTS):
        return ""
    if outcomes == {"new"}:
        return f"greatest({', '.join(f'new_{applicant}' for applicant in applicants)})"
    groups = [group for group in ANSWERS if set(QUANTITIES[group].cells["outcome"]) <= outcomes]
    if outcomes != {code for group in groups for code in QUANTITIES[group].cells["outcome"]}:
        return ""
    return f"greatest({', '.join(LARGEST[applicant, group] for applicant in applicants for group in groups)})"


def _largest_in(library: Library, selection: Selection, covered: bool, most: str, limit: int) -> list[int]:
    """The reports with the largest cells, `limit` of them unless fewer tell one: all others' cells come after theirs.

    With them the table of figures, a hundred times as long as that of reports, is not searched for the largest.
    """
    question = f"""
        SELECT number FROM {SELECTED if covered else COUNTED}_totals WHERE {most} IS NOT NULL
        ORDER BY {most} DESC, number LIMIT $most_reports"""
    return [int(number) for number in ask_about(library, selection, question, most_reports=limit)["number"]]


def behind_quantity(library: Library, selection: Selection, quantity: str, covered: bool = False) -> pd.DataFrame:
    """The figures behind a quantity of queries_sums.py, in the columns of figures_behind."""
    asked = QUANTITIES[quantity]
    return figures_behind(library, selection, asked.table, tuple(asked.cells.items()), covered, later=asked.table == "appeals")
