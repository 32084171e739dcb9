"""The filters that all pages share: year, region, level, agency; in the URL as codes, so that a link reopens the page as it was.

The widgets stand in the sidebar, drawn by app.py before the page, with keys: so they survive a change of page. The URL is read
when a reader arrives and when they go back or forward; after that the widgets say what is chosen and the URL follows.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import source
from dashboard.choose_agencies import choose_agencies
from dashboard.choose_region import choose_region, region_path
from dashboard.language import KEY as LANGUAGE_KEY
from dashboard.language import LANGUAGES, current_language, words
from dashboard.language import translate as _
from dashboard.words import preferred_language
from library.queries import Selection
from library.queries_filters import list_levels, list_years, search_agencies
from parsing.form import FORM

YEAR, AGENCY, REGION, LEVEL = "year", "agency", "region", "level"
_SHARED = (YEAR, AGENCY, REGION, LEVEL, LANGUAGE_KEY)
_ARRIVED = "filters_read"


def current_selection() -> Selection:
    """What the reader has chosen, as the queries take it."""
    state = st.session_state
    return Selection(
        years=tuple(sorted(state.get(YEAR, ()))),
        agencies=tuple(state.get(AGENCY, ())),
        region=state.get(REGION) or "",
        levels=tuple(sorted(state.get(LEVEL, ()))),
    )


def filter_parameters() -> dict[str, list[str]]:
    """The choice as parameters of a URL, with the language where it is not the browser's own."""
    chosen = current_selection()
    language = current_language()
    explicit = st.query_params.get(LANGUAGE_KEY) in LANGUAGES or language != preferred_language(st.context.locale)
    every = {
        YEAR: [str(year) for year in chosen.years],
        AGENCY: list(chosen.agencies),
        REGION: [chosen.region] if chosen.region else [],
        LEVEL: list(chosen.levels),
        LANGUAGE_KEY: [language] if explicit else [],
    }
    return {name: values for name, values in every.items() if values}


def link(page: str, **parameters: str) -> str:
    """A relative link to a page of this app that keeps filters and language: link("reports", report=…, place=…)."""
    return links_to(page)(**parameters)


def links_to(page: str) -> Callable[..., str]:
    """`link` to one page for many rows of a table, the filters written out once."""
    kept = filter_parameters()
    if st.context.is_embedded:
        kept["embed"] = ["true"]
    filters = urlencode(kept, doseq=True)

    def to(**parameters: str) -> str:
        own = urlencode({name: value for name, value in parameters.items() if value})
        query = "&".join(filter(None, (filters, own)))
        return f"{page or '.'}?{query}" if query else page or "."

    return to


def show_filters() -> None:
    """Draws the filters (in the sidebar) and makes the URL follow them. Once a run, before the page."""
    years = [int(year) for year in source.ask(list_years)["year"]]
    known = set(source.ask(list_levels)["level"])
    levels = {term.code: words().term(term) for term in FORM.terms("levels") if term.code in known}
    if _arrives():
        _read_address()
    _keep_valid(years, levels)
    st.multiselect(_("Year"), years, key=YEAR, placeholder=_("All years"))
    choose_region(REGION)
    st.multiselect(_("Level"), list(levels), key=LEVEL, format_func=levels.__getitem__, placeholder=_("All levels"))
    choose_agencies(AGENCY, _around())
    st.session_state[_ARRIVED] = True
    _write_address()


def _around() -> Selection:
    """What is chosen but for years and agencies: among whose agencies some may be chosen."""
    return replace(current_selection(), years=(), agencies=())


def _arrives() -> bool:
    """Whether the URL tells what is chosen: on arrival, by back and forward, and when a tab has forgotten what its widgets held."""
    return not {_ARRIVED, YEAR, LEVEL}.issubset(st.session_state) or _history()


def _history() -> bool:
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _read_address() -> None:
    parameters = st.query_params
    st.session_state[YEAR] = [int(year) for year in parameters.get_all(YEAR) if year.isascii() and year.isdigit()]
    st.session_state[AGENCY] = parameters.get_all(AGENCY)
    st.session_state[REGION] = parameters.get(REGION)
    st.session_state[LEVEL] = parameters.get_all(LEVEL)
    language = parameters.get(LANGUAGE_KEY)
    st.session_state[LANGUAGE_KEY] = language if language in LANGUAGES else preferred_language(st.context.locale)


def _keep_valid(years: Collection[int], levels: Collection[str]) -> None:
    """Drops what the library does not have, and agencies outside of the region and the levels chosen."""
    state = st.session_state
    _keep(YEAR, years)
    _keep(LEVEL, levels)
    if state[REGION] and not region_path(state[REGION]):
        state[REGION] = None
    if state[AGENCY]:
        chosen = tuple(state[AGENCY])
        found = source.ask(search_agencies, replace(_around(), agencies=chosen), (), len(chosen))
        _keep(AGENCY, set(found["agency"]))


def _keep(key: str, options: Collection[object]) -> None:
    kept = [value for value in dict.fromkeys(st.session_state[key]) if value in options]
    if kept != st.session_state[key]:
        st.session_state[key] = kept


def _write_address() -> None:
    """One change of the URL at most, as each is a step that the reader must go back through."""
    shown = {name: st.query_params.get_all(name) for name in st.query_params}
    wanted = {name: values for name, values in shown.items() if name not in _SHARED} | filter_parameters()
    if shown != wanted:
        st.query_params.from_dict(wanted)


def choice(name: str, options: Mapping[str, str], label: str) -> list[str]:
    """A filter of one page alone: codes chosen among `options` (code → name), kept in the URL as `name`, empty for all."""
    if name not in st.session_state or _history():
        st.session_state[name] = [code for code in st.query_params.get_all(name) if code in options]
    chosen: list[str] = st.multiselect(
        label, list(options), key=name, format_func=options.__getitem__, placeholder=_("All"), width=320
    )
    if chosen != st.query_params.get_all(name):
        st.query_params[name] = chosen
    return chosen


def choice_of_one(name: str, options: Mapping[str, str], label: str, default: str) -> str:
    """As `choice`, for exactly one of `options`; the default does not stand in the URL."""
    if st.session_state.get(name) not in options or _history():
        asked = st.query_params.get(name, "")
        st.session_state[name] = asked if asked in options else default
    chosen: str = st.selectbox(label, list(options), key=name, format_func=lambda code: options.get(code, code), width=320)
    if chosen == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen


def clear_filters() -> None:
    """Chooses everything; for a button's on_click."""
    st.session_state.update({YEAR: [], AGENCY: [], REGION: None, LEVEL: []})
