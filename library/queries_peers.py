"""Where agencies stand among their peers: those of the same level in the same province, on the same year.

Peers are asked of the whole library, whatever is selected, so that a rank does not change with a filter. Made-up reports are
never the peers of real ones, nor reports in the 2008 form those of later forms. Of peers that cover one another (a district and
a zone within it that reports by itself) only the covering one is ranked. A ratio that rests on fewer than `least` cases is shown
and left out of medians, quartiles and ranks. Rank 1 is the highest value. A measure without a denominator is a count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask_about, ask_numbers, numbers_about
from library.queries_sums import Pairs, Quantities, added, sides_of, sums_of_told
from library.ranked import LEAST, PLACE, Numbers, Ranked
from library.store import Library

OPERATORS = {
    "over": "{value} > {bound}",
    "under": "{value} < {bound}",
    "equal": "abs({value} - {bound}) < {width}",
    "untold": "{value} IS NULL",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound on a measure: `operator` is one of OPERATORS; equal means equal within `width`, as the figure is shown."""

    numerator: Quantities
    denominator: Quantities
    operator: str
    bound: float = 0.0
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Agencies that can be compared: their level, the first two digits of their adcodes, and whether they are made up."""

    level: str
    province: str
    simulated: bool


def _value(numerator: Quantities, denominator: Quantities) -> str:
    """A measure of one report as SQL, missing where it has none."""
    above = f"({added(numerator)})"
    return f"{above}::DOUBLE / nullif({added(denominator)}, 0)" if denominator else f"{above}::DOUBLE"


def _measured(numerator: Quantities, denominator: Quantities) -> str:
    """A report of `summaries` with its measure as columns for SQL."""
    return f"""
        number, agency, year, level, left(adcode, 2) AS province, coalesce(simulated, false) AS simulated, legacy, peer_group,
        {added(numerator)} AS above, {added(denominator) if denominator else "NULL"} AS below,
        {_value(numerator, denominator)} AS value"""


def _ranked(numerator: Quantities, denominator: Quantities, asked: str) -> str:
    """A CTE `ranked`: of the groups of peers in `asked` all reports that count in them, whatever is selected."""
    enough = f"AND below >= {LEAST}" if denominator else ""
    return f"""
        ranked AS MATERIALIZED (
            SELECT {_measured(numerator, denominator)} FROM summaries
            WHERE peer_group IN (SELECT DISTINCT peer_group FROM {asked}) AND NOT covered_by_peer AND value IS NOT NULL {enough})"""


def _condition(condition: Condition, place: int) -> str:
    """A bound as SQL; a report without the figure is neither over nor under nor equal."""
    value = f"({_value(condition.numerator, condition.denominator)})"
    return OPERATORS[condition.operator].format(value=value, bound=f"$bound_{place}", width=condition.width)


def peer_groups(library: Library, selection: Selection) -> pd.DataFrame:
    """level, province, province_name, simulated, n_agencies: the groups of peers among the selected reports, the largest first."""
    return ask_about(
        library,
        selection,
        f"""
        , groups AS (
            SELECT level, left(adcode, 2) AS province, coalesce(simulated, false) AS simulated,
                count(DISTINCT agency_number) AS n_agencies
            FROM {SELECTED}_totals WHERE level IS NOT NULL AND adcode IS NOT NULL AND agency_number IS NOT NULL GROUP BY ALL)
        SELECT level, province, name AS province_name, simulated, n_agencies
        FROM groups LEFT JOIN regions ON around = '' AND regions.adcode = province || '0000'
        ORDER BY n_agencies DESC, province, level, simulated
        """,
    )


def standings(
    library: Library,
    selection: Selection,
    numerator: Quantities,
    denominator: Quantities = (),
    group: PeerGroup | None = None,
    conditions: tuple[Condition, ...] = (),
    limit: int = 200,
) -> pd.DataFrame:
    """Each selected report with its measure and its place among its peers; those with the highest value first.

    report_id, agency, year, level, province_name, simulated, numerator, denominator, value, rank, n_ranked, q1, median, q3,
    best, worst, n_all. `rank` is missing where the report is not ranked. `best` and `worst` bound the rank: peers whose 95 %
    intervals (Wilson) lie wholly above or below the report's own are certain to be before or behind it; of counts they are the
    rank. `n_all` is how many there are without the limit. ValueError for an operator that is none.
    """
    for condition in conditions:
        if condition.operator not in OPERATORS:
            raise ValueError(f"operator is one of {', '.join(OPERATORS)}, not {condition.operator}")
    bounds = {f"bound_{place}": condition.bound for place, condition in enumerate(conditions) if condition.operator != "untold"}
    chosen = group or PeerGroup("", "", False)
    shown = ask_about(
        library,
        selection,
        f"""
        , measured AS (
            SELECT {_measured(numerator, denominator)} FROM {SELECTED}_totals
            WHERE agency IS NOT NULL AND year IS NOT NULL
              AND ($level = '' OR (level = $level AND province = $province AND coalesce({SELECTED}_totals.simulated, false) = $made_up))
              {" ".join(f"AND {_condition(condition, place)}" for place, condition in enumerate(conditions))}),
        shown AS (FROM measured ORDER BY value DESC NULLS LAST, agency, year LIMIT $limit)
        SELECT report_id, shown.agency, shown.year, shown.level, reports.province AS province_name, shown.simulated,
            above::BIGINT AS numerator, below::BIGINT AS denominator, value, (SELECT count(*) FROM measured) AS n_all, number,
            peer_group
        FROM shown JOIN reports USING (number) ORDER BY value DESC NULLS LAST, shown.agency, shown.year
        """,
        limit=limit,
        level=chosen.level,
        province=chosen.province,
        made_up=chosen.simulated,
        **bounds,
    )
    peers = _peers(library, ((numerator, denominator),), shown["peer_group"].dropna().astype(int))
    rows: Iterable[Any] = shown.itertuples()
    places = [peers[row.peer_group, 0].place(row.number) if (row.peer_group, 0) in peers else {} for row in rows]
    return pd.concat([shown.drop(columns=["n_all", "number", "peer_group"]), _beside(shown, places), shown[["n_all"]]], axis=1)


def measured(library: Library, selection: Selection, numerator: Quantities, denominator: Quantities = ()) -> pd.DataFrame:
    """agency, year, numerator, denominator, value of each selected report of a known agency and year; value is missing as in standings."""
    return ask_about(
        library,
        selection,
        f"""
        , measured AS (
            SELECT {_measured(numerator, denominator)} FROM {SELECTED}_totals WHERE agency IS NOT NULL AND year IS NOT NULL)
        SELECT agency, year, above::BIGINT AS numerator, below::BIGINT AS denominator, value FROM measured ORDER BY agency, year
        """,
    )


def against_peers(library: Library, selection: Selection, pairs: Pairs) -> pd.DataFrame:
    """pair, year, n_agencies, numerator, denominator, n_told, rank, n_ranked, q1, median, q3, legacy: a selection beside its peers.

    A row for each year and each of `pairs`, of which `pair` is the place. The sums are those of queries_sums.ratios, of the counted
    reports that tell both. Where these are all of one group, n_ranked, q1, median and q3 are of its agencies, each for itself, so of
    a count only where the selection is one agency; rank is that one's. `legacy` is true for a year whose reports are all in the
    2008 form, which is a series of its own.
    """
    question = f"""
        SELECT year, number, legacy, peer_group, {sides_of(pairs)} FROM {COUNTED}_totals
        WHERE agency IS NOT NULL AND year IS NOT NULL"""
    own = numbers_about(library, selection, question)
    years = {int(year): {name: column[own["year"] == year] for name, column in own.items()} for year in np.unique(own["year"])}
    groups = {year: _only_group(of["peer_group"]) for year, of in years.items()}
    peers = _peers(library, pairs, groups.values())
    rows, places = [], []
    for year, of in years.items():
        number = int(of["number"][0]) if len(of["number"]) == 1 else None
        for pair, (_, denominator) in enumerate(pairs):
            sides = (of[f"above_{pair}"], of[f"below_{pair}"]) if denominator else (of[f"above_{pair}"],)
            *sums, n_told = sums_of_told(sides)
            rows.append(
                (pair, year, len(of["number"]), *sums, *([] if denominator else [None]), n_told, bool(of["legacy"].all()))
            )
            ranked = peers.get((groups[year], pair)) if denominator or number is not None else None
            places.append(ranked.place(number) if ranked else {})
    names = ("pair", "year", "n_agencies", "numerator", "denominator", "n_told", "legacy")
    listed = zip(*rows, strict=True) if rows else ([] for _ in names)
    told = pd.DataFrame({name: pd.array(list(values), "Int64") for name, values in zip(names, listed, strict=True)})
    legacy = told.pop("legacy").astype("boolean")
    return pd.concat([told, _beside(told, places).drop(columns=["best", "worst"]), legacy], axis=1)


def _only_group(groups: Numbers) -> int | None:
    """The one group of peers that reports are of; None where they are of several, or one of them is of none."""
    found = np.unique(groups)
    return int(found[0]) if len(found) == 1 and not np.isnan(found[0]) else None


def _beside(reports: pd.DataFrame, places: list[dict[str, float]]) -> pd.DataFrame:
    """The columns PLACE beside those of the reports, missing where a report has none."""
    columns = {name: pd.array([place.get(name) for place in places], dtype=kind) for name, kind in PLACE.items()}
    return pd.DataFrame(columns, reports.index)


def _peers(library: Library, pairs: Pairs, groups: Iterable[int | None]) -> dict[tuple[int | None, int], Ranked]:
    """(group, place of the pair) → those who are ranked by it, whatever is selected."""
    asked = sorted({group for group in groups if group is not None})
    if not asked:
        return {}
    columns = ask_numbers(
        library,
        f"""
        SELECT peer_group, number, {sides_of(pairs)} FROM summaries
        WHERE peer_group IN ({", ".join(map(str, asked))}) AND NOT covered_by_peer ORDER BY peer_group""",
        {},
    )
    first = np.searchsorted(columns["peer_group"], [*asked, np.inf])
    found: dict[tuple[int | None, int], Ranked] = {}
    for place, group in enumerate(asked):
        own = {name: column[first[place] : first[place + 1]] for name, column in columns.items()}
        for n, (_above, below) in enumerate(pairs):
            found[group, n] = Ranked(own["number"], own[f"above_{n}"], own[f"below_{n}"], ratio=bool(below))
    return found


def outliers(
    library: Library, selection: Selection, numerator: Quantities, denominator: Quantities, limit: int = 1
) -> pd.DataFrame:
    """The selected agencies farthest from all their peers together, by the score of a proportion; one year at a time.

    agency, year, numerator, denominator, value, peers_numerator, peers_denominator, n_ranked. Peers' sums hold the agency's own.
    """
    question = f"""
        , {_ranked(numerator, denominator, f"{SELECTED}_totals")},
        wholes AS (
            SELECT peer_group, sum(above)::BIGINT AS peers_numerator, sum(below)::BIGINT AS peers_denominator,
                count(*) AS n_ranked, sum(above)::DOUBLE / nullif(sum(below), 0) AS share
            FROM ranked GROUP BY peer_group)
        SELECT agency, year, above::BIGINT AS numerator, below::BIGINT AS denominator, value, peers_numerator, peers_denominator,
            n_ranked
        FROM ranked SEMI JOIN selected USING (number) JOIN wholes USING (peer_group)
        WHERE n_ranked >= 3 AND share > 0 AND share < 1
        ORDER BY abs(value - share) / sqrt(share * (1 - share) / below) DESC, agency LIMIT $limit
        """
    return ask_about(library, selection, question, limit=limit)
