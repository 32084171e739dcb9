"""The store's table `summaries`: one row a report, with all that a selection chooses by and all that is added up over reports.

number agency year adcode level simulated     as in `reports`, in its order
agency_number   agencies counted by name: what is grouped or paired by agency is so by a number
counts_from     how many digits of an adcode a selected region must name at least for the report to count in its sums (below)
n_errors n_warnings n_notices           its findings by severity
…               the quantities of totals.py; `outcome_<row>`, a row of section 三 for all applicants; and `flow_<applicant>_<group>`,
                told only where all of them are

A sum over any selection is one scan of a few of these columns; the figures themselves, a hundred times as many rows, are read only
where figures are shown.

Which reports count: where agencies are chosen `parts` is asked. Otherwise a selection is all reports of a region, of some years; as
a report covers others of its own year alone, whether a report is covered depends on the region only, and whatever is free of
a whole within a region is so within each smaller one. 0: nothing covers it; 2, 4, 6: it counts within its province, city, county;
8: a report of its own county covers it.
"""

from library.schema import ANSWERS
from library.totals import APPLICANTS, LEGACY_FORM, QUANTITIES, TOTALS
from parsing.form import FORM

OUTCOMES = tuple(term.code for term in FORM.outcomes)
FLOWS = {(applicant, group): f"flow_{applicant}_{group}" for applicant in APPLICANTS for group in ANSWERS}
# How many findings a report has, and how far from the whole it begins to count.
_COUNTED = """
severities AS (
    SELECT report, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
        count(*) FILTER (severity = 'notice') AS notices
    FROM findings GROUP BY report),
covered AS (
    SELECT part, max(CASE WHEN left(one.adcode, 6) = left(other.adcode, 6) THEN 8
        WHEN left(one.adcode, 4) = left(other.adcode, 4) THEN 6 WHEN left(one.adcode, 2) = left(other.adcode, 2) THEN 4
        ELSE 2 END) AS counts_within
    FROM parts JOIN reports AS one ON one.number = part JOIN reports AS other ON other.number = whole GROUP BY part)
"""
_COUNTS = {
    "counts_from": "coalesce(counts_within, 0)::TINYINT",
    "n_errors": "coalesce(errors, 0)::INTEGER",
    "n_warnings": "coalesce(warnings, 0)::INTEGER",
    "n_notices": "coalesce(notices, 0)::INTEGER",
}
# What filters and pages list is listed once a version.
_LISTS = f"""
CREATE VIEW totals AS SELECT number AS report, {", ".join(QUANTITIES)} FROM summaries;
CREATE TABLE agencies AS
SELECT agency, arg_max(level, year)::VARCHAR AS level, arg_max(parent, year) AS parent, arg_max(adcode, year) AS adcode,
    bool_or(simulated) AS simulated, count(*) AS n_reports, max(year) AS last_year, any_value(agency_number) AS agency_number
FROM reports JOIN (SELECT number, agency_number FROM summaries) USING (number) WHERE agency IS NOT NULL
GROUP BY agency ORDER BY agency;
CREATE TABLE rules AS
SELECT report, rule, severity, count(*)::INTEGER AS n_findings FROM findings GROUP BY ALL ORDER BY report, rule;
"""
# The 2008 form's rows are few and are a series of their own: kept as rows, in tables that hold nothing else.
_LEGACY = f"""
CREATE TABLE legacy_requests AS
SELECT report, origin, outcome, count FROM requests WHERE starts_with(outcome::VARCHAR, 'legacy_') ORDER BY report;
CREATE TABLE legacy_appeals AS
SELECT report, route::VARCHAR AS route, result::VARCHAR AS result, count FROM appeals JOIN reports ON reports.number = report
WHERE origin = 'table' AND (route = 'litigation' OR form::VARCHAR = '{LEGACY_FORM}') ORDER BY report;
"""


def _outcome_columns() -> str:
    return ", ".join(f"max(count) FILTER (outcome = '{code}') AS outcome_{code}" for code in OUTCOMES)


def _flow_columns() -> str:
    cells = ", ".join(
        f"max(count) FILTER (applicant = '{applicant}' AND outcome_group = '{group}') AS {name}"
        for (applicant, group), name in FLOWS.items()
    )
    complete = f"count(count) = {len(FLOWS)}"
    groups = ", ".join(f"'{group}'" for group in ANSWERS)
    return f"""
    SELECT report, {cells} FROM outcome_groups WHERE applicant <> 'total' AND outcome_group IN ({groups})
    GROUP BY report HAVING {complete}"""


# `outcome_groups`, a table of the building alone, is what flows are made of.
SUMMARIES = f"""
{TOTALS}
CREATE TABLE summaries AS
WITH outcomes AS (
    SELECT report, {_outcome_columns()} FROM requests WHERE origin = 'table' AND applicant = 'total' GROUP BY report),
flows AS ({_flow_columns()}),
{_COUNTED}
SELECT reports.number, reports.agency, reports.year, adcode, level::VARCHAR AS level, simulated,
    CASE WHEN reports.agency IS NOT NULL THEN dense_rank() OVER (ORDER BY reports.agency) END::INTEGER AS agency_number,
    {", ".join(f"{told} AS {name}" for name, told in _COUNTS.items())},
    {", ".join(QUANTITIES)}, {", ".join(f"outcome_{code}" for code in OUTCOMES)}, {", ".join(FLOWS.values())}
FROM reports JOIN totals ON totals.report = reports.number
LEFT JOIN outcomes ON outcomes.report = reports.number
LEFT JOIN flows ON flows.report = reports.number
LEFT JOIN severities ON severities.report = reports.number
LEFT JOIN covered ON part = reports.number
ORDER BY reports.number;
DROP TABLE totals;
DROP TABLE outcome_groups;
{_LISTS}{_LEGACY}
"""

# What someone sees of a library whose other tables hold only what is in sight (limits.py): what covers a report, and what a
# finding compares it with, may be out of sight, and then does not count.
SUMMARIES_OF_WHOLE = "summaries_of_whole"
SEEN = f"""
CREATE TABLE summaries AS
WITH {_COUNTED}
SELECT summary.* REPLACE ({", ".join(f"{told} AS {name}" for name, told in _COUNTS.items())})
FROM {SUMMARIES_OF_WHOLE} AS summary LEFT JOIN severities ON severities.report = number LEFT JOIN covered ON part = number
ORDER BY number;
{_LISTS}
"""
