"""Publishing: the next database is written beside the one in force, then the pointer is renamed over.

A kill before the renaming leaves the library as it was, one after it leaves it as it will be; both are whole. Only the holder of
folder.writing(…) may publish.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from library.build import Change, build
from library.errors import LibraryError, told_as_library_errors
from library.folder import FORMAT, Pointer, current, point_to, remove, sync_file, sync_folder, tables_file, tidy
from library.journal import chunks, clear_journal, decision_files, forget

Step = Callable[[str], None]


def ignore_step(_name: str) -> None:
    """For who need not know how far the writing is."""


def usable(folder: Path) -> Pointer | None:
    """The version in force, None where there is none. Raises LibraryError where its format is not this program's."""
    pointer = current(folder)
    if pointer is not None and pointer.format != FORMAT:
        raise LibraryError("newer_format" if pointer.format > FORMAT else "older_format", str(pointer.format))
    return pointer


def publish(
    folder: Path, journal: Path, parser: str, removed: Sequence[str] = (), anew: bool = False, step: Step = ignore_step
) -> Pointer:
    """Put in force what the journal holds on top of the present version, without the documents `removed`; then forget it.

    Raises LibraryError `disk_full` or `not_written`; the version in force and the journal are then as they were.
    """
    before = current(folder)
    generation = before.generation + 1 if before else 1
    pointer = Pointer(f"{generation:06d}-{secrets.token_hex(4)}")
    file = tables_file(folder, pointer.version)
    try:
        with told_as_library_errors():
            step("build")
            build(
                file,
                Change(tables_file(folder, before.version) if before else None, journal, generation, parser, removed, anew),
            )
            step("built")
            sync_file(file)
            sync_folder(folder)
            step("point")
            point_to(folder, pointer)
    except BaseException:
        for leftover in (file, *folder.glob(f"{file.name}*")):
            remove(leftover)
        raise
    step("pointed")
    tidy(folder)
    clear_journal(journal)
    step("cleared")
    return pointer


def forget_published(folder: Path, journal: Path) -> None:
    """Remove the parts of a journal that the version in force holds already, as a kill right after publishing leaves them."""
    pointer = usable(folder)
    if pointer is None or not journal.is_dir():
        return
    with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
        held = {name for (name,) in connection.execute("SELECT name FROM journalled").fetchall()}
    for part in (*chunks(journal), *decision_files(journal)):
        if part.name in held:
            forget(part)
