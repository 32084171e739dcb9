"""Workers: what hangs, swells or dies in one is told as a reason, and the next job finds a worker that works."""

import math
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from parsing import worker
from parsing.errors import UnreadableReport
from parsing.readers.docx import read_docx
from parsing.worker import run_bounded
from tests.made_documents import make_docx, p


@pytest.mark.parametrize(
    ("function", "argument", "reason", "detail"),
    [
        (time.sleep, 60, "too_slow", "1 s"),
        (bytearray, 1 << 40, "too_much_memory", "1024 MB"),
        (os._exit, 3, "stopped", "exit 3"),
        (os.kill, (0, 6), "stopped", ""),
        (read_docx, b"", "damaged", "ZIP"),
    ],
    ids=["hangs", "swells", "leaves", "is killed", "refuses"],
)
def test_what_ends_a_worker(
    function: Callable[..., Any], argument: Any, reason: str, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "too_slow":  # the others need no limit, and on a busy machine may take longer
        monkeypatch.setattr(worker, "SECONDS", 1.0)
    started = time.monotonic()
    with pytest.raises(UnreadableReport) as caught:
        run_bounded(function, *(argument if isinstance(argument, tuple) else (argument,)))
    assert caught.value.reason == reason
    assert not detail or caught.value.detail == detail
    assert time.monotonic() - started < 20
    assert run_bounded(math.factorial, 5) == 120


def test_a_defect_is_told_as_one() -> None:
    with pytest.raises(RuntimeError, match="ValueError: math domain error"):
        run_bounded(math.sqrt, -1.0)
    assert run_bounded(math.sqrt, 9.0) == 3.0


def test_a_document_comes_back_whole() -> None:
    data = make_docx(p("一、总体情况"))
    assert run_bounded(read_docx, data) == read_docx(data)


def test_a_worker_is_used_again() -> None:
    assert run_bounded(os.getpid) == run_bounded(os.getpid) != os.getpid()


def test_a_worker_that_died_in_between_is_replaced() -> None:
    os.kill(run_bounded(os.getpid), 9)
    time.sleep(0.2)
    assert run_bounded(math.factorial, 5) == 120


def test_threads_share_the_workers() -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(run_bounded(os.getpid))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len(set(found)) <= (os.cpu_count() or 1)


def test_what_a_library_prints_is_no_answer() -> None:
    run_bounded(os.write, 1, b"noise")
    assert run_bounded(math.factorial, 5) == 120


def test_within_a_worker_the_function_is_called_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "in_worker", True)
    assert run_bounded(os.getpid) == os.getpid()


def test_workers_start_without_pandas() -> None:
    """A batch of one PDF must not wait a second for a library that no reader needs."""
    run_bounded(read_docx, make_docx(p("甲")))
    assert run_bounded(eval, "'pandas' in __import__('sys').modules") is False
