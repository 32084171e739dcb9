"""A clerk says whose a report is and of which year: agencies of the library, of the gazetteer, or as typed."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import source
from dashboard.access import current_viewer
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.markdown import escape
from dashboard.upload import upload
from library.candidates import named_agencies, place_by_name
from library.decisions import THIS_MACHINE, Decision
from library.queries import Selection
from library.queries_filters import search_agencies
from library.staging import StagedReport
from parsing.form import FORM

_FROM_LIBRARY = 5
_FIRST_YEAR = 2008


def correct(report: StagedReport) -> None:
    """Opens the dialog in which agency and year of a report are corrected."""
    st.dialog(_("Correct agency or year"), width="medium")(_dialog)(report)


def _dialog(report: StagedReport) -> None:
    held = upload()
    agency, year = held.corrected(report)
    read = " · ".join([str(report.year or "?"), report.agency or report.named or _("Agency not known")])
    st.caption(_("Read from the document: {read}", read=escape(read)))
    years = list(range(datetime.now(UTC).year, _FIRST_YEAR - 1, -1))
    if year and year not in years:
        years.append(year)
    chosen_year = st.selectbox(
        _("Year"),
        years,
        index=years.index(year) if year else None,
        key=f"year_of_{report.report_id}",
        placeholder=_("Not known"),
    )
    text = st.text_input(
        _("Search the agency"),
        value=report.named if not agency else "",
        key=f"search_of_{report.report_id}",
        type="search",
        live="300ms",
        placeholder=_("Part of its name, or place and name: 开封 教育局"),
    )
    options = _options(text or "", agency, chosen_year)
    if not options:
        st.caption(_("Type a part of the agency's name."))
    names = list(options)
    chosen = st.radio(
        _("Agency"), names, index=names.index(agency) if agency in names else None, captions=[escape(told) for told in options.values()],
        format_func=escape, key=f"agency_of_{report.report_id}_{text}",
    )  # fmt: skip
    with st.container(horizontal=True):
        if st.button(_("Use this"), disabled=not (chosen or chosen_year)):
            held.decisions[report.report_id] = Decision(
                agency=chosen if chosen and chosen != report.agency else "",
                year=chosen_year if chosen_year != report.year else None,
                by=current_viewer().name or THIS_MACHINE,
            )
            st.rerun()
        if report.report_id in held.decisions and st.button(_("Back to what was read")):
            del held.decisions[report.report_id]
            st.rerun()


def _options(text: str, agency: str, year: int | None) -> dict[str, str]:
    """Names to choose from, with where each comes from and where it lies, doubt told as such."""
    found: dict[str, str] = {agency: _("as it stands now")} if agency else {}
    typed = tuple(text.split())
    if not typed:
        return {name: _with_place(name, told, year) for name, told in found.items()}
    library = source.ask(search_agencies, Selection(), typed, _FROM_LIBRARY)["agency"]
    for name in library if not source.library().sample else ():
        found.setdefault(str(name), _("in the library"))
    for name in named_agencies(text, year):
        found.setdefault(name, _("by the gazetteer"))
    found.setdefault("".join(typed), _("as typed"))
    return {name: _with_place(name, told, year) for name, told in found.items()}


def _with_place(name: str, told: str, year: int | None) -> str:
    place = place_by_name(name, year)
    level = words().named(FORM.terms("levels"), place.level)
    return " · ".join(filter(None, (told, level, place.region or _("the name does not tell the place"))))
