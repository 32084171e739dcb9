"""The region of the shared filters: a province, then its cities, then a city's counties, each list asked for as it is needed."""

from functools import partial

import streamlit as st

from dashboard import source
from dashboard.language import mark
from dashboard.language import translate as _
from library.limits import region_prefix
from library.queries_filters import list_regions, name_region

# The label of each step, and what stands there while all of it is meant.
_STEPS = (
    (mark("Region"), mark("All regions")),
    (mark("City"), mark("All cities")),
    (mark("County or district"), mark("All counties and districts")),
)


def region_path(region: str) -> list[str]:
    """The codes from the province down to a region; empty where the library has no report in it."""
    path: list[str] = []
    while region and len(path) < len(_STEPS):
        within = path[-1] if path else ""
        around = next((code for code in _options(within) if region.startswith(region_prefix(code))), "")
        if not around:
            return []
        path.append(around)
        if around == region:
            return path
    return []


def region_name(region: str) -> str:
    """A region's name after those that it lies in, by its code; the code where no report lies in it, and "" for none."""
    return (str(source.ask(name_region, region)["name"].iloc[0]) or region) if region else ""


def choose_region(key: str) -> None:
    """Draws the steps; `st.session_state[key]` holds the code of the deepest region chosen, or None."""
    path, within = region_path(st.session_state[key] or ""), ""
    for step, (label, everything) in enumerate(_STEPS):
        options = _options(within)
        if not options:
            return
        chosen = path[step] if step < len(path) else None
        widget = f"{key}_{step}"
        st.session_state[widget] = chosen
        st.selectbox(
            _(label),
            list(options),
            key=widget,
            index=None,
            format_func=options.__getitem__,
            placeholder=_(everything),
            filter_mode="contains",
            label_visibility="collapsed" if step else "visible",
            on_change=partial(_take, key, widget, path[step - 1] if 0 < step <= len(path) else None),
        )
        # Where there is one region alone, as in a province's own library, what lies in it can be chosen at once.
        within = chosen or (next(iter(options)) if len(options) == 1 else "")
        if not within:
            return


def _take(key: str, widget: str, around: str | None) -> None:
    st.session_state[key] = st.session_state[widget] or around


def _options(within: str) -> dict[str, str]:
    """Code → name of the regions right below another."""
    rows = source.ask(list_regions, within)
    return {str(code): str(name) for code, name in zip(rows["adcode"], rows["name"], strict=True)}
