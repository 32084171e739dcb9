"""Everything read anew from the originals, after a better parser; and which figures are others than before.

What clerks have decided stays, and so does which of two reports of an agency on a year came later. A rebuild that is killed goes on
where it was, unless the parser has changed since.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from library.errors import LibraryError, told_as_library_errors
from library.folder import FORMAT, current, tables_file, writing
from library.ingest import Progress, Watch, ignore_progress
from library.journal import chunks, forget, journalled, write_chunk
from library.known import Known, parser_mark
from library.originals import read_original, unopened_digest
from library.parallel import Bytes, Parse, parse_here
from library.publication import forget_published, publish
from library.record import record, unopened_document
from parsing.errors import UnreadableReport
from parsing.report import Columns

# Table → the codes that name a figure in it, and its number.
_FIGURES = {
    "disclosures": ("item", "measure"), "requests": ("outcome", "applicant", "origin"), "appeals": ("route", "result", "origin"),
    "channels": ("kind", "channel", "origin"), "indicators": ("indicator", "locator"),
}  # fmt: skip
_NUMBERS = {"disclosures": "value", "indicators": "value"}
_FACTS = ("agency", "year", "form", "level", "parent", "adcode", "published")


def rebuild(folder: Path, parse: Parse = parse_here, watch: Watch = ignore_progress) -> pd.DataFrame:
    """Read all documents of a library again, publish, and return what has changed.

    report_id, agency, year, location, before, after (texts, <NA> where there is none): a figure by its codes, or a fact of the
    report as `reports/<column>`. Raises LibraryError `none`, `busy`, `original_gone`, `newer_format`, `disk_full`.
    """
    with told_as_library_errors(), writing(folder):
        pointer = current(folder)
        if pointer is None:
            raise LibraryError("none", str(folder))
        if pointer.format > FORMAT:
            raise LibraryError("newer_format", str(pointer.format))
        if pointer.format == FORMAT:
            forget_published(folder, folder / "journal")
        journal = folder / "rebuild"
        _forget_other_parsers(journal)
        # Held open until the end: the file itself is gone once the new version is in force.
        with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as before:
            documents = before.execute("SELECT sha256, source FROM documents ORDER BY added, sha256").fetchall()
            _read_again(folder, journal, [entry for entry in documents if entry[0] != unopened_digest(entry[1])], parse, watch)
            _keep_unopened(before, journal)
            after = publish(folder, journal, parser_mark(), anew=True)
            before.execute(f"ATTACH '{tables_file(folder, after.version)}' AS rebuilt (READ_ONLY)")
            return _changes(before)


def _forget_other_parsers(journal: Path) -> None:
    for chunk in chunks(journal):
        read_by = set(pd.read_parquet(chunk / "documents.parquet", columns=["parser"])["parser"])
        if read_by != {parser_mark()}:
            forget(chunk)


def _read_again(folder: Path, journal: Path, documents: list[tuple[str, str]], parse: Parse, watch: Watch) -> None:
    done = journalled(journal, "documents", "sha256")
    waiting = [(digest, source) for digest, source in documents if digest not in done]
    known = Known(frozenset(), frozenset(done), {}, journalled(journal, "reports", "report_id"))
    progress = [len(done), 0]

    def originals() -> Iterator[Bytes]:
        for digest, source in waiting:
            yield source, read_original(folder, digest)

    def read(columns: Columns) -> None:
        progress[0] += 1
        progress[1] += bool(columns["failures"]["source"])
        watch(Progress(progress[0], progress[1], len(documents)))

    record(parse(originals()), journal, known, read)


def _keep_unopened(before: duckdb.DuckDBPyConnection, journal: Path) -> None:
    """What could not be taken out of an archive has no bytes to be read again; it stays listed with its reason."""
    told = before.execute("SELECT reason::VARCHAR, coalesce(detail, ''), source, sha256 FROM failures").fetchall()
    errors = [UnreadableReport(*row[:3]) for row in told if row[3] == unopened_digest(row[2])]
    done = journalled(journal, "documents", "sha256")
    if errors := [error for error in errors if unopened_digest(error.name) not in done]:
        write_chunk(journal, [unopened_document(error) for error in errors])


def _changes(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The figures and facts that differ between the database of the connection and `rebuilt`."""
    home = connection.execute("SELECT current_database()").fetchone() or ("",)
    parts = [_changed_figures(name, f'"{home[0]}"') for name in _FIGURES]
    parts += [
        f"""
        SELECT report_id, a.agency, a.year, 'reports/{fact}' AS location, b.{fact}::VARCHAR AS before, a.{fact}::VARCHAR AS after
        FROM "{home[0]}".reports AS b JOIN rebuilt.reports AS a USING (report_id)
        WHERE b.{fact}::VARCHAR IS DISTINCT FROM a.{fact}::VARCHAR"""
        for fact in _FACTS
    ]
    columns = ("report_id", "agency", "year", "location", "before", "after")
    rows = connection.execute(" UNION ALL ".join(parts) + " ORDER BY agency, year, report_id, location").fetchall()
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.array(list(column), dtype="Int64" if name == "year" else "string")
            for name, column in zip(columns, values, strict=True)
        }
    )


def _changed_figures(name: str, home: str) -> str:
    keys, number = _FIGURES[name], _NUMBERS.get(name, "count")

    def side(database: str) -> str:
        listed = ", ".join(f"{key}::VARCHAR AS {key}" for key in keys)
        return f"""(
            SELECT report_id, agency, year, {listed}, {number}::VARCHAR AS number, true AS there
            FROM {database}.{name} JOIN {database}.reports ON reports.number = report)"""

    location = " || '/' || ".join(f"coalesce(b.{key}, a.{key})" for key in keys)
    return f"""
        SELECT report_id, coalesce(a.agency, b.agency) AS agency, coalesce(a.year, b.year) AS year,
            '{name}/' || {location} AS location, b.number AS before, a.number AS after
        FROM {side(home)} AS b FULL JOIN {side("rebuilt")} AS a USING (report_id, {", ".join(keys)})
        WHERE b.number IS DISTINCT FROM a.number OR b.there IS DISTINCT FROM a.there"""
