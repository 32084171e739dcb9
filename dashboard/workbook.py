"""The workbook of a selection: an overview with charts, then a sheet a table, with codes and their names. Knows no Streamlit.

Every cell is a number, a date or a text written as text: nothing becomes a formula or a link. What is missing is an empty cell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.imprint import Imprint
from dashboard.measures import MEASURES, with_rates
from dashboard.workbook_names import column_name, names_of
from dashboard.workbook_overview import write_overview
from library.queries import Selection
from library.queries_sums import ratios
from library.queries_tables import selected_rows
from library.store import Library
from parsing.describe import describe_finding

REPORTS_AT_MOST = 400
_NO_LIMIT = 2**31
_TEXT_AT_MOST = 32_767  # letters that a cell holds
_WIDE, _NARROW = 28, 13
_TABLES = ("reports", "disclosures", "requests", "appeals", "channels", "indicators", "findings")
_LONG = {"agency", "title", "source", "raw", "message", "definition", "detail"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the columns' heads, its rows and their number."""

    name: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: Callable[[], Iterable[Sequence[Any]]]
    n_rows: int


def make_workbook(library: Library, imprint: Imprint, most: int = REPORTS_AT_MOST) -> bytes:
    """The workbook as XLSX, of at most so many reports, the latest; its overview says how many were left out."""
    written = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": imprint.line(), "comments": imprint.filters()})
        overview = book.add_worksheet(imprint.words.translate("Overview"))
        sheets = [*(_table_sheet(library, imprint, table, most) for table in _TABLES), _measure_sheet(library, imprint, most)]
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEF3F7", "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "year": book.add_format({"num_format": "0", "align": "left"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        worksheets = [book.add_worksheet(sheet.name) for sheet in sheets]
        counted = [(sheet.name, sheet.n_rows) for sheet in sheets]
        write_overview(book, overview, library, imprint, (sheets[0].n_rows, counted), formats)
        for worksheet, sheet in zip(worksheets, sheets, strict=True):
            _write_sheet(worksheet, sheet, formats)
    return written.getvalue()


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, sheet.n_rows, len(sheet.columns) - 1)
    for position, (column, head) in enumerate(zip(sheet.columns, sheet.heads, strict=True)):
        worksheet.set_column(position, position, _WIDE if column in _LONG else _NARROW)
        worksheet.write_string(0, position, head, formats["head"])
    shares = {position for position, column in enumerate(sheet.columns) if column in ("rate", "low", "high")}
    for number, row in enumerate(sheet.rows(), start=1):
        for position, value in enumerate(row):
            _write_cell(worksheet, number, position, value, formats, position in shares)


def _write_cell(worksheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format], share: bool) -> None:
    if value is None or value is pd.NaT or value is pd.NA or value != value or value == "":
        return
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        worksheet.write_number(row, column, value, formats["share"] if share else None)
    elif isinstance(value, pd.Timestamp):
        worksheet.write_datetime(row, column, value.to_pydatetime(), formats["date"])
    else:
        worksheet.write_string(row, column, str(value)[:_TEXT_AT_MOST])


def _table_sheet(library: Library, imprint: Imprint, table: str, most: int) -> Sheet:
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
        values.append(rows[column].astype(object).tolist())
        if names is not None:
            columns.append(f"{column}_name")
            heads.append(head)
            values.append(names)
    return Sheet(_sheet_name(table, imprint), tuple(columns), tuple(heads), lambda: zip(*values, strict=True), len(rows))


def _measure_sheet(library: Library, imprint: Imprint, most: int) -> Sheet:
    """Every measure by agency and year, where one of the workbook's reports tells it."""
    words = imprint.words
    reports = selected_rows(library, imprint.selection, "reports", most).dropna(subset=["agency", "year"])
    kept = set(zip(reports["agency"], reports["year"], strict=True))
    years, agencies = tuple(map(int, reports["year"].unique())), tuple(map(str, reports["agency"].unique()))
    chosen = Selection(years, agencies or ("",), imprint.selection.region)
    told = []
    for measure in MEASURES:
        answer = ratios(library, chosen, measure.numerator, measure.denominator, ("year", "agency"), _NO_LIMIT)
        answer = answer.dropna(subset=["numerator", "denominator"])
        pairs = zip(answer["agency"], answer["year"], strict=True)
        told.append(answer[pd.Series([pair in kept for pair in pairs], index=answer.index, dtype=bool)])

    def rows() -> Iterator[Sequence[Any]]:
        for measure, answer in zip(MEASURES, told, strict=True):
            rated = with_rates(answer, measure.proportion).astype(object)
            for row in rated.to_dict("records"):
                numbers = [row[name] for name in ("numerator", "denominator", "rate", "low", "high", "small")]
                yield [row["agency"], row["year"], measure.code, measure.name(words.language), *numbers]

    columns = ("agency", "year", "measure_code", "measure", "numerator", "denominator", "rate", "low", "high", "small")
    heads = tuple(column_name(column, words) for column in columns)
    return Sheet(_sheet_name("measures", imprint), columns, heads, rows, sum(map(len, told)))


def _sheet_name(table: str, imprint: Imprint) -> str:
    """At most 31 letters, as a workbook wants it."""
    return column_name(table, imprint.words)[:31]
