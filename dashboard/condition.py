"""How the dashboard is doing, for its administrator: what the library holds and takes up, and what wants attention. No Streamlit."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.words import Words, mark
from library.backup import last_backup
from library.digest import last_digest
from library.errors import LibraryError
from library.folder import current, tables_file
from library.inbox import State
from library.journal import chunks
from library.queries_library import library_facts
from library.store import Library

BACKUP_AGE = timedelta(days=8)  # a week, and a day to notice
LEAST_FREE = 0.1  # of the disk


@dataclass(frozen=True, slots=True)
class Condition:
    """Of a library on disk: its version and format, counts, bytes, and when it was backed up (UTC) and the digest was sent last.

    `waiting` are chunks that are read and not published; `backed_up` is None and `digest_day` is "" where there was none.
    """

    version: str
    format: int
    documents: int
    reports: int
    superseded: int
    failed: int
    originals_bytes: int
    tables_bytes: int
    free_bytes: int
    disk_bytes: int
    waiting: int
    backed_up: datetime | None
    digest_day: str


def condition(library: Library, folder: Path) -> Condition | None:
    """None where no library on disk is shown, or none has been published yet."""
    if library.folder is None or library.version == "empty":
        return None
    facts, disk, pointer = library_facts(library).iloc[0], shutil.disk_usage(folder), current(folder)
    tables = tables_file(folder, library.version)
    return Condition(
        version=library.version,
        format=pointer.format if pointer else 0,
        documents=int(facts["n_documents"]),
        reports=int(facts["n_reports"]),
        superseded=int(facts["n_superseded"]),
        failed=int(facts["n_failed"]),
        originals_bytes=int(facts["bytes"]),
        tables_bytes=tables.stat().st_size if tables.is_file() else 0,
        free_bytes=disk.free,
        disk_bytes=disk.total,
        waiting=len(chunks(folder / "journal")),
        backed_up=_moment(str(last_backup(folder).get("at", ""))),
        digest_day=last_digest(folder),
    )


def _moment(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def concerns(found: Condition, inbox: State | None, words: Words, now: datetime) -> list[str]:
    """What wants attention, each in a few words; empty where nothing does."""
    told = []
    if found.backed_up is None:
        told.append(words.translate(mark("no backup has been made")))
    elif now - found.backed_up > BACKUP_AGE:
        days = (now - found.backed_up).days
        told.append(words.plural("the last backup is {count} day old", "the last backup is {count} days old", days))
    if found.free_bytes < LEAST_FREE * found.disk_bytes:
        told.append(words.translate(mark("the disk is nearly full")))
    if found.failed:
        told.append(words.plural("{count} document could not be read", "{count} documents could not be read", found.failed))
    if inbox is not None and inbox.problem is not None:
        told.append(words.translate(mark("the watched folder cannot be used")))
    if found.waiting:
        told.append(
            words.plural("{count} batch is read and not published", "{count} batches are read and not published", found.waiting)
        )
    return told


def size(count: int, words: Words) -> str:
    """A number of bytes in the unit in which it has at least one digit before the point: 3.2 GB."""
    value, units = float(count), ("B", "kB", "MB", "GB", "TB")
    for unit in units:
        if value < 1000 or unit == units[-1]:
            return f"{words.number(value, 0 if unit == 'B' else 1)} {unit}"
        value /= 1000
    raise AssertionError


def told_problem(inbox: State, words: Words) -> str:
    """What the watcher does, in one line."""
    if isinstance(inbox.problem, LibraryError):
        return inbox.problem.message(words.language)
    if inbox.elsewhere:
        return words.translate(mark("Another program on this library watches it."))
    parts = [
        words.plural("{count} file waiting", "{count} files waiting", inbox.waiting),
        words.plural("{count} added since the start", "{count} added since the start", inbox.added),
        words.plural("{count} failed", "{count} failed", inbox.failed),
    ]
    return words.listed(parts)
