"""Agencies and measures, page by page, for programs of others; as queries_rows.py, but of what is added up.

A page begins within a place, `after` ("" for the first), of whose rows `skip` are passed over: a place is an agency's name, a year, or
for an agency in a year its report's report_id.
"""

from collections.abc import Mapping

import pandas as pd

from library.queries import Selection, ask, ask_about
from library.queries_rows import first_number
from library.queries_sums import By, Quantities, added, axes, totals_of
from library.store import Library

Ratios = Mapping[str, tuple[Quantities, Quantities]]  # code of a measure → its numerator and its denominator, none for a count


def agency_page(library: Library, selection: Selection, after: str, skip: int, limit: int) -> pd.DataFrame:
    """agency, level, parent, adcode, simulated, n_reports, last_year of the agencies of a selection, by name; of its latest report."""
    return ask_about(
        library,
        selection,
        """
        , named AS MATERIALIZED (
            SELECT DISTINCT agency FROM selected WHERE agency >= $begin ORDER BY agency LIMIT $most OFFSET $skipped)
        SELECT agency, arg_max(level, year)::VARCHAR AS level, arg_max(parent, year) AS parent, arg_max(adcode, year) AS adcode,
            bool_or(coalesce(reports.simulated, false)) AS simulated, count(*) AS n_reports, max(year) AS last_year
        FROM reports SEMI JOIN named USING (agency) SEMI JOIN selected USING (number) GROUP BY agency ORDER BY agency
        """,
        begin=after,
        most=limit,
        skipped=skip,
    )


def measure_page(
    library: Library, selection: Selection, ratios: Ratios, by: By, after: str, skip: int, limit: int
) -> pd.DataFrame:
    """place, measure, agency, year, numerator, denominator, n_told, n_reports, simulated: each measure in each place, as in queries_sums.

    Numerator and denominator are sums over the reports that tell both; a count has no denominator. `agency` and `year` are missing
    where `by` does not hold them. Raises LibraryError `no_such_report` where `after` is a report that is not there any more.
    """
    n_places = (skip + limit) // len(ratios) + 2
    place, least = _PLACES[by], first_number(library, after) if by == _AGENCY_AND_YEAR and after else after
    columns = ", ".join(_columns(code, above, below) for code, (above, below) in ratios.items())
    wide = ask_about(
        library,
        selection,
        f"""
        , totals_here AS NOT MATERIALIZED (SELECT *, {place} AS place FROM {totals_of(by)} WHERE {_begin(by, after)}),
        places AS (SELECT DISTINCT place FROM totals_here ORDER BY place LIMIT $places)
        SELECT place, {axes(by)}count(*) AS n_reports, coalesce(bool_or(simulated), false) AS simulated, {columns}
        FROM totals_here WHERE place <= (SELECT max(place) FROM places) GROUP BY ALL ORDER BY place
        """,
        places=n_places,
        **({"begin": least} if after else {}),
    )
    if by == _AGENCY_AND_YEAR:
        wide["place"] = _report_ids(library, wide["place"])
    long = pd.concat([_of_measure(wide, code, bool(below)) for code, (_, below) in ratios.items()])
    return long.sort_index(kind="stable").iloc[skip : skip + limit].reset_index(drop=True)


_AGENCY_AND_YEAR = ("agency", "year")
_PLACES: dict[By, str] = {(): "''", ("year",): "year", ("agency",): "agency", _AGENCY_AND_YEAR: "number"}


def _begin(by: By, after: str) -> str:
    if not after or not by:
        return "true"
    return f"{_PLACES[by]} >= $begin" + ("::BIGINT" if by == ("year",) else "")


def _columns(code: str, above: Quantities, below: Quantities) -> str:
    top, bottom = added(above), added(below) if below else "1"
    told = f"({top}) IS NOT NULL AND ({bottom}) IS NOT NULL"
    return (
        f"(sum({top}) FILTER ({told}))::BIGINT AS above_{code}, (sum({bottom}) FILTER ({told}))::BIGINT AS below_{code}, "
        f"count(*) FILTER ({told}) AS told_{code}"
    )


def _of_measure(wide: pd.DataFrame, code: str, ratio: bool) -> pd.DataFrame:
    gap = pd.array([pd.NA] * len(wide), dtype="Int64")
    no_name = pd.array([pd.NA] * len(wide), dtype="string")
    return pd.DataFrame(
        {
            "place": wide["place"].astype("string"),
            "measure": pd.array([code] * len(wide), dtype="string"),
            "agency": wide.get("agency", no_name),
            "year": wide.get("year", gap),
            "numerator": wide[f"above_{code}"],
            "denominator": wide[f"below_{code}"] if ratio else gap,
            "n_told": wide[f"told_{code}"],
            "n_reports": wide["n_reports"],
            "simulated": wide["simulated"],
        }
    )


def _report_ids(library: Library, numbers: pd.Series) -> pd.Series:
    question = """
        SELECT number, report_id FROM reports WHERE number BETWEEN $least AND $most
        AND number IN (SELECT unnest($numbers::INTEGER[]))"""
    listed = [int(number) for number in numbers]
    least, most = min(listed, default=0), max(listed, default=-1)
    named = ask(library, question, {"least": least, "most": most, "numbers": listed})
    return numbers.map(dict(zip(named["number"], named["report_id"], strict=True))).astype("string")
