"""No document vanishes: whatever cannot be read is listed with its reason, by whichever way it came, and once."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.__main__ import main
from library.inbox import STILL, look
from library.ingest import add_bytes, add_paths, remove
from library.integrity import find_problems
from library.queries import list_failures
from library.queries_library import recent_documents
from library.rebuild import rebuild
from library.staging import keep, stage
from library.store import open_stored
from parsing import read_reports
from tests.small_documents import requests_report

GOOD = requests_report("示例市教育局（模拟）", 2023, 5)


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_password(archive: bytes, name: str) -> bytes:
    """The archive with the mark of a password on one member, in both places where it stands."""
    changed, at = bytearray(archive), name.encode()
    changed[archive.index(at) - 30 + 6] |= 1
    changed[archive.rindex(at) - 46 + 8] |= 1
    return bytes(changed)


TWO = {"good.md": GOOD, "secret.md": requests_report("示例市公安局（模拟）", 2023, 7)}
UNREADABLE = [
    ("broken.docx", b"PK\x03\x04 a ZIP that broke off", [("broken.docx", "damaged")]),
    ("broken.zip", packed(**TWO)[:-30], [("broken.zip", "damaged")]),
    ("picture.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF", [("picture.docx", "unknown_format")]),
    ("bytes.pdf", bytes(range(256)), [("bytes.pdf", "unknown_format")]),
    ("empty.txt", b"", [("empty.txt", "empty")]),
    ("nothing.zip", packed(**{"__MACOSX/x": b"x"}), [("nothing.zip", "empty")]),
    ("half.zip", with_password(packed(**TWO), "secret.md"), [("half.zip/secret.md", "encrypted")]),
    ("deep.zip", packed(**{"a.zip": packed(**{"b.zip": packed(**TWO)})}), [("deep.zip/a.zip/b.zip", "nested_archive")]),
]
TOLD = sorted(entry for _, _, told in UNREADABLE for entry in told)


def by_bytes(folder: Path, work: Path) -> None:
    add_bytes(folder, [(path.name, path.read_bytes()) for path in sorted(work.iterdir())])


def by_command(folder: Path, work: Path) -> None:
    main(["add", str(work), "--library", str(folder)])


def by_inbox(folder: Path, work: Path) -> None:
    inbox, seen = work.with_name("inbox"), dict[str, Any]()
    shutil.copytree(work, inbox, dirs_exist_ok=True)
    for _ in range(STILL + 1):
        look(inbox, folder, seen)


def failures(folder: Path) -> list[tuple[str, str]]:
    listed = list_failures(open_stored(folder))
    return [(str(source).rpartition("/work/")[2], str(reason)) for source, reason in listed.iloc[:, :2].to_numpy()]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    for name, data, _ in UNREADABLE:
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("way", [by_bytes, by_command, by_inbox])
def test_what_cannot_be_read_is_listed_once(tmp_path: Path, work: Path, way: Callable[[Path, Path], None]) -> None:
    folder = tmp_path / "library"
    way(folder, work)
    assert failures(folder) == TOLD
    version = open_stored(folder).version
    way(folder, work)
    assert failures(folder) == TOLD
    assert open_stored(folder).version == version
    assert list(find_problems(folder)) == []
    assert recent_documents(open_stored(folder), 20)["report_id"].isna().sum() == len(TOLD)


def test_without_a_library_it_is_listed_too(work: Path) -> None:
    listed = read_reports(sorted(work.iterdir())).failures
    found = [(str(source).removeprefix(f"{work}/"), str(reason)) for source, reason in listed.iloc[:, :2].to_numpy()]
    assert sorted(found) == TOLD


def test_an_upload_shows_the_reason_before_anything_is_kept(tmp_path: Path) -> None:
    files = [(name, data) for name, data, told in UNREADABLE if told == [(name, told[0][1])] and not name.startswith("nothing")]
    shown = {staged.digest: staged for staged in stage(files)}
    assert sorted(failure.name for staged in shown.values() for failure in staged.failures) == sorted(name for name, _ in files)
    keep(tmp_path, files, shown, {})
    assert [source for source, _ in failures(tmp_path)] == sorted(name for name, _ in files)


def test_it_survives_a_rebuild_and_leaves_when_it_is_readable_or_removed(tmp_path: Path) -> None:
    add_bytes(tmp_path, [("half.zip", with_password(packed(**TWO), "secret.md")), ("deep.zip", UNREADABLE[-1][1])])
    assert len(failures(tmp_path)) == 2
    rebuild(tmp_path)
    assert len(failures(tmp_path)) == 2
    summary = add_bytes(tmp_path, [("half.zip", packed(**TWO))])
    assert (summary.added, summary.unchanged, summary.failed) == (1, 1, ())
    assert failures(tmp_path) == [("deep.zip/a.zip/b.zip", "nested_archive")]
    rows = recent_documents(open_stored(tmp_path), 20)
    remove(tmp_path, [str(digest) for digest in rows[rows["report_id"].isna()]["sha256"]])
    assert failures(tmp_path) == []
    assert list(find_problems(tmp_path)) == []


def test_a_path_where_nothing_is_names_no_document(tmp_path: Path) -> None:
    summary = add_paths(tmp_path / "library", [tmp_path / "mistyped.docx"])
    assert [failure.reason for failure in summary.failed] == ["not_found"]
    assert failures(tmp_path / "library") == []
