"""What the reader can choose from: years, regions, levels and agencies, found by the server and never sent as a whole."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from library.limits import region_prefix
from library.queries import Selection, ask, ask_about, condition_of, parameters_of
from library.store import Library


def list_years(library: Library) -> pd.DataFrame:
    """year, n_reports: the years that the library holds, the latest first."""
    return ask(library, "SELECT year, n_reports FROM years ORDER BY year DESC", {})


def list_agencies(library: Library, selection: Selection, text: str = "", limit: int = 1000) -> pd.DataFrame:
    """agency, level, parent, adcode, simulated, n_reports, last_year of agencies whose name holds `text`, by name."""
    if selection == Selection():
        question = "SELECT * EXCLUDE (agency_number) FROM agencies WHERE contains(agency, $text) ORDER BY agency LIMIT $limit"
        return ask(library, question, {"text": text, "limit": limit})
    return ask_about(
        library,
        selection,
        """
        , named AS MATERIALIZED (
            SELECT agency FROM selected_totals WHERE contains(agency, $text) GROUP BY agency ORDER BY agency LIMIT $limit)
        SELECT agency, arg_max(level, year)::VARCHAR AS level, arg_max(parent, year) AS parent, arg_max(adcode, year) AS adcode,
            bool_or(simulated) AS simulated, count(*) AS n_reports, max(year) AS last_year
        FROM reports SEMI JOIN named USING (agency) SEMI JOIN selected USING (number)
        GROUP BY agency ORDER BY agency
        """,
        text=text,
        limit=limit,
    )


def list_levels(library: Library) -> pd.DataFrame:
    """level, n_reports: the levels of agencies that the library holds."""
    return ask(library, "SELECT level, n_reports FROM levels ORDER BY level", {})


def search_agencies(library: Library, selection: Selection, words: Sequence[str], limit: int) -> pd.DataFrame:
    """agency, n_reports, n_all: agencies whose names hold all of the words, those that begin with the first and short names first.

    `n_all` is how many there are without the limit. However many agencies the library has, no more than `limit` leave it.
    """
    found = """
        SELECT agency, {n_reports} AS n_reports, count(*) OVER () AS n_all FROM {agencies}
        WHERE agency IS NOT NULL AND len(list_filter($words::VARCHAR[], lambda word: NOT contains(agency, word))) = 0 {chosen}
        ORDER BY starts_with(agency, coalesce($words[1], '')) DESC, CASE WHEN len($words) > 0 THEN length(agency) END, agency
        LIMIT $limit"""
    wanted: dict[str, Any] = {"words": list(words), "limit": limit}
    if selection.years or selection.region or selection.levels:
        grouped = found.format(n_reports="count(*)", agencies="selected", chosen="GROUP BY agency")
        return ask_about(library, selection, grouped, **wanted)
    # All their reports are selected, which are counted once a version.
    if not words:  # what the filter of every page shows at first
        named = f"""
            WITH named AS NOT MATERIALIZED (SELECT agency, n_reports FROM agencies WHERE {condition_of(selection)})
            SELECT agency, n_reports, (SELECT count(*) FROM named) AS n_all FROM named ORDER BY agency LIMIT $limit"""
        return ask(library, named, parameters_of(selection) | {"limit": limit})
    listed = found.format(n_reports="n_reports", agencies="agencies", chosen=f"AND {condition_of(selection)}")
    return ask(library, listed, parameters_of(selection) | wanted)


def list_regions(library: Library, within: str = "") -> pd.DataFrame:
    """adcode, name, n_reports, n_simulated: the regions right below `within` that reports lie in, by adcode; provinces where it is empty.

    Below a province are its cities, and counties that belong to no city; below a city its counties.
    """
    question = "SELECT adcode, name, n_reports FROM regions WHERE around = $within ORDER BY adcode"
    return ask(library, question, {"within": region_prefix(within)})


def name_region(library: Library, region: str) -> pd.DataFrame:
    """name: one row, a region's name after those that it lies in (示例省 示例市 东湖区); "" where no report lies in it."""
    question = """
        SELECT CASE WHEN bool_or(adcode = $region) THEN string_agg(name, ' ' ORDER BY length(around)) ELSE '' END AS name
        FROM regions WHERE adcode IN (left($region, 2) || '0000', left($region, 4) || '00', $region)"""
    return ask(library, question, {"region": region})
