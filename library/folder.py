"""A library's folder on disk, and the few operations that make it safe.

    current                      JSON: the version in force and the format of its tables
    tables-<version>.duckdb      what is asked; never changed once it is in force
    originals/ab/abcdef…         every document under its SHA-256
    journal/                     what was read and is not published yet; read by the next publication, then gone
    shares.json digest.json digest-<…>.parquet     share links; whom the digest has told what
    restored/                    a backup that is read and checked, and not in force yet; the next writer puts it in force
    lock                         held by the one writer; the system lets go of it when the writer ends, however it ends

`current` is replaced by renaming a new file over it, so that a reader finds the old version or the new one, whole.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from library.errors import LibraryError, told_as_library_errors

BESIDE = ("shares.json", "digest.json", "digest-*.parquet")  # what lies beside the tables, each file replaced whole
FORMAT = 3  # of the tables; to be raised with every change that an older program, or this one, could not read


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current` says: a version such as 000012-5f0c2a91, and the format of its tables."""

    version: str
    format: int = FORMAT

    @property
    def generation(self) -> int:
        """How many times the library had been published then, this time included."""
        return int(self.version.split("-")[0])


def tables_file(folder: Path, version: str) -> Path:
    """The database of a version."""
    return folder / f"tables-{version}.duckdb"


def current(folder: Path) -> Pointer | None:
    """The version in force, None where nothing has been published. Cheap: a file of some bytes is read."""
    try:
        told = json.loads((folder / "current").read_text("utf-8"))
        return Pointer(str(told["version"]), int(told["format"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryError("damaged", "current") from error


def point_to(folder: Path, pointer: Pointer) -> None:
    """Put a version in force; its file must be whole on the disk."""
    told = {"version": pointer.version, "format": pointer.format}
    write_durably(folder / "current", json.dumps(told).encode())


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, even if the power fails."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call and needs none."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(folder: Path, name: str = "lock", wait: float = 0) -> Iterator[None]:
    """Hold one of a library's locks, that of its writers or one by `name`; its folder is made where it is not there.

    Waits so many seconds for whoever holds it. Raises LibraryError `busy`, `read_only`, `disk_full` and `not_written`.
    """
    with told_as_library_errors():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / name)
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise LibraryError("busy", str(folder)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(folder: Path, wait: float = 0) -> Iterator[None]:
    """Be the one writer of a library, whose folder is made where it is not there; waits so many seconds for another to finish.

    Raises LibraryError `busy`. What an earlier writer left unfinished is ended or tidied up first.
    """
    with locked(folder, wait=wait):
        finish_restoring(folder)
        tidy(folder)
        yield


def finish_restoring(folder: Path) -> None:
    """Put in force what lies in `restored`, which is whole. Whoever is killed in the midst of it is followed by the next writer.

    It holds what a library's folder holds, `originals.txt` with the SHA-256 of each document, and `pointer` in place of `current`.
    """
    ready = folder / "restored"
    if not ready.is_dir():
        return
    for path in sorted(ready.glob("originals/??/*")):
        target = folder / path.relative_to(ready)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    for path in ready.glob("tables-*"):
        path.replace(folder / path.name)
    sync_folder(folder)
    remove(folder / "journal")
    remove(folder / "rebuild")
    write_durably(folder / "current", (ready / "pointer").read_bytes())
    if (ready / "journal").is_dir():
        shutil.copytree(ready / "journal", folder / "journal.part", dirs_exist_ok=True)
        (folder / "journal.part").replace(folder / "journal")
    for pattern in BESIDE:
        for path in folder.glob(pattern):
            path.unlink()
        for path in ready.glob(pattern):
            write_durably(folder / path.name, path.read_bytes())
    kept = set((ready / "originals.txt").read_text("ascii").split())
    for path in folder.glob("originals/??/*"):
        if path.name not in kept:
            remove(path)
    ready.replace(folder / "restored.part")
    remove(folder / "restored.part")


def tidy(folder: Path) -> None:
    """Remove databases that are not in force and files half written; only the writer may. Readers keep what they have open."""
    pointer = current(folder)
    kept = tables_file(folder, pointer.version).name if pointer else ""
    for path in folder.glob("tables-*"):
        if path.name != kept:
            remove(path)
    for part in (
        *(folder / f"{name}.part" for name in ("current", "journal", "restore", "restored")),
        *folder.glob("originals/*/*.part"),
        *folder.glob("journal/*.part"),
        *folder.glob("rebuild/*.part"),
    ):
        remove(part)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it; one that a reader keeps open on Windows is left to the next time."""
    with suppress(PermissionError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
