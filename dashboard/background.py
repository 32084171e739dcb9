"""Work that goes on while pages are drawn anew: on a thread of its own, with how far it is for a page to look at."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from library.errors import LibraryError

_LOG = logging.getLogger(__name__)
_LOOK = 0.15  # seconds between two looks at how far the work is


class Job:
    """Work that was begun; `done` of `total` grows as it tells, `finished` is set at its end, with `result` or `error`.

    A click that runs the page anew does not end it, and a reader who leaves loses nothing.
    """

    def __init__(self, work: "Callable[[Job], Any]") -> None:
        self.done = self.failed = 0
        self.total = 1
        self.result: Any = None
        self.error: LibraryError | None = None
        self.broken = False
        self.finished = threading.Event()
        threading.Thread(target=self._run, args=(work,), daemon=True, name="upload").start()

    def _run(self, work: "Callable[[Job], Any]") -> None:
        try:
            self.result = work(self)
        except LibraryError as error:
            self.error = error
        except Exception:
            _LOG.exception("work on an upload failed")
            self.broken = True
        finally:
            self.finished.set()


def watch(job: Job, words: Callable[[Job], str]) -> None:
    """A progress bar until the work is done; `words` says how far it is."""
    bar = st.progress(0.0)
    while not job.finished.wait(_LOOK):
        bar.progress(min(job.done / max(job.total, 1), 1.0), text=words(job))
        time.sleep(0)
    bar.empty()
