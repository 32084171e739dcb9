"""Documents read and not kept yet, for a page that shows them first.

for staged in stage(documents):             # read within bounds, several at once; nothing is written
    staged.reports, staged.failures
keep(folder, [(staged, data), …], decisions)    # added without being read again
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from library.decisions import Decision
from library.ingest import Watch, add, ignore_progress
from library.originals import digest_of
from library.parallel import Bytes, side_by_side
from library.schema import FIGURE_TABLES
from library.sources import Document
from library.summary import Summary
from parsing.errors import UnreadableReport
from parsing.preview import read_preview, unpack
from parsing.report import Columns

WAIT = 30.0  # seconds for another writer to finish


@dataclass(frozen=True, slots=True)
class StagedReport:
    """Whom a report is taken for, how much was read, and what does not add up. Texts are "" where they are not known.

    `named` is what the document calls the agency where its full name is not known, `doubts` are codes of parsing.agency.
    """

    report_id: str
    agency: str
    year: int | None
    form: str
    level: str
    region: str
    published: date | None
    simulated: bool
    named: str
    doubts: tuple[str, ...]
    n_figures: int
    n_errors: int
    n_warnings: int
    n_notices: int


@dataclass(frozen=True, slots=True)
class Staged:
    """A document read: its SHA-256, name and size, its reports, what could not be read, and its tables, packed."""

    digest: str
    source: str
    size: int
    reports: tuple[StagedReport, ...]
    failures: tuple[UnreadableReport, ...]
    packed: bytes

    def columns(self) -> Columns:
        """The tables of the document as plain columns."""
        return unpack(self.packed)


def stage(documents: Iterable[Bytes | UnreadableReport], workers: int = 1) -> Iterator[Staged]:
    """Each document as read, in the order in which they get ready; a reason why there is none is passed on as such."""
    unopened: list[UnreadableReport] = []

    def opened() -> Iterator[Bytes]:
        for document in documents:
            if isinstance(document, UnreadableReport):
                unopened.append(document)
            else:
                yield document

    for _, staged in side_by_side(opened(), stage_one, workers):
        yield staged
        while unopened:
            yield _unopened(unopened.pop(0))
    yield from map(_unopened, unopened)


def stage_one(document: Bytes) -> Staged:
    """One document, read within bounds."""
    source, data = document
    packed, doubts = read_preview(data, source)
    columns = unpack(packed)
    reports = tuple(_report(columns, row, *doubts[str(columns["reports"]["report_id"][row])]) for row in range(len(doubts)))
    return Staged(digest_of(data), source, len(data), reports, _failures(columns), packed)


def _unopened(error: UnreadableReport) -> Staged:
    return Staged(f"unopened {error.name}", error.name, 0, (), (error,), b"")


def _report(columns: Columns, row: int, named: str, doubts: tuple[str, ...]) -> StagedReport:
    told = {name: values[row] for name, values in columns["reports"].items()}
    report_id = told["report_id"]
    figures = sum(columns[name]["report_id"].count(report_id) for name in FIGURE_TABLES if name != "findings")
    found = zip(columns["findings"]["report_id"], columns["findings"]["severity"], strict=True)
    severities = [severity for owner, severity in found if owner == report_id]
    return StagedReport(
        report_id,
        told["agency"] or "",
        told["year"],
        told["form"] or "",
        told["level"] or "",
        " ".join(told[name] for name in ("province", "city", "county") if told[name]),
        told["published"],
        bool(told["simulated"]),
        named,
        doubts,
        figures,
        *(severities.count(severity) for severity in ("error", "warning", "notice")),
    )


def _failures(columns: Columns) -> tuple[UnreadableReport, ...]:
    failures = columns["failures"]
    rows = zip(failures["reason"], failures["detail"], failures["source"], strict=True)
    return tuple(UnreadableReport(reason, detail or "", source) for reason, detail, source in rows)


def keep(
    folder: Path,
    documents: Iterable[tuple[str, bytes]],
    staged: Mapping[str, Staged],
    decisions: Mapping[str, Decision],
    watch: Watch = ignore_progress,
) -> Summary:
    """Add documents that were staged (by SHA-256), with what a clerk has decided on their reports; none is read again.

    Raises LibraryError: `busy`, `disk_full`, `read_only`, `not_written`, or that the library is of another format.
    """

    def as_read(found: Iterator[Bytes]) -> Iterator[tuple[Bytes, Columns]]:
        return ((document, staged[digest_of(document[1])].columns()) for document in found)

    given = (Document(source, data) for source, data in documents if digest_of(data) in staged)
    return add(folder, given, decisions, parse=as_read, watch=watch, wait=WAIT)
