"""Reading on a real Dask cluster on this machine: one of its two workers is killed in the middle, and nothing is lost."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from library import cluster
from library.__main__ import main
from library.cluster import in_chunks, parse_on
from library.ingest import Progress, add_paths
from library.integrity import find_problems
from library.store import open_stored
from tests.small_documents import write_small_documents

ROOT = Path(__file__).parent.parent
DOCUMENTS = 16
SECONDS_TO_START = 60

pytest.importorskip("distributed", reason="requirements-cluster.txt is not installed")


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """The address of a scheduler, and its two workers."""
    told = tmp_path / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    # Only Python's own warnings are of interest here, and those of a killed worker's neighbours are not.
    start = partial(subprocess.Popen, cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dask_command = (sys.executable, "-m", "dask")
    scheduler = start([*dask_command, "scheduler", "--port", "0", "--scheduler-file", str(told), *local])
    workers = [
        start([*dask_command, "worker", "--scheduler-file", str(told), "--nthreads", "1", "--no-nanny", *local])
        for _ in range(2)
    ]
    try:
        yield _address(told), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def _address(told: Path) -> str:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            return str(json.loads(told.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    pytest.fail("the scheduler did not start")


def test_a_worker_is_killed_and_nothing_is_lost(
    dask: tuple[str, list[subprocess.Popen[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = dask
    monkeypatch.setattr(cluster, "CHUNK", 2)
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", SECONDS_TO_START)
    documents = tmp_path / "documents"
    write_small_documents(documents, DOCUMENTS)
    seen = list[int]()

    def kill_one(progress: Progress) -> None:
        seen.append(progress.done)
        if progress.done >= 2 and workers[0].poll() is None:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    summary = add_paths(tmp_path / "on-cluster", [documents], partial(parse_on, address), kill_one)
    assert workers[0].returncode == -signal.SIGKILL
    assert workers[1].poll() is None
    assert (summary.added, summary.failed) == (DOCUMENTS, ())
    assert seen[-1] == DOCUMENTS
    assert min(seen) <= 2  # it was killed when most was still to come
    assert list(find_problems(tmp_path / "on-cluster")) == []
    add_paths(tmp_path / "here", [documents])
    asked = "SELECT report_id, agency, year, new FROM reports JOIN totals ON report = number ORDER BY ALL"
    answers = [open_stored(tmp_path / name).cursor().execute(asked).fetchall() for name in ("on-cluster", "here")]
    assert len(answers[0]) == DOCUMENTS
    assert answers[0] == answers[1]


def test_a_cluster_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 0.5)
    documents = write_small_documents(tmp_path / "documents", 1)
    library = tmp_path / "library"
    command = ["add", str(documents[0]), "--library", str(library), "--cluster", "tcp://127.0.0.1:9", "--language", "en"]
    assert main(command) == 2
    assert "The cluster tcp://127.0.0.1:9 does not answer" in capsys.readouterr().err
    assert open_stored(library).version == "empty"


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([], []), ([1, 1, 1], [2, 1]), ([1, 9, 1], [1, 1, 1]), ([20], [1])],
    ids=["none", "by number", "by size", "larger than a chunk"],
)
def test_chunks_are_bounded_by_number_and_size(sizes: list[int], expected: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CHUNK", 2)
    monkeypatch.setattr(cluster, "CHUNK_BYTES", 9)
    assert [len(chunk) for chunk in in_chunks(("d", bytes(size)) for size in sizes)] == expected
