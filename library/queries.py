"""Questions that pages ask of the library: a selection in, a small DataFrame out.

Two sets of reports answer a question. *Selected* are all that the reader's choice holds; they answer what is asked by agency.
*Counted* are those of them that no other selected report of the same year covers (a city government's report holds its
districts and bureaus): they answer every sum over agencies, so that nothing is added twice. Nor are made-up reports ever added
to real ones: where both are selected, those count of which there are more. In every answer `n_reports` is
the number of reports asked and `n_told` the number of those that tell the figure; a sum that none tells is <NA>, never 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from library.limits import region_prefix
from library.store import Library
from library.summaries import SUMMARY_COLUMNS

SELECTED, COUNTED = "selected", "counted"

# Of a selection without agencies a report counts by its `counts_from` (summaries.py), and by being of the kind of most of them.
_COUNTS = "counts_from <= {digits} AND coalesce(simulated, false) = {made_up}"

# Where levels are chosen as well, what covers a report may not be among them.
_COUNTS_AMONG_LEVELS = """
    number NOT IN (SELECT part FROM parts WHERE whole IN (SELECT number FROM summaries WHERE {chosen}))
    AND coalesce(simulated, false) = {made_up}"""
_MADE_UP = "SELECT 2 * count(*) FILTER (simulated) > count(*) AS made_up FROM summaries WHERE {chosen}"

# Where agencies are chosen, reports are few: which, and which of them count, is asked once, by what covers them.
_RESOLVED = """
WITH chosen AS MATERIALIZED (SELECT number, coalesce(simulated, false) AS simulated FROM summaries WHERE {chosen}),
covered AS (
    SELECT DISTINCT part FROM parts SEMI JOIN chosen ON chosen.number = part
    WHERE whole IN (SELECT number FROM chosen))
SELECT number, part IS NULL AND simulated = (SELECT 2 * count(*) FILTER (simulated) > count(*) FROM chosen) AS counts
FROM chosen LEFT JOIN covered ON part = number"""
_AMONG = "number IN (SELECT unnest(${name}::INTEGER[]))"

# The two sets, for the head of every question; `…_totals` have those columns of `summaries` too that the question names, so that
# a sum needs no join.
_SCOPES = """
selected_totals AS NOT MATERIALIZED (SELECT {columns} FROM summaries WHERE {selected}),
counted_totals AS NOT MATERIALIZED (SELECT {columns} FROM summaries WHERE {counted}),
selected AS NOT MATERIALIZED (SELECT number, agency, year, simulated FROM selected_totals),
counted AS NOT MATERIALIZED (SELECT number, agency, year FROM counted_totals)
"""
_ALWAYS = ("number", "agency", "year", "simulated")
_KEPT = 256  # selections of which is remembered what is asked first

_ARROW_TYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}
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
        return region_prefix(self.region)


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


def ask_numbers(library: Library, question: str, parameters: Mapping[str, Any]) -> dict[str, npt.NDArray[np.float64]]:
    """The columns of an answer that holds numbers alone, NaN where one is missing: for thousands of rows that are reckoned with."""
    cursor = library.cursor()
    try:
        columns = cursor.execute(question, dict(parameters)).fetchnumpy()
    finally:
        cursor.close()
    return {name: np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan) for name, column in columns.items()}


def _dtype(kind: str) -> Any:
    return "datetime64[us]" if kind.startswith("TIMESTAMP") else _TYPES.get(kind, "string")


def condition_of(selection: Selection) -> str:
    """The condition of a selection on `summaries`; its agencies and its region are parameters, as they come from outside."""
    conditions = [
        f"year IN ({', '.join(str(int(year)) for year in selection.years)})" if selection.years else "",
        "agency IN (SELECT unnest($agencies::VARCHAR[]))" if selection.agencies else "",
        "starts_with(adcode, $region)" if selection.region else "",
        "level IN (SELECT unnest($levels::VARCHAR[]))" if selection.levels else "",
    ]
    return " AND ".join(filter(None, conditions)) or "true"


def parameters_of(selection: Selection) -> dict[str, Any]:
    every = {"agencies": list(selection.agencies), "levels": list(selection.levels), "region": selection.region_prefix}
    return {name: values for name, values in every.items() if values}


def _recalled(library: Library, selection: Selection, question: str) -> pd.DataFrame:
    """The answer to what has to be known of a selection before anything else is asked about it."""
    kept: pd.DataFrame | None = library.resolved.get(selection)
    if kept is None:
        kept = ask(library, question.format(chosen=condition_of(selection)), parameters_of(selection))
        if len(library.resolved) >= _KEPT:
            library.resolved.clear()
        library.resolved[selection] = kept
    return kept


def _sets(library: Library, selection: Selection) -> tuple[dict[str, str], dict[str, Any]]:
    """The conditions of the two sets on `summaries`, and their parameters."""
    if selection.agencies:
        answer = _recalled(library, selection, _RESOLVED)
        numbers = {SELECTED: answer["number"].tolist(), COUNTED: answer.loc[answer["counts"], "number"].tolist()}
        return {name: _AMONG.format(name=name) for name in numbers}, numbers
    chosen = condition_of(selection)
    made_up = str(_recalled(library, selection, _MADE_UP)["made_up"].iloc[0]).lower()
    counts = _COUNTS_AMONG_LEVELS if selection.levels else _COUNTS
    told = counts.format(digits=len(selection.region_prefix), chosen=chosen, made_up=made_up)
    return {SELECTED: chosen, COUNTED: f"{chosen} AND {told}"}, parameters_of(selection)


def _about(library: Library, selection: Selection, question: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A question that begins after the two sets, with their head before it, and all its parameters."""
    conditions, chosen = _sets(library, selection)
    columns = {*_ALWAYS, *SUMMARY_COLUMNS.intersection(re.findall(r"\w+", question))}
    scopes = _SCOPES.format(columns=", ".join(sorted(columns)), **conditions)
    return f"WITH {scopes}{question}", chosen | dict(parameters)


def ask_about(library: Library, selection: Selection, question: str, **parameters: Any) -> pd.DataFrame:
    """The answer to a question that begins after the two sets `selected` and `counted`, which have number, agency and year."""
    return ask(library, *_about(library, selection, question, parameters))


def numbers_about(library: Library, selection: Selection, question: str) -> dict[str, npt.NDArray[np.float64]]:
    """As ask_about, where very many rows are reckoned with and not shown: as arrays, like ask_numbers."""
    return ask_numbers(library, *_about(library, selection, question, {}))


def arrow_about(library: Library, selection: Selection, question: str, **parameters: Any) -> pa.Table:
    """As ask_about, where very many rows are handed on and not looked at: as an Arrow table, in DuckDB's own types."""
    cursor = library.cursor()
    try:
        text, given = _about(library, selection, question, parameters)
        return cursor.sql(text, params=given).to_arrow_table()
    finally:
        cursor.close()


def many_rows_about(library: Library, selection: Selection, question: str, **parameters: Any) -> pd.DataFrame:
    """As ask_about, types and all, for thousands of rows: a column at a time, where ask makes an object of each cell."""
    answer = arrow_about(library, selection, question, **parameters)
    for number, column in enumerate(answer.schema):
        if pa.types.is_dictionary(column.type):  # a code
            answer = answer.set_column(number, column.name, answer.column(number).cast(pa.string()))
    frame: pd.DataFrame = answer.to_pandas(types_mapper=_ARROW_TYPES.get)
    return frame


def coverage(library: Library, selection: Selection) -> pd.DataFrame:
    """year, n_reports, n_counted, n_agencies, n_simulated of a selection, by year.

    An agency has one report on a year; it may have several of which the year is not known.
    """
    return ask_about(
        library,
        selection,
        """
        , counts AS (SELECT year, count(*) AS n_counted FROM counted_totals GROUP BY year),
        asked AS (
            SELECT year, count(*) AS n_reports, count(agency_number) AS n_agencies, count(*) FILTER (simulated) AS n_simulated
            FROM selected_totals WHERE year IS NOT NULL GROUP BY year
            UNION ALL SELECT NULL, count(*), count(DISTINCT agency_number), count(*) FILTER (simulated)
            FROM selected_totals WHERE year IS NULL HAVING count(*) > 0)
        SELECT asked.year, n_reports, coalesce(n_counted, 0) AS n_counted, n_agencies, n_simulated
        FROM asked LEFT JOIN counts ON counts.year IS NOT DISTINCT FROM asked.year
        ORDER BY asked.year
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
        , listed AS MATERIALIZED (
            SELECT number, n_errors, n_warnings, n_notices FROM selected_totals ORDER BY number LIMIT $limit OFFSET $offset),
        covers AS (
            SELECT part, min(agency) AS covered_by FROM parts SEMI JOIN listed ON listed.number = part
            JOIN counted ON counted.number = whole GROUP BY part)
        SELECT report_id, reports.agency, title, reports.year, form::VARCHAR AS form, level::VARCHAR AS level, parent, province,
            city, county, adcode, published, format::VARCHAR AS format, source, simulated, covered_by, n_errors, n_warnings,
            n_notices
        FROM reports JOIN listed USING (number) LEFT JOIN covers ON part = number
        ORDER BY number
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
