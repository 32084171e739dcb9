"""Whose official tables do not add up, in a sentence: for the page on data quality and for the brief. Knows no Streamlit."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.words import Words

FIRST = 8  # agencies asked for at first: as many as the page draws


def broken_sums_told(counts: "pd.Series[Any]", most: pd.DataFrame, words: Words) -> str:
    """How many of the reports have broken sums, and which agency most; `counts` as count_reports, `most` as with_most_broken."""
    every, broken = int(counts["n_reports"]), int(counts["n_with_errors"])
    if not broken:
        return words.plural(
            "The official tables of the one report add up.", "The official tables of all {count} reports add up.", every
        )
    told = words.plural(
        "The official tables of {count} report of {all} do not add up",
        "The official tables of {count} reports of {all} do not add up",
        broken,
        all=words.number(every),
    )
    if most.empty:
        return words.translate("{told}.", told=told)
    return words.translate("{told}; {most}.", told=told, most=most_told(most, words))


def with_most_broken(by_agency: Callable[[int], pd.DataFrame]) -> pd.DataFrame:
    """The agencies with most broken sums, all that have as many; `by_agency` gives so many rows of findings_by_agency."""
    limit = FIRST
    while True:
        listed = by_agency(limit)
        most: pd.DataFrame = listed[(listed["n_errors"] > 0) & (listed["n_errors"] == listed["n_errors"].max())]
        if len(most) < limit:
            return most
        limit *= 16


def most_told(most: pd.DataFrame, words: Words) -> str:
    """Who has most broken sums, without a full stop; of several with as many the first and how many others. At least one."""
    agency, sums = most["agency"].iloc[0], words.number(most["n_errors"].iloc[0])
    if len(most) == 1:
        return words.translate("{agency} has the most broken sums ({sums})", agency=agency, sums=sums)
    return words.plural(
        "{agency} and {count} other have the most broken sums ({sums} each)",
        "{agency} and {count} others have the most broken sums ({sums} each)",
        len(most) - 1,
        agency=agency,
        sums=sums,
    )
