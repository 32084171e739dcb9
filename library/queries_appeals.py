"""Questions about reviews and lawsuits that the sums of quantities do not answer."""

import pandas as pd

from library.queries import Selection, ask_about
from library.queries_sums import By, axes, scope_of
from library.store import Library


def legacy_litigation(library: Library, selection: Selection, by: By = ()) -> pd.DataFrame:
    """[year, agency], result, count, n_told: the 2008 form's litigation, which does not tell the two routes apart.

    It is a series of its own and is never added to the later forms' lawsuits.
    """
    return ask_about(
        library,
        selection,
        f"""
        SELECT {axes(by)}result::VARCHAR AS result, sum(count)::BIGINT AS count, count(count) AS n_told
        FROM legacy_appeals JOIN {scope_of(by)} ON report = number GROUP BY ALL ORDER BY ALL
        """,
    )
