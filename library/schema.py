"""How the store is built: SQL from the tables of parsing/tables.py to the tables that questions are asked of.

reports        one row for each agency and year, numbered in that order (`number`); figures carry it as `report`
superseded     further reports of the same agency and year, numbered on from there: kept as versions, they count nowhere
disclosures requests appeals channels indicators findings     as in parsing/tables.py, `report` for `report_id`, in its order
failures       as in parsing/tables.py, with the document's sha256
parts          (part, whole): the report `whole` covers the report `part`, in the same year
summaries      one row a report: what sums are made of (summaries.py); made from
outcome_groups (report, applicant, outcome_group, count, most): outcomes of the official table, added up to their groups, with
                the largest of each group, and
totals         one row a report, one column a quantity (totals.py), which afterwards is a view of `summaries`
legacy_requests legacy_appeals     the 2008 form's outcomes and litigation
agencies       each agency with its reports counted
years levels   each that reports have, with its reports counted
regions        each region that reports lie in, below the one around it (`around`, its digits)
identities     (report_id, number) in the order of ids, superseded reports as well
rules          (report, rule, severity, n_findings): a report's findings, counted
"""

from parsing.form import FORM

FIGURE_TABLES = ("disclosures", "requests", "appeals", "channels", "indicators", "findings")

# What concludes a request, in the form's order, and the groups of all rows of section 三.
ANSWERS = tuple(dict.fromkeys(term.group for term in FORM.outcomes if term.group not in {"intake", "concluded", "carried_out"}))
REQUEST_GROUPS = ("new", "carried_in", *ANSWERS, "concluded", "carried_out")

# Of several reports of an agency on a year the one added last counts (`added`, a number that grows with every addition), then the
# one published last, then the one that tells more. The views raw_<table> hold the parsed tables; `position` is a row's place.
REPORTS = """
CREATE TEMP TABLE ranked AS
SELECT reports.*, figures, row_number() OVER (
    PARTITION BY coalesce(agency, report_id), year, CASE WHEN year IS NULL THEN report_id END
    ORDER BY added DESC, published DESC NULLS LAST, figures DESC NULLS LAST, report_id) AS place
FROM raw_reports AS reports LEFT JOIN (
    SELECT report_id, count(*) AS figures
    FROM (SELECT report_id FROM raw_requests UNION ALL SELECT report_id FROM raw_disclosures
          UNION ALL SELECT report_id FROM raw_appeals UNION ALL SELECT report_id FROM raw_channels)
    GROUP BY report_id) AS told USING (report_id);
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY place > 1, agency, year, report_id)::INTEGER AS number, * FROM ranked;
CREATE TABLE reports AS SELECT * EXCLUDE (place) FROM numbered WHERE place = 1 ORDER BY number;
CREATE TABLE superseded AS SELECT * EXCLUDE (place) FROM numbered WHERE place > 1 ORDER BY number;
DROP TABLE ranked;
CREATE TABLE failures AS SELECT * FROM raw_failures ORDER BY source;
"""

FIGURES = """
CREATE TABLE {table} AS
SELECT number AS report, figures.* EXCLUDE (report_id, position)
FROM raw_{table} AS figures JOIN numbered USING (report_id) ORDER BY report, position;
"""

# A government's report covers the agencies below it. A report is below another when that one's agency is its parent, or its
# parent's parent and so on, or the government of a region around its own (for where the agency between them has no report, so
# that the chain of parents breaks). A department's or an office's report covers itself alone; a department whose parent is not
# known (a tax bureau, a customs house) is below no government of its region.
PARTS = """
CREATE TABLE parts AS
WITH RECURSIVE parents AS (SELECT DISTINCT agency, parent FROM reports WHERE parent <> agency),
chain AS (
    SELECT agency, parent AS above FROM parents
    UNION SELECT chain.agency, parents.parent FROM chain JOIN parents ON parents.agency = chain.above),
places AS (
    SELECT number, agency, parent, year, level, regexp_replace(adcode, '(00){1,2}$', '') AS region FROM reports),
governments AS (SELECT * FROM places WHERE level IN ('province', 'city', 'county', 'township'))
SELECT part.number AS part, whole.number AS whole
FROM places AS part JOIN chain USING (agency) JOIN governments AS whole ON whole.agency = above AND whole.year = part.year
WHERE NOT EXISTS (SELECT 1 FROM chain AS back WHERE back.agency = chain.above AND back.above = chain.agency)
UNION
SELECT part.number, whole.number
FROM places AS part JOIN governments AS whole
    ON whole.year = part.year AND whole.region IN (left(part.region, 2), left(part.region, 4)) AND whole.region <> part.region
WHERE whole.level IN ('province', 'city') AND (part.parent IS NOT NULL OR part.level IN ('city', 'county', 'township'))
ORDER BY part, whole;
"""


def _outcomes() -> str:
    """(outcome, outcome_group, weight); the 2019 form's one row of other handling weighs as much as the later form's three."""
    others = sum(term.group == "other" for term in FORM.outcomes) - 1
    return ", ".join(
        f"('{term.code}', '{term.code if term.group == 'intake' else term.group}', {others if term.code == 'other' else 1})"
        for term in FORM.outcomes
    )


def _expected() -> str:
    """(outcome_group, expected): how many rows of the form make up a group."""
    groups = [term.code if term.group == "intake" else term.group for term in FORM.outcomes if term.code != "other"]
    return ", ".join(f"('{group}', {groups.count(group)})" for group in REQUEST_GROUPS)


_ANSWERS = ", ".join(f"'{group}'" for group in ANSWERS)

# A group is a number only where it is certain: each of its cells is told, or the cells that are told already make up the
# printed total (七), so that a blank one can hold nothing, as counts are never negative. Otherwise it is NULL.
OUTCOME_GROUPS = f"""
CREATE TEMP TABLE outcome_groups AS
WITH outcomes(outcome, outcome_group, weight) AS (VALUES {_outcomes()}),
expectations(outcome_group, expected) AS (VALUES {_expected()}),
cells AS (
    SELECT report, applicant::VARCHAR AS applicant, outcome_group, weight, count
    FROM requests JOIN outcomes ON outcomes.outcome = requests.outcome::VARCHAR WHERE origin = 'table'),
columns AS (
    SELECT report, applicant, max(count) FILTER (outcome_group = 'concluded') AS whole,
        coalesce(sum(count) FILTER (outcome_group IN ({_ANSWERS})), 0) AS told
    FROM cells GROUP BY ALL),
added AS (
    SELECT report, applicant, outcome_group, sum(count) AS count, max(count) AS most,
        sum(weight) FILTER (count IS NOT NULL) AS weight
    FROM cells GROUP BY ALL)
SELECT report, applicant, outcome_group, most,
    (CASE WHEN weight >= expected THEN count
          WHEN whole = told AND outcome_group IN ({_ANSWERS}) THEN coalesce(count, 0) END)::BIGINT AS count
FROM added JOIN columns USING (report, applicant) JOIN expectations USING (outcome_group)
ORDER BY report;
"""
