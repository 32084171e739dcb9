"""The watched folder: what stands still is added once and put away, with the reason where it could not be read."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from library.errors import LibraryError
from library.folder import writing
from library.inbox import STILL, State, look, watch
from library.queries import Selection, list_reports
from library.store import open_stored
from tests.small_documents import requests_report
from tests.test_staging import PHOTOGRAPH

ROOT = Path(__file__).parent.parent


def report(number: int) -> bytes:
    return requests_report(f"示例市第{number}局（模拟）", 2023, 5)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def looks(inbox: Path, library: Path, times: int = STILL + 1, seen: dict[str, Any] | None = None) -> tuple[int, int]:
    """So many looks, one after another; how many files were added and how many failed."""
    seen = {} if seen is None else seen
    outcomes = [look(inbox, library, seen) for _ in range(times)]
    return sum(added for added, _ in outcomes), sum(failed for _, failed in outcomes)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def agencies(library: Path) -> list[str]:
    return [str(name) for name in list_reports(open_stored(library), Selection())["agency"]]


def test_files_are_added_and_put_away_with_reasons(inbox: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    (inbox / "2023").mkdir()
    (inbox / "2023" / "one.md").write_bytes(report(1))
    (inbox / "photo.docx").write_bytes(PHOTOGRAPH)
    (inbox / "empty.txt").write_bytes(b"")
    with zipfile.ZipFile(inbox / "more.zip", "w") as archive:
        archive.writestr("two.md", report(2))
        archive.writestr("bad.pdf", b"%PDF-1.4 x")
    with zipfile.ZipFile(inbox / "none.zip", "w"):
        pass
    assert looks(inbox, library) == (2, 3)
    assert files(inbox) == {
        "added/2023/one.md", "added/more.zip", "added/more.zip.原因-reason.txt",
        "failed/photo.docx", "failed/photo.docx.原因-reason.txt", "failed/empty.txt", "failed/empty.txt.原因-reason.txt",
        "failed/none.zip", "failed/none.zip.原因-reason.txt",
    }  # fmt: skip
    reason = (inbox / "failed" / "photo.docx.原因-reason.txt").read_text("utf-8-sig")
    assert "无法识别文件格式" in reason
    assert "The format is not known" in reason
    assert "more.zip/bad.pdf" in (inbox / "added" / "more.zip.原因-reason.txt").read_text("utf-8-sig")
    assert agencies(library) == ["示例市第1局（模拟）", "示例市第2局（模拟）"]


def test_a_file_that_grows_is_left_until_it_stands_still(inbox: Path, tmp_path: Path) -> None:
    library, seen, whole = tmp_path / "library", dict[str, Any](), report(1)
    for part in range(1, 6):
        (inbox / "slow.md").write_bytes(whole[: len(whole) * part // 5])
        assert looks(inbox, library, STILL, seen) == (0, 0)
    assert looks(inbox, library, 2, seen) == (1, 0)
    assert agencies(library) == ["示例市第1局（模拟）"]


def test_what_is_no_document_is_left_alone(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_bytes(report(1))
    (inbox / "link.md").symlink_to(tmp_path / "elsewhere.md")
    for name in (".hidden.md", "~$open.docx", "copying.md.part"):
        (inbox / name).write_bytes(report(2))
    before = files(inbox)
    assert looks(inbox, tmp_path / "library", 5) == (0, 0)
    assert files(inbox) == before


def test_a_name_used_before_overwrites_nothing(inbox: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        (inbox / "report.md").write_bytes(report(number))
        assert looks(inbox, tmp_path / "library") == (1, 0)
    assert {(inbox / "added" / name).read_bytes() for name in ("report.md", "report-2.md")} == {report(1), report(2)}


def test_the_same_unreadable_bytes_under_two_names_both_fail(inbox: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        (inbox / name).write_bytes(PHOTOGRAPH)
    assert looks(inbox, tmp_path / "library") == (0, 2)


def test_a_watcher_after_a_kill_moves_what_was_added_and_adds_nothing_twice(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    (inbox / "one.md").write_bytes(report(1))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("library.inbox._put_away", killed)
        with pytest.raises(KeyboardInterrupt):
            looks(inbox, library)
    version = open_stored(library).version
    assert files(inbox) == {"one.md"}
    assert looks(inbox, library) == (1, 0)
    assert files(inbox) == {"added/one.md"}
    assert open_stored(library).version == version


def test_a_full_disk_or_another_writer_moves_nothing(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    monkeypatch.setattr("library.inbox._WAIT", 0.0)
    (inbox / "one.md").write_bytes(report(1))
    seen: dict[str, Any] = {}
    with writing(library), pytest.raises(LibraryError) as raised:
        looks(inbox, library, seen=seen)
    assert raised.value.reason == "busy"
    assert files(inbox) == {"one.md"}
    assert looks(inbox, library, 1, seen) == (1, 0)


def test_one_watcher_works_at_a_time_and_tells_its_state(inbox: Path, tmp_path: Path) -> None:
    library, stop = tmp_path / "library", threading.Event()
    told: tuple[list[State], list[State]] = ([], [])
    (inbox / "one.md").write_bytes(report(1))
    (inbox / "photo.docx").write_bytes(PHOTOGRAPH)
    watchers = [threading.Thread(target=watch, args=(inbox, library, stop, states.append, 0.05)) for states in told]
    for watcher in watchers:
        watcher.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (all(told) and any(state.added for states in told for state in states)):
        time.sleep(0.05)
    stop.set()
    for watcher in watchers:
        watcher.join()
    worked, waited = sorted(told, key=lambda states: states[0].elsewhere)
    assert (worked[-1].added, worked[-1].failed, worked[-1].waiting) == (1, 1, 0)
    assert all(state.elsewhere and not state.added for state in waited)


def test_the_command_watches_until_it_is_stopped(inbox: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "library",
        "watch",
        str(inbox),
        "--library",
        str(tmp_path / "library"),
        "--language",
        "en",
        "--every",
        "0.1",
    ]
    (inbox / "one.md").write_bytes(report(1))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        # Tests that a shell runs in the background are deaf to the signal, and so would be what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it takes no lock of another thread
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline().startswith("Watching")
        assert process.stdout.readline() == "files added: 1, failed: 0\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert files(inbox) == {"added/one.md"}
