"""The table of agencies below a page's charts: a row each, every figure with what lies behind it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.headline import behind_cells
from dashboard.language import translate as _
from dashboard.layout import plain_table
from library.queries import Selection

# A table on a phone is 358 pixels wide: names of this width leave room for a first figure of seven digits beside them. Names of
# up to _SHORT letters take less by themselves; those of more than _LONG are written in lines, which Streamlit does in rows of more
# than 64 pixels alone.
_WIDTH, _SHORT = 280, 16
_NARROW, _LONG, _LINES = 240, 21, 66


def agency_table(
    table: pd.DataFrame,
    listed: Selection,
    quantities: Mapping[str, tuple[str, ...]],
    *,
    file_name: str,
    percent: str = "",
    key: str = "agencies",
) -> None:
    """Draws a table with the columns Agency, its first figure, Source (links) and further figures; `percent` names one in percent.

    `quantities` tells by the name of a column what its figures are made of in the reports of `listed`. A column that no agency
    tells stands in the file alone.
    """
    # Those that have the sign in the head have one decimal everywhere, also 51.0 below 46.8.
    settings: dict[str, Any] = {
        name: st.column_config.NumberColumn(name, format="%.1f") for name in map(str, table) if name.endswith("%")
    }
    agencies = [str(agency) for agency in table[_("Agency")].tolist()]
    longest = max(map(len, agencies), default=0)
    if longest > _SHORT:
        settings[_("Agency")] = st.column_config.TextColumn(_("Agency"), width=_NARROW if longest > _LONG else _WIDTH)
    if percent:
        settings[percent] = st.column_config.NumberColumn(percent, format="%.1f%%")
    told = table.dropna(axis="columns", how="all")
    plain_table(
        told,
        key=key,
        file_name=file_name,
        links=(_("Source"),),
        columns=settings,
        row_height=_LINES if longest > _LONG else None,
        every=lambda: table,
        behind=behind_cells(listed, agencies, quantities) if any(name in quantities for name in map(str, told)) else None,
    )
