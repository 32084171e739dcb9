"""Questions about channels: how information was published, and how requests came in."""

import pandas as pd

from library.queries import Selection, ask_about
from library.queries_sums import By, added_up, axes, in_turn
from library.store import Library
from library.totals import CHANNEL_PREFIXES, CHANNELS


def channel_mix(library: Library, selection: Selection, kind: str, by: By = ()) -> pd.DataFrame:
    """[year, agency], channel, count, whole, n_told, n_reports: items by channel of a kind (`disclosure`, `request`).

    `whole` is what the channels are shares of: in each report its stated total, or its channels' sum where that is greater or
    no total is stated. The channel `untold` is the rest of the whole, which no report assigns to a channel. Counts come from
    the official table where it has them (2008 form), else from sentences.
    """
    prefix = CHANNEL_PREFIXES[kind]
    items, codes = f"{prefix}_items", {f"{prefix}_{channel}": channel for channel in CHANNELS[kind]}
    untold = f"{items} - coalesce(list_sum([{', '.join(codes)}]), 0)"
    names = in_turn("channel", [*(f"'{channel}'" for channel in codes.values()), "'untold'"])
    counts, told = in_turn("count", [*codes, untold]), in_turn("n_told", [f"told_{name}" for name in (*codes, items)])
    return ask_about(
        library,
        selection,
        f"""
        , mix AS (
            SELECT {axes(by)}{names}, {counts}, {items} AS whole, {told}, n_reports
            FROM ({added_up((*codes, items), by)}))
        SELECT {axes(by)}channel, count::BIGINT AS count, whole, n_told, n_reports
        FROM mix WHERE channel <> 'untold' OR count > 0
        """,
    )
