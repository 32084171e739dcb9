"""A library as one file: `backup` writes it while others read and write, restore.py makes a library of it again.

The file is a plain TAR, so that what it says of itself is as large as it is; compress it further as you like. In this order:

    tables.duckdb                the version in force when the backup began
    journal/…                    what was read by then and not published yet, decisions of clerks among it
    shares.json digest.json digest-<…>.parquet     share links; what the digest has told whom
    settings.toml                the settings file that OGI_SETTINGS names; secrets that it keeps in files of their own are left out
    originals/ab/abcdef…         each document of the tables and the journal
    manifest.json                the format of this file and of the library, and the SHA-256 of all that came before

A publication leaves the file of the tables as it is (folder.py), so that the one that was opened first can be copied in peace. Should
a document be removed while it is read, the backup begins anew.
"""

import io
import json
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import duckdb
import pandas as pd

from library.errors import LibraryError, told_as_library_errors
from library.folder import BESIDE, Pointer, current, sync_folder, tables_file, write_durably
from library.journal import chunks, decision_files
from library.originals import original_file, unopened_digest

FORMAT = 1  # of the file; to be raised with every change that an older program could not read
MANIFEST, TABLES, SETTINGS = "manifest.json", "tables.duckdb", "settings.toml"
LAST = "backup.json"  # in the library's folder: when the last backup was made, for the administrator's page
_ATTEMPTS = 5
_BLOCK = 1 << 20


class _OutdatedError(Exception):
    """What is copied was replaced meanwhile, and is copied anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: of which version, how many originals, how many bytes, and when (UTC)."""

    version: str
    originals: int
    bytes: int
    at: datetime


def backup(folder: Path, target: Path, settings: Path | None = None) -> Made:
    """Write the library in `folder`, and its settings file, to `target`, which is there whole afterwards or as it was before.

    Only its owner may read the file, as the settings and the reports are not for everyone. Raises LibraryError `none`, `busy`
    where documents go on being removed, `original_gone`, `damaged`, `disk_full`, `not_written`.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with told_as_library_errors():
            made = _written(folder, part, settings)
            os.replace(part, target)
            sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    _remember(folder, target, made)
    return made


def last_backup(folder: Path) -> dict[str, Any]:
    """`at` (ISO 8601, UTC), `version`, `bytes`, `file` of the last backup; empty where none was made, or it is not told."""
    try:
        told = json.loads((folder / LAST).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _remember(folder: Path, target: Path, made: Made) -> None:
    told = {"at": made.at.isoformat(), "version": made.version, "bytes": made.bytes, "file": target.name}
    try:
        write_durably(folder / LAST, json.dumps(told).encode())
    except OSError:
        return  # a backup by someone who may only read the library is one all the same


def _written(folder: Path, part: Path, settings: Path | None) -> Made:
    for _ in range(_ATTEMPTS):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            try:
                made = _write(folder, file, settings)
            except _OutdatedError:
                continue
            file.flush()
            os.fsync(file.fileno())
        return made
    raise LibraryError("busy", str(folder))


class _Archive:
    """The TAR as it is written, and the manifest as it grows."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.GNU_FORMAT, copybufsize=_BLOCK)
        self.sum = Sum()

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """A member, read as it is written. Raises _OutdatedError where it is no longer as long as it was."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashing = _Hashing(content)
        try:
            self._tar.addfile(entry, hashing)
        except OSError as error:
            if "unexpected end of data" in str(error):
                raise _OutdatedError from error
            raise
        self._tar.getmembers().clear()  # half a million names need not be held
        self.sum.add(name, size, hashing.digest.hexdigest())

    def end(self, manifest: dict[str, Any]) -> None:
        """The manifest as the last member, and the end of the file."""
        content = json.dumps(manifest | self.sum.told, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))
        self._tar.close()


class Sum:
    """What the manifest tells of the members before it: their number, their bytes, and one SHA-256 over all, in their order."""

    def __init__(self) -> None:
        self._digest, self._members, self._bytes = sha256(), 0, 0

    def add(self, name: str, size: int, digest: str) -> None:
        """One member more."""
        self._digest.update(f"{digest} {size} {name}\n".encode())
        self._members += 1
        self._bytes += size

    @property
    def told(self) -> dict[str, Any]:
        """members, bytes, sha256."""
        return {"members": self._members, "bytes": self._bytes, "sha256": self._digest.hexdigest()}


class _Hashing(io.RawIOBase):
    """A file whose SHA-256 is taken while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        super().__init__()
        self._content, self.digest = content, sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


def _write(folder: Path, file: IO[bytes], settings: Path | None) -> Made:
    # The journal first: a part that is published meanwhile is in the tables as well, which know it by its name.
    parts, waiting = _journal_parts(folder / "journal")
    pointer, tables = _open_tables(folder)
    archive = _Archive(file)
    with tables:
        archive.add(TABLES, tables, os.fstat(tables.fileno()).st_size)
        listed = _documents(folder, pointer)
    for name, content in (*parts, *_small_files(folder, settings)):
        archive.add(name, io.BytesIO(content), len(content))
    originals = sorted((listed | waiting).items())
    for digest, _source in originals:
        _add_original(archive, folder, pointer, digest)
    at = datetime.now(UTC).replace(microsecond=0)
    archive.end({
        "format": FORMAT, "library_format": pointer.format, "version": pointer.version, "at": at.isoformat(), "originals": len(originals),
    })  # fmt: skip
    return Made(pointer.version, len(originals), file.tell(), at)


def _journal_parts(journal: Path) -> tuple[list[tuple[str, bytes]], dict[str, str]]:
    """The files of the journal by their names in the backup, each part whole or not at all; its documents and their sources."""
    files: list[tuple[str, bytes]] = []
    documents: dict[str, str] = {}
    for part in (*chunks(journal), *decision_files(journal)):
        paths = sorted(part.glob("*.parquet")) if part.is_dir() else [part]
        try:
            contents = [(f"journal/{path.relative_to(journal).as_posix()}", path.read_bytes()) for path in paths]
        except FileNotFoundError:
            continue  # published and forgotten just now
        if part.is_dir():
            read = dict(contents).get(f"journal/{part.name}/documents.parquet")
            if read is None:
                continue
            rows = pd.read_parquet(io.BytesIO(read), columns=["sha256", "source"])
            documents |= dict(_kept(zip(rows["sha256"].astype(str), rows["source"].astype(str), strict=True)))
        files += contents
    return files, documents


def _open_tables(folder: Path) -> tuple[Pointer, IO[bytes]]:
    """The version in force and its file, which stays readable once it is open, whoever publishes."""
    while (pointer := current(folder)) is not None:
        try:
            return pointer, tables_file(folder, pointer.version).open("rb")
        except FileNotFoundError as error:
            if current(folder) == pointer:
                raise LibraryError("damaged", f"tables-{pointer.version}.duckdb") from error
    raise LibraryError("none", str(folder))


def _documents(folder: Path, pointer: Pointer) -> dict[str, str]:
    """SHA-256 → source of the documents that the tables list and whose bytes are kept."""
    try:
        with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
            return dict(_kept(connection.execute("SELECT sha256, source FROM documents").fetchall()))
    except duckdb.Error as error:
        if current(folder) != pointer:
            raise _OutdatedError from error
        raise LibraryError("damaged", str(error).splitlines()[0]) from error


def _kept(documents: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((digest, source) for digest, source in documents if digest != unopened_digest(source))


def _small_files(folder: Path, settings: Path | None) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for pattern in BESIDE for path in folder.glob(pattern)):
        with suppress(FileNotFoundError):
            yield path.name, path.read_bytes()
    if settings is not None:
        yield SETTINGS, settings.read_bytes()


def _add_original(archive: _Archive, folder: Path, pointer: Pointer, digest: str) -> None:
    path = original_file(folder, digest)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        if current(folder) != pointer:  # removed by who published that version
            raise _OutdatedError from error
        raise LibraryError("original_gone", digest) from error
    if sha256(data).hexdigest() != digest:
        raise LibraryError("original_gone", digest)
    archive.add(f"originals/{digest[:2]}/{digest}", io.BytesIO(data), len(data))
