"""Questions that pages ask of the library: a selection in, a small DataFrame out.

Two sets of reports answer a question. *Selected* are all that the reader's choice holds; they answer what is asked by agency.
*Counted* are those of them that no other selected report of the same year covers (a city government's report holds its
districts and bureaus): they answer every sum over agencies, so that nothing is added twice. Nor are made-up reports ever added
to real ones: where both are selected, those count of which there are more. In every answer `n_reports` is
the number of reports asked and `n_told` the number of those that tell the figure; a sum that none tells is <NA>, never 0.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from library.store import Library

SELECTED, COUNTED = "selected", "counted"

# The two sets, for the head of every question; they take the parameters of a selection.
SCOPES = """
selected AS (
    SELECT number, agency, year, simulated FROM reports
    WHERE (len($years::BIGINT[]) = 0 OR year IN (SELECT unnest($years::BIGINT[])))
      AND (len($agencies::VARCHAR[]) = 0 OR agency IN (SELECT unnest($agencies::VARCHAR[])))
      AND ($region = '' OR starts_with(adcode, $region))
      AND (len($levels::VARCHAR[]) = 0 OR level::VARCHAR IN (SELECT unnest($levels::VARCHAR[])))),
counted AS (
    SELECT number, agency, year FROM selected
    WHERE NOT EXISTS (SELECT 1 FROM parts JOIN selected AS wholes ON wholes.number = whole WHERE part = selected.number)
      AND coalesce(simulated, false) = (SELECT 2 * count(*) FILTER (simulated) > count(*) FROM selected))
"""

_TYPES = {"BIGINT": "Int64", "INTEGER": "Int64", "HUGEINT": "Int64", "DOUBLE": "Float64", "BOOLEAN": "boolean"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader has chosen; an empty part means all of it.

    `region` is the adcode of a province, city or county, `levels` are codes such as county.
    """

    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    region: str = ""
    levels: tuple[str, ...] = ()

    @property
    def region_prefix(self) -> str:
        """The digits that every adcode within the region begins with: 99 for 990000, 9901 for 990100, 990102 for itself."""
        return significant_digits(self.region)


def significant_digits(adcode: str) -> str:
    """An adcode without the zeros that stand for all of a province or city."""
    return re.sub(r"(?:00){1,2}$", "", adcode)


def ask(library: Library, question: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """The answer to one SQL question: nullable integers, floats and flags, dates, and text for all else."""
    cursor = library.cursor()
    try:
        cursor.execute(question, dict(parameters))
        described, rows = cursor.description or [], cursor.fetchall()
    finally:
        cursor.close()
    columns = zip(*rows, strict=True) if rows else ([] for _ in described)
    return pd.DataFrame(
        {
            name: pd.array(list(values), dtype=_dtype(str(kind)))
            for (name, kind, *_), values in zip(described, columns, strict=True)
        }
    )


def _dtype(kind: str) -> Any:
    return "datetime64[us]" if kind.startswith("TIMESTAMP") else _TYPES.get(kind, "string")


def ask_about(library: Library, selection: Selection, question: str, **parameters: Any) -> pd.DataFrame:
    """The answer to a question that begins after the two sets `selected` and `counted`."""
    chosen = {
        "years": list(selection.years),
        "agencies": list(selection.agencies),
        "region": selection.region_prefix,
        "levels": list(selection.levels),
    }
    return ask(library, f"WITH {SCOPES}{question}", chosen | parameters)


def list_years(library: Library) -> pd.DataFrame:
    """year, n_reports: the years that the library holds, the latest first."""
    return ask(
        library, "SELECT year, count(*) AS n_reports FROM reports WHERE year IS NOT NULL GROUP BY year ORDER BY year DESC", {}
    )


def list_agencies(library: Library, selection: Selection, text: str = "", limit: int = 1000) -> pd.DataFrame:
    """agency, level, parent, adcode, simulated, n_reports, last_year of agencies whose name holds `text`, by name."""
    return ask_about(
        library,
        selection,
        """
        SELECT agency, arg_max(level, year)::VARCHAR AS level, arg_max(parent, year) AS parent, arg_max(adcode, year) AS adcode,
            bool_or(simulated) AS simulated, count(*) AS n_reports, max(year) AS last_year
        FROM reports SEMI JOIN selected USING (number)
        WHERE agency IS NOT NULL AND contains(agency, $text) GROUP BY agency ORDER BY agency LIMIT $limit
        """,
        text=text,
        limit=limit,
    )


def list_levels(library: Library) -> pd.DataFrame:
    """level, n_reports: the levels of agencies that the library holds."""
    question = (
        "SELECT level::VARCHAR AS level, count(*) AS n_reports FROM reports WHERE level IS NOT NULL GROUP BY ALL ORDER BY level"
    )
    return ask(library, question, {})


def search_agencies(library: Library, selection: Selection, words: Sequence[str], limit: int) -> pd.DataFrame:
    """agency, n_reports, n_all: agencies whose names hold all of the words, those that begin with the first and short names first.

    `n_all` is how many there are without the limit. However many agencies the library has, no more than `limit` leave it.
    """
    question = """
        SELECT agency, count(*) AS n_reports, count(*) OVER () AS n_all FROM selected
        WHERE agency IS NOT NULL AND len(list_filter($words::VARCHAR[], lambda word: NOT contains(agency, word))) = 0
        GROUP BY agency
        ORDER BY starts_with(agency, coalesce($words[1], '')) DESC, CASE WHEN len($words) > 0 THEN length(agency) END, agency
        LIMIT $limit"""
    return ask_about(library, selection, question, words=list(words), limit=limit)


def list_regions(library: Library, within: str = "") -> pd.DataFrame:
    """adcode, name, n_reports: the regions right below `within` that reports lie in, by adcode; provinces where it is empty.

    Below a province are its cities, and counties that belong to no city; below a city its counties.
    """
    inside = significant_digits(within)
    if len(inside) > 4:  # a county has no region below it
        return ask(library, "SELECT '' AS adcode, '' AS name, 0 AS n_reports WHERE false", {})
    return ask(library, _REGIONS[len(inside)], {"within": inside} if inside else {})


# By the number of digits that tell where to look.
_REGIONS = {
    0: """
        SELECT left(adcode, 2) || '0000' AS adcode, any_value(province) AS name, count(*) AS n_reports
        FROM reports WHERE adcode IS NOT NULL AND province IS NOT NULL GROUP BY ALL ORDER BY adcode""",
    2: """
        SELECT CASE WHEN city IS NULL THEN adcode ELSE left(adcode, 4) || '00' END AS adcode,
            any_value(coalesce(city, county)) AS name, count(*) AS n_reports
        FROM reports WHERE starts_with(adcode, $within) AND coalesce(city, county) IS NOT NULL
        GROUP BY CASE WHEN city IS NULL THEN adcode ELSE left(adcode, 4) || '00' END ORDER BY adcode""",
    4: """
        SELECT adcode, any_value(county) AS name, count(*) AS n_reports
        FROM reports WHERE starts_with(adcode, $within) AND city IS NOT NULL AND county IS NOT NULL
        GROUP BY adcode ORDER BY adcode""",
}


def coverage(library: Library, selection: Selection) -> pd.DataFrame:
    """year, n_reports, n_counted, n_agencies, n_simulated of a selection, by year."""
    return ask_about(
        library,
        selection,
        """
        SELECT year, count(*) AS n_reports, count(counted.number) AS n_counted, count(DISTINCT reports.agency) AS n_agencies,
            count(*) FILTER (simulated) AS n_simulated
        FROM reports SEMI JOIN selected USING (number) LEFT JOIN (SELECT number FROM counted) AS counted USING (number)
        GROUP BY year ORDER BY year
        """,
    )


def list_reports(library: Library, selection: Selection, limit: int = 1000, offset: int = 0) -> pd.DataFrame:
    """The reports of a selection by agency and year.

    The columns of `reports` but sha256 and parser_version, and covered_by (the agency whose report stands for this one in a
    sum, or <NA>), n_errors, n_warnings, n_notices (findings by severity).
    """
    return ask_about(
        library,
        selection,
        """
        , covers AS (
            SELECT part, min(agency) AS covered_by FROM parts JOIN counted ON number = whole GROUP BY part),
        found AS (
            SELECT report, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
                count(*) FILTER (severity = 'notice') AS notices
            FROM findings GROUP BY report)
        SELECT report_id, reports.agency, title, reports.year, form::VARCHAR AS form, level::VARCHAR AS level, parent, province,
            city, county, adcode, published, format::VARCHAR AS format, source, simulated, covered_by,
            coalesce(errors, 0) AS n_errors, coalesce(warnings, 0) AS n_warnings, coalesce(notices, 0) AS n_notices
        FROM reports SEMI JOIN selected USING (number) LEFT JOIN covers ON part = number LEFT JOIN found ON report = number
        ORDER BY reports.number LIMIT $limit OFFSET $offset
        """,
        limit=limit,
        offset=offset,
    )


def list_failures(library: Library) -> pd.DataFrame:
    """source, reason, detail, message of the documents that could not be read."""
    return ask(library, "SELECT source, reason::VARCHAR AS reason, detail, message FROM failures ORDER BY source", {})


def list_superseded(library: Library) -> pd.DataFrame:
    """report_id, agency, year, source of reports that count nowhere, as the agency has a later or fuller one on the year."""
    return ask(library, "SELECT report_id, agency, year, source FROM superseded ORDER BY agency, year, report_id", {})
