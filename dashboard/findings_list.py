"""The list of the page on data quality, which a clerk sends to agencies, and the documents that could not be read."""

from pathlib import PurePath

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.filters import choice, links_to
from dashboard.findings import finding_links, findings_table
from dashboard.language import current_language, words
from dashboard.language import translate as _
from dashboard.layout import plain_table
from dashboard.to_correct import open_list
from library.queries import Selection, list_failures
from library.queries_reports import findings_by_agency, list_findings
from parsing.errors import UnreadableReport
from parsing.form import FORM

SHOWN_AT_FIRST, SHOWN_AT_MOST, IN_CSV = 100, 1000, 20_000
AGENCIES_OFFERED = 50
_MORE = "findings_shown"


def show_findings(selection: Selection) -> None:
    """The list that a clerk sends to the agency, by severity and rule."""
    language = words()
    st.subheader(_("What to correct"), anchor=False)
    severities = {term.code: language.term(term) for term in FORM.terms("severities")}
    rules = {term.code: language.term(term) for term in FORM.rules}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choice("severity", severities, _("Severity"))
        ruled = choice("rule", rules, _("Rule"))
    asked = (selection, tuple(chosen), tuple(ruled))
    rows = source.ask(list_findings, *asked, _how_many(asked))
    if rows.empty:
        st.caption(_("No finding of this severity and rule."))
        return
    n_all, to, library, linked = int(rows["n_all"].iloc[0]), links_to("reports"), source.library(), _("Source")

    def table_of(findings: pd.DataFrame) -> pd.DataFrame:
        table = findings_table(findings, language)
        table.insert(0, linked, finding_links(findings, to))
        return table

    _offer_list(selection)
    plain_table(
        table_of(rows),
        key="findings",
        file_name="findings",
        links=(linked,),
        height=480,
        every=(lambda: table_of(list_findings(library, *asked, IN_CSV))) if n_all > len(rows) else None,
    )
    _offer_more(len(rows), n_all, asked)


def _how_many(asked: tuple[object, ...]) -> int:
    """How many findings are shown of a choice: some at first, more as the reader asks for them."""
    of, count = st.session_state.get(_MORE, (None, SHOWN_AT_FIRST))
    return int(count) if of == asked else SHOWN_AT_FIRST


def _offer_more(shown: int, n_all: int, asked: tuple[object, ...]) -> None:
    if shown >= n_all:
        return
    told = _("The gravest {shown} of {all}; the file to download holds them all.", shown=shown, all=words().number(n_all))
    if n_all > IN_CSV:
        told = _("The gravest {shown} of {all}; narrow the filters to see the rest.", shown=shown, all=words().number(n_all))
    st.caption(told)
    if shown < SHOWN_AT_MOST:
        more = (asked, min(SHOWN_AT_MOST, shown + 3 * SHOWN_AT_FIRST))
        st.button(_("Show more"), on_click=st.session_state.update, args=({_MORE: more},))


def _offer_list(selection: Selection) -> None:
    """The findings of one agency as a list to be sent to it."""
    named = [str(agency) for agency in source.ask(findings_by_agency, selection, AGENCIES_OFFERED)["agency"]]
    if not named:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        agency = st.selectbox(_("Agency to write to"), named, key="agency_to_write_to", filter_mode="contains", width=420)
        if st.button(_("List for this agency")):
            open_list(agency, selection.years)


def show_failures() -> None:
    """Which documents are not among the reports, and why; nothing where all could be read."""
    failures = source.ask(list_failures)
    if failures.empty:
        return
    st.subheader(_("Documents that could not be read"), anchor=False)
    reasons = [
        UnreadableReport(row["reason"], row["detail"] if pd.notna(row["detail"]) else "").message(current_language())
        for row in failures.to_dict("records")
    ]
    table = pd.DataFrame(
        {_("File"): [PurePath(str(name)).name for name in failures["source"]], _("Why, and what to do"): reasons}
    )
    plain_table(table, key="failures", file_name="failures")
