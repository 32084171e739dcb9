"""What a session has uploaded: read in the background, held until it is kept or discarded. Nothing is written before that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import streamlit as st

from dashboard.background import Job
from library.decisions import Decision
from library.ingest import Progress
from library.originals import digest_of
from library.staging import Staged, StagedReport, keep, stage
from library.store import library_folder
from library.summary import Summary
from parsing.batch import count_documents, documents_in
from parsing.errors import UnreadableReport

_KEY = "upload"
WORKERS = 1  # so that a large upload leaves a processor to those who look at the pages


class UploadedFile(Protocol):
    """What st.file_uploader gives."""

    file_id: str
    name: str

    def getvalue(self) -> bytes: ...


@dataclass
class Upload:
    """The documents of the files that were uploaded, in the order of reading, and what the clerk has said of them.

    They stay until they are kept or discarded, also while the reader looks at another page, which empties the uploader. `given`
    holds the files, `shown` those of them that stand in the uploader; `files` tells which documents (by SHA-256) a file holds;
    `discarded` are documents that are not to be kept.
    """

    given: dict[str, UploadedFile] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    changed: bool = False
    files: dict[str, list[str]] = field(default_factory=dict)
    staged: dict[str, Staged] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    discarded: set[str] = field(default_factory=set)
    reading: Job | None = None
    keeping: Job | None = None
    emptied: int = 0  # how many times the uploader was emptied: part of its key

    def documents(self) -> list[Staged]:
        """The documents of all files, each once."""
        return [self.staged[digest] for digest in dict.fromkeys(chain(*self.files.values())) if digest in self.staged]

    def corrected(self, report: StagedReport) -> tuple[str, int | None]:
        """Agency and year of a report with what the clerk has said; "" and None where they are not known."""
        said = self.decisions.get(report.report_id, Decision())
        return said.agency or report.agency, said.year or report.year


def upload() -> Upload:
    """That of this session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Upload()
    held: Upload = st.session_state[_KEY]
    return held


def follow(held: Upload, files: Sequence[UploadedFile]) -> None:
    """Forget files that the reader took out of the uploader, and begin to read new ones."""
    present = {file.file_id: file for file in files}
    if held.changed:
        for gone in held.shown - set(present):
            held.given.pop(gone, None)
    held.shown, held.changed = set(present), False
    held.given |= present
    if held.reading is None:
        held.files = {name: digests for name, digests in held.files.items() if name in held.given}
        still = set(chain(*held.files.values()))
        held.staged = {digest: staged for digest, staged in held.staged.items() if digest in still}
        new = [file for name, file in held.given.items() if name not in held.files]
        if new:
            held.reading = Job(lambda job: _read(held, new, job))


def changed(held: Upload) -> None:
    """Told by the uploader that the reader has put files in or taken some out."""
    held.changed = True


def _read(held: Upload, files: Sequence[UploadedFile], job: Job) -> None:
    job.total = sum(count_documents(file.getvalue(), file.name) for file in files)
    for file in files:
        digests: list[str] = []
        held.files[file.file_id] = digests
        for staged in stage(_new_documents(held, file, digests, job), WORKERS):
            held.staged[staged.digest] = staged
            digests.append(staged.digest)
            job.done += 1
            job.failed += bool(staged.failures)


def _new_documents(
    held: Upload, file: UploadedFile, digests: list[str], job: Job
) -> Iterator[tuple[str, bytes] | UnreadableReport]:
    """The documents of a file that are not read yet; others are known to it all the same."""
    begun = set[str]()
    for name, content in documents_in(file.getvalue(), file.name):
        if isinstance(content, UnreadableReport):
            yield content
        elif (digest := digest_of(content)) in held.staged or digest in begun:
            digests.append(digest)
            job.done += 1
        else:
            begun.add(digest)
            yield name, content


def begin_keeping(held: Upload, kept: Iterable[Staged]) -> None:
    """Add documents to the library, in the background; `keeping` then tells how it ended."""
    staged = {document.digest: document for document in kept}
    decisions = {
        report.report_id: held.decisions[report.report_id]
        for document in staged.values()
        for report in document.reports
        if report.report_id in held.decisions
    }

    def add(job: Job) -> Summary:
        job.total = len(staged)

        def told(progress: Progress) -> None:
            job.done = progress.done

        return keep(library_folder(), _contents(list(held.given.values())), staged, decisions, told)

    held.keeping = Job(add)


def _contents(files: Sequence[UploadedFile]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        for name, content in documents_in(file.getvalue(), file.name):
            if isinstance(content, bytes):
                yield name, content


def clear(held: Upload) -> None:
    """Forget what was uploaded; the uploader is drawn anew, empty."""
    st.session_state[_KEY] = Upload(emptied=held.emptied + 1)
