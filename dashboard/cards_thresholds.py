"""The thresholds of a table: added one by one, taken away again, kept in the URL."""

import streamlit as st

from dashboard.comparison import measure_names
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.measures import BY_CODE
from dashboard.thresholds import UNTOLD, Threshold, operator_name, read_threshold
from library.queries_peers import OPERATORS

WHERE = "where"
MOST = 6


def choose_thresholds() -> tuple[Threshold, ...]:
    """The thresholds in force, all of which must hold; drawn as a list from which each can be taken away, and a form to add one."""
    asked = [threshold for code in st.query_params.get_all(WHERE) if (threshold := read_threshold(code))]
    found = {threshold.code: threshold for threshold in asked[:MOST]}
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("Add a threshold"), disabled=len(found) >= MOST), st.form("threshold", border=False):
            names = measure_names()
            st.selectbox(_("Measure"), list(names), key="threshold_measure", format_func=names.__getitem__)
            language = words()
            st.selectbox(
                _("Condition"),
                list(OPERATORS),
                key="threshold_operator",
                format_func=lambda code: operator_name(code, language),
            )
            st.number_input(
                _("Bound (percent for rates and shares)"), key="threshold_bound", value=50.0, step=None, format="%g"
            )
            st.form_submit_button(_("Add"), on_click=_add)
        for threshold in found.values():
            st.button(
                f"{threshold.describe(words())} ✕",
                key=f"remove_{threshold.code}",
                help=_("Take this threshold away"),
                on_click=_remove,
                args=(threshold.code,),
            )
    return tuple(found.values())


def _add() -> None:
    state = st.session_state
    measure, operator = BY_CODE[state["threshold_measure"]], str(state["threshold_operator"])
    threshold = Threshold(measure, operator, 0.0 if operator == UNTOLD else float(state["threshold_bound"]))
    st.query_params[WHERE] = list(dict.fromkeys([*st.query_params.get_all(WHERE), threshold.code]))


def _remove(code: str) -> None:
    kept = [other for other in st.query_params.get_all(WHERE) if other != code]
    if kept:
        st.query_params[WHERE] = kept
    else:
        st.query_params.pop(WHERE, None)
