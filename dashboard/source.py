"""The library that the pages show: one connection a process and version, its small answers kept by its version."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.access import current_viewer, has_browser
from dashboard.memory import Memory
from library.errors import LibraryError
from library.limits import Limit
from library.queries_reports import report_facts
from library.store import Library, current_version, limited, open_library, original_bytes, original_report, shown_folder
from parsing import Report, UnreadableReport
from parsing.page_picture import page_picture

# What a run shows stays what it shows, whoever publishes meanwhile: a session holds its library and its part of it.
_SHOWN, _PART = "library_of_this_run", "part_of_it_in_sight"
_SENT, _BEGAN = "first_screen_sent", "began"
# Seconds from the beginning of a run. What arrives together a browser draws in one go, and shows none of it before it has drawn all
# of it: where what is below a first chart comes no sooner than this, that chart is there in about half the time, and on two cores
# the last no later (benchmarks.bench_pages).
# A run that has taken longer until then, since its answers were not kept or many readers are there, waits for nothing.
_APART = 0.35
# Answers of all libraries in use, and what pages made of them; Python takes some three times of it, which is not given back.
MEMORY = Memory(most_bytes=32 * 2**20)
_numbers = count()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A library as far as someone may see it, and the number that it alone has in this process: what is kept of it is kept by that."""

    library: Library
    number: int


# Two, since runs that began before a publication end on the earlier version; a connection that nobody holds is closed.
@st.cache_resource(show_spinner=False, max_entries=2)
def _opened(folder: str, version: str) -> Library:
    _limited.clear()  # they hold what they are parts of: each version would stay open, with its threads and memory
    return open_library()


# The part that is in sight of those with the same limit, which are few: a viewer's regions, or the selection of a share link.
@st.cache_resource(show_spinner=False, max_entries=64)
def _limited(_whole: Library, version: str, limit: Limit) -> _Seen:
    return _Seen(limited(_whole, limit), next(_numbers))


def refresh() -> None:
    """Turn to the version in force. Called once at the beginning of a run, so that a page never mixes two versions.

    Raises LibraryError or FileNotFoundError where there is no library that can be opened.
    """
    st.session_state[_SENT], st.session_state[_BEGAN] = False, time.monotonic()
    while True:
        version = current_version()
        st.session_state[_SHOWN] = _opened(str(shown_folder()), version)
        try:
            library()
            return
        except LibraryError:
            if version == current_version():
                raise
            # It was replaced, and its file removed, before the reader's part of it was attached.


def library() -> Library:
    """The library of this run, as far as the reader may see it: asked of every time anew, as a reader may be someone else now."""
    return _seen().library


def _seen() -> _Seen:
    shown: Library | None = st.session_state.get(_SHOWN)
    whole = shown or _opened(str(shown_folder()), current_version())
    limit = current_viewer().limit
    if (kept := st.session_state.get(_PART)) and kept[0] is whole and kept[1] == limit:
        part: _Seen = kept[2]
        return part
    part = _limited(whole, whole.version, limit)
    st.session_state[_PART] = (whole, limit, part)
    return part


def library_of(limit: Limit) -> Library:
    """The library in force as far as this limit lets it be seen, for routes: they share what pages have open. Errors as refresh()."""
    while True:
        version = current_version()
        whole = _opened(str(shown_folder()), version)
        try:
            return _limited(whole, whole.version, limit).library
        except LibraryError:
            if version == current_version():
                raise


def ask(question: Callable[..., pd.DataFrame], *arguments: Any) -> pd.DataFrame:
    """The answer to a question of library.queries, question(library, *arguments), kept while the library stays the same."""
    seen = _seen()
    answer: pd.DataFrame = MEMORY.recall((seen.number, question, arguments), lambda: question(seen.library, *arguments))
    return answer


def remember(key: Hashable, work: Callable[[], Any]) -> Any:
    """What `work` gives, kept by this key while the reader's library stays the same; shared by all with the same library."""
    return MEMORY.recall((_seen().number, key), work)


def tell(key: Hashable, value: Any) -> None:
    """Keep what was learnt together with other things, as if `remember` had been asked for it alone."""
    MEMORY.recall((_seen().number, key), lambda: value)


def first_screen_sent() -> None:
    """Called after each chart."""
    st.session_state[_SENT] = True


def await_first_screen() -> None:
    """Called before what may be below a first chart: lets the browser draw that one first, once a run."""
    if st.session_state.get(_SENT) and (began := st.session_state.pop(_BEGAN, None)) and has_browser():
        time.sleep(max(0.0, began + _APART - time.monotonic()))


@st.cache_resource(show_spinner=False, max_entries=32)
def _kept_original(_library: Library, report_id: str, shown: tuple[str, Limit]) -> Report | None:
    facts = report_facts(_library, report_id)
    if facts.empty:
        return None
    try:
        report = original_report(_library, report_id, str(facts["source"].iloc[0]), str(facts["sha256"].iloc[0]))
    except (UnreadableReport, LibraryError):
        return None
    return report if report.report_id == report_id else None


def original(report_id: str) -> Report | None:
    """The report with its document, read again; None where the document is gone or no longer the same."""
    shown = library()
    return _kept_original(shown, report_id, (shown.version, shown.limit))


@st.cache_data(show_spinner=False, max_entries=32)
def _kept_picture(_library: Library, report_id: str, place: str, version: tuple[str, Limit]) -> bytes | None:
    facts = report_facts(_library, report_id)
    if facts.empty:
        return None
    try:
        data = original_bytes(_library, str(facts["source"].iloc[0]), str(facts["sha256"].iloc[0]))
        return page_picture(data, place)
    except (UnreadableReport, LibraryError):
        return None


def page_of(report_id: str, place: str) -> bytes | None:
    """A picture of a PDF's page around a place; None where it cannot be drawn, and the line of text has to do."""
    shown = library()
    return _kept_picture(shown, report_id, place, (shown.version, shown.limit))
