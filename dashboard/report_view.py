"""One report's figures on a page: tables as in the form, whose cells lead to their places, and the counts told in sentences."""

import pandas as pd
import streamlit as st

from dashboard.filters import link
from dashboard.form_tables import ABSENT, FormTable
from dashboard.language import translate as _
from dashboard.print_table import print_table
from dashboard.words import Words
from parsing.describe import describe_location

# A finding is told by the sign as well as by the colour.
FINDING_SIGN = "※"
_TOLD = {
    "channels": ("kind", "channel"),
    "requests": ("outcome", "applicant"),
    "appeals": ("route", "result"),
    "indicators": ("indicator",),
}
FEW = 3
# In pixels; a phone shows the longest name of a row and a column of numbers beside it.
ITEM_WIDTH, NUMBER_WIDTH = 252, 88
_FINDING, _CHOSEN, _ABSENT = "background-color: #F8B24966", "background-color: #278DE555", "background-color: #8888881F"


def show_form_table(table: FormTable, findings: pd.DataFrame, parameter: str) -> str:
    """The table; a click on a cell puts its place into the URL as `parameter` and returns it, once. "" where none was clicked.

    Cells with a finding carry a sign as well as a colour, and those that the report's table does not have are grey.
    """
    marked = table.locations.isin(set(findings["location"]))
    styles = table.locations.map(lambda location: _ABSENT if location == ABSENT else "").mask(marked, _FINDING)
    chosen = st.query_params.get(parameter, "")
    if chosen:
        styles = styles.mask(table.places == chosen, _CHOSEN)
    key = f"form_{table.title}"
    st.caption(table.title)
    event = st.dataframe(
        table.shown.where(~marked, table.shown + f" {FINDING_SIGN}").style.apply(lambda _frame: styles, axis=None),
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            "_index": st.column_config.TextColumn(_("Item"), width=ITEM_WIDTH),
            **{
                name: st.column_config.TextColumn(head, alignment="right", width=_width(table.shown), help=name)
                for name, head in zip(table.shown.columns, table.heads, strict=True)
            },
        },
        width="stretch" if len(table.shown.columns) > FEW else "content",
        height="content",
        alt=table.title,
    )
    print_table(table.shown.where(~marked, table.shown + f" {FINDING_SIGN}").rename_axis(_("Item")).reset_index())
    if marked.to_numpy().any():
        st.caption(_("{sign} does not agree with another number; see Findings.", sign=FINDING_SIGN))
    return _newly_clicked(key, event["selection"]["cells"], table.places, parameter)


def _width(shown: pd.DataFrame) -> int | None:
    """Seven columns must fit beside each other, few stay near their rows' names, others share the room."""
    return NUMBER_WIDTH if len(shown.columns) > 5 else 150 if len(shown.columns) <= FEW else None


def _newly_clicked(key: str, cells: list[tuple[int, str]], places: pd.DataFrame, parameter: str) -> str:
    """The place of the clicked cell the first time that the click is seen: it stays selected in later runs."""
    seen = f"{key}_seen"
    if not cells or st.session_state.get(seen) == cells:
        st.session_state[seen] = cells
        return ""
    st.session_state[seen] = cells
    row, column = cells[0]
    place = str(places[column].iloc[row]) if column in places else ""
    if place:
        st.query_params[parameter] = place
    return place


def told_table(tables: dict[str, pd.DataFrame], report_id: str, words: Words) -> pd.DataFrame:
    """The counts that sentences tell: the link to the place, what, number, unit, and the words themselves."""
    parts = []
    for name, codes in _TOLD.items():
        rows = tables[name]
        rows = rows[rows["origin"] == "prose"] if "origin" in rows else rows
        listed = rows[list(codes)].astype(str).agg("/".join, axis=1) if len(rows) else pd.Series(dtype="string")
        what = listed if name == "indicators" else [describe_location(f"{name}/{entry}", words.language) for entry in listed]
        columns = {
            _("Source"): [link("reports", report=report_id, place=place) for place in rows["locator"].fillna("")],
            _("What"): what,
            _("Number"): rows["value" if "value" in rows else "count"].astype("Float64"),
            _("Unit"): rows.get("unit", "件"),
            _("In words"): rows["raw"],
        }
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
