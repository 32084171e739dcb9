"""The agencies of the shared filters: a list where there are few; where there are many, a search that the server answers.

No more names go to the browser than it shows, and the library is asked for no more, however many agencies it has.
"""

from functools import partial

import streamlit as st

from dashboard import source
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.markdown import escape
from library.queries import Selection
from library.queries_filters import search_agencies

FEW = 30
FOUND_AT_MOST = 8
TICKED_AT_MOST = 12  # of those chosen; the others are drawn when they are asked for
_CHANGED = "agencies_changed"


def choose_agencies(key: str, scope: Selection) -> None:
    """Draws the choice among the agencies of `scope`; `st.session_state[key]` holds the full names of those chosen."""
    listed = source.ask(search_agencies, scope, (), FEW + 1)
    if len(listed) > FEW:
        _search(key, scope, int(listed["n_all"].iloc[0]))
        return
    names = sorted(str(name) for name in listed["agency"])
    st.session_state[f"{key}_list"] = list(st.session_state[key])
    st.multiselect(
        _("Agency"),
        list(dict.fromkeys([*names, *st.session_state[key]])),
        key=f"{key}_list",
        placeholder=_("All agencies"),
        filter_mode="contains",
        select_all=False,
        on_change=partial(_take_list, key),
    )


def _take_list(key: str) -> None:
    st.session_state[key] = list(st.session_state[f"{key}_list"])


@st.fragment
def _search(key: str, scope: Selection, count: int) -> None:
    """What is typed runs this part alone; a choice runs the page."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()
    text = st.text_input(
        _("Agency"),
        key=f"{key}_search",
        type="search",
        live="300ms",
        placeholder=_("Search {count} agencies", count=words().number(count)),
    )
    chosen: list[str] = st.session_state[key]
    with st.container(gap="xsmall"):
        for name in chosen[:TICKED_AT_MOST]:
            _tick(key, name, True)
    _offer_rest(key, chosen[TICKED_AT_MOST:])
    wanted = (text or "").split()
    if not wanted:
        if not chosen:
            st.caption(_("All agencies"))
        return
    found = source.ask(search_agencies, scope, tuple(wanted), FOUND_AT_MOST + len(chosen))
    shown = [str(name) for name in found["agency"] if name not in chosen][:FOUND_AT_MOST]
    with st.container(gap="xsmall"):
        for name in shown:
            _tick(key, name, False)
    _tell_rest(int(found["n_all"].iloc[0]) if len(found) else 0, len(shown), sum(name in chosen for name in found["agency"]))


def _offer_rest(key: str, chosen: list[str]) -> None:
    if not chosen:
        return
    told = plural("{count} more chosen", "{count} more chosen", len(chosen))
    rest = st.expander(told, key=f"{key}_rest", on_change="rerun", type="compact")
    if rest.open:
        with rest, st.container(height=320, border=False, gap="xsmall"):
            for name in chosen:
                _tick(key, name, True)


def _tell_rest(found: int, shown: int, chosen: int) -> None:
    if not found:
        st.caption(_("No agency of this name. Fewer words find more."))
    elif found > shown + chosen:
        st.caption(
            plural("{count} more; type more of the name.", "{count} more; type more of the name.", found - shown - chosen)
        )


def _tick(key: str, name: str, chosen: bool) -> None:
    widget = f"{key}_tick_{name}"
    st.session_state[widget] = chosen
    st.checkbox(escape(name), key=widget, on_change=partial(_toggle, key, name))


def _toggle(key: str, name: str) -> None:
    kept = [other for other in st.session_state[key] if other != name]
    st.session_state[key] = kept if len(kept) < len(st.session_state[key]) else [*kept, name]
    st.session_state[_CHANGED] = True
