"""The rows of a table for a selection, as they are handed on in a workbook."""

import pandas as pd

from library.queries import Selection, many_rows_about
from library.schema import FIGURE_TABLES
from library.store import Library
from parsing.tables import COLUMNS


def selected_rows(library: Library, selection: Selection, table: str, n_reports: int) -> pd.DataFrame:
    """report_id, agency, year and the table's other columns, of so many reports: the latest years first, then by agency and codes.

    `table` is `reports` or a table of figures, else ValueError. Every selected report answers, those that another one covers
    as well.
    """
    if table not in ("reports", *FIGURE_TABLES):
        raise ValueError(f"No such table: {table}. There are reports, {', '.join(FIGURE_TABLES)}.")
    named = [column for column in COLUMNS[table] if column not in ("report_id", "agency", "year")]
    listed = ", ".join(f"{'chosen' if table == 'reports' else table}.{column}" for column in named)
    joined, place = "", ""
    if table != "reports":
        joined, place = f"JOIN {table} ON report = chosen.number", "".join(f", {table}.{code}" for code in named[:3])
    return many_rows_about(
        library,
        selection,
        f"""
        , chosen AS (
            SELECT reports.* FROM reports SEMI JOIN selected USING (number)
            ORDER BY year DESC NULLS LAST, agency, number LIMIT $most)
        SELECT report_id, chosen.agency, chosen.year, {listed} FROM chosen {joined}
        ORDER BY chosen.year DESC NULLS LAST, chosen.agency, chosen.number{place}
        """,
        most=n_reports,
    )
