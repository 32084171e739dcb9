"""The watched folder that OGI_INBOX names: looked after by a thread of the server, told on the page that adds reports."""

import os
import threading
from pathlib import Path

import streamlit as st

from dashboard.condition import told_problem
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.markdown import escape
from library.inbox import ADDED, FAILED, State, watch
from library.store import library_folder


class _Watcher:
    """The thread, and what it told last."""

    def __init__(self, inbox: Path) -> None:
        self.state = State()
        self.stop = threading.Event()
        arguments = (inbox, library_folder(), self.stop, self._tell)
        self.thread = threading.Thread(target=watch, args=arguments, daemon=True, name="inbox")
        self.thread.start()

    def _tell(self, state: State) -> None:
        self.state = state


@st.cache_resource(show_spinner=False)
def _watcher(inbox: str) -> _Watcher:
    return _Watcher(Path(inbox))


def start_inbox() -> None:
    """Begin to watch the folder, once a process; nothing where none is named."""
    if named := os.environ.get("OGI_INBOX"):
        _watcher(named)


def stop_inbox(seconds: float) -> None:
    """End the watching, after the files that are being added just now if that takes no longer; what is broken off goes on at the next start."""
    if named := os.environ.get("OGI_INBOX"):
        watcher = _watcher(named)
        watcher.stop.set()
        watcher.thread.join(seconds)


def inbox_state() -> State | None:
    """What the watcher has told last, None where no folder is named."""
    named = os.environ.get("OGI_INBOX")
    return _watcher(named).state if named else None


def show_inbox() -> None:
    """What the watcher does."""
    named = os.environ.get("OGI_INBOX")
    if named:
        st.subheader(_("Watched folder"), anchor=False)
        _show(named)


@st.fragment(run_every=5)
def _show(named: str) -> None:
    state = _watcher(named).state
    st.write(
        _(
            "Files copied to {folder} are added by themselves and then moved to {added} or, with the reason beside them, {failed}.",
            folder=escape(named),
            added=ADDED,
            failed=FAILED,
        )
    )
    if state.problem is not None:
        st.error(escape(told_problem(state, words())))
    else:
        st.caption(escape(told_problem(state, words())))
