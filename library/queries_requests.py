"""Questions about requests: how they were concluded, for whom, and why not.

`by`, `n_told` and `n_reports` as in queries_sums.py. Outcomes in the 2008 form's terms are a series of their own.
"""

import pandas as pd

from library.queries import Selection, ask_about
from library.queries_sums import By, axes, in_turn, scope_of, totals_of
from library.schema import ANSWERS
from library.store import Library
from library.summaries import FLOWS
from library.totals import QUANTITIES


def outcome_mix(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], outcome_group, count, n_told, n_reports: how requests were concluded, where all six groups are told.

    The groups are counted in the same reports, so that their shares are of one whole. Ordered by the axes, then as in the form.
    """
    columns = ", ".join(f"sum({group}) FILTER (whole IS NOT NULL)::BIGINT AS {group}" for group in ANSWERS)
    return ask_about(
        library,
        selection,
        f"""
        , told AS (
            SELECT year, agency, {", ".join(ANSWERS)}, {" + ".join(ANSWERS)} AS whole FROM {totals_of(by)}),
        mix AS (
            SELECT {axes(by)}count(*) AS n_reports, count(whole) AS n_told, {columns} FROM told GROUP BY ALL ORDER BY ALL)
        SELECT {axes(by)}{in_turn("outcome_group", map(repr, ANSWERS))}, {in_turn("count", ANSWERS)}, n_told, n_reports FROM mix
        """,
    )


def balance(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], carried_in, new, concluded, carried_out, n_broken, gap, n_told, n_reports: where all four are told.

    They are of the same reports, as carried in + new = concluded + carried out. `n_broken` is how many of these reports do not
    keep to it, `gap` what came in of those less what went out of them, added up without its sign, so that two errors do not hide
    each other.
    """
    names = ("carried_in", "new", "concluded", "carried_out")
    columns = ", ".join(f"sum({name}) FILTER (gap IS NOT NULL)::BIGINT AS {name}" for name in names)
    return ask_about(
        library,
        selection,
        f"""
        , told AS (
            SELECT year, agency, {", ".join(names)}, carried_in + new - concluded - carried_out AS gap
            FROM {scope_of(by)} JOIN totals ON report = number)
        SELECT {axes(by)}{columns}, count(*) FILTER (gap <> 0) AS n_broken, sum(abs(gap))::BIGINT AS gap, count(gap) AS n_told,
            count(*) AS n_reports
        FROM told GROUP BY ALL ORDER BY ALL
        """,
    )


def applicant_flow(library: Library, selection: Selection) -> pd.DataFrame:
    """applicant, outcome_group, count, n_told, n_reports: from applicants to outcomes, where every cell is told; most first."""
    columns = ", ".join(f"sum({name})::BIGINT AS {name}" for name in FLOWS.values())
    any_of_them = next(iter(FLOWS.values()))  # all are told, or none
    applicants, groups = zip(*FLOWS, strict=True)
    return ask_about(
        library,
        selection,
        f"""
        , flow AS (SELECT count(*) AS n_reports, count({any_of_them}) AS n_told, {columns} FROM counted_totals)
        SELECT {in_turn("applicant", map(repr, applicants))}, {in_turn("outcome_group", map(repr, groups))},
            {in_turn("count", FLOWS.values())}, n_told, n_reports
        FROM flow WHERE n_told > 0 ORDER BY count DESC, applicant, outcome_group
        """,
    )


def reasons(library: Library, selection: Selection, group: str, by: By = ()) -> pd.DataFrame:
    """[year, agency], outcome, count, n_told, n_reports: the form's rows within a group such as `denied`, the most first.

    Rows that none of the reports have, as they belong to another form, are left out.
    """
    outcomes = QUANTITIES[group].cells["outcome"]
    columns = ", ".join(f"sum(outcome_{o})::BIGINT AS outcome_{o}, count(outcome_{o}) AS told_{o}" for o in outcomes)
    counts, told = in_turn("count", (f"outcome_{o}" for o in outcomes)), in_turn("n_told", (f"told_{o}" for o in outcomes))
    return ask_about(
        library,
        selection,
        f"""
        , wide AS (SELECT {axes(by)}count(*) AS n_reports, {columns} FROM {totals_of(by)} GROUP BY ALL),
        long AS (SELECT {axes(by)}{in_turn("outcome", map(repr, outcomes))}, {counts}, {told}, n_reports FROM wide)
        FROM long WHERE n_told > 0 ORDER BY {axes(by)}count DESC, outcome
        """,
    )


def legacy_outcomes(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], origin, outcome, count, n_told: outcomes in the 2008 form's terms, from its table or from sentences."""
    return ask_about(
        library,
        selection,
        f"""
        SELECT {axes(by)}origin::VARCHAR AS origin, outcome::VARCHAR AS outcome, sum(count)::BIGINT AS count,
            count(count) AS n_told
        FROM legacy_requests JOIN {scope_of(by)} ON report = number GROUP BY ALL ORDER BY ALL
        """,
    )
