"""The cards of the page on data quality: findings by rule, by agency and by year, and the findings behind each of their marks."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.broken_sums import FIRST, most_told, with_most_broken
from dashboard.charts_findings import agencies_chart, rules_chart, years_chart
from dashboard.findings import findings_table
from dashboard.headline import in_year
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.rows import rows_of
from library.queries import Selection
from library.queries_figures import MOST_BEHIND
from library.queries_reports import findings_by_agency, findings_by_rule, findings_by_year, list_findings, reports_by_findings
from parsing.form import FORM


def most_broken(selection: Selection) -> pd.DataFrame:
    """The agencies of the selection with most broken sums, as findings_by_agency; no row where there is no broken sum."""
    return with_most_broken(lambda limit: source.ask(findings_by_agency, selection, limit))


def show_charts(selection: Selection) -> None:
    """The findings by rule, by agency and by year; there is at least one."""
    _show_rules(selection)
    left, right = st.columns(2, gap="small")
    with left:
        _show_agencies(selection)
    with right:
        _show_years(selection)


@card
def _show_rules(selection: Selection) -> Chart:
    language, by_rule = words(), source.ask(findings_by_rule, selection)
    names = {term.code: language.term(term) for term in FORM.rules}
    top = by_rule.iloc[0]
    return Chart(
        rules_chart(rows_of(by_rule), language, dark()),
        key="findings_by_rule",
        title=_("Most frequent: {rule}", rule=names[top["rule"]]),
        subtitle=_("Findings by rule, {period}", period=_period(selection)),
        alt=_(
            "Bar chart of findings by rule, the most frequent on top: {rule}, {count}.",
            rule=names[top["rule"]],
            count=top["n_findings"],
        ),
        table=pd.DataFrame(
            {_("Rule"): by_rule["rule"].map(names), _("Findings"): by_rule["n_findings"], _("Reports"): by_rule["n_reports"]}
        ),
        behind=lambda rule: behind_findings(selection, rules=(rule,)),
    )


@card
def _show_agencies(selection: Selection) -> Chart | None:
    by_agency = source.ask(findings_by_agency, selection, FIRST)
    if by_agency.empty:
        return None
    return Chart(
        agencies_chart(rows_of(by_agency), words(), dark()),
        key="findings_by_agency",
        title=_agencies_title(selection),
        subtitle=_(
            "Findings by agency and severity, {period}; the {count} agencies with most errors",
            period=_period(selection),
            count=len(by_agency),
        ),
        alt=_("Stacked bar chart of findings by agency."),
        table=by_agency.set_axis([_("Agency"), _("Errors"), _("Contradictions"), _("Notices"), _("Reports")], axis=1),
        behind=lambda mark: _behind_agency(selection, mark),
    )


def _agencies_title(selection: Selection) -> str:
    """Who has most errors; nobody is named before others with as many."""
    most = most_broken(selection)
    return most_told(most, words()) if len(most) else _("No broken sums; contradictions and notices by agency")


@card
def _show_years(selection: Selection) -> Chart | None:
    years = source.ask(findings_by_year, selection)
    if years.empty:
        return None
    return Chart(
        years_chart(rows_of(years), words(), dark()),
        key="findings_by_year",
        title=_("Reports with broken sums, by year"),
        subtitle=_("Share of the year's reports whose official tables do not add up, {period}", period=_period(selection)),
        alt=_("Bar chart of the share of reports with broken sums by year."),
        table=years.set_axis([_("Year"), _("Reports"), _("With broken sums"), _("With contradictions")], axis=1),
        behind=lambda year: behind_findings(in_year(selection, int(year)), severities=("error",)),
    )


def _period(selection: Selection) -> str:
    listed = [int(year) for year in source.ask(findings_by_year, selection)["year"]]
    if not listed:
        return _("year not known")
    return str(listed[0]) if len(listed) == 1 else _("{first}–{last}", first=listed[0], last=listed[-1])


def behind_findings(selection: Selection, severities: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> pd.DataFrame:
    """The findings of these severities and rules, of all where none is given, as dashboard.behind takes figures."""
    rows = source.ask(list_findings, selection, severities, rules, MOST_BEHIND)
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


def behind_severity(selection: Selection, severity: str) -> pd.DataFrame:
    """The findings of a severity or, where there is none, the reports that were checked for it."""
    found = behind_findings(selection, (severity,))
    return behind_reports(selection, severity) if found.empty else found


def behind_reports(selection: Selection, severity: str) -> pd.DataFrame:
    """The reports of a selection, each with its number of findings of a severity, as dashboard.behind takes figures."""
    names = {term.code: words().term(term) for term in FORM.terms("severities")}
    return source.ask(reports_by_findings, selection, severity, MOST_BEHIND).assign(locator="", name=names[severity])


def _behind_agency(selection: Selection, mark: str) -> pd.DataFrame:
    agency, severity = mark.rsplit("|", 1)
    return behind_findings(replace(selection, agencies=(agency,)), severities=(severity,))
