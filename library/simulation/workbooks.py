"""Blocks → a workbook (XLSX), as agencies publish their tables: texts across the sheet, tables with merged cells, numbers."""

import io
from datetime import UTC, datetime

import xlsxwriter

from library.simulation.blocks import Block, Grid, placed, title_of

_WIDTH = 10
_DATE = datetime(2020, 1, 15, tzinfo=UTC)


def write_xlsx(blocks: tuple[Block, ...]) -> bytes:
    """The file's bytes, the same at every run: one sheet, a figure as a number where it is nothing else."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title_of(blocks), "author": "（模拟）", "created": _DATE})
    sheet, row = book.add_worksheet("年度报告"), 0
    for block in blocks:
        if isinstance(block, Grid):
            _write_grid(sheet, block, row)
            row += len(block.rows)
        else:
            sheet.merge_range(row, 0, row, _WIDTH - 1, block.text)
            row += 1
    book.close()
    return out.getvalue()


def _write_grid(sheet: "xlsxwriter.worksheet.Worksheet", grid: Grid, first: int) -> None:
    for r, column, cell in placed(grid):
        row = first + r
        if (cell.rows, cell.columns) != (1, 1):
            sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "")
        if cell.unit and cell.text.isdigit():
            sheet.write_number(row, column, int(cell.text))
        elif cell.text:
            sheet.write_string(row, column, cell.text)
