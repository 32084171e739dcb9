"""What was read and is not published yet: chunks of some documents' tables as Parquet, and decisions of clerks.

A chunk is a folder that appears at once, by renaming, and only after the originals of its documents are on the disk. A writer that
is killed loses the documents that it had not written down; the next one finds the rest here and reads none of them twice.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from library.folder import remove, sync_file, sync_folder
from parsing.report import Columns, tables_from
from parsing.tables import COLUMNS

# A document: its bytes' SHA-256, where it came from, its size, the parser that read it, and when.
DOCUMENT = {"sha256": "VARCHAR", "source": "VARCHAR", "bytes": "BIGINT", "parser": "VARCHAR", "read_at": "TIMESTAMP"}
# A clerk's word on a report: who and which year it is for; the place is that of the agency. Blank: what the parser says.
DECISION = {
    "report_id": "VARCHAR", "agency": "VARCHAR", "year": "BIGINT", "level": "VARCHAR", "parent": "VARCHAR",
    "province": "VARCHAR", "city": "VARCHAR", "county": "VARCHAR", "adcode": "VARCHAR", "decided_at": "TIMESTAMP",
    "decided_by": "VARCHAR",
}  # fmt: skip

_TYPES: dict[str, Any] = {"VARCHAR": "string", "BIGINT": "Int64", "TIMESTAMP": "datetime64[us]"}


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read: its entry in the library and its tables as plain columns."""

    sha256: str
    source: str
    bytes: int
    parser: str
    read_at: pd.Timestamp
    columns: Columns


def write_chunk(journal: Path, documents: Sequence[ReadDocument]) -> None:
    """Write down what was read from some documents; all of it is there afterwards, or none."""
    tables = tables_from(joined_columns(document.columns for document in documents))
    entries = [{name: getattr(document, name) for name in DOCUMENT} for document in documents]
    # A failure names its source alone; with the document it can be found again.
    failed = [document.sha256 for document in documents for _ in document.columns["failures"]["source"]]
    frames = {
        **{name: getattr(tables, name) for name in COLUMNS},
        "failures": tables.failures.assign(sha256=pd.array(failed, dtype="string")),
        "documents": plain_frame(entries, DOCUMENT),
    }
    name = f"chunk-{secrets.token_hex(8)}"
    part = journal / f"{name}.part"
    part.mkdir(parents=True)
    for table, frame in frames.items():
        frame.to_parquet(part / f"{table}.parquet", index=False)
        sync_file(part / f"{table}.parquet")
    sync_folder(part)
    part.replace(journal / name)
    sync_folder(journal)


def write_decisions(journal: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write down decisions, in the columns of DECISION."""
    journal.mkdir(parents=True, exist_ok=True)
    path = journal / f"decisions-{secrets.token_hex(8)}.parquet"
    part = path.with_name(f"{path.name}.part")
    plain_frame(list(rows), DECISION).to_parquet(part, index=False)
    sync_file(part)
    part.replace(path)
    sync_folder(journal)


def joined_columns(parts: Iterable[Columns]) -> Columns:
    """Plain columns one below the other."""
    joined: Columns = {name: {column: [] for column in listed} for name, listed in COLUMNS.items()}
    for part in parts:
        for name, columns in joined.items():
            for column, values in columns.items():
                values.extend(part[name][column])
    return joined


def plain_frame(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Rows as a table in these columns and types of DuckDB."""
    return pd.DataFrame({name: pd.array([row.get(name) for row in rows], dtype=_TYPES[kind]) for name, kind in columns.items()})


def chunks(journal: Path) -> list[Path]:
    """The chunks of a journal."""
    return sorted(path for path in journal.glob("chunk-*") if path.suffix != ".part")


def decision_files(journal: Path) -> list[Path]:
    """The decisions of a journal."""
    return sorted(journal.glob("decisions-*.parquet"))


def journalled(journal: Path, table: str, column: str) -> set[str]:
    """The values of a column of all chunks, such as the documents' sha256; who does not write may ask, too."""
    found: set[str] = set()
    for chunk in chunks(journal):
        try:
            values = pd.read_parquet(chunk / f"{table}.parquet", columns=[column])[column]
        except FileNotFoundError:
            if chunk.exists():
                raise
            continue  # published and forgotten just now, by another program
        found |= {str(value) for value in values}
    return found


def forget(part: Path) -> None:
    """Remove a chunk or decisions: at once by renaming, so that nobody takes what a kill left of them for a chunk."""
    gone = part.with_name(f"{part.name}.{secrets.token_hex(4)}.part")
    part.replace(gone)
    remove(gone)


def clear_journal(journal: Path) -> None:
    """Forget what is published now."""
    for part in (*chunks(journal), *decision_files(journal)):
        forget(part)
    remove(journal)
