"""A table for paper: those on the screen are drawn on a canvas, which holds the rows in sight and no others.

The rows travel as text in an attribute and become cells when the page is printed (print_style.SCRIPT), as text and never as HTML,
so that the screen pays nothing for them.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.words import GAP, Words

ROWS_AT_MOST = 100
_DECIMALS = 2


def print_table(frame: pd.DataFrame, columns: Mapping[str, Any] | None = None) -> None:
    """Adds the table as it is to be printed, and how many rows more its CSV holds; nothing on the screen."""
    kept = frame.head(ROWS_AT_MOST)
    further = len(frame) - len(kept)
    told = plural("{count} further row is in the CSV.", "{count} further rows are in the CSV.", further) if further else ""
    rows = [[str(name) for name in kept.columns], *printed_rows(kept, columns or {})]
    content = escape(json.dumps({"rows": rows, "further": told}, ensure_ascii=False, separators=(",", ":")), quote=True)
    st.html(f'<div class="printed-table" data-table="{content}"></div>')


def printed_rows(frame: pd.DataFrame, columns: Mapping[str, Any]) -> list[list[str]]:
    """The cells as the screen shows them: numbers in the reader's format, a dash where one is missing."""
    language, year = words(), _("Year")
    shown = [
        [_cell(value, _pattern(columns.get(name)), name == year, language) for value in frame[name].tolist()]
        for name in frame.columns
    ]
    return [list(row) for row in zip(*shown, strict=True)]


def _pattern(column: Any) -> str:
    """The format of a column, such as %.1f%%, where it is told."""
    told = str(((column or {}).get("type_config") or {}).get("format") or "")
    return told if "%" in told else ""


def _cell(value: Any, pattern: str, year: bool, language: Words) -> str:
    if value is None or value is pd.NA or value != value:
        return GAP
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if pattern:
        return pattern % value
    return f"{value:.0f}" if year else language.number(value, _DECIMALS)
