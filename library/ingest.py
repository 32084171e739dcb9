"""Documents → the library. From Python:

    from library.ingest import add, add_bytes, add_paths, decide, remove
    summary = add_paths(folder, ["/path/to/reports", "reports.zip", "s3://bucket/2023"])
    summary.added, summary.unchanged, summary.replaced, summary.failed, summary.version

    # what a page does: read, show, let the clerk correct, keep
    for found in read_upload(data, "report.html"):          # Report or UnreadableReport; nothing is kept
        ...
    add_bytes(folder, [("report.html", data)], {report.report_id: Decision(agency="某市教育局", year=2023, by="clerk")})
    decide(folder, {report_id: Decision(year=2022)})        # a report that is in the library already
    remove(folder, [report_id])

Every call here publishes a new version, or changes nothing where there is nothing new. What is read is written down every hundred
documents (journal.py): whoever is killed and starts again reads the rest. One writer at a time: a second one gets LibraryError
`busy`, after `wait` seconds where it is willing to wait.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from library.decisions import Decision, decision_rows
from library.errors import LibraryError, told_as_library_errors
from library.folder import writing
from library.journal import chunks, decision_files, write_chunk, write_decisions
from library.known import Known, documents_of, known_documents, parser_mark
from library.originals import digest_of, original_file, unopened_digest, write_original
from library.parallel import Bytes, Parse, parse_here
from library.publication import Step, forget_published, ignore_step, publish, usable
from library.record import record, unopened_document
from library.sources import Document, list_files, read_files
from library.summary import Summary, summarise
from parsing.batch import documents_in, reports_of_document
from parsing.errors import UnreadableReport
from parsing.report import Columns, Report


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is: documents dealt with, those of them that failed, and all, as far as they are listed yet."""

    done: int
    failed: int
    total: int


Watch = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """For who does not look."""


@dataclass(slots=True)
class _Run:
    """What has been seen of the documents of one addition; it changes as they pass."""

    folder: Path
    known: Known
    watch: Watch
    seen: set[str] = field(default_factory=set)
    unchanged: int = 0
    failed: list[UnreadableReport] = field(default_factory=list)
    read: int = 0
    failed_now: int = 0
    left: int = 0
    opened: set[str] = field(default_factory=set)
    unopened: list[UnreadableReport] = field(default_factory=list)

    def tell(self) -> None:
        failed = len(self.failed) + len(self.unopened)
        done = self.unchanged + failed + self.read
        self.watch(Progress(done, failed + self.failed_now, done + self.left))

    def new_ones(self, documents: Iterable[Document]) -> Iterator[Bytes]:
        """The documents that the library does not have, once their originals are kept."""
        for document in documents:
            self.left = document.left
            if isinstance(document.content, UnreadableReport):
                self._count_unopened(document.source, document.content)
                self.tell()
                continue
            self.opened.add(unopened_digest(document.source))
            if (digest := digest_of(document.content)) in self.seen or self.known.has(digest):
                self._count_known(digest, document.source)
            else:
                self.seen.add(digest)
                write_original(self.folder, digest, document.content)
                yield document.source, document.content
            self.tell()

    def count(self, columns: Columns) -> None:
        """A document more is read."""
        self.read += 1
        self.failed_now += bool(columns["failures"]["source"])
        self.tell()

    @property
    def opened_now(self) -> list[str]:
        """What stands in the library for documents that could not be taken out of their archive before, and now could."""
        return sorted(self.opened & self.known.failures.keys())

    def _count_unopened(self, source: str, error: UnreadableReport) -> None:
        """Keep the reason in place of a document that has no bytes; a path where nothing is names no document at all."""
        told = UnreadableReport(error.reason, error.detail, source)
        digest = unopened_digest(source)
        if error.reason == "not_found" or (error.reason, error.detail) in self.known.failures.get(digest, ()):
            self.failed.append(told)
        elif digest not in self.seen | self.known.journalled:
            self.seen.add(digest)
            self.unopened.append(told)

    def _count_known(self, digest: str, source: str) -> None:
        if digest in self.known.failures and digest not in self.seen:
            self.failed.extend(UnreadableReport(reason, detail, source) for reason, detail in self.known.failures[digest])
        elif digest not in self.known.journalled:
            self.unchanged += 1
        self.seen.add(digest)


def add_paths(folder: Path, paths: Iterable[str | Path], parse: Parse = parse_here, watch: Watch = ignore_progress) -> Summary:
    """Add files, folders, archives and addresses."""
    return add(folder, read_files(list_files([str(path) for path in paths])), parse=parse, watch=watch)


def add_bytes(
    folder: Path, documents: Iterable[Bytes], decisions: Mapping[str, Decision] | None = None, wait: float = 30.0
) -> Summary:
    """Add documents by name and content, archives opened, with what a clerk has decided on their reports by report_id."""
    found = (Document(*entry) for source, data in documents for entry in documents_in(data, source))
    return add(folder, found, decisions or {}, wait=wait)


def read_upload(data: bytes, source: str) -> list[Report | UnreadableReport]:
    """What is in a file, or in an archive, before anything is kept: each report, or the reason why it cannot be read."""
    return [
        found
        for name, content in documents_in(data, source)
        for found in ([content] if isinstance(content, UnreadableReport) else reports_of_document(content, name))
    ]


def add(
    folder: Path,
    documents: Iterable[Document],
    decisions: Mapping[str, Decision] | None = None,
    *,
    parse: Parse = parse_here,
    watch: Watch = ignore_progress,
    wait: float = 0.0,
    step: Step = ignore_step,
) -> Summary:
    """Add documents and decisions, and publish. `step` is told the name of each step of the writing, for tests of a kill.

    Raises LibraryError: `busy`, `disk_full`, `read_only`, `not_written`, or that the library is of another format.
    """
    with told_as_library_errors(), writing(folder, wait):
        journal = folder / "journal"
        forget_published(folder, journal)
        run = _Run(folder, known_documents(folder, journal), watch)
        record(parse(run.new_ones(documents)), journal, run.known, run.count, step)
        if run.unopened:
            write_chunk(journal, [unopened_document(error) for error in run.unopened])
        if decisions:
            write_decisions(journal, decision_rows(decisions))
        before = usable(folder)
        if before and not (chunks(journal) or decision_files(journal) or run.opened_now):
            return Summary(before.version, run.unchanged, failed=tuple(run.failed))
        pointer = publish(folder, journal, parser_mark(), removed=run.opened_now, step=step)
        return summarise(folder, pointer, run.unchanged, run.failed)


def decide(folder: Path, decisions: Mapping[str, Decision], wait: float = 30.0) -> str:
    """Correct reports that are in the library; the new version. Raises LibraryError `no_such_report`."""
    with told_as_library_errors(), writing(folder, wait):
        documents_of(folder, list(decisions))
        journal = folder / "journal"
        forget_published(folder, journal)
        write_decisions(journal, decision_rows(decisions))
        return publish(folder, journal, parser_mark()).version


def remove(folder: Path, names: Sequence[str], wait: float = 30.0) -> str:
    """Take out the documents of these reports (report_id, or the beginning of a document's SHA-256); the new version.

    All reports of such a document go; a report that one of them had replaced counts again. Raises LibraryError `no_such_report`,
    and `original_left` where they are out of the library and a file of theirs is still there.
    """
    with told_as_library_errors(), writing(folder, wait):
        digests = documents_of(folder, names)
        journal = folder / "journal"
        forget_published(folder, journal)
        pointer = publish(folder, journal, parser_mark(), removed=digests)
        left = []
        for path in (original_file(folder, digest) for digest in digests):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                left.append(f"{path}: {error.strerror}")
        if left:
            raise LibraryError("original_left", "; ".join(left))
        return pointer.version
