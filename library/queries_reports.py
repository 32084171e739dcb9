"""Questions about single reports: which there are, what one holds, what does not add up, what could not be read.

Findings belong to a report and not to a sum, so they are asked of every selected report, parts of a whole included.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from library.queries import Selection, ask, ask_about
from library.schema import FIGURE_TABLES
from library.store import Library

_NO_LIMIT = 2**31


def count_reports(library: Library, selection: Selection) -> pd.DataFrame:
    """One row: n_reports, n_agencies, n_simulated, and n_with_errors (reports whose official tables do not add up)."""
    question = """
        SELECT count(*) AS n_reports, count(DISTINCT agency_number) AS n_agencies, count(*) FILTER (simulated) AS n_simulated,
            count(*) FILTER (n_errors > 0) AS n_with_errors
        FROM selected_totals"""
    return ask_about(library, selection, question)


def search_reports(library: Library, selection: Selection, words: Sequence[str], limit: int) -> pd.DataFrame:
    """report_id, agency, year, n_all of reports whose agency and year hold all of the words, the latest first, then by agency.

    `n_all` is how many there are without the limit.
    """
    question = """
        , found AS (
            SELECT number, agency, year FROM selected
            WHERE len(list_filter($words::VARCHAR[],
                lambda word: NOT contains(concat_ws(' ', year::VARCHAR, agency), word))) = 0),
        shown AS MATERIALIZED (FROM found ORDER BY year DESC NULLS LAST, agency, number LIMIT $most)
        SELECT report_id, shown.agency, shown.year, (SELECT count(*) FROM found) AS n_all
        FROM shown JOIN reports USING (number) ORDER BY shown.year DESC NULLS LAST, shown.agency, number"""
    return ask_about(library, selection, question, words=list(words), most=limit)


def findings_by_rule(library: Library, selection: Selection) -> pd.DataFrame:
    """rule, severity, n_findings, n_reports; the most frequent first."""
    question = """
        SELECT rule, severity, sum(n_findings)::BIGINT AS n_findings, count(*) AS n_reports
        FROM rules JOIN selected ON number = report GROUP BY ALL ORDER BY n_findings DESC, rule"""
    return ask_about(library, selection, question)


def findings_by_agency(library: Library, selection: Selection, limit: int = 8) -> pd.DataFrame:
    """agency, n_errors, n_warnings, n_notices, n_reports; those with most errors first, then most warnings."""
    question = """
        SELECT any_value(agency) AS agency, sum(n_errors)::BIGINT AS n_errors, sum(n_warnings)::BIGINT AS n_warnings,
            sum(n_notices)::BIGINT AS n_notices, count(*) AS n_reports
        FROM selected_totals WHERE agency IS NOT NULL AND n_errors + n_warnings + n_notices > 0
        GROUP BY agency_number ORDER BY n_errors DESC, n_warnings DESC, n_notices DESC, agency LIMIT $most"""
    return ask_about(library, selection, question, most=limit)


def findings_by_year(library: Library, selection: Selection) -> pd.DataFrame:
    """year, n_reports, n_with_errors, n_with_warnings; one row a year that has reports."""
    question = """
        SELECT year, count(*) AS n_reports, count(*) FILTER (n_errors > 0) AS n_with_errors,
            count(*) FILTER (n_warnings > 0) AS n_with_warnings
        FROM selected_totals WHERE year IS NOT NULL GROUP BY year ORDER BY year"""
    return ask_about(library, selection, question)


def findings_change(library: Library, selection: Selection, year: int) -> pd.DataFrame:
    """year, n_reports, n_with_errors, n_errors, n_warnings, n_notices of a year and the one before, of the agencies that report on
    both; no row where there are none. The selection's own years are left aside."""
    question = """
        , paired AS (
            SELECT *, count(DISTINCT year) OVER (PARTITION BY agency_number) = 2 AS of_both
            FROM selected_totals WHERE agency IS NOT NULL)
        SELECT year, count(*) AS n_reports, count(*) FILTER (n_errors > 0) AS n_with_errors, sum(n_errors)::BIGINT AS n_errors,
            sum(n_warnings)::BIGINT AS n_warnings, sum(n_notices)::BIGINT AS n_notices
        FROM paired WHERE of_both GROUP BY year ORDER BY year"""
    return ask_about(library, replace(selection, years=(year - 1, year)), question)


def list_findings(
    library: Library,
    selection: Selection,
    severities: Sequence[str] = (),
    rules: Sequence[str] = (),
    limit: int = _NO_LIMIT,
) -> pd.DataFrame:
    """The findings, the gravest and latest first: report_id, agency, year, simulated and the columns of `findings`, and n_all.

    `n_all` is how many there are without the limit. Empty `severities` or `rules` mean all of them.
    """
    question = """
        , found AS MATERIALIZED (
            SELECT findings.rowid AS place, report, array_position(['error', 'warning', 'notice'], severity::VARCHAR) AS grave,
                year, agency, rule, location
            FROM findings JOIN selected ON number = report
            WHERE (len($severities::VARCHAR[]) = 0 OR severity IN (SELECT unnest($severities::VARCHAR[])))
              AND (len($rules::VARCHAR[]) = 0 OR rule IN (SELECT unnest($rules::VARCHAR[])))),
        shown AS MATERIALIZED (FROM found ORDER BY grave, year DESC, agency, rule, location LIMIT $most)
        SELECT report_id, reports.agency, reports.year, reports.simulated, findings.* EXCLUDE (report),
            (SELECT count(*) FROM found) AS n_all
        FROM shown JOIN findings ON findings.rowid = place JOIN reports ON number = shown.report
        ORDER BY grave, shown.year DESC, shown.agency, shown.rule, shown.location"""
    return ask_about(library, selection, question, severities=list(severities), rules=list(rules), most=limit)


def reports_by_findings(library: Library, selection: Selection, severity: str, limit: int) -> pd.DataFrame:
    """report_id, agency, year, value: the selected reports with their findings of a severity, those with most first.

    KeyError for a severity that is none.
    """
    column = _COUNTED_AS[severity]
    question = f"""
        SELECT report_id, reports.agency, reports.year, {column} AS value FROM selected_totals JOIN reports USING (number)
        ORDER BY {column} DESC, number LIMIT $most"""
    return ask_about(library, selection, question, most=limit)


_COUNTED_AS = {"error": "n_errors", "warning": "n_warnings", "notice": "n_notices"}


def report_facts(library: Library, report_id: str) -> pd.DataFrame:
    """The row of `reports` with this id, superseded reports included; no row where there is none."""
    number = _number(library, report_id)
    question = f"""
        SELECT * EXCLUDE (number) FROM reports WHERE number = {number}
        UNION ALL BY NAME SELECT * EXCLUDE (number) FROM superseded WHERE number = {number}"""
    return ask(library, question, {})


def _number(library: Library, report_id: str) -> int:
    """The number of the report with this id, -1 where there is none.

    Questions name it as it stands, not as a parameter, so that only the block of a table is read that holds it.
    """
    found = ask(library, "SELECT number FROM identities WHERE report_id = $report", {"report": report_id})["number"]
    return int(found.iloc[0]) if len(found) else -1


def report_rows(library: Library, report_id: str, table: str) -> pd.DataFrame:
    """The rows of one report in a table of figures or in `findings`; columns as in parsing.tables, without report_id.

    Of a superseded report, its rows as well: they are kept with it and count nowhere.
    """
    if table not in FIGURE_TABLES:
        raise ValueError(f"No such table of figures: {table}. There are {', '.join(FIGURE_TABLES)}.")
    question = f"SELECT * EXCLUDE (report) FROM {table} WHERE report = {_number(library, report_id)}"
    return ask(library, question, {})
