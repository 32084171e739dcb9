"""The workbook of a selection: an overview with charts, then a sheet a table, with codes and their names. Knows no Streamlit.

What is in it is composed here, and written in a process of its own (workbook_process.py tells why, and how each cell is written).
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from dashboard.imprint import Imprint
from dashboard.measures import MEASURES, with_rates
from dashboard.own_process import made_by
from dashboard.workbook_names import column_name, names_of
from dashboard.workbook_overview import overview
from library.queries import Selection
from library.queries_sums import ratios
from library.queries_tables import selected_rows
from library.store import Library
from parsing.describe import describe_finding

REPORTS_AT_MOST = 400
_NO_LIMIT = 2**31
_TABLES = ("reports", "disclosures", "requests", "appeals", "channels", "indicators", "findings")
_LONG = {"agency", "title", "source", "raw", "message", "definition", "detail"}
_SHARES, _DATES = {"rate", "low", "high"}, {"published"}

Rows = Sequence[Sequence[Any]]


def make_workbook(library: Library, imprint: Imprint, most: int = REPORTS_AT_MOST) -> bytes:
    """The workbook as XLSX, of at most so many reports, the latest; its overview says how many were left out."""
    sheets = [*(_table_sheet(library, imprint, table, most) for table in _TABLES), _measure_sheet(library, imprint, most)]
    counted = [(sheet["name"], len(sheet["rows"])) for sheet in sheets]
    told = {
        "title": imprint.line(),
        "comments": imprint.filters(),
        "overview": overview(library, imprint, (counted[0][1], counted)),
        "sheets": sheets,
    }
    return made_by("workbook_process.py", told)


def _sheet(table: str, imprint: Imprint, columns: Sequence[str], heads: Sequence[str], rows: Rows) -> dict[str, Any]:
    """A sheet as workbook_process.py writes it; its name has at most 31 letters, as a workbook wants it."""
    return {
        "name": column_name(table, imprint.words)[:31],
        "heads": heads,
        "rows": rows,
        "wide": [place for place, column in enumerate(columns) if column in _LONG],
        "shares": [place for place, column in enumerate(columns) if column in _SHARES],
        "dates": [place for place, column in enumerate(columns) if column in _DATES],
    }


def _plain(values: "pd.Series[Any]") -> list[Any]:
    """A column as JSON has it: None for what is missing, a date as it is written."""
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    told: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return told


def _table_sheet(library: Library, imprint: Imprint, table: str, most: int) -> dict[str, Any]:
    """A table of the library; each column of codes is followed by the codes' names."""
    words = imprint.words
    rows = selected_rows(library, imprint.selection, table, most)
    if table == "reports":
        # Where the documents lie on the server is nobody's business.
        rows["source"] = rows["source"].map(lambda source: PurePath(source).name, na_action="ignore")
    if table == "findings":
        told = rows.astype(object).where(rows.notna(), None).to_dict("records")
        rows["message"] = [describe_finding({str(k): v for k, v in row.items()}, words.language) for row in told]
    columns, heads, values = list[str](), list[str](), list[list[Any]]()
    for column in rows.columns:
        names = names_of(str(column), rows, words)
        head = column_name(str(column), words)
        columns.append(str(column))
        heads.append(words.translate("{column} (code)", column=head) if names is not None else head)
        values.append(_plain(rows[column]))
        if names is not None:
            columns.append(f"{column}_name")
            heads.append(head)
            values.append(names)
    return _sheet(table, imprint, columns, heads, list(zip(*values, strict=True)))


def _measure_sheet(library: Library, imprint: Imprint, most: int) -> dict[str, Any]:
    """Every measure by agency and year, where one of the workbook's reports tells it."""
    words = imprint.words
    reports = selected_rows(library, imprint.selection, "reports", most).dropna(subset=["agency", "year"])
    kept = set(zip(reports["agency"], reports["year"], strict=True))
    years, agencies = tuple(map(int, reports["year"].unique())), tuple(map(str, reports["agency"].unique()))
    chosen = Selection(years, agencies or ("",), imprint.selection.region)
    numbers = ("numerator", "denominator", "rate", "low", "high", "small")
    rows: list[tuple[Any, ...]] = []
    for measure in MEASURES:
        answer = ratios(library, chosen, measure.numerator, measure.denominator, ("year", "agency"), _NO_LIMIT)
        answer = answer.dropna(subset=["numerator", "denominator"])
        pairs = zip(answer["agency"], answer["year"], strict=True)
        told = with_rates(
            answer[pd.Series([pair in kept for pair in pairs], index=answer.index, dtype=bool)], measure.proportion
        )
        named = (measure.code, measure.name(words.language))
        values = zip(*(_plain(told[column]) for column in ("agency", "year", *numbers)), strict=True)
        rows += [(agency, year, *named, *figures) for agency, year, *figures in values]
    columns = ("agency", "year", "measure_code", "measure", *numbers)
    return _sheet("measures", imprint, columns, [column_name(column, words) for column in columns], rows)
