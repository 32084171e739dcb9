"""What the parser gives → the journal, chunk by chunk as it comes."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from library.journal import ReadDocument, write_chunk
from library.known import Known, parser_mark
from library.originals import digest_of, unopened_digest
from library.parallel import Bytes
from library.publication import Step, ignore_step
from parsing.errors import UnreadableReport
from parsing.report import Columns, columns_of

CHUNK = 100  # documents that a kill costs at most, besides those of the last seconds
CHUNK_SECONDS = 20.0


def record(
    parsed: Iterator[tuple[Bytes, Columns]],
    journal: Path,
    known: Known,
    read: Callable[[Columns], None],
    step: Step = ignore_step,
) -> None:
    """Write down each document's tables; `read` is told of each document once it is read."""
    parser, batch, since = parser_mark(), list[ReadDocument](), time.monotonic()

    def write() -> None:
        step("chunk")
        write_chunk(journal, batch)
        step("chunked")

    for (source, data), columns in parsed:
        digest, now = digest_of(data), pd.Timestamp(datetime.now(UTC).replace(tzinfo=None))
        own = known.without_doubles(columns, digest)
        batch.append(ReadDocument(digest, source, len(data), parser, now, own))
        read(columns)
        if len(batch) >= CHUNK or time.monotonic() - since > CHUNK_SECONDS:
            write()
            batch, since = [], time.monotonic()
    if batch:
        write()


def unopened_document(error: UnreadableReport) -> ReadDocument:
    """The entry of a document whose bytes could not be had, such as a member of an archive that has a password."""
    now = pd.Timestamp(datetime.now(UTC).replace(tzinfo=None))
    return ReadDocument(unopened_digest(error.name), error.name, 0, parser_mark(), now, columns_of([error]))
