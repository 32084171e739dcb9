"""One uploaded document before it is kept: whom it is taken for, its figures, what does not add up, and what to do with it."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.correction import correct
from dashboard.findings import findings_table
from dashboard.form_tables import appeal_tables, disclosure_tables, request_tables
from dashboard.language import current_language, plural, words
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.print_table import print_table
from dashboard.standing import Standing, published
from dashboard.upload import Upload
from library.staging import Staged, StagedReport
from parsing.agency import describe_note
from parsing.form import FORM
from parsing.report import tables_from
from parsing.tables import Tables

_FINDINGS_SHOWN = 8
_SEVERITIES = ("error", "warning", "notice")
# What is told in a line of every report: location of the figure in the form's tables.
_KEY_FIGURES = (
    ("requests", "outcome", "new"), ("requests", "outcome", "carried_in"), ("requests", "outcome", "concluded"),
    ("requests", "outcome", "carried_out"), ("appeals", "route", "review"),
)  # fmt: skip


def needs_look(held: Upload, document: Staged) -> tuple[bool, bool, bool]:
    """How urgently a clerk should look at a document, to be sorted by: unreadable, then in doubt, then with broken sums."""
    doubtful = any(not all(held.corrected(report)) or report.doubts for report in document.reports)
    return not document.failures, not doubtful, not any(report.n_errors for report in document.reports)


def show_document(held: Upload, document: Staged, stands: Standing) -> None:
    """The card of one document."""
    with st.container(border=True, gap="small"):
        for failure in document.failures:
            badge = _("Could not be read")
            st.markdown(f":red-badge[{badge}] **{escape(failure.name or document.source)}**")
            st.write(escape(failure.message(current_language())))
        tables = tables_from(document.columns()) if document.reports else None
        for report in document.reports:
            assert tables is not None
            _show_report(held, document, report, tables, stands)
        if document.reports and document.digest not in stands.here:
            _choose(held, document)


def _show_report(held: Upload, document: Staged, report: StagedReport, tables: Tables, stands: Standing) -> None:
    agency, year = held.corrected(report)
    named = agency or report.named or _("Agency not known")
    title = escape(f"{year or '?'} · {named}")
    st.markdown(" ".join([f"**{title}**", *_badges(held, document, report, stands)]))
    language = words()
    facts = [
        document.source,
        language.named(FORM.editions, report.form),
        language.named(FORM.terms("levels"), report.level),
        report.region or _("place not known"),
        plural("{count} figure read", "{count} figures read", report.n_figures),
    ]
    st.caption(escape(" · ".join(filter(None, facts))))
    told = _key_figures(report, tables)
    if told:
        st.markdown(escape(told))
    for doubt in report.doubts if report.report_id not in held.decisions else ():
        st.markdown(f":orange[{escape(describe_note(doubt, current_language()))}]")
    _show_standing(report, stands)
    _show_findings(report, tables)
    _show_figures(report, tables)


def _badges(held: Upload, document: Staged, report: StagedReport, stands: Standing) -> list[str]:
    badges = []
    if report.simulated:
        badges.append(("orange", _("Made-up data")))
    if document.digest in stands.here:
        badges.append(("gray", _("In the library already")))
    decided = report.report_id in held.decisions
    if not all(held.corrected(report)) or (report.doubts and not decided):
        badges.append(("orange", _("Please check agency and year")))
    elif decided:
        badges.append(("blue", _("Checked by you")))
    if report.n_errors:
        badges.append(("red", plural("{count} broken sum", "{count} broken sums", report.n_errors)))
    if report.report_id in stands.replaced:
        badges.append(("blue", _("Replaces a report")))
    return [f":{colour}-badge[{escape(text)}]" for colour, text in badges]


def _key_figures(report: StagedReport, tables: Tables) -> str:
    """New 31 · Carried in 2 …, of the official tables; a cell that is blank is told as such and never as 0."""
    language, parts = words(), []
    names = {term.code: language.term(term) for term in (*FORM.outcomes, *FORM.routes)}
    for table, column, code in _KEY_FIGURES:
        frame = getattr(tables, table)
        total = frame["applicant" if table == "requests" else "result"] == "total"
        rows = frame[(frame["report_id"] == report.report_id) & (frame["origin"] == "table") & (frame[column] == code) & total]
        if len(rows):
            parts.append(f"{names[code]} {language.number(rows['count'].iloc[0])}")
    return " · ".join(parts)


def _show_standing(report: StagedReport, stands: Standing) -> None:
    earlier = stands.replaced.get(report.report_id)
    if earlier is not None:
        date = published(earlier)
        told = _("It takes the place of {source}, which stays as an earlier version.", source=str(earlier["source"]))
        when = _(" That one was published on {date}.", date=date) if date else ""
        st.caption(escape(told + when))
    if report.report_id in stands.rivals:
        st.caption(_("Another report of this upload is for the same agency and year; the one published later will count."))


def _show_findings(report: StagedReport, tables: Tables) -> None:
    found = tables.findings[tables.findings["report_id"] == report.report_id]
    if found.empty:
        st.caption(_("Everything in this report adds up."))
        return
    order = found["severity"].astype(str).map(_SEVERITIES.index)
    found = found.iloc[order.argsort(kind="stable")]
    shown = found if report.n_errors else found.head(0)
    label = plural("{count} finding", "{count} findings", len(found))
    shelf = st.expander(
        label, expanded=len(shown) > 0, key=f"findings_of_{report.report_id}", on_change="rerun", type="compact"
    )
    if shelf.open:
        with shelf:
            for row in findings_table(found.head(_FINDINGS_SHOWN), words()).to_dict("records"):
                st.markdown(_finding(row))
            if len(found) > _FINDINGS_SHOWN:
                more = len(found) - _FINDINGS_SHOWN
                st.caption(plural("{count} more, shown once it is kept.", "{count} more, shown once it is kept.", more))


def _finding(row: dict[Hashable, Any]) -> str:
    """A finding in two lines, which fit a phone as well: what disagrees, then both numbers with their places."""
    number = words().number
    severity, message = _("Severity"), _("What disagrees")
    told = f"**{escape(row[severity])}** {escape(row[message])}"
    pairs = ((_("Expected"), _("Place of the expected")), (_("Found"), _("Place of the found")))
    numbers = [f"{name} {number(row[name])} ({row[place]})" for name, place in pairs if pd.notna(row[name])]
    return told + (f"  \n:small[:gray[{escape(' · '.join(numbers))}]]" if numbers else "")


def _show_figures(report: StagedReport, tables: Tables) -> None:
    """The official tables as in the form, on demand."""
    shelf = st.expander(_("Figures"), key=f"figures_of_{report.report_id}", on_change="rerun", type="compact")
    if not shelf.open:
        return
    with shelf:
        for name, lay_out in (("requests", request_tables), ("appeals", appeal_tables), ("disclosures", disclosure_tables)):
            frame: pd.DataFrame = getattr(tables, name)
            for table in lay_out(frame[frame["report_id"] == report.report_id], report.form, words()):
                st.caption(table.title)
                st.dataframe(table.shown, key=f"{table.title}_{report.report_id}", height="content")
                print_table(table.shown.rename_axis(_("Item")).reset_index())


def _choose(held: Upload, document: Staged) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        key = f"keep_{document.digest}"
        st.session_state[key] = document.digest not in held.discarded
        st.checkbox(_("Keep"), key=key, on_change=_toggle, args=(held, document.digest))
        for report in document.reports:
            if st.button(_("Correct agency or year"), key=f"correct_{report.report_id}", type="tertiary"):
                correct(report)


def _toggle(held: Upload, digest: str) -> None:
    held.discarded ^= {digest}
