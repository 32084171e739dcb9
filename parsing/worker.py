"""Work that may hang, swell or crash, done in another process that can be killed; a batch goes on without it.

    document = run_bounded(read_pdf, data)

Workers start when first needed (0.2 s), are kept for the next document (0.6 ms a call) and closed when the program ends. They
are programs of their own and neither forks nor spawned copies of the caller: a Streamlit server has threads, which a fork does
not survive, and a copy runs the caller's main script a second time, which a script without a guard does not survive.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from parsing.bounds import SECONDS
from parsing.errors import UnreadableReport

P = ParamSpec("P")
T = TypeVar("T")

_PROGRAM = Path(__file__).with_name("worker_process.py")
in_worker = False  # worker_process.py says otherwise
_HEAD = 8  # bytes that tell the length of a message


def run_bounded(function: Callable[P, T], *arguments: P.args, **names: P.kwargs) -> T:
    """What a function at the top of a module gives for these arguments, from a worker within parsing.bounds.

    Raises UnreadableReport: `too_slow`, `too_much_memory`, `stopped` where the worker died, or what the function raised itself;
    RuntimeError for any other error of the function. Within a worker the function is called as it is.
    """
    if in_worker:
        return function(*arguments, **names)
    result: T = _pool_of(os.getpid()).run((function.__module__, function.__qualname__, arguments, names))
    return result


class _Worker:
    """One process and the pipes to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the keyboard is for the caller, who closes the workers
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.jobs, self.answers = self.process.stdin, self.process.stdout
        self.late = threading.Event()
        receive(self.answers)

    def run(self, job: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """The kind of answer and the answer: `value`, `raised`, or the reason and detail of an UnreadableReport."""
        timer = threading.Timer(seconds, self._give_up)
        timer.start()
        try:
            send(self.jobs, pickle.dumps(job))
            kind, answer = pickle.loads(receive(self.answers))
            return kind, answer
        except (OSError, EOFError):
            self.close()
            return ("too_slow", f"{seconds:g} s") if self.late.is_set() else ("stopped", _cause(self.process.returncode))
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.late.set()
        self.process.kill()

    def is_usable(self) -> bool:
        return not self.late.is_set() and self.process.poll() is None

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.answers.close()
        with suppress(OSError):  # what was not sent any more
            self.jobs.close()


class _Pool:
    """As many workers as processors; a job waits until one is free."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.idle: list[_Worker] = []
        self.free = threading.Semaphore(os.cpu_count() or 1)

    def run(self, job: tuple[Any, ...]) -> Any:
        with self.free:
            worker = self._take()
            try:
                kind, answer = worker.run(job, SECONDS)
            except BaseException:
                worker.close()  # interrupted, and its answer still to come
                raise
            # One that ran out of memory has grown, and would fail on the next document sooner.
            if worker.is_usable() and kind != "too_much_memory":
                self.idle.append(worker)
            else:
                worker.close()
        if kind == "value":
            return answer
        if kind == "raised":
            raise RuntimeError(answer)
        raise UnreadableReport(kind, answer)

    def _take(self) -> _Worker:
        while True:
            try:
                worker = self.idle.pop()
            except IndexError:
                return _Worker()
            if worker.is_usable():
                return worker
            worker.close()

    def close(self) -> None:
        """End the workers. A process that forked off leaves its parent's alone."""
        while self.idle and self.owner == os.getpid():
            self.idle.pop().close()


@cache
def _pool_of(process: int) -> _Pool:
    """The pool of a process; it is the one thing here that outlives a call, since to start a worker costs half a PDF."""
    pool = _Pool()
    atexit.register(pool.close)
    return pool


def _cause(status: int | None) -> str:
    return signal.Signals(-status).name if status is not None and status < 0 else f"exit {status}"


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message with its length before it."""
    pipe.write(len(message).to_bytes(_HEAD, "big"))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read one message. Raises EOFError where the other side has closed the pipe."""
    head = pipe.read(_HEAD)
    message = pipe.read(int.from_bytes(head, "big")) if len(head) == _HEAD else b""
    if not message:
        raise EOFError
    return message
