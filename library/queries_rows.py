"""The rows of the tables, page by page, for programs of others: in one order, from any row on, as long as there are any.

The order is that of reports by agency and year, and within a report that of the form. A page begins within a report: `after` is its
report_id ("" for the first), of whose rows `skip` are passed over. That stays a place when the library goes on, and tells nothing of
reports that are out of sight, as their number would.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from library.errors import LibraryError
from library.queries import Selection, arrow_about, ask, ask_about
from library.schema import FIGURE_TABLES
from library.store import Library
from parsing.tables import COLUMNS, KEYS

Codes = Mapping[str, Sequence[str]]  # column of a table → the codes that are wanted; none of them: all
_REPORT = ("form", "level", "parent", "province", "city", "county", "adcode", "published", "format")


def report_page(library: Library, selection: Selection, reports: Sequence[str], after: str, skip: int, limit: int) -> pa.Table:
    """The reports of a selection: the columns of `reports` but sha256 and parser_version, covered_by, n_errors, n_warnings, n_notices.

    `source` is the name of the document alone. `covered_by` is the agency whose report holds this one's figures in a sum of the
    selection. Raises LibraryError `no_such_report` where `after` is not there any more.
    """
    listed = ", ".join(f"{_plain('reports', column)} AS {column}" for column in _REPORT)
    return arrow_about(
        library,
        selection,
        f"""
        , listed AS MATERIALIZED (
            SELECT number, n_errors, n_warnings, n_notices FROM selected_totals
            WHERE {_from(library, after, reports)} ORDER BY number LIMIT $most OFFSET $skipped),
        covers AS (
            SELECT part, min(agency) AS covered_by FROM parts SEMI JOIN listed ON listed.number = part
            JOIN counted ON counted.number = whole GROUP BY part)
        SELECT report_id, reports.agency, title, reports.year, {listed}, regexp_extract(source, '[^/\\\\]*$') AS source,
            coalesce(simulated, false) AS simulated, covered_by, n_errors, n_warnings, n_notices
        FROM reports JOIN listed USING (number) LEFT JOIN covers ON part = number ORDER BY number
        """,
        most=limit,
        skipped=skip,
    )


def figure_page(
    library: Library,
    selection: Selection,
    table: str,
    codes: Codes,
    reports: Sequence[str],
    after: str,
    skip: int,
    limit: int,
) -> pa.Table:
    """report_id, agency, year, simulated and the columns of a table of figures or of `findings`, of every selected report.

    A column of `codes` that the table does not have is a ValueError. Raises LibraryError `no_such_report` where `after` is not there
    any more.
    """
    named = _columns(table)
    listed = ", ".join(f"{_plain(table, column)} AS {column}" for column in named)
    return arrow_about(
        library,
        selection,
        f"""
        , shown AS MATERIALIZED (
            SELECT report, agency, year, coalesce(simulated, false) AS simulated, {", ".join(named)}
            FROM {table} JOIN selected ON report = number
            WHERE {_from(library, after, reports, "report")} AND {_of_codes(table, codes)}
            ORDER BY {_order(table)} LIMIT $most OFFSET $skipped)
        SELECT report_id, shown.agency, shown.year, shown.simulated, {listed}
        FROM shown JOIN reports ON number = report ORDER BY {_order(table)}
        """,
        most=limit,
        skipped=skip,
    )


def count_figures(
    library: Library, selection: Selection, table: str, codes: Codes, reports: Sequence[str], limit: int
) -> pd.DataFrame:
    """One row: n_rows and simulated (whether one of them is made up) of what figure_page gives; it counts to `limit` and no further."""
    question = f"""
        SELECT count(*) AS n_rows, coalesce(bool_or(simulated), false) AS simulated FROM (
            SELECT simulated FROM {table} JOIN selected ON report = number
            WHERE {_from(library, "", reports, "report")} AND {_of_codes(table, codes)} LIMIT $most)"""
    return ask_about(library, selection, question, most=limit)


def _columns(table: str) -> list[str]:
    if table not in FIGURE_TABLES:
        raise ValueError(f"No such table of figures: {table}. There are {', '.join(FIGURE_TABLES)}.")
    return [column for column in COLUMNS[table] if column != "report_id"]


def _plain(table: str, column: str) -> str:
    """A column as others know its type: codes as text ("" is none), a day without a time."""
    kind = COLUMNS[table][column]
    if kind == "category":
        return f"nullif({column}::VARCHAR, '')"
    return f"{column}::DATE" if kind.startswith("datetime") else column


def _order(table: str) -> str:
    """Figures in the order of the form, as its codes are; their key, so that no two rows could change places."""
    return ", ".join(("report", *(column for column in KEYS[table] if column != "report_id"), *_FURTHER.get(table, ())))


# What tells rows apart where the key alone may not: a missing place.
_FURTHER = {"findings": ("expected", "actual", "detail")}


def _from(library: Library, after: str, reports: Sequence[str], number: str = "number") -> str:
    """The condition for the reports that are named, from one of them on, by their numbers: whole blocks of a table are passed over."""
    conditions = []
    if reports:
        found = _numbers(library, reports)
        conditions.append(f"{number} IN ({', '.join(map(str, found)) or '-1'})")
    if after:
        conditions.append(f"{number} >= {first_number(library, after)}")
    return " AND ".join(conditions) or "true"


def first_number(library: Library, report_id: str) -> int:
    """The number of a report that counts. Raises LibraryError `no_such_report` where it is not there, or no longer."""
    found = _numbers(library, [report_id])
    if not found:
        raise LibraryError("no_such_report", report_id)
    return found[0]


def _numbers(library: Library, reports: Sequence[str]) -> list[int]:
    question = "SELECT number FROM reports WHERE report_id IN (SELECT unnest($reports::VARCHAR[])) ORDER BY number"
    return [int(number) for number in ask(library, question, {"reports": list(reports)})["number"]]


def _of_codes(table: str, codes: Codes) -> str:
    """The condition for the codes that are wanted: not as parameters, so that whole blocks of a table without them are passed over."""
    unknown = sorted(
        set(codes) - {column for column, kind in COLUMNS[table].items() if kind == "category" or column == "indicator"}
    )
    if unknown:
        raise ValueError(f"{table} has no codes named {unknown[0]}")
    conditions = []
    for column, wanted in codes.items():
        quoted = ", ".join("'" + code.replace("'", "''") + "'" for code in wanted)
        if wanted:
            conditions.append(f"{table}.{column} IN ({quoted})")
    return " AND ".join(conditions) or "true"
