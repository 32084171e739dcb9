"""Many documents → one set of tables: files, archives of files, and files that hold several reports."""

import gc
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from parsing.bounds import ARCHIVE_BYTES, FILE_BYTES, megabytes
from parsing.checks_years import findings_across_reports
from parsing.document import Document
from parsing.errors import UnreadableReport
from parsing.readers import kind_of, read_document
from parsing.readers.archive import count_members, read_archive
from parsing.report import Columns, Report, columns_of, report_of, tables_from
from parsing.split import split_reports
from parsing.tables import Tables

_LOG = logging.getLogger(__name__)


def read_report(path_or_bytes: str | Path | bytes, name: str | None = None) -> Report:
    """The report in a file or in bytes; the first one, where there are several.

    `name` stands for the file's name where there is none, and is kept as the report's source. Raises UnreadableReport, with a
    reason in both languages, where there is no report that can be read.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _bytes_of(Path(path_or_bytes))
    source = name or ("" if isinstance(path_or_bytes, bytes) else str(path_or_bytes))
    first = next(_reports_of(data, source))
    if isinstance(first, UnreadableReport):
        raise first
    return first


def read_reports(paths: Iterable[str | Path]) -> Tables:
    """Many documents as one set of tables, with the findings that more than one report is needed for.

    An archive stands for its members. A document that cannot be read is a row of `failures` and the rest goes on. No report is
    held longer than until its rows are made, so that a batch takes no more memory than its tables.
    """
    with _without_collections():
        columns = columns_of(found for path in paths for found in reports_in(path))
        for name, values in findings_across_reports(columns).items():
            columns["findings"][name].extend(values)
        return tables_from(columns)


@contextmanager
def _without_collections() -> Iterator[None]:
    """No search for cycles of references meanwhile.

    Reading makes none to speak of (10 objects in 324 documents) and frees what it used by itself; the search takes 2 to 3 % of
    the time. Whichever of several batches at once has stopped it lets it go on.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def reports_in(path: str | Path) -> Iterator[Report | UnreadableReport]:
    """Each report of a file or archive, or the reason why there is none; one by one, so that an archive is never held whole."""
    try:
        yield from _reports_of(_bytes_of(Path(path)), str(path))
    except UnreadableReport as error:
        yield UnreadableReport(error.reason, error.detail, str(path))


def documents_in(data: bytes, source: str) -> Iterator[tuple[str, bytes | UnreadableReport]]:
    """The documents in the bytes of a file: the members of an archive one by one, else the file itself; names and bytes.

    A member that cannot be had, an archive with none, and what is left of one that breaks off stand there with their reason
    instead of bytes. No file gives nothing.
    """
    try:
        if kind_of(data, source) != "archive":
            yield source, data
            return
    except UnreadableReport as error:  # a broken ZIP is a document like another: its reader says what is wrong with it
        too_large = len(data) > FILE_BYTES
        yield source, UnreadableReport(error.reason, error.detail, source) if too_large else data
        return
    empty = True
    try:
        for member in read_archive(data, source):
            empty = False
            yield member.name, member.error or member.data
    except UnreadableReport as error:
        yield source, UnreadableReport(error.reason, error.detail, source)
    else:
        if empty:
            yield source, UnreadableReport("empty", "", source)


def count_documents(data: bytes, source: str) -> int:
    """How many documents documents_in() will give, as far as an archive's directory tells; 1 for any other file."""
    try:
        return count_members(data) if kind_of(data, source) == "archive" else 1
    except UnreadableReport:
        return 1


def reports_of_document(data: bytes, source: str) -> Iterator[Report | UnreadableReport]:
    """Each report of one document that is no archive, or the reason why there is none."""
    return _reports_of_one(data, source)


def read_columns(data: bytes, source: str) -> Columns:
    """The tables of one document as plain columns, for parsing.worker and for other machines; failures among them."""
    return columns_of(_reports_of_one(data, source))


def needs_other_program(data: bytes, source: str) -> bool:
    """Whether reading this document starts another program, which has bounds of its own and needs more than a worker may use."""
    return bool(data) and kind_of(data, source) == "office"


def find_report(source: str, report_id: str) -> Report:
    """The report of this identity read again from its source: a file, or an archive's name with that of its member behind."""
    path = Path(source)
    while not path.is_file() and path != path.parent:
        path = path.parent
    for found in reports_in(path if path.is_file() else source):
        if isinstance(found, Report) and found.report_id == report_id:
            return found
    raise UnreadableReport("not_found", source, source)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if (size := os.fstat(file.fileno()).st_size) > ARCHIVE_BYTES:
                raise UnreadableReport("too_large", megabytes(size), str(path))
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL, which no file has
        raise UnreadableReport("not_found", str(path), str(path)) from error


def _reports_of(data: bytes, source: str) -> Iterator[Report | UnreadableReport]:
    for name, content in documents_in(data, source):
        yield from [content] if isinstance(content, UnreadableReport) else _reports_of_one(content, name)


def _reports_of_one(data: bytes, source: str) -> Iterator[Report | UnreadableReport]:
    """The reports of one document. A mistake of ours must not keep the rest of a batch back: it is logged and named."""
    try:
        for n, part in enumerate(split_reports(read_document(data, source))):
            yield _numbered(report_of(part, data, source), n, part)
    except UnreadableReport as error:
        yield UnreadableReport(error.reason, error.detail, source)
    except Exception:
        _LOG.exception("a document could not be read: %s", source)
        yield UnreadableReport("internal", "", source)


def _numbered(report: Report, number: int, part: Document) -> Report:
    """The report itself, or with an identity of its own where it is not the first in its file."""
    return report if number == 0 else replace(report, report_id=sha256(part.text.encode()).hexdigest()[:16])
