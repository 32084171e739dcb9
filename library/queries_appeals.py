"""Questions about reviews and lawsuits that the sums of quantities do not answer."""

import pandas as pd

from library.queries import Selection, ask_about
from library.queries_sums import By, axes, scope_of
from library.store import Library


def legacy_appeals(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], route (review, litigation), result, count, n_told: what reports in the 2008 form count.

    It does not tell the routes of litigation apart and has no pending cases: a series of its own, never added to the later forms'.
    """
    return ask_about(
        library,
        selection,
        f"""
        SELECT {axes(by)}route, result, sum(count)::BIGINT AS count, count(count) AS n_told
        FROM legacy_appeals JOIN {scope_of(by)} ON report = number GROUP BY ALL ORDER BY ALL
        """,
    )
