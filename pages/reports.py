"""Reports: one report as it was published, its figures as in the form, its sentences, and what does not add up in it."""

import runpy
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.banners import explain_empty
from dashboard.cards_report import show_key_figures, show_outcomes
from dashboard.excerpt import excerpt, whole
from dashboard.filters import current_selection
from dashboard.findings import findings_table
from dashboard.form_tables import FormTable, appeal_tables, disclosure_tables, request_tables
from dashboard.language import current_language, mark, plural, words
from dashboard.language import translate as _
from dashboard.layout import head, plain_table
from dashboard.markdown import escape
from dashboard.original_text import show_parts
from dashboard.report_view import show_form_table, told_table
from dashboard.words import Words
from library.queries_reports import report_facts, report_rows, search_reports
from parsing.describe import describe_location
from parsing.document import describe_place
from parsing.form import FORM

REPORT, PLACE, PART = "report", "place", "part"
LISTED_AT_MOST = 50
CODES = {
    "requests": ("outcome", "applicant"),
    "disclosures": ("item", "measure"),
    "appeals": ("route", "result"),
    "channels": ("kind", "channel"),
}
FIGURES = (*CODES, "indicators")
PARTS = {
    "requests": mark("Requests"),
    "disclosures": mark("Published"),
    "appeals": mark("Appeals"),
    "prose": mark("In sentences"),
    "findings": mark("Findings"),
    "text": mark("Full text"),
}

Facts = dict[str, Any]
Tables = dict[str, pd.DataFrame]


def render() -> None:
    """The page."""
    require_access()
    facts = _find_report()
    report_id = facts["report_id"]
    tables = {name: source.ask(report_rows, report_id, name) for name in (*FIGURES, "findings")}
    head(_("Reports"), _summary(facts, tables))
    if st.query_params.get(REPORT, report_id) != report_id:
        st.info(_("The library has no such report as the address names. This is the first of the selection."))
    _choose_report(facts)
    made_up = _("Made-up data")
    badge = f":orange-badge[{made_up}] " if facts["simulated"] else ""
    st.markdown(f"{badge}:small[:gray[{escape(_facts_line(facts))}]]")
    place = st.query_params.get(PLACE, "")
    known = bool(facts["agency"] and facts["year"])
    if known:
        show_key_figures(facts["agency"], int(facts["year"]))
        if not place:
            show_outcomes(facts["agency"], int(facts["year"]))
    with st.container(border=True):
        st.subheader(_("In the document"), anchor=False)
        _show_place(report_id, tables, place)
    clicked = _show_part(facts, tables)
    if clicked:
        st.dialog(_("In the document"), width="large")(_show_place)(report_id, tables, clicked, before=10, after=4)


def _find_report() -> Facts:
    """The report that the URL names, else the first of the selection."""
    asked = source.ask(report_facts, st.query_params.get(REPORT, ""))
    if not asked.empty:
        return _facts(asked)
    listed = source.ask(search_reports, current_selection(), (), LISTED_AT_MOST)
    if listed.empty:
        st.title(_("Reports"), anchor=False)
        explain_empty()
    return _facts(source.ask(report_facts, listed["report_id"].iloc[0]))


def _facts(found: pd.DataFrame) -> Facts:
    return {str(name): None if pd.isna(value) else value for name, value in found.iloc[0].items()}


def _choose_report(facts: Facts) -> None:
    """A list of the selection's reports; the choice goes into the URL, which is what the page is drawn from.

    Where there are more than a list holds the server searches them, and no more names go to the browser than it lists.
    """
    selection = current_selection()
    listed = source.ask(search_reports, selection, (), LISTED_AT_MOST)
    n_all = int(listed["n_all"].iloc[0]) if len(listed) else 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if n_all > LISTED_AT_MOST:
            told = _("Search {count} reports", count=words().number(n_all))
            text = st.text_input(
                told, key="report_search", type="search", live="300ms", placeholder=_("Year or agency"), width=320
            )
            if (text or "").split():
                listed = source.ask(search_reports, selection, tuple((text or "").split()), LISTED_AT_MOST)
        names = {facts["report_id"]: _name(facts["agency"], facts["year"])}
        names |= {row["report_id"]: _name(row["agency"], row["year"]) for row in listed.to_dict("records")}
        st.session_state[REPORT] = facts["report_id"]
        st.selectbox(_("Choose a report"), list(names), key=REPORT, format_func=names.__getitem__, on_change=_open_chosen)
    found = int(listed["n_all"].iloc[0]) if len(listed) else 0
    if n_all > LISTED_AT_MOST and not found:
        st.caption(_("No report of this year and name. Fewer words find more."))
    elif found > len(listed):
        rest = found - len(listed)
        st.caption(plural("{count} more report; type more of the name.", "{count} more reports; type more of the name.", rest))


def _name(agency: Any, year: Any) -> str:
    named = _("Agency not known") if pd.isna(agency) else agency
    return f"{'?' if pd.isna(year) else year} · {named}"


def _open_chosen() -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != PLACE}
    st.query_params.from_dict(kept | {REPORT: st.session_state[REPORT]})


def _summary(facts: Facts, tables: Tables) -> str:
    figures = sum(len(table) for name, table in tables.items() if name != "findings")
    found = tables["findings"]
    errors = int((found["severity"] == "error").sum())
    told = plural("{count} figure read", "{count} figures read", figures)
    if errors:
        broken = plural("{count} sum of the official tables is wrong", "{count} sums of the official tables are wrong", errors)
    elif len(found):
        broken = plural("{count} finding", "{count} findings", len(found)) + _(", none on the sums of the official tables")
    else:
        broken = _("everything adds up")
    return _("{report}: {told}; {broken}.", report=_name(facts["agency"], facts["year"]), told=told, broken=broken)


def _facts_line(facts: Facts) -> str:
    """Form, level, region, date and file in a line."""
    language = words()
    published = facts["published"]
    region = " ".join(facts[part] for part in ("province", "city", "county") if facts[part])
    parts = [
        language.named(FORM.editions, facts["form"]),
        language.named(FORM.terms("levels"), facts["level"]),
        region,
        _("published {date}", date=published.date().isoformat()) if published else "",
        PurePath(str(facts["source"])).name,
    ]
    return " · ".join(part for part in parts if part)


def _show_place(report_id: str, tables: Tables, place: str, before: int = 3, after: int = 2) -> None:
    """The marked place in the document with what stands around it, or how the document begins."""
    report = source.original(report_id)
    if report is None:
        st.caption(_("The original document is not at hand, so only its figures can be shown."))
        return
    parts = excerpt(report.document, place, before, after) if place else ()
    if parts:
        st.caption(" · ".join([describe_place(place, current_language()), *_figures_at(place, tables)]))
        picture = source.page_of(report_id, place) if report.document.format == "pdf" else None
        if picture:
            st.image(picture, caption=_("The page, with a box around the place"), width="stretch")
        show_parts(parts)
        return
    st.caption(_("The document has no such place.") if place else _("Click a number below to see where it stands."))
    show_parts(whole(report.document, 0, 2))


def _figures_at(place: str, tables: Tables) -> list[str]:
    """What the report's figures at a place count, in words of the form."""
    found = [
        describe_location("/".join((name, *row)), current_language())
        for name, codes in CODES.items()
        for row in tables[name][tables[name]["locator"] == place][list(codes)].itertuples(index=False, name=None)
    ]
    return found[:3]


def _show_part(facts: Facts, tables: Tables) -> str:
    """The chosen part of the report; returns the place of a cell that was just clicked, or ""."""
    _follow_place(tables)
    names = {part: _(name) for part, name in PARTS.items()}
    part = st.segmented_control(
        _("Part"), list(names), key=PART, format_func=names.__getitem__, required=True, label_visibility="collapsed"
    )
    language, edition, findings = words(), str(facts["form"]), tables["findings"]
    if part in _FORM_TABLES:
        clicked = [show_form_table(table, findings, PLACE) for table in _FORM_TABLES[part](tables[part], edition, language)]
        return next(filter(None, clicked), "")
    if part == "prose":
        told = told_table(tables, facts["report_id"], language)
        plain_table(told, key="told", file_name=f"{facts['report_id']}-told", links=(_("Source"),))
    elif part == "findings":
        _show_findings(facts, findings)
    else:
        _show_text(facts["report_id"])
    return ""


_FORM_TABLES: dict[str, Callable[[pd.DataFrame, str, Words], tuple[FormTable, ...]]] = {
    "requests": request_tables,
    "disclosures": disclosure_tables,
    "appeals": appeal_tables,
}


def _follow_place(tables: Tables) -> None:
    """Opens the part that holds the place which the URL names, once for each place."""
    place = st.query_params.get(PLACE, "")
    if PART not in st.session_state or (place and st.session_state.get("part_for") != place):
        holds = [name for name in FIGURES if place and (tables[name]["locator"] == place).any()]
        part = holds[0] if holds else "requests"
        st.session_state[PART] = part if part in PARTS and "#" not in place else "prose"
    st.session_state["part_for"] = place


def _show_findings(facts: Facts, findings: pd.DataFrame) -> None:
    if findings.empty:
        st.caption(_("Everything in this report adds up."))
        return
    plain_table(findings_table(findings, words()), key="report_findings", file_name=f"{facts['report_id']}-findings")


def _show_text(report_id: str) -> None:
    """The document as it stands, under the heads of its sections."""
    report = source.original(report_id)
    if report is None:
        return
    show_parts(whole(report.document, 0, report.sections[0].first if report.sections else None))
    for section in report.sections:
        st.subheader(escape(section.title), anchor=False)
        show_parts(whole(report.document, section.first + 1, section.last))


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
