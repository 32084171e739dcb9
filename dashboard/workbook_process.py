"""The program that writes one workbook and ends: workbook.py starts it. Imports nothing of this project.

A large one has hundreds of thousands of cells: written by a thread of the server, each would hold up everybody's pages.

From standard input a JSON object: title, comments, overview and sheets, as workbook.py composes them. To standard output the XLSX.

Every cell is a number, a date or a text written as text: nothing becomes a formula or a link. What is missing is an empty cell.
"""

import json
import os
import sys
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# Who reads a page waits for a part of a second, who takes a document along for some: pages come first.
_BEHIND = 10
_TEXT_AT_MOST = 32_767  # letters that a cell holds
_WIDE, _NARROW = 28, 13
_A4 = 9

Told = dict[str, Any]
Formats = dict[str, Format]


def write_workbook(told: Told) -> bytes:
    """The workbook as XLSX: the overview, then a sheet for each of `sheets`."""
    written = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": told["title"], "comments": told["comments"]})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEF3F7", "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "year": book.add_format({"num_format": "0", "align": "left"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        overview = book.add_worksheet(told["overview"]["name"])
        worksheets = [book.add_worksheet(sheet["name"]) for sheet in told["sheets"]]
        _write_overview(book, overview, told["overview"], formats)
        for worksheet, sheet in zip(worksheets, told["sheets"], strict=True):
            _write_sheet(worksheet, sheet, formats)
    return written.getvalue()


def _write_sheet(worksheet: Worksheet, sheet: Told, formats: Formats) -> None:
    """`heads`, `rows`, and by their places in a row the columns that are `wide`, and that hold `shares` or `dates`."""
    heads, rows = sheet["heads"], sheet["rows"]
    wide, shares, dates = (frozenset(sheet[name]) for name in ("wide", "shares", "dates"))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, len(rows), len(heads) - 1)
    for position, head in enumerate(heads):
        worksheet.set_column(position, position, _WIDE if position in wide else _NARROW)
        worksheet.write_string(0, position, head, formats["head"])
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                worksheet.write_boolean(number, position, value)
            elif isinstance(value, int | float):
                worksheet.write_number(number, position, value, formats["share"] if position in shares else None)
            elif position in dates:
                worksheet.write_datetime(number, position, datetime.fromisoformat(value), formats["date"])
            else:
                worksheet.write_string(number, position, value[:_TEXT_AT_MOST])


def _write_overview(book: xlsxwriter.Workbook, sheet: Worksheet, told: Told, formats: Formats) -> None:
    """`facts`, in two columns; below them `rows` of a year each under `heads`, the last a share; below these `charts` of them."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 11, 14)
    for number, (name, fact) in enumerate(told["facts"]):
        sheet.write_string(number, 0, name, formats["head"])
        sheet.write_string(number, 1, fact)
    top, last = len(told["facts"]) + 1, len(told["heads"]) - 1
    sheet.set_row(top, 32)
    for position, head in enumerate(told["heads"]):
        sheet.write_string(top, position, head, formats["head"])
    for number, values in enumerate(told["rows"], start=top + 1):
        for position, value in enumerate(values):
            if value is not None:
                kind = "share" if position == last else "count" if position else "year"
                sheet.write_number(number, position, value, formats[kind])
    if told["rows"]:
        for position, chart in enumerate(told["charts"]):
            _insert_chart(book, sheet, chart, position, (top, top + len(told["rows"])))


def _insert_chart(book: xlsxwriter.Workbook, sheet: Worksheet, told: Told, position: int, rows: tuple[int, int]) -> None:
    """A column chart of the cells of the table between these rows: `series` are columns with their colours."""
    top, last = rows
    chart = book.add_chart(told["kind"])
    for column, colour in told["series"]:
        chart.add_series(
            {
                "name": [sheet.name, top, column],
                "categories": [sheet.name, top + 1, 0, last, 0],
                "values": [sheet.name, top + 1, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": told["title"], "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}})
    chart.set_size({"width": 620, "height": 340})
    sheet.insert_chart(last + 2, position * 6, chart, {"description": told["title"]})


def main() -> None:
    """Reads, writes and ends."""
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    sys.stdout.buffer.write(write_workbook(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
