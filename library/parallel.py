"""Documents → their tables, several at once, on this machine: each in a process that can be killed (parsing.worker)."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from parsing.batch import needs_other_program, read_columns
from parsing.errors import UnreadableReport
from parsing.report import Columns, columns_of
from parsing.worker import run_bounded

Bytes = tuple[str, bytes]  # a document's name and its content
Parse = Callable[[Iterator[Bytes]], Iterator[tuple[Bytes, Columns]]]
Job = TypeVar("Job")
Answer = TypeVar("Answer")


def parse_here(documents: Iterator[Bytes], workers: int | None = None) -> Iterator[tuple[Bytes, Columns]]:
    """Each document with its tables as plain columns, in the order in which they get ready.

    As many at a time as `workers`, by default one a processor. A document that cannot be read is a row of `failures`.
    """
    yield from side_by_side(documents, parse_one, workers or os.cpu_count() or 1)


def parse_one(document: Bytes) -> Columns:
    """One document, within bounds of time and memory."""
    source, data = document
    try:
        # Another program has bounds of its own, and more memory than a worker may use.
        return read_columns(data, source) if needs_other_program(data, source) else run_bounded(read_columns, data, source)
    except UnreadableReport as error:
        return columns_of([UnreadableReport(error.reason, error.detail, source)])
    except RuntimeError:  # a defect of the parser keeps this document back and no other
        return columns_of([UnreadableReport("internal", "", source)])


def side_by_side(jobs: Iterator[Job], work: Callable[[Job], Answer], workers: int) -> Iterator[tuple[Job, Answer]]:
    """Each job with its answer; jobs are taken as they are needed, so that few are held at a time."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: dict[Future[Answer], Job] = {}
        try:
            for job in jobs:
                waiting[pool.submit(work, job)] = job
                if len(waiting) > 2 * workers:
                    yield from _ready(waiting)
            while waiting:
                yield from _ready(waiting)
        finally:
            for future in waiting:
                future.cancel()


def _ready(waiting: dict[Future[Answer], Job]) -> Iterator[tuple[Job, Answer]]:
    done: Iterable[Future[Answer]] = wait(waiting, return_when=FIRST_COMPLETED).done
    for future in done:
        yield waiting.pop(future), future.result()
