"""The program of a worker, which parsing.worker starts: it reads jobs from its input and writes their answers to its output."""

import importlib
import os
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def serve() -> None:
    """Answer jobs until the caller closes the pipe."""
    from parsing import worker

    worker.in_worker = True
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit_memory()
    worker.send(answers, b"ready")
    while True:
        try:
            job = worker.receive(jobs)
        except EOFError:
            return
        worker.send(answers, pickle.dumps(_answer(job)))


def _answer(job: bytes) -> tuple[str, Any]:
    from parsing.bounds import MEMORY, megabytes
    from parsing.errors import UnreadableReport

    try:
        module, name, arguments, names = pickle.loads(job)
        _limit_processor()
        return "value", getattr(importlib.import_module(module), name)(*arguments, **names)
    except UnreadableReport as error:
        return error.reason, error.detail
    except MemoryError:
        return "too_much_memory", megabytes(MEMORY)
    except Exception as error:  # a defect of the function, and for its caller to hear of
        return "raised", f"{type(error).__name__}: {error}"


def _limit_memory() -> None:
    from parsing.bounds import MEMORY

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_processor() -> None:
    """End by itself if the caller is gone who would have ended it."""
    from parsing.bounds import SECONDS

    if sys.platform != "win32":
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + 2 * SECONDS), resource.RLIM_INFINITY))


if __name__ == "__main__":
    # A reader needs no DataFrames: without the package's front door, which brings pandas, it starts in 0.2 s and not in 1 s.
    package = ModuleType("parsing")
    package.__path__ = [str(Path(__file__).parent)]
    sys.modules["parsing"] = package
    serve()
