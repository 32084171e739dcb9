"""A program for tests/test_library_kill.py: additions that are killed, each in a process of its own forked off this one.

It has imported everything and started nothing, no thread and no database, so that a fork is safe and costs nothing. For each line
"library documents step milliseconds" on its input it adds the documents to the library, kills the addition with SIGKILL so long after it
has come to the step (all its processes: the workers die with their group), and answers "killed" or "ended".
"""

import os
import select
import signal
import sys
import time
from functools import partial
from pathlib import Path

from library import record
from library.ingest import add
from library.parallel import parse_here
from library.sources import list_files, read_files

CHUNK = 4  # documents, so that a few small ones already make several chunks
SECONDS_FOR_ALL = 60


def add_and_tell(library: Path, documents: Path, steps: int) -> None:
    """Add the documents with two workers; the name of each step of the writing goes to the pipe `steps`."""
    record.CHUNK = CHUNK

    def tell(step: str) -> None:
        os.write(steps, f"{step} ".encode())

    tell("start")
    add(library, read_files(list_files([str(documents)])), parse=partial(parse_here, workers=2), wait=10, step=tell)


def killed(library: Path, documents: Path, step: str, seconds: float) -> bool:
    """Whether the addition was killed, or had ended before it came so far."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        os.setpgid(0, 0)
        try:
            add_and_tell(library, documents, tells)
        finally:
            os._exit(0)
    os.close(tells)
    if _comes_to(told, step):
        time.sleep(seconds)
    with_child = os.waitpid(child, os.WNOHANG)
    if with_child == (0, 0):
        os.kill(child, signal.SIGKILL)
        with_child = os.waitpid(child, 0)
    os.close(told)
    return os.WIFSIGNALED(with_child[1])


def _comes_to(pipe: int, step: str) -> bool:
    heard, until = "", time.monotonic() + SECONDS_FOR_ALL
    while time.monotonic() < until and select.select([pipe], [], [], SECONDS_FOR_ALL)[0]:
        part = os.read(pipe, 4096).decode()
        heard += part
        if f"{step} " in heard:
            return True
        if not part:  # it has ended
            return False
    return False


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        library, documents, step, milliseconds = line.rstrip("\n").split("\t")
        was_killed = killed(Path(library), Path(documents), step, int(milliseconds) / 1000)
        print("killed" if was_killed else "ended", flush=True)


if __name__ == "__main__":
    main()
