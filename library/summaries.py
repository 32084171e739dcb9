"""The store's table `summaries`: one row a report, with all that a selection chooses by and all that is added up over reports.

number agency year adcode level simulated     as in `reports`, in its order
agency_number   agencies counted by name: what is grouped or paired by agency is so by a number
legacy          whether the report is in the 2008 form
peer_group      what is compared with one another: the same year, level, province and form's series, made up or not; a number,
                missing where one of them is, or the agency, is not known
covered_by_peer whether one of its own level covers it, so that it is not ranked
counts_from     how many digits of an adcode a selected region must name at least for the report to count in its sums (below)
n_errors n_warnings n_notices           its findings by severity
…               the quantities of totals.py; `outcome_<row>`, a row of section 三 for all applicants; `flow_<applicant>_<group>`,
                told only where all of them are; and `most_<applicant>_<group>`, the largest cell of a group as it is printed

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
LARGEST = {cell: f"most_{cell[0]}_{cell[1]}" for cell in FLOWS}
# How many findings a report has, and how far from the whole it begins to count.
_COUNTED = """
severities AS (
    SELECT report, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
        count(*) FILTER (severity = 'notice') AS notices
    FROM findings GROUP BY report),
covered AS (
    SELECT part, max(CASE WHEN left(one.adcode, 6) = left(other.adcode, 6) THEN 8
        WHEN left(one.adcode, 4) = left(other.adcode, 4) THEN 6 WHEN left(one.adcode, 2) = left(other.adcode, 2) THEN 4
        ELSE 2 END) AS counts_within,
        bool_or(one.level = other.level AND coalesce(one.simulated, false) = coalesce(other.simulated, false)
            AND other.agency IS NOT NULL) AS peer_covers
    FROM parts JOIN reports AS one ON one.number = part JOIN reports AS other ON other.number = whole GROUP BY part)
"""
_COUNTS = {
    "covered_by_peer": "coalesce(peer_covers, false)",
    "counts_from": "coalesce(counts_within, 0)::TINYINT",
    "n_errors": "coalesce(errors, 0)::INTEGER",
    "n_warnings": "coalesce(warnings, 0)::INTEGER",
    "n_notices": "coalesce(notices, 0)::INTEGER",
}
# All columns of `summaries`, so that a question can be given those alone that it names: each further one costs planning.
SUMMARY_COLUMNS = frozenset(
    {"number", "agency", "year", "adcode", "level", "simulated", "agency_number", "legacy", "peer_group"}
    | {*_COUNTS, *QUANTITIES, *FLOWS.values(), *LARGEST.values()}
    | {f"outcome_{code}" for code in OUTCOMES}
)
_PEERS = f"""
ORDER BY reports.year, level, left(adcode, 2), coalesce(simulated, false), form::VARCHAR IS NOT DISTINCT FROM '{LEGACY_FORM}'"""
# What filters and pages list is listed once a version.
_LISTS = f"""
CREATE TABLE years AS
SELECT year, count(*) AS n_reports FROM summaries WHERE year IS NOT NULL GROUP BY year ORDER BY year DESC;
CREATE TABLE levels AS
SELECT level, count(*) AS n_reports FROM summaries WHERE level IS NOT NULL GROUP BY level ORDER BY level;
CREATE TABLE regions AS
SELECT around, region AS adcode, any_value(name) AS name, count(*) AS n_reports FROM (
    SELECT '' AS around, left(adcode, 2) || '0000' AS region, province AS name FROM reports
    UNION ALL
    SELECT left(adcode, 2), CASE WHEN city IS NULL THEN adcode ELSE left(adcode, 4) || '00' END, coalesce(city, county) FROM reports
    UNION ALL
    SELECT left(adcode, 4), adcode, county FROM reports WHERE city IS NOT NULL)
WHERE region IS NOT NULL AND name IS NOT NULL GROUP BY around, region ORDER BY around, region;
CREATE VIEW totals AS SELECT number AS report, {", ".join(QUANTITIES)} FROM summaries;
CREATE TABLE agencies AS
SELECT agency, arg_max(level, year)::VARCHAR AS level, arg_max(parent, year) AS parent, arg_max(adcode, year) AS adcode,
    bool_or(simulated) AS simulated, count(*) AS n_reports, max(year) AS last_year, any_value(agency_number) AS agency_number
FROM reports JOIN (SELECT number, agency_number FROM summaries) USING (number) WHERE agency IS NOT NULL
GROUP BY agency ORDER BY agency;
CREATE TABLE rules AS
SELECT report, rule, severity, count(*)::INTEGER AS n_findings FROM findings GROUP BY ALL ORDER BY report, rule;
"""
# Where a report stands: in the order of ids, so that one is found without looking through all.
_IDENTITIES = """
CREATE TABLE identities AS
SELECT report_id, number FROM (FROM reports UNION ALL BY NAME FROM superseded) ORDER BY report_id, number;
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
    """All flows, missing where one of them is, and the largest cells."""

    def of(columns: dict[tuple[str, str], str], told: str) -> str:
        cells = [
            f"max({told}) FILTER (applicant = '{applicant}' AND outcome_group = '{group}') AS {name}"
            for (applicant, group), name in columns.items()
        ]
        return ", ".join(cells)

    groups = ", ".join(f"'{group}'" for group in ANSWERS)
    complete = ", ".join(f"CASE WHEN n_told = {len(FLOWS)} THEN {name} END AS {name}" for name in FLOWS.values())
    return f"""
    SELECT report, {complete}, {", ".join(LARGEST.values())} FROM (
        SELECT report, count(count) AS n_told, {of(FLOWS, "count")}, {of(LARGEST, "most")}
        FROM outcome_groups WHERE applicant <> 'total' AND outcome_group IN ({groups}) GROUP BY report)"""


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
    form::VARCHAR IS NOT DISTINCT FROM '{LEGACY_FORM}' AS legacy,
    CASE WHEN reports.agency IS NOT NULL AND reports.year IS NOT NULL AND level IS NOT NULL AND adcode IS NOT NULL
        THEN dense_rank() OVER ({_PEERS}) END::INTEGER AS peer_group,
    {", ".join(f"{told} AS {name}" for name, told in _COUNTS.items())},
    {", ".join(QUANTITIES)}, {", ".join(f"outcome_{code}" for code in OUTCOMES)}, {", ".join(FLOWS.values())},
    {", ".join(LARGEST.values())}
FROM reports JOIN totals ON totals.report = reports.number
LEFT JOIN outcomes ON outcomes.report = reports.number
LEFT JOIN flows ON flows.report = reports.number
LEFT JOIN severities ON severities.report = reports.number
LEFT JOIN covered ON part = reports.number
ORDER BY reports.number;
DROP TABLE totals;
DROP TABLE outcome_groups;
{_LISTS}{_IDENTITIES}{_LEGACY}
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
