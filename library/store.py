"""The library as it is asked: parsed reports in DuckDB, each agency and year once, asked through library/queries.py.

    library = open_library()             # what the environment names: OGI_LIBRARY, OGI_REPORTS, data/library, else the sample
    library.version                      # changes with the content alone: the key of whatever is kept of answers
    current_version()                    # what a newly opened library would say; cheap, to be asked before every run

A library on disk is opened read-only and never changes: what is added makes a new version in a file of its own (ingest.py), and
the old file, unlinked by then, lives on for those who have it open.
"""

import os
import tempfile
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from library.errors import LibraryError
from library.folder import tables_file
from library.limits import EVERYTHING, REPORTS_SEEN, Limit, rows_seen
from library.originals import read_original, report_in
from library.publication import usable
from library.schema import FIGURE_TABLES, FIGURES, OUTCOME_GROUPS, PARTS, REPORTS
from library.summaries import SEEN, SUMMARIES, SUMMARIES_OF_WHOLE
from parsing import Report, read_reports
from parsing.batch import find_report
from parsing.tables import Tables, empty_tables

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
LIBRARY = ROOT / "data" / "library"
MEMORY = "256MB"  # for what is kept of the tables and for questions; all sessions of a server together


@dataclass(frozen=True, slots=True)
class Library:
    """Reports that can be asked. `version` changes with the content alone; `sample` is true for the project's own sample.

    `folder` is where a library on disk lies, None for one in memory. `limit` is what of it can be asked. `resolved` is what
    queries.py remembers of selections.
    """

    connection: duckdb.DuckDBPyConnection
    version: str
    sample: bool = False
    folder: Path | None = None
    limit: Limit = EVERYTHING
    resolved: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one question, as a DuckDB connection must not be shared between threads."""
        return self.connection.cursor()


def library_from_tables(tables: Tables, sample: bool = False) -> Library:
    """A library in memory. Of several reports of one agency on one year one counts (schema.py says which)."""
    connection = duckdb.connect(":memory:")
    for name in ("reports", "failures", *FIGURE_TABLES):
        connection.register(f"frame_{name}", getattr(tables, name))
        further = _FURTHER.get(name, "row_number() OVER () AS position")
        connection.execute(f"CREATE TEMP VIEW raw_{name} AS SELECT *, {further} FROM frame_{name}")
    connection.execute(REPORTS)
    for name in FIGURE_TABLES:
        connection.execute(FIGURES.format(table=name))
    for statement in (PARTS, OUTCOME_GROUPS, SUMMARIES):
        connection.execute(statement)
    for name in ("reports", "failures", *FIGURE_TABLES):
        connection.execute(f"DROP VIEW raw_{name}")
        connection.unregister(f"frame_{name}")
    return Library(connection, _version(tables), sample)


_FURTHER = {"reports": "0 AS added", "failures": "NULL::VARCHAR AS sha256"}


def _version(tables: Tables) -> str:
    reports = tables.reports[["report_id", "parser_version"]].fillna("").astype(str).agg(" ".join, axis=1)
    listed = sorted(reports) + sorted(tables.failures["source"].fillna("").astype(str))
    return sha256("\n".join(listed).encode()).hexdigest()[:16]


def library_folder() -> Path:
    """Where reports are added, by a command or a page that names no other folder: OGI_LIBRARY, else data/library."""
    return Path(os.environ.get("OGI_LIBRARY") or LIBRARY)


def _reports_folder() -> Path:
    return Path(os.environ.get("OGI_REPORTS") or SAMPLE)


def _shows_library() -> bool:
    """Whether a library on disk is shown: one that is named, or where no folder of reports is named the usual one if it is there."""
    if os.environ.get("OGI_LIBRARY"):
        return True
    return not os.environ.get("OGI_REPORTS") and usable(LIBRARY) is not None


def shown_folder() -> Path:
    """What open_library() opens: the folder of a library, or of documents."""
    return library_folder() if _shows_library() else _reports_folder()


def current_version() -> str:
    """What tells whether open_library() would open anything else now; "" for a folder of documents, which is read once."""
    if not _shows_library():
        return ""
    pointer = usable(library_folder())
    return pointer.version if pointer else "empty"


def stored_tables() -> Path | None:
    """The file of the version that open_library() would open; None where it would open none."""
    pointer = usable(library_folder()) if _shows_library() else None
    return tables_file(library_folder(), pointer.version) if pointer else None


def open_library(folder: Path | None = None) -> Library:
    """The documents of a folder as a library in memory; by default the library on disk or the folder that is to be shown.

    OGI_LIBRARY names a library, which may still be empty; else OGI_REPORTS names a folder of documents; else data/library is
    opened if it is there; else the sample. What cannot be read is listed in the library's failures. A folder of documents that
    does not exist raises FileNotFoundError, a library that cannot be opened LibraryError.
    """
    if folder is None and _shows_library():
        return open_stored(library_folder())
    chosen = folder or shown_folder()
    if not chosen.is_dir():
        raise FileNotFoundError(f"No such folder: {chosen}")
    # A folder's README tells of its reports and is none.
    files = (path for path in chosen.rglob("*") if path.is_file())
    paths = sorted(path for path in files if not path.name.startswith(".") and path.stem.upper() != "README")
    return library_from_tables(read_reports(paths), sample=chosen.resolve() == SAMPLE.resolve())


def open_stored(folder: Path) -> Library:
    """The version in force of the library in a folder, for reading; an empty one where nothing has been published yet.

    Raises LibraryError: `newer_format`, `older_format`, or `damaged` where the database cannot be opened.
    """
    while (pointer := usable(folder)) is not None:
        try:
            connection = duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True)
            _bound(connection)
            return Library(connection, pointer.version, folder=folder)
        except duckdb.Error as error:
            # A version that was replaced between the two calls has its file unlinked; the one in force now has not.
            if usable(folder) == pointer:
                raise LibraryError("damaged", str(error).splitlines()[0]) from error
    return Library(library_from_tables(empty_tables()).connection, "empty", folder=folder)


def _bound(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the memory of whoever asks below MEMORY, however large the library is; what a question needs beyond goes to the disk."""
    spill = str(Path(tempfile.gettempdir()) / f"ogi-{os.getpid()}")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    # Connections of a process to one file share what is set; where they spill to cannot be set again once it has been used.
    if connection.execute("SELECT current_setting('temp_directory')").fetchone() != (spill,):
        connection.execute(f"SET temp_directory = '{_doubled(Path(spill))}'")


def limited(library: Library, limit: Limit) -> Library:
    """The part of a library that is in sight, asked in the same way; the library itself where all of it is.

    Raises LibraryError `damaged` where its tables have been replaced in the meantime: open it again.
    """
    if limit == EVERYTHING:
        return library
    if library.folder is None or library.version == "empty":
        connection = _copied(library, limit)
    else:
        connection = duckdb.connect(":memory:")
        try:
            connection.execute(f"ATTACH '{_doubled(tables_file(library.folder, library.version))}' AS whole (READ_ONLY)")
        except duckdb.Error as error:
            raise LibraryError("damaged", str(error).splitlines()[0]) from error
        connection.execute("CREATE SCHEMA seen")
        connection.execute(f"CREATE TABLE seen.reports AS {REPORTS_SEEN.format(whole='whole.')}", limit.parameters)
        for table, condition in rows_seen(limit).items():
            kind = (
                "TABLE" if table == "findings" else "VIEW"
            )  # a question asks for its rows by their number, which a view has not
            connection.execute(f"CREATE {kind} {_name_seen(table)} AS SELECT * FROM whole.{table} WHERE {condition}")
    connection.execute(SEEN)
    return replace(library, connection=connection, limit=limit, resolved={})


def _name_seen(table: str) -> str:
    """What is made of what is seen is made anew, from the rows of the whole under another name."""
    return SUMMARIES_OF_WHOLE if table == "summaries" else table


def _copied(library: Library, limit: Limit) -> duckdb.DuckDBPyConnection:
    """The rows in sight of a library in memory, which no other database can be attached to."""
    whole, connection = library.cursor(), duckdb.connect(":memory:")
    whole.execute("CREATE OR REPLACE TEMP TABLE in_sight AS " + REPORTS_SEEN.format(whole=""), limit.parameters)
    there = {name for (name,) in whole.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()}
    for table, condition in rows_seen(limit).items():
        if table in there:
            asked = f"SELECT * FROM main.{table} WHERE {condition.replace('seen.reports', 'in_sight')}"
            connection.register("rows_in_sight", whole.sql(asked).to_arrow_table())
            connection.execute(f"CREATE TABLE {_name_seen(table)} AS FROM rows_in_sight")
            connection.unregister("rows_in_sight")
    return connection


def _doubled(path: Path) -> str:
    return str(path).replace("'", "''")


def original_report(library: Library, report_id: str, source: str, digest: str) -> Report:
    """A report with its document, read again: from the library's originals, or for a folder of documents from its file.

    Raises UnreadableReport or LibraryError where the document is gone or no longer the same.
    """
    if library.folder is None:
        return find_report(source, report_id)
    return report_in(read_original(library.folder, digest), source, report_id)


def original_bytes(library: Library, source: str, digest: str) -> bytes:
    """A document as it was added. Raises LibraryError `original_gone` where it is gone, no longer the same, or within an archive."""
    if library.folder is not None:
        return read_original(library.folder, digest)
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise LibraryError("original_gone", source) from error
    if sha256(data).hexdigest() != digest:
        raise LibraryError("original_gone", source)
    return data
