"""Questions about requests: how they were concluded, for whom, and why not.

`by`, `n_told` and `n_reports` as in queries_sums.py. Outcomes in the 2008 form's terms are a series of their own.
"""

import pandas as pd

from library.queries import Selection, ask_about
from library.queries_sums import By, axes, scope_of
from library.schema import ANSWERS
from library.store import Library
from library.totals import APPLICANTS, QUANTITIES

_ANSWERS = ", ".join(f"'{group}'" for group in ANSWERS)


def outcome_mix(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], outcome_group, count, n_told, n_reports: how requests were concluded, where all six groups are told.

    The groups are counted in the same reports, so that their shares are of one whole. Ordered by the axes, then as in the form.
    """
    columns = ", ".join(f"sum({group}) FILTER (whole IS NOT NULL)::BIGINT AS {group}" for group in ANSWERS)
    wide = ask_about(
        library,
        selection,
        f"""
        , told AS (
            SELECT year, agency, totals.*, {" + ".join(ANSWERS)} AS whole FROM {scope_of(by)} JOIN totals ON report = number)
        SELECT {axes(by)}count(*) AS n_reports, count(whole) AS n_told, {columns} FROM told GROUP BY ALL ORDER BY ALL
        """,
    )
    keys = [*by, "n_told", "n_reports"]
    long = pd.concat([wide[keys].assign(outcome_group=group, count=wide[group]) for group in ANSWERS])
    return long.sort_index(kind="stable")[[*by, "outcome_group", "count", "n_told", "n_reports"]].reset_index(drop=True)


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
    return ask_about(
        library,
        selection,
        f"""
        , cells AS (
            SELECT outcome_groups.* FROM outcome_groups JOIN counted ON report = number
            WHERE applicant <> 'total' AND outcome_group IN ({_ANSWERS})),
        complete AS (SELECT report FROM cells GROUP BY report HAVING count(count) = {len(APPLICANTS) * len(ANSWERS)})
        SELECT applicant, outcome_group, sum(count)::BIGINT AS count, (SELECT count(*) FROM complete) AS n_told,
            (SELECT count(*) FROM counted) AS n_reports
        FROM cells SEMI JOIN complete USING (report) GROUP BY ALL ORDER BY count DESC, applicant, outcome_group
        """,
    )


def reasons(library: Library, selection: Selection, group: str, by: By = ()) -> pd.DataFrame:
    """[year, agency], outcome, count, n_told, n_reports: the form's rows within a group such as `denied`, the most first."""
    joined = f"JOIN asked USING ({', '.join(by)})" if by else ", asked"
    return ask_about(
        library,
        selection,
        f"""
        , asked AS (SELECT {axes(by)}count(*) AS n_reports FROM {scope_of(by)} GROUP BY ALL),
        told AS (
            SELECT {axes(by)}outcome::VARCHAR AS outcome, sum(count)::BIGINT AS count, count(count) AS n_told
            FROM requests JOIN {scope_of(by)} ON report = number
            WHERE origin = 'table' AND applicant = 'total' AND list_contains($outcomes, outcome::VARCHAR) GROUP BY ALL)
        SELECT {axes(by)}outcome, count, n_told, n_reports FROM told {joined}
        ORDER BY {axes(by)}count DESC NULLS LAST, outcome
        """,
        outcomes=list(QUANTITIES[group].cells["outcome"]),
    )


def legacy_outcomes(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], origin, outcome, count, n_told: outcomes in the 2008 form's terms, from its table or from sentences."""
    return ask_about(
        library,
        selection,
        f"""
        SELECT {axes(by)}origin::VARCHAR AS origin, outcome::VARCHAR AS outcome, sum(count)::BIGINT AS count,
            count(count) AS n_told
        FROM requests JOIN {scope_of(by)} ON report = number WHERE starts_with(outcome::VARCHAR, 'legacy_')
        GROUP BY ALL ORDER BY ALL
        """,
    )
