"""A disk that fills up: the addition says so, the library stays as it was, and once there is room what was read is not read again."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from library import journal, parallel, publication
from library.errors import LibraryError
from library.ingest import Progress, add_bytes, add_paths
from library.integrity import find_problems
from library.store import open_stored
from parsing.report import Columns
from tests.small_documents import requests_report, write_small_documents


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own with 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)):
        pytest.skip(
            "no small file system can be mounted here: that takes Linux and root; the disk that is full is made up below"
        )
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(*arguments: str) -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def reports_in(folder: Path) -> int:
    answer = open_stored(folder).cursor().execute("SELECT count(*) FROM reports").fetchone()
    return int(answer[0]) if answer else 0


def test_a_full_disk_leaves_the_library_and_an_emptier_one_goes_on(small_disk: Path, tmp_path: Path) -> None:
    library = small_disk / "library"
    add_bytes(library, [("first.md", requests_report("示例市甲局（模拟）", 2022, 5))])
    version = open_stored(library).version
    # All of the disk but for what ten small documents need; their database does not fit any more.
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(bytes(free - 600_000))
    documents = write_small_documents(tmp_path / "documents", 10)
    for _ in range(2):
        with pytest.raises(LibraryError) as raised:
            add_paths(library, documents)
        assert raised.value.reason == "disk_full"
        assert "磁盘已满" in raised.value.message("zh")
        assert open_stored(library).version == version
        assert reports_in(library) == 1
        assert {problem.reason for problem in find_problems(library)} <= {"unpublished", "not_listed"}
    ballast.unlink()
    seen = list[Progress]()
    assert add_paths(library, documents, watch=seen.append).added == 10
    assert reports_in(library) == 11
    assert list(find_problems(library)) == []


# Where the disk is full: the chunk of the journal, the database, the pointer; by the function that writes each.
@pytest.mark.parametrize(
    ("module", "function", "read_again"),
    [(journal, "sync_file", 1), (publication, "build", 0), (publication, "sync_file", 0), (publication, "point_to", 0)],
    ids=["chunk", "database", "database at its end", "pointer"],
)
def test_wherever_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, function: str, read_again: int
) -> None:
    add_bytes(tmp_path, [("first.md", requests_report("示例市甲局（模拟）", 2022, 5))])
    version = open_stored(tmp_path).version
    second = [("second.md", requests_report("示例市乙局（模拟）", 2022, 7))]

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(module, function, full)
        with pytest.raises(LibraryError) as raised:
            add_bytes(tmp_path, second)
    assert raised.value.reason == "disk_full"
    assert open_stored(tmp_path).version == version
    assert sorted(path.name for path in tmp_path.glob("tables-*")) == [f"tables-{version}.duckdb"]
    parsed, parse = list[str](), parallel.parse_one

    def parse_and_tell(document: parallel.Bytes) -> Columns:
        parsed.append(document[0])
        return parse(document)

    monkeypatch.setattr(parallel, "parse_one", parse_and_tell)
    assert add_bytes(tmp_path, second).added == 1
    assert len(parsed) == read_again
    assert reports_in(tmp_path) == 2


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(LibraryError) as raised:
        add_bytes(tmp_path / "library", [("first.md", requests_report("示例市甲局（模拟）", 2022, 5))])
    assert raised.value.reason == "not_written"
