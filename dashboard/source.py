"""The library that the pages show: opened once a process, its small answers kept by its version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from library.queries_reports import report_facts
from library.store import Library, open_library
from parsing import Report, UnreadableReport, read_report


@st.cache_resource(show_spinner=False)
def library() -> Library:
    """The library in force."""
    return open_library()


@st.cache_data(show_spinner=False, max_entries=512)
def _kept_answer(_question: Callable[..., pd.DataFrame], name: str, version: str, arguments: tuple[Any, ...]) -> pd.DataFrame:
    return _question(library(), *arguments)


def ask(question: Callable[..., pd.DataFrame], *arguments: Any) -> pd.DataFrame:
    """The answer to a question of library.queries, question(library, *arguments), kept while the library stays the same."""
    return _kept_answer(question, f"{question.__module__}.{question.__qualname__}", library().version, arguments)


@st.cache_resource(show_spinner=False, max_entries=32)
def _kept_original(report_id: str, version: str) -> Report | None:
    facts = report_facts(library(), report_id)
    if facts.empty:
        return None
    try:
        report = read_report(Path(facts["source"].iloc[0]))
    except UnreadableReport:
        return None
    return report if report.report_id == report_id else None


def original(report_id: str) -> Report | None:
    """The report with its document, read again from its file; None where the file is gone or no longer the same."""
    return _kept_original(report_id, library().version)
