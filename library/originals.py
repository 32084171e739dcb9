"""The documents themselves, each under the SHA-256 of its bytes: originals/ab/abcdef…

What could not be taken out of an archive has no bytes to be kept: unopened_digest() of its name stands for it in the tables.

A document is written before anything is said about it, and removed after nothing is said about it any more.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from library.errors import LibraryError
from library.folder import write_durably
from parsing.batch import reports_of_document
from parsing.errors import UnreadableReport
from parsing.report import Report


def digest_of(data: bytes) -> str:
    """The SHA-256 of a document, in 64 hex digits."""
    return sha256(data).hexdigest()


def unopened_digest(source: str) -> str:
    """What stands for the SHA-256 of something without bytes of its own, such as a member of an archive that has a password."""
    return digest_of(f"unopened {source}".encode())


def original_file(folder: Path, digest: str) -> Path:
    """Where the document with this SHA-256 lies."""
    return folder / "originals" / digest[:2] / digest


def write_original(folder: Path, digest: str, data: bytes) -> None:
    """Keep a document. It is written again even where its file is there, as that may be what a power failure left."""
    path = original_file(folder, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, data)


def read_original(folder: Path, digest: str) -> bytes:
    """A document's bytes. Raises LibraryError `original_gone` where they are not there or are no longer the same."""
    try:
        data = original_file(folder, digest).read_bytes()
    except OSError as error:
        raise LibraryError("original_gone", digest) from error
    if digest_of(data) != digest:
        raise LibraryError("original_gone", digest)
    return data


def report_in(data: bytes, source: str, report_id: str) -> Report:
    """The report of this identity read again from its document. Raises UnreadableReport where it is not in it."""
    for found in reports_of_document(data, source):
        if isinstance(found, Report) and found.report_id == report_id:
            return found
    raise UnreadableReport("not_found", source, source)


def stored_originals(folder: Path) -> Iterator[str]:
    """The SHA-256 of every document that lies in the folder."""
    return (path.name for path in sorted(folder.glob("originals/??/*")) if not path.name.endswith(".part"))
