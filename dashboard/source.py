"""The library that the pages show: opened once a process, its small answers kept by its version."""

import os
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from library.queries import Selection
from library.simulate import simulate_tables
from parsing import tables as schema


@st.cache_resource(show_spinner=False)
def library() -> schema.Tables:
    """The library in force."""
    return simulate_tables()


@st.cache_data(show_spinner=False, max_entries=512)
def _kept_answer(
    _question: Callable[..., pd.DataFrame], name: str, version: str, selection: Selection, *rest: Any
) -> pd.DataFrame:
    return _question(library(), selection, *rest)


def ask(question: Callable[..., pd.DataFrame], selection: Selection, *rest: Any) -> pd.DataFrame:
    """The answer to a question of library.queries, question(library, selection, *rest), kept while the library stays the same."""
    return _kept_answer(question, f"{question.__module__}.{question.__qualname__}", "", selection, *rest)


def reports() -> pd.DataFrame:
    """The reports of the library, one a row, for the filters and the choice of a report."""
    return library().reports


def shows_sample() -> bool:
    """Whether the sample is shown for want of reports of one's own."""
    return "OGI_REPORTS" not in os.environ


def holds_made_up() -> bool:
    """Whether any report of the library is made up."""
    return bool(reports()["simulated"].any())
