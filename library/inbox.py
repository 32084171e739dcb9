"""A watched folder: what is copied into it is added to the library, then moved to `added` or `failed` below it.

    watch(inbox, library, stop, tell)       # until the event `stop` is set; tell(State) after every look

A file is taken once it has stood still for some looks, so that none is read while it is copied. What could not be read lies in
`failed` with a text beside it that says why in both languages. The folder is looked at again and again, as network folders tell
nobody of a change. Killed at any moment, the next watcher ends what was begun: a file that is in the library already is moved and
nothing else. One watcher at a time works for a library.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from library.errors import LibraryError
from library.ingest import add
from library.originals import digest_of
from library.sources import Document
from parsing.batch import documents_in
from parsing.bounds import ARCHIVE_BYTES, megabytes
from parsing.errors import UnreadableReport

ADDED, FAILED = "added", "failed"
EVERY = 5.0  # seconds between two looks
STILL = 2  # looks over which a file must not have changed
_AT_ONCE = 200  # files of one addition, each of which writes a new version of the tables
_WAIT = 60.0  # seconds for another writer
_BEING_WRITTEN = (".part", ".tmp", ".crdownload", ".download", ".filepart")
_REASON = ".原因-reason.txt"


@dataclass(frozen=True, slots=True)
class State:
    """What a watcher has done since it began: files waiting to stand still, added, failed; and what keeps it from going on.

    `elsewhere` is true while another program watches for the same library.
    """

    waiting: int = 0
    added: int = 0
    failed: int = 0
    elsewhere: bool = False
    problem: LibraryError | None = None


Tell = Callable[[State], None]


@dataclass(slots=True)
class _Seen:
    """Size and time of change of a file, and over how many looks they have been the same; `done` where it could not be moved."""

    mark: tuple[int, int]
    still: int = 0
    done: bool = False


@dataclass(slots=True)
class _File:
    """A file of an addition: its name below the inbox, and its documents by name and SHA-256."""

    name: str
    documents: dict[str, str] = field(default_factory=dict)
    failures: list[UnreadableReport] = field(default_factory=list)


def watch(inbox: Path, library: Path, stop: threading.Event, tell: Tell, every: float = EVERY) -> None:
    """Look at the folder until `stop` is set. What cannot be done now is told in the state and tried again."""
    state = State()
    while not stop.is_set():
        try:
            library.mkdir(parents=True, exist_ok=True)
            with FileLock(library / "inbox.lock", timeout=0):
                state = _work(inbox, library, stop, tell, every, replace(state, elsewhere=False))
        except Timeout:
            state = replace(state, elsewhere=True, problem=None)
            tell(state)
        except OSError as error:
            state = replace(state, problem=LibraryError("not_written", str(error)))
            tell(state)
        stop.wait(every)


def _work(inbox: Path, library: Path, stop: threading.Event, tell: Tell, every: float, state: State) -> State:
    """The looks of the one watcher; the state at their end."""
    seen: dict[str, _Seen] = {}
    while not stop.is_set():
        try:
            added, failed = look(inbox, library, seen)
            state = replace(state, added=state.added + added, failed=state.failed + failed, problem=None)
        except LibraryError as error:
            state = replace(state, problem=error)
        except OSError as error:
            state = replace(state, problem=LibraryError("inbox", str(error)))
        state = replace(state, waiting=sum(not entry.done for entry in seen.values()))
        tell(state)
        stop.wait(every)
    return state


def look(inbox: Path, library: Path, seen: dict[str, _Seen]) -> tuple[int, int]:
    """Look once: add what stands still, move it; how many files were added and how many failed.

    `seen` is what earlier looks have seen. Raises LibraryError or OSError; nothing is moved then that was not added.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    found = dict(_files(inbox))
    for name in [name for name in seen if name not in found]:
        del seen[name]
    for name, mark in found.items():
        entry = seen.setdefault(name, _Seen(mark, -1))
        entry.still = entry.still + 1 if entry.mark == mark else 0
        entry.done = entry.done and entry.mark == mark
        entry.mark = mark
    ready = [name for name, entry in seen.items() if entry.still >= STILL and not entry.done][:_AT_ONCE]
    if not ready:
        return 0, 0
    outcomes = _add(inbox, library, ready)
    for file in outcomes:
        _put_away(inbox, file, seen)
    failed = sum(_is_failed(file) for file in outcomes)
    return len(outcomes) - failed, failed


def _files(inbox: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The files that are somebody's documents, by their names below the inbox; links and hidden files are none."""
    for folder, folders, names in os.walk(inbox):
        here = Path(folder)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (here != inbox or name not in (ADDED, FAILED))
        )
        for name in sorted(names):
            path = here / name
            if (
                not name.startswith((".", "~$"))
                and not name.endswith(_BEING_WRITTEN)
                and path.is_file()
                and not path.is_symlink()
            ):
                told = path.stat()
                yield path.relative_to(inbox).as_posix(), (told.st_size, told.st_mtime_ns)


def _add(inbox: Path, library: Path, names: Sequence[str]) -> list[_File]:
    """The files with what became of their documents."""
    files = [_File(name) for name in names]
    summary = add(library, _documents(inbox, files), wait=_WAIT)
    failures = {failure.name: failure for failure in summary.failed}
    by_digest = {
        file.documents[name]: failure for file in files for name, failure in failures.items() if name in file.documents
    }
    for file in files:
        for name, digest in file.documents.items():
            failure = failures.get(name) or by_digest.get(digest)
            if failure is not None:
                file.failures.append(UnreadableReport(failure.reason, failure.detail, name))
    return files


def _documents(inbox: Path, files: Sequence[_File]) -> Iterator[Document]:
    """The documents in files, one by one; those of an archive are named after it."""
    for left, file in zip(range(len(files) - 1, -1, -1), files, strict=True):
        for name, content in _within(inbox / file.name, file.name):
            file.documents[name] = digest_of(content) if isinstance(content, bytes) else f"unopened {name}"
            yield Document(name, content, left)


def _within(path: Path, name: str) -> Iterator[tuple[str, bytes | UnreadableReport]]:
    try:
        size = path.stat().st_size
        if size > ARCHIVE_BYTES:
            yield name, UnreadableReport("too_large", megabytes(size), name)
            return
        data = path.read_bytes()
    except OSError:
        yield name, UnreadableReport("not_found", name, name)
        return
    yield from documents_in(data, name)


def _is_failed(file: _File) -> bool:
    return len(file.failures) >= len(file.documents)


def _put_away(inbox: Path, file: _File, seen: dict[str, _Seen]) -> None:
    """Move a file to where it belongs, with the reasons beside it. One that cannot be moved is left and not taken again."""
    target = _free(inbox / (FAILED if _is_failed(file) else ADDED) / file.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        (inbox / file.name).replace(target)
    except OSError:
        seen[file.name].done = True
        return
    del seen[file.name]
    if file.failures or not file.documents:
        reasons = file.failures or [UnreadableReport("empty", "", file.name)]
        told = [f"{reason.name}\n{reason.message('zh')}\n{reason.message('en')}\n" for reason in reasons]
        target.with_name(target.name + _REASON).write_text("\n".join(told), "utf-8-sig")


def _free(path: Path) -> Path:
    """The path, or where a file of an earlier time has it, one with a number."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
