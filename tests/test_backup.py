"""A backup, restored, is the library: every table, original, decision and link; and a file that is none changes nothing."""

import io
import json
import os
import shutil
import stat
import tarfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from library.__main__ import main
from library.backup import backup, last_backup
from library.decisions import Decision
from library.errors import LibraryError
from library.folder import FORMAT, current, finish_restoring, tables_file, writing
from library.ingest import add, add_bytes, remove
from library.integrity import find_problems
from library.originals import digest_of
from library.queries import Selection
from library.rebuild import rebuild
from library.restore import restore
from library.shares import give_out, shares
from library.sources import Document
from tests.small_documents import requests_report

EDUCATION = "示例市教育局（模拟）"
REPORTS = [(f"{year}.md", requests_report(EDUCATION, year, year)) for year in (2021, 2022, 2023)]


def report_id(name: str) -> str:
    return digest_of(dict(REPORTS)[name])[:16]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports, one of them corrected, what cannot be read, a share link, and a chunk that is read and not published."""
    folder = tmp_path_factory.mktemp("made") / "library"
    add_bytes(folder, [*REPORTS, ("broken.docx", b"PK\x03\x04")], {report_id("2021.md"): Decision(year=2020, by="clerk")})
    give_out(folder, Selection(years=(2022,)), timedelta(days=7), "chief")

    def stop(step: str) -> None:
        if step == "chunked":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(folder, [Document("late.md", requests_report(EDUCATION, 2019, 3))], step=stop)
    return folder


@pytest.fixture
def library(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_once, tmp_path / "library"))


def tables(folder: Path) -> dict[str, list[Any]]:
    """Every table of the version in force, row by row."""
    pointer = current(folder)
    assert pointer is not None
    with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {name: sorted(map(repr, connection.execute(f"FROM {name}").fetchall())) for name in names}


def files(folder: Path, *patterns: str) -> dict[str, bytes]:
    found = [path for pattern in patterns for path in folder.glob(pattern) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


KEPT = ("originals/*/*", "journal/*", "journal/*/*", "shares.json")


def test_what_is_restored_is_what_was_backed_up(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, folder = tmp_path / "library.tar", tmp_path / "restored"
    assert main(["backup", str(target), "--library", str(library), "--language", "en"]) == 0
    assert "5 originals" in capsys.readouterr().out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert last_backup(library)["file"] == "library.tar"
    assert main(["restore", str(target), "--library", str(folder), "--language", "en"]) == 0
    assert "5 originals" in capsys.readouterr().out
    before = tables(library)
    assert len(before) > 15
    assert len(before["reports"]) == 3
    assert len(before["decisions"]) == 1
    assert len(before["failures"]) == 1
    assert tables(folder) == before
    assert files(folder, *KEPT) == files(library, *KEPT)
    assert len(files(folder, "journal/*/*")) > 5
    assert [share.by for share in shares(folder)] == ["chief"]
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(("tables-", "lock"))) == [
        "current", "journal", "originals", "shares.json",
    ]  # fmt: skip
    summary = add_bytes(folder, REPORTS)  # which publishes what was waiting and reads nothing twice
    assert (summary.added, summary.unchanged) == (1, 3)
    assert list(find_problems(folder)) == []
    assert not list(find_problems(library))[1:]  # the chunk that waits is all that check has to say of the first


def test_the_settings_come_along_and_their_secret_files_do_not(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[access]\nmode = "open"\n', "utf-8")
    monkeypatch.setenv("OGI_SETTINGS", str(settings))
    assert main(["backup", str(tmp_path / "b.tar"), "--library", str(library)]) == 0
    assert main(["restore", str(tmp_path / "b.tar"), "--library", str(tmp_path / "r")]) == 0
    assert (tmp_path / "r" / "restored-settings.toml").read_text("utf-8") == settings.read_text("utf-8")
    assert "restored-settings.toml" in capsys.readouterr().out


def test_it_takes_the_place_of_a_library_when_told_to(library: Path, tmp_path: Path) -> None:
    target, other = tmp_path / "library.tar", tmp_path / "other"
    backup(library, target)
    add_bytes(other, [("other.md", requests_report("示例市公安局（模拟）", 2024, 8))])
    give_out(other, Selection(), timedelta(days=1), "someone")
    version = current(other)
    with pytest.raises(LibraryError, match="--replace"):
        restore(target, other)
    assert current(other) == version
    with duckdb.connect(str(tables_file(other, version.version if version else "")), read_only=True) as reader:
        restore(target, other, replace=True)
        assert reader.execute("SELECT year FROM reports").fetchall() == [(2024,)]  # who reads the old one ends on it
    assert tables(other) == tables(library)
    assert files(other, *KEPT) == files(library, *KEPT)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 6, 8])
def test_killed_at_any_step_it_is_the_old_library_or_becomes_the_new(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Killed at the first, second … change of a name that makes anything of the library another."""
    target, other = tmp_path / "library.tar", tmp_path / "other"
    backup(library, target)
    add_bytes(other, [("other.md", requests_report("示例市公安局（模拟）", 2024, 8))])
    before, left = tables(other), [steps]
    real = Path.replace

    def counted(self: Path, to: Any) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return real(self, to)

    monkeypatch.setattr(Path, "replace", counted)
    with pytest.raises(KeyboardInterrupt):
        restore(target, other, replace=True)
    monkeypatch.setattr(Path, "replace", real)
    committed = (other / "restored").is_dir()
    assert committed == (steps > 2)  # the tables' own name in the copy, then the copy as a whole
    if steps < 6:
        assert tables(other) == before
    with writing(other):
        pass
    assert tables(other) == (tables(library) if committed else before)
    if committed:
        assert files(other, *KEPT) == files(library, *KEPT)


def test_a_backup_while_documents_are_added_and_removed_is_a_whole_library(tmp_path: Path) -> None:
    library, stop = tmp_path / "library", threading.Event()
    add_bytes(library, REPORTS)

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            data = requests_report(f"示例市第{n}局（模拟）", 2023, n)
            add_bytes(library, [(f"{n}.md", data)])
            if n % 2:
                remove(library, [digest_of(data)[:16]])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            made = backup(library, tmp_path / f"{n}.tar")
            assert made.originals >= 3
    finally:
        stop.set()
        writer.join()
    for n in range(4):
        restore(tmp_path / f"{n}.tar", tmp_path / f"restored-{n}")
        assert [problem for problem in find_problems(tmp_path / f"restored-{n}") if problem.reason != "unpublished"] == []


def members(archive: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return [(entry, (tar.extractfile(entry) or io.BytesIO()).read()) for entry in tar]


def packed(entries: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for entry, data in entries:
            tar.addfile(entry, io.BytesIO(data))
    return target.getvalue()


def entry(name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.size = kind, link, len(data) if kind == tarfile.REGTYPE else 0
    return made, data


def changed_manifest(archive: bytes, **told: Any) -> bytes:
    *rest, (_, manifest) = members(archive)
    return packed([*rest, entry("manifest.json", json.dumps(json.loads(manifest) | told).encode())])


Spoil = Callable[[bytes], bytes]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "nothing": (lambda _: b"", "no_backup"),
    "text": (lambda _: b"this is no archive" * 100, "no_backup"),
    "compressed": (lambda whole: b"\x1f\x8b" + whole[2:], "no_backup"),
    "half": (lambda whole: whole[: len(whole) // 2], "damaged_backup"),
    "without its end": (lambda whole: packed(members(whole)[:-1]), "damaged_backup"),
    "a byte changed": (lambda whole: whole.replace("教育局".encode(), "公安局".encode(), 1), "damaged_backup"),
    "a member less": (lambda whole: packed(members(whole)[:-2] + members(whole)[-1:]), "damaged_backup"),
    "another original": (
        lambda whole: packed([*members(whole)[:-1], entry("originals/ab/" + "ab" * 32), members(whole)[-1]]),
        "damaged_backup",
    ),
    "twice": (lambda whole: packed([members(whole)[0], *members(whole)]), "damaged_backup"),
    "out of the folder": (lambda whole: packed([entry("../escaped"), *members(whole)]), "damaged_backup"),
    "from the root": (lambda whole: packed([entry("/tmp/escaped"), *members(whole)]), "damaged_backup"),
    "a name between": (lambda whole: packed([entry("originals/ab/../../../escaped"), *members(whole)]), "damaged_backup"),
    "a link": (lambda whole: packed([entry("shares.json", b"", tarfile.SYMTYPE, "/etc/passwd"), *members(whole)]), "damaged_backup"),
    "a hard link": (lambda whole: packed([entry("digest.json", b"", tarfile.LNKTYPE, "tables.duckdb"), *members(whole)]), "damaged_backup"),
    "a device": (lambda whole: packed([entry("digest.json", b"", tarfile.CHRTYPE), *members(whole)]), "damaged_backup"),
    "holes": (lambda whole: packed([entry("digest.json", b"", tarfile.GNUTYPE_SPARSE), *members(whole)]), "damaged_backup"),
    "a larger manifest": (lambda whole: packed([*members(whole)[:-1], entry("manifest.json", b" " * 70_000)]), "damaged_backup"),
    "a path as its version": (lambda whole: changed_manifest(whole, version="../../000001-00000000"), "damaged_backup"),
    "a later format": (lambda whole: changed_manifest(whole, format=2), "newer_backup"),
    "a later library": (lambda whole: changed_manifest(whole, library_format=FORMAT + 1), "newer_backup"),
}  # fmt: skip


def test_what_is_no_whole_backup_changes_nothing(library: Path, tmp_path: Path) -> None:
    target, other = tmp_path / "library.tar", tmp_path / "deep" / "other"
    backup(library, target)
    whole = target.read_bytes()
    add_bytes(other, [("other.md", requests_report("示例市公安局（模拟）", 2024, 8))])
    before = files(tmp_path / "deep", "**/*")
    for name, (spoil, reason) in SPOILT.items():
        target.write_bytes(spoil(whole))
        with pytest.raises(LibraryError) as refused:
            restore(target, other, replace=True)
        assert refused.value.reason == reason, name
        assert files(tmp_path / "deep", "**/*") == before, name
    assert not Path("/tmp/escaped").exists()
    target.write_bytes(whole)
    restore(target, other, replace=True)
    assert tables(other) == tables(library)


def test_a_backup_of_an_older_format_is_rebuilt(library: Path, tmp_path: Path) -> None:
    target, folder = tmp_path / "library.tar", tmp_path / "r"
    backup(library, target)
    target.write_bytes(changed_manifest(target.read_bytes(), library_format=FORMAT - 1))
    assert restore(target, folder).needs_rebuild
    rebuild(folder)
    assert tables(folder)["requests"] == tables(library)["requests"]


@pytest.mark.parametrize(("command", "told"), [("backup", "还没有报告库"), ("restore", "不是备份文件")])
def test_what_cannot_be_done_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, told: str
) -> None:
    assert main([command, str(tmp_path / "none.tar"), "--library", str(tmp_path / "none")]) == 2
    printed = capsys.readouterr().err
    assert told in printed
    assert len(printed.strip().splitlines()) == 1
    assert os.listdir(tmp_path) == []


def test_an_original_that_was_changed_is_not_backed_up(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "library.tar"
    target.write_bytes(b"an earlier backup")
    next(library.glob("originals/*/*")).write_bytes(b"changed")
    with pytest.raises(LibraryError, match="gone or has been changed"):
        backup(library, target)
    assert target.read_bytes() == b"an earlier backup"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_nothing_waits_where_nothing_was_restored(tmp_path: Path) -> None:
    finish_restoring(tmp_path)
    assert os.listdir(tmp_path) == []
