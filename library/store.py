"""The library: parsed reports in DuckDB, each agency and year once, asked through library/queries.py."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from library.schema import FIGURE_TABLES, FIGURES, OUTCOME_GROUPS, PARTS, REPORTS
from library.totals import TOTALS
from parsing import read_reports
from parsing.tables import Tables

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


@dataclass(frozen=True, slots=True)
class Library:
    """Reports that can be asked. `version` changes with the content alone; `sample` is true for the project's own sample."""

    connection: duckdb.DuckDBPyConnection
    version: str
    sample: bool = False

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one question, as a DuckDB connection must not be shared between threads."""
        return self.connection.cursor()


def library_from_tables(tables: Tables, sample: bool = False) -> Library:
    """A library in memory. Of several reports of one agency on one year one counts (schema.py says which)."""
    connection = duckdb.connect(":memory:")
    for name in ("reports", "failures", *FIGURE_TABLES):
        connection.register(f"raw_{name}", getattr(tables, name))
    connection.execute(REPORTS)
    for name in FIGURE_TABLES:
        connection.execute(FIGURES.format(table=name))
    for statement in (PARTS, OUTCOME_GROUPS, TOTALS):
        connection.execute(statement)
    for name in ("reports", "failures", *FIGURE_TABLES):
        connection.unregister(f"raw_{name}")
    return Library(connection, _version(tables), sample)


def _version(tables: Tables) -> str:
    reports = tables.reports[["report_id", "parser_version"]].fillna("").astype(str).agg(" ".join, axis=1)
    listed = sorted(reports) + sorted(tables.failures["source"].fillna("").astype(str))
    return sha256("\n".join(listed).encode()).hexdigest()[:16]


def open_library(folder: Path | None = None) -> Library:
    """The documents of a folder as a library; by default those of OGI_REPORTS, else the sample.

    What cannot be read is listed in the library's failures. A folder that does not exist raises FileNotFoundError.
    """
    named = os.environ.get("OGI_REPORTS")
    chosen = folder or (Path(named) if named else SAMPLE)
    if not chosen.is_dir():
        raise FileNotFoundError(f"No such folder: {chosen}")
    # A folder's README tells of its reports and is none.
    files = (path for path in chosen.rglob("*") if path.is_file())
    paths = sorted(path for path in files if not path.name.startswith(".") and path.stem.upper() != "README")
    return library_from_tables(read_reports(paths), sample=chosen.resolve() == SAMPLE.resolve())
