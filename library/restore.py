"""A backup (backup.py) → the library that it was made of, in a folder that is empty, or in the place of the library there.

A backup may come from anywhere: every member is checked by its name, its kind and its SHA-256 before anything of the library is
touched. It is unpacked beside the library, then put in force as a whole (folder.finish_restoring); killed before that it has changed
nothing, killed after that it is ended by the next writer.
"""

import json
import os
import re
import secrets
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import duckdb
import pandas as pd

from library.backup import FORMAT, MANIFEST, SETTINGS, TABLES, Sum
from library.errors import LibraryError, told_as_library_errors
from library.folder import FORMAT as LIBRARY_FORMAT
from library.folder import Pointer, finish_restoring, locked, remove, sync_file, sync_folder, tables_file, tidy
from library.journal import chunks
from library.originals import unopened_digest

RESTORED_SETTINGS = "restored-settings.toml"  # in the library's folder, for the administrator to put where it belongs
_BLOCK = 1 << 20
_MANIFEST_BYTES = 1 << 16
_ORIGINAL = re.compile(r"originals/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_NAMES = re.compile(
    r"tables\.duckdb|settings\.toml|shares\.json|digest\.json|digest-[0-9]{1,9}\.parquet|manifest\.json"
    r"|journal/chunk-[0-9a-f]{16}/[a-z_]{1,40}\.parquet|journal/decisions-[0-9a-f]{16}\.parquet"
)
_OWN = re.compile(r"lock|shares\.lock|inbox\.lock|digest\.lock")  # what may lie in a folder that is empty otherwise
_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: its version, the format of its tables, how many originals, when it was backed up, and its settings file."""

    version: str
    format: int
    originals: int
    made: str
    settings: Path | None

    @property
    def needs_rebuild(self) -> bool:
        """Whether its tables are of an older format, and are to be made anew of the originals."""
        return self.format < LIBRARY_FORMAT


def restore(source: Path, folder: Path, replace: bool = False) -> Restored:
    """Make the library of a backup in `folder`; with `replace` in the place of a library that is there.

    Raises LibraryError `no_backup`, `damaged_backup`, `newer_backup`, `not_empty`, `busy`, `disk_full`, `not_written`; the folder is
    then as it was.
    """
    there = folder.is_dir() and any(not _OWN.fullmatch(path.name) for path in folder.iterdir())
    if there and not replace:
        raise LibraryError("not_empty", str(folder))
    try:
        file = source.open("rb")
    except OSError as error:
        raise LibraryError("no_backup", str(source)) from error
    with file, locked(folder), told_as_library_errors():
        finish_restoring(folder)
        part = folder / f"restore{_SUFFIX}"
        remove(part)
        try:
            try:
                restored = _unpacked(file, str(source), part)
            except tarfile.TarError as error:
                raise LibraryError("damaged_backup", str(error)) from error
            if restored.settings is not None:
                (part / SETTINGS).replace(restored.settings)
            part.replace(folder / "restored")
        finally:
            remove(part)
        sync_folder(folder)
        finish_restoring(folder)
        tidy(folder)
    return restored


def _unpacked(file: IO[bytes], source: str, part: Path) -> Restored:
    """The backup checked and laid out in `part`, as folder.finish_restoring takes it."""
    part.mkdir(mode=0o700)
    sums, originals, manifest = Sum(), set[str](), dict[str, Any]()
    for name, size, content in _members(file, source):
        if manifest:
            raise LibraryError("damaged_backup", f"{name} after {MANIFEST}")
        if name == MANIFEST:
            manifest = _manifest(content, size)
            continue
        digest = _write(part / name, content)
        if found := _ORIGINAL.fullmatch(name):
            if digest != found[2]:
                raise LibraryError("damaged_backup", name)
            originals.add(digest)
        sums.add(name, size, digest)
    if not manifest or {name: manifest.get(name) for name in sums.told} != sums.told:
        raise LibraryError("damaged_backup", MANIFEST)
    pointer = Pointer(f"{_generation(str(manifest['version'])):06d}-{secrets.token_hex(4)}", int(manifest["library_format"]))
    if pointer.format > LIBRARY_FORMAT:
        raise LibraryError("newer_backup", str(pointer.format))
    if _documents(part) != originals:
        raise LibraryError("damaged_backup", "originals")
    (part / TABLES).replace(tables_file(part, pointer.version))
    told = {"version": pointer.version, "format": pointer.format}
    for name, text in {"pointer": json.dumps(told), "originals.txt": "\n".join(sorted(originals))}.items():
        (part / name).write_text(text, "ascii")
        sync_file(part / name)
    sync_folder(part)
    settings = part.parent / RESTORED_SETTINGS if (part / SETTINGS).is_file() else None
    return Restored(pointer.version, pointer.format, len(originals), str(manifest["at"]), settings)


def _members(file: IO[bytes], source: str) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, size and content of each member, all of them plain files with a name that a backup gives, and none twice."""
    seen = set[str]()
    try:
        with tarfile.open(fileobj=file, mode="r|", bufsize=_BLOCK) as tar:
            for entry in tar:
                plain = entry.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not entry.pax_headers
                if not plain or not (_NAMES.fullmatch(entry.name) or _ORIGINAL.fullmatch(entry.name)) or entry.name in seen:
                    raise LibraryError("damaged_backup", ascii(entry.name)[:100])
                seen.add(entry.name)
                content = tar.extractfile(entry)
                assert content is not None  # a plain file has content
                yield entry.name, entry.size, content
                tar.members.clear()  # type: ignore[attr-defined] # untold by its types; half a million names are not held
    except tarfile.TarError as error:
        if seen:
            raise
        raise LibraryError("no_backup", source) from error
    if not seen:
        raise LibraryError("no_backup", source)


def _manifest(content: IO[bytes], size: int) -> dict[str, Any]:
    try:
        if size > _MANIFEST_BYTES:
            raise ValueError(f"{size} bytes")
        manifest = dict(json.loads(content.read()))
        told, _ = int(manifest["format"]), int(manifest["library_format"])
        _generation(str(manifest["version"]))
        str(manifest["at"])
    except (ValueError, TypeError, KeyError) as error:
        raise LibraryError("damaged_backup", MANIFEST) from error
    if told > FORMAT:
        raise LibraryError("newer_backup", str(told))
    return manifest


def _generation(version: str) -> int:
    found = re.fullmatch(r"([0-9]{6,9})-[0-9a-f]{8}", version)
    if found is None:
        raise ValueError(version)
    return int(found[1])


def _write(path: Path, content: IO[bytes]) -> str:
    """Write a member, wait until it is on the disk, and give its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = sha256()
    with path.open("xb") as file:
        while block := content.read(_BLOCK):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _documents(part: Path) -> set[str]:
    """The SHA-256 of the documents that tables and journal list, and whose bytes must be there."""
    listed: list[tuple[str, str]] = []
    try:
        with duckdb.connect(str(part / TABLES), read_only=True) as connection:
            listed += connection.execute("SELECT sha256, source FROM documents").fetchall()
        for chunk in chunks(part / "journal"):
            rows = pd.read_parquet(chunk / "documents.parquet", columns=["sha256", "source"]).astype(str)
            listed += list(rows.itertuples(index=False, name=None))
    except (duckdb.Error, OSError, ValueError, KeyError) as error:
        raise LibraryError("damaged_backup", TABLES) from error
    return {digest for digest, source in listed if digest != unopened_digest(source)}
