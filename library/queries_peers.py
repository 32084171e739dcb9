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
import numpy.typing as npt
import pandas as pd

from library.queries import COUNTED, SELECTED, Selection, ask_about, ask_numbers
from library.queries_sums import Pairs, Quantities, added
from library.store import Library

LEAST = 30
Numbers = npt.NDArray[np.float64]
# The 97.5th percentile of the normal distribution.
_NORMAL_95 = 1.959963984540054
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


_WILSON = f"""
    (value + {_NORMAL_95**2} / (2 * below) {{sign}} {_NORMAL_95}
        * sqrt(greatest(value * (1 - value), 0) / below + {_NORMAL_95**2} / (4 * below ** 2))) / (1 + {_NORMAL_95**2} / below)
"""


def _places(ratio: bool) -> str:
    """CTEs: `placed`, each ranked report with its interval; `spread`, the middle of each group of peers."""
    low, high = (_WILSON.format(sign=sign) if ratio else "value" for sign in "-+")
    return f"""
        placed AS MATERIALIZED (SELECT number, peer_group, value, {low} AS low, {high} AS high FROM ranked),
        quartiles AS (
            SELECT peer_group, count(*) AS n_ranked, quantile_cont(value, [0.25, 0.5, 0.75]) AS quartiles
            FROM ranked GROUP BY peer_group),
        spread AS (SELECT peer_group, n_ranked, quartiles[1] AS q1, quartiles[2] AS median, quartiles[3] AS q3 FROM quartiles)"""


def _ranks(asked: str) -> str:
    """A CTE `ranks`: of the reports `asked` alone, as a rank of every report in the library would take a sort of it."""
    return f"""
        ranks AS (
            SELECT own.number, 1 + count(*) FILTER (other.value > own.value) AS rank,
                1 + count(*) FILTER (other.low > own.high) AS best, count(*) FILTER (other.high >= own.low) AS worst
            FROM (FROM placed SEMI JOIN {asked} USING (number)) AS own JOIN placed AS other USING (peer_group)
            GROUP BY own.number)"""


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
    question = f"""
        , shown AS MATERIALIZED (
            SELECT {_measured(numerator, denominator)}, count(*) OVER () AS n_all FROM {SELECTED}_totals
            WHERE agency IS NOT NULL AND year IS NOT NULL
              AND ($level = '' OR (level = $level AND province = $province AND coalesce({SELECTED}_totals.simulated, false) = $made_up))
              {" ".join(f"AND {_condition(condition, place)}" for place, condition in enumerate(conditions))}
            ORDER BY value DESC NULLS LAST, agency, year LIMIT $limit),
        {_ranked(numerator, denominator, "shown")},
        {_places(bool(denominator))},
        {_ranks("shown")}
        SELECT report_id, shown.agency, shown.year, shown.level, reports.province AS province_name, shown.simulated,
            above::BIGINT AS numerator, below::BIGINT AS denominator, value, rank, n_ranked, q1, median, q3, best, worst, n_all
        FROM shown JOIN reports USING (number) LEFT JOIN ranks USING (number) LEFT JOIN spread USING (peer_group)
        ORDER BY value DESC NULLS LAST, shown.agency, shown.year
        """
    bounds = {f"bound_{place}": condition.bound for place, condition in enumerate(conditions) if condition.operator != "untold"}
    chosen = group or PeerGroup("", "", False)
    return ask_about(
        library,
        selection,
        question,
        limit=limit,
        level=chosen.level,
        province=chosen.province,
        made_up=chosen.simulated,
        **bounds,
    )


def against_peers(library: Library, selection: Selection, pairs: Pairs) -> pd.DataFrame:
    """pair, year, n_agencies, numerator, denominator, n_told, rank, n_ranked, q1, median, q3, legacy: a selection beside its peers.

    A row for each year and each of `pairs`, of which `pair` is the place. The sums are those of queries_sums.ratios, of the counted
    reports that tell both. Where these are all of one group, n_ranked, q1, median and q3 are of its agencies, each for itself, so of
    a count only where the selection is one agency; rank is that one's. `legacy` is true for a year whose reports are all in the
    2008 form, which is a series of its own.
    """
    own = ask_about(library, selection, _own(pairs))
    groups = sorted(set(own["peer_group"].dropna().astype(int)))
    peers = _values(library, pairs, groups)
    rows: Iterable[Any] = own.itertuples()
    places = [_place(row, bool(pairs[row.pair][1]), peers.get(row.peer_group, {})) for row in rows]
    middle = pd.DataFrame(places, columns=["rank", "n_ranked", "q1", "median", "q3"], index=own.index)
    middle = middle.astype({"rank": "Int64", "n_ranked": "Int64", "q1": "Float64", "median": "Float64", "q3": "Float64"})
    told = ["pair", "year", "n_agencies", "numerator", "denominator", "n_told"]
    return pd.concat([own[told], middle, own[["legacy"]]], axis=1)


def _own(pairs: Pairs) -> str:
    """Of each year the selection's sums, and the one group of peers that all its reports belong to."""
    numbers = range(len(pairs))
    sides = ", ".join(
        f"{added(numerator)} AS above_{n}, {added(denominator) if denominator else 'NULL'} AS below_{n}"
        for n, (numerator, denominator) in enumerate(pairs)
    )
    told = [f"above_{n} IS NOT NULL" + (f" AND below_{n} IS NOT NULL" if pairs[n][1] else "") for n in numbers]
    listed = {
        "pair": [str(n) for n in numbers],
        "numerator": [f"sum(above_{n}) FILTER ({told[n]})::BIGINT" for n in numbers],
        "denominator": [f"sum(below_{n}) FILTER ({told[n]})::BIGINT" for n in numbers],
        "n_told": [f"count(*) FILTER ({told[n]})" for n in numbers],
    }
    return f"""
        , told AS (
            SELECT number, year, legacy, peer_group, {sides} FROM {COUNTED}_totals WHERE agency IS NOT NULL AND year IS NOT NULL),
        years AS (
            SELECT year, count(*) AS n_agencies, min(number) AS number, bool_and(legacy) AS legacy,
                CASE WHEN count(DISTINCT coalesce(peer_group, 0)) = 1 THEN any_value(peer_group) END AS peer_group,
                {", ".join(f"[{', '.join(each)}] AS {name}" for name, each in listed.items())}
            FROM told GROUP BY year)
        SELECT * EXCLUDE ({", ".join(listed)}), {", ".join(f"unnest({name}) AS {name}" for name in listed)}
        FROM years ORDER BY year, pair"""


def _values(library: Library, pairs: Pairs, groups: list[int]) -> dict[int, dict[str, Numbers]]:
    """Group → columns: the numbers of its reports that are ranked, whatever is selected, and of each pair `value_…`, NaN where missing."""
    if not groups:
        return {}
    measures = ", ".join(
        f"CASE WHEN {f'{added(denominator)} >= {LEAST}' if denominator else 'true'} THEN {_value(numerator, denominator)} END AS value_{n}"
        for n, (numerator, denominator) in enumerate(pairs)
    )
    columns = ask_numbers(
        library,
        f"""
        SELECT peer_group, number, {measures} FROM summaries
        WHERE peer_group IN ({", ".join(map(str, groups))}) AND NOT covered_by_peer ORDER BY peer_group""",
    )
    first = np.searchsorted(columns["peer_group"], [*groups, np.inf])
    return {
        group: {name: column[first[n] : first[n + 1]] for name, column in columns.items()} for n, group in enumerate(groups)
    }


def _place(own: Any, ratio: bool, peers: dict[str, Numbers]) -> list[float | None]:
    """rank, n_ranked and quartiles of a row of _own among its peers."""
    values = peers.get(f"value_{own.pair}", np.empty(0))
    ranked = ~np.isnan(values)
    if not ranked.any() or not (ratio or own.n_agencies == 1):
        return [None] * 5
    itself = values[ranked & (peers["number"] == own.number)] if own.n_agencies == 1 else values[:0]
    rank = 1 + int((values > itself[0]).sum()) if len(itself) else None
    return [rank, int(ranked.sum()), *np.quantile(values[ranked], (0.25, 0.5, 0.75))]


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
