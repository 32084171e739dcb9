"""Tables as files: CSV, one workbook, Parquet or JSON. Every cell is text or a number, never a formula."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from parsing.tables import Tables

# A spreadsheet program takes a text that begins so for a formula, and may run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless_text(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _harmless(column: pd.Series) -> pd.Series:
    is_text = not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))
    return column.astype(object).map(harmless_text, na_action="ignore") if is_text else column


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, which Excel needs to read Chinese.

    Numbers stay numbers, a missing one is an empty cell; no text is a formula, in the cells or in the head.
    """
    safe = {harmless_text(name): _harmless(frame[name]) for name in frame.columns}
    text: str = pd.DataFrame(safe).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def arrow_csv_bytes(table: pa.Table, head: bool) -> bytes:
    """As csv_bytes, for very many rows and for programs: without a byte order mark; the columns' names stand first where `head`.

    A missing cell is empty, an empty text is "".
    """
    safe = {name: _harmless_arrow(table[name]) for name in table.column_names}
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(pa.table(safe), sink, pyarrow.csv.WriteOptions(include_header=head))
    return bytes(sink.getvalue())


def _harmless_arrow(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return column
    column = column.cast(pa.string())
    starts = pc.match_substring_regex(column, f"^[{''.join(re.escape(start) for start in _FORMULA_STARTS)}]")
    return pc.if_else(starts, pc.binary_join_element_wise("'", column, ""), column)


def _write_csv(tables: Tables, folder: Path) -> None:
    for name, frame in _frames(tables).items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(frame))


def _write_json(tables: Tables, folder: Path) -> None:
    for name, frame in _frames(tables).items():
        frame.to_json(folder / f"{name}.json", orient="records", force_ascii=False, date_format="iso", indent=1)


def _write_parquet(tables: Tables, folder: Path) -> None:
    for name, frame in _frames(tables).items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)


def _write_workbook(tables: Tables, folder: Path) -> None:
    # Texts are written as texts: the writer is told to take none for a formula or an address.
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(folder / "reports.xlsx", engine="xlsxwriter", engine_kwargs=options) as writer:
        for name, frame in _frames(tables).items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))


def _frames(tables: Tables) -> dict[str, pd.DataFrame]:
    return {field.name: getattr(tables, field.name) for field in fields(tables)}


WRITERS: dict[str, Callable[[Tables, Path], None]] = {
    "csv": _write_csv,
    "xlsx": _write_workbook,
    "parquet": _write_parquet,
    "json": _write_json,
}


def write_tables(tables: Tables, folder: Path, file_format: str) -> None:
    """All tables into a folder, which is made where it is not there: one file a table, or one workbook for `xlsx`."""
    folder.mkdir(parents=True, exist_ok=True)
    WRITERS[file_format](tables, folder)
