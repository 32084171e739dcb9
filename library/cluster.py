"""Documents → their tables on many machines: an existing Dask cluster reads, this machine alone writes the library.

    .venv/bin/python -m dask scheduler                              # on one machine
    .venv/bin/python -m dask worker tcp://HOST:8786 --nthreads 1    # on each machine, in a copy of this project
    .venv/bin/python -m library add DIR --cluster tcp://HOST:8786   # where the library lies

A cluster is trusted: whoever reaches its scheduler may run anything on its workers, so it belongs into a closed network. Documents
travel in chunks, as one task a document takes 2.5 times as long. A chunk whose worker is lost is given to another worker; what
three workers were lost over is read here, document by document, in processes that a document cannot take along.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from library.errors import LibraryError
from library.parallel import Bytes, parse_one
from parsing.report import Columns

CHUNK = 100
CHUNK_BYTES = 8 * 2**20  # Dask warns from 10 MB, as everything passes through the scheduler
_SECONDS_TO_CONNECT = 10
_CHUNKS_A_WORKER = 2  # under way at a time, so that no worker waits and few documents are held here


def parse_on(address: str, documents: Iterator[Bytes]) -> Iterator[tuple[Bytes, Columns]]:
    """Each document with its tables, in the order in which chunks get ready; the counterpart of parallel.parse_here.

    Raises LibraryError `no_cluster` where no scheduler with a worker answers at the address, and `cluster_requirements`.
    """
    if importlib.util.find_spec("distributed") is None:
        raise LibraryError("cluster_requirements")
    from distributed import as_completed

    with _connected(address) as client:
        chunks = in_chunks(documents)
        under_way = _CHUNKS_A_WORKER * len(client.scheduler_info(n_workers=-1)["workers"])
        given = {client.submit(parse_chunk, chunk, pure=False): chunk for chunk in islice(chunks, under_way)}
        ready = as_completed(list(given), loop=client.loop)
        for future in ready:
            chunk = given.pop(future)
            # Where the scheduler itself is lost the rest is read here, too.
            tables = future.result() if future.status == "finished" else parse_chunk(chunk)
            yield from zip(chunk, tables, strict=True)
            future.release()
            for further in islice(chunks, 1):
                following = client.submit(parse_chunk, further, pure=False)
                given[following] = further
                ready.add(following)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise LibraryError("no_cluster", address) from error
    try:
        yield client
    finally:
        client.close()


def parse_chunk(chunk: list[Bytes]) -> list[Columns]:
    """The tables of each document; each is read in a process that can be killed, on whichever machine this runs."""
    return [parse_one(document) for document in chunk]


def in_chunks(documents: Iterator[Bytes]) -> Iterator[list[Bytes]]:
    """Documents in lists of CHUNK, or fewer where they are large."""
    chunk, size = list[Bytes](), 0
    for document in documents:
        if chunk and (len(chunk) == CHUNK or size + len(document[1]) > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(document)
        size += len(document[1])
    if chunk:
        yield chunk
