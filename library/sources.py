"""What was given to be added → documents: files, folders, archives, and any address that fsspec knows (s3://, sftp://, …)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import fsspec

from library.errors import LibraryError
from parsing.batch import documents_in
from parsing.bounds import ARCHIVE_BYTES, megabytes
from parsing.errors import UnreadableReport


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be added: its name and its bytes, or the reason why it has none; `left` files are still to come."""

    source: str
    content: bytes | UnreadableReport
    left: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file on a file system of fsspec."""

    system: fsspec.AbstractFileSystem
    path: str
    source: str


def list_files(paths: Iterable[str]) -> list[File]:
    """The files at these paths or addresses, those in folders by name; hidden ones and a folder's README are left out.

    A path at which there is nothing stands for itself, so that it is told when it is read.
    """
    return [file for path in paths for file in _files_at(path)]


def read_files(files: Iterable[File]) -> Iterator[Document]:
    """The documents in files, one by one; an archive stands for its members."""
    listed = list(files)
    for position, file in enumerate(listed, 1):
        left = len(listed) - position
        try:
            found = documents_in(_bytes_of(file), file.source)
            yield from (Document(source, content, left) for source, content in found)
        except UnreadableReport as error:
            yield Document(file.source, error, left)


def _files_at(path: str) -> Iterator[File]:
    try:
        system, root = fsspec.core.url_to_fs(path)
    except ImportError as error:
        raise LibraryError("needs_package", str(error)) from error
    if not system.isdir(root):
        yield File(system, root, path)
        return
    for found in sorted(system.find(root)):
        within = PurePosixPath(found).relative_to(root)
        hidden = any(part.startswith(".") for part in within.parts)
        if not hidden and within.stem.upper() != "README":
            yield File(system, found, f"{path.rstrip('/')}/{within}")


def _bytes_of(file: File) -> bytes:
    try:
        size = file.system.size(file.path)
        if size is not None and size > ARCHIVE_BYTES:
            raise UnreadableReport("too_large", megabytes(size), file.source)
        return bytes(file.system.cat_file(file.path))
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL, which no file has
        raise UnreadableReport("not_found", file.source, file.source) from error
