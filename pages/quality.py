"""Data quality: what in the reports does not add up, for the clerk who writes to the agency."""

import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.banners import explain_empty
from dashboard.charts_findings import agencies_chart, rules_chart, years_chart
from dashboard.filters import choice, current_selection, links_to
from dashboard.findings import finding_links, findings_table
from dashboard.headline import in_year
from dashboard.kept import dark
from dashboard.language import current_language, plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure, chart, head, key_figures, plain_table
from dashboard.to_correct import open_list
from library.queries import Selection, coverage, list_failures
from library.queries_reports import (
    count_reports,
    findings_by_agency,
    findings_by_rule,
    findings_by_year,
    findings_change,
    list_findings,
)
from parsing.errors import UnreadableReport
from parsing.form import FORM

SHOWN_AT_MOST = 1000
SHOWN_AT_FIRST, IN_CSV = 100, 20_000
_MORE = "findings_shown"
AGENCIES_OFFERED = 50


def render() -> None:
    """The page."""
    require_access()
    selection = current_selection()
    counts = source.ask(count_reports, selection).iloc[0]
    if not counts["n_reports"]:
        st.title(_("Data quality"), anchor=False)
        _show_failures()
        explain_empty()
    by_rule = source.ask(findings_by_rule, selection)
    by_agency = source.ask(findings_by_agency, selection)
    head(_("Data quality"), _finding(counts, by_agency))
    key_figures(_key_figures(counts, by_rule, selection))
    if by_rule.empty:
        st.caption(_("Every sum holds and every cell is filled in."))
    else:
        _show_charts(selection, by_rule, by_agency)
        _show_findings(selection)
    _show_failures()


def _finding(counts: "pd.Series[Any]", by_agency: pd.DataFrame) -> str:
    broken = int(counts["n_with_errors"])
    if not broken:
        return plural(
            "The official tables of the one report add up.",
            "The official tables of all {count} reports add up.",
            counts["n_reports"],
        )
    told = plural(
        "The official tables of {count} report of {all} do not add up",
        "The official tables of {count} reports of {all} do not add up",
        broken,
        all=words().number(counts["n_reports"]),
    )
    named = by_agency[by_agency["n_errors"] > 0]
    if named.empty:
        return _("{told}.", told=told)
    first = named.iloc[0]
    tied = int((named["n_errors"] == first["n_errors"]).sum())
    if tied > 1:
        most = plural(
            "most of them at {agency} and others, {tied} in all ({count} sum each)",
            "most of them at {agency} and others, {tied} in all ({count} sums each)",
            first["n_errors"],
            agency=first["agency"],
            tied=tied,
        )
        return _("{told}; {most}.", told=told, most=most)
    most = plural(
        "most of them at {agency} ({count} sum)",
        "most of them at {agency} ({count} sums)",
        first["n_errors"],
        agency=first["agency"],
    )
    return _("{told}; {most}.", told=told, most=most)


def _key_figures(counts: "pd.Series[Any]", by_rule: pd.DataFrame, selection: Selection) -> list[KeyFigure]:
    language = words()
    changed = _changes(selection)
    found = by_rule.groupby("severity", observed=True)["n_findings"].sum()
    share = counts["n_with_errors"] / counts["n_reports"]
    return [
        KeyFigure(
            _("Reports checked"),
            language.number(counts["n_reports"]),
            base=plural("{count} agency", "{count} agencies", counts["n_agencies"]),
        ),
        KeyFigure(
            _("With broken sums"),
            language.number(counts["n_with_errors"]),
            *changed("n_with_errors"),
            base=_("{share} of the reports", share=language.percent(share)),
            help=_("Reports whose official tables contradict themselves."),
        ),
        *(
            KeyFigure(
                language.term(severity),
                language.number(found.get(severity.code, 0)),
                *changed(f"n_{severity.code}s"),
                base=_SEVERITIES[severity.code](),
            )
            for severity in FORM.terms("severities")
        ),
    ]


def _changes(selection: Selection) -> Callable[[str], tuple[str, str]]:
    """Of a column of findings_change: its change from the year before to the latest, with both numbers, as a key figure takes it.

    The figure itself is of all years, so the two years are named; they are of the agencies that report on both.
    """
    years = source.ask(coverage, selection)["year"].dropna()
    told = source.ask(findings_change, selection, int(years.max())).set_index("year") if len(years) else pd.DataFrame()

    def changed(column: str) -> tuple[str, str]:
        if len(told) < 2:
            return "", ""
        (first, last), (before, after) = told.index, (int(count) for count in told[column])
        show = words().number
        compared = _("{first}: {before}, {last}: {after}", first=first, before=show(before), last=last, after=show(after))
        return words().signed(after - before), compared

    return changed


_SEVERITIES = {
    "error": lambda: _("arithmetic broken in the official tables"),
    "warning": lambda: _("sentences against tables, year against year"),
    "notice": lambda: _("blank cells and missing parts"),
}


def _show_charts(selection: Selection, by_rule: pd.DataFrame, by_agency: pd.DataFrame) -> None:
    language, years = words(), source.ask(findings_by_year, selection)
    covered = _period(years)
    names = {term.code: language.term(term) for term in FORM.rules}
    top = by_rule.iloc[0]
    chart(
        rules_chart(by_rule, language, dark()),
        key="findings_by_rule",
        title=_("Most frequent: {rule}", rule=names[top["rule"]]),
        subtitle=_("Findings by rule, {period}", period=covered),
        alt=_(
            "Bar chart of findings by rule, the most frequent on top: {rule}, {count}.",
            rule=names[top["rule"]],
            count=top["n_findings"],
        ),
        table=pd.DataFrame(
            {_("Rule"): by_rule["rule"].map(names), _("Findings"): by_rule["n_findings"], _("Reports"): by_rule["n_reports"]}
        ),
        behind=lambda rule: _behind(selection, rules=(rule,)),
    )
    left, right = st.columns(2, gap="small")
    if len(by_agency):
        with left:
            _show_agencies(selection, by_agency, covered)
    if len(years):
        with right:
            _show_years(selection, years, covered)


def _show_agencies(selection: Selection, by_agency: pd.DataFrame, covered: str) -> None:
    chart(
        agencies_chart(by_agency, words(), dark()),
        key="findings_by_agency",
        title=_agencies_title(by_agency),
        subtitle=_(
            "Findings by agency and severity, {period}; the {count} agencies with most errors",
            period=covered,
            count=len(by_agency),
        ),
        alt=_("Stacked bar chart of findings by agency."),
        table=by_agency.set_axis([_("Agency"), _("Errors"), _("Contradictions"), _("Notices"), _("Reports")], axis=1),
        behind=lambda mark: _behind_agency(selection, mark),
    )


def _agencies_title(by_agency: pd.DataFrame) -> str:
    """Who has most errors; nobody is named before others with as many."""
    first = by_agency.iloc[0]
    tied = int((by_agency["n_errors"] == first["n_errors"]).sum())
    if not first["n_errors"]:
        return _("No broken sums; contradictions and notices by agency")
    if tied > 1:
        return _("{agency} and others, {tied} in all, have most broken sums", agency=first["agency"], tied=tied)
    return _("{agency} has most broken sums", agency=first["agency"])


def _show_years(selection: Selection, years: pd.DataFrame, covered: str) -> None:
    chart(
        years_chart(years, words(), dark()),
        key="findings_by_year",
        title=_("Reports with broken sums, by year"),
        subtitle=_("Share of the year's reports whose official tables do not add up, {period}", period=covered),
        alt=_("Bar chart of the share of reports with broken sums by year."),
        table=years.set_axis([_("Year"), _("Reports"), _("With broken sums"), _("With contradictions")], axis=1),
        behind=lambda year: _behind(in_year(selection, int(year)), severities=("error",)),
    )


def _period(years: pd.DataFrame) -> str:
    listed = [int(year) for year in years["year"]]
    if not listed:
        return _("year not known")
    return str(listed[0]) if len(listed) == 1 else _("{first}–{last}", first=listed[0], last=listed[-1])


def _behind(selection: Selection, severities: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> pd.DataFrame:
    rows = source.ask(list_findings, selection, severities, rules, SHOWN_AT_MOST)
    table = findings_table(rows, words())
    return pd.DataFrame(
        {
            "report_id": rows["report_id"],
            "locator": rows["actual_locator"].where(rows["actual_locator"].fillna("") != "", rows["expected_locator"]),
            "agency": rows["agency"],
            "year": rows["year"],
            "name": table[_("What disagrees")],
            "value": rows["actual"],
        }
    )


def _behind_agency(selection: Selection, mark: str) -> pd.DataFrame:
    agency, severity = mark.rsplit("|", 1)
    return _behind(replace(selection, agencies=(agency,)), severities=(severity,))


def _show_findings(selection: Selection) -> None:
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


def _show_failures() -> None:
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


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
