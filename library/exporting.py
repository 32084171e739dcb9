"""The library as files for other programs: Parquet by year, CSV, or one workbook. Every cell is text or number, never a formula."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from library.errors import LibraryError
from library.schema import FIGURE_TABLES
from library.store import Library
from parsing.export import csv_bytes, write_tables
from parsing.tables import COLUMNS, Tables, make_frame

FORMATS = ("parquet", "csv", "xlsx")
_SHEET_ROWS = 1_048_575  # of a worksheet, besides its head
_AT_ONCE = 100_000  # rows that are held in memory


def export(library: Library, folder: Path, file_format: str) -> list[str]:
    """Write all tables into a folder; their names. Reports that a later one has replaced are left out.

    `parquet`: <table>/year=<year>/*.parquet with the agency and the year beside each figure. `csv`: one file a table.
    `xlsx`: reports.xlsx with a sheet a table. Raises LibraryError `too_many_rows` where a table does not fit a sheet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    {"parquet": _write_parquet, "csv": _write_csv, "xlsx": _write_workbook}[file_format](library, folder)
    return list(COLUMNS)


def _question(name: str, beside: str = "") -> str:
    """The rows of a table in the columns of parsing/tables.py, as text or numbers, with further columns `beside`."""
    listed = ", ".join(
        f"{column}::VARCHAR AS {column}" if kind == "category" else column for column, kind in COLUMNS[name].items()
    )
    if name not in FIGURE_TABLES:
        return f"SELECT {listed} FROM {name}"
    return f"SELECT {listed}{beside} FROM {name} JOIN reports ON number = report ORDER BY number"


def _write_parquet(library: Library, folder: Path) -> None:
    cursor = library.cursor()
    for name in COLUMNS:
        target = str(folder / name).replace("'", "''")
        parts = "" if name == "failures" else ", PARTITION_BY (year), OVERWRITE true"
        if name == "failures":
            (folder / name).mkdir(exist_ok=True)
            target += "/failures.parquet"
        cursor.execute(f"COPY ({_question(name, ', agency, year')}) TO '{target}' (FORMAT parquet{parts})")


def _frames(library: Library, name: str) -> Iterator[pd.DataFrame]:
    cursor = library.cursor()
    cursor.execute(_question(name))
    first = True
    while rows := cursor.fetchmany(_AT_ONCE):
        first = False
        yield make_frame(name, dict(zip(COLUMNS[name], zip(*rows, strict=True), strict=True)))
    if first:
        yield make_frame(name, {})


def _write_csv(library: Library, folder: Path) -> None:
    for name in COLUMNS:
        with (folder / f"{name}.csv").open("wb") as file:
            for part, frame in enumerate(_frames(library, name)):
                data = csv_bytes(frame)
                file.write(data if part == 0 else data.split(b"\r\n", 1)[1])  # the head stands once


def _write_workbook(library: Library, folder: Path) -> None:
    for name in COLUMNS:
        rows = library.cursor().execute(f"SELECT count(*) FROM {name}").fetchone()
        if rows and rows[0] > _SHEET_ROWS:
            raise LibraryError("too_many_rows", name)
    frames = {name: pd.concat(list(_frames(library, name)), ignore_index=True) for name in COLUMNS}
    write_tables(Tables(**frames), folder, "xlsx")
