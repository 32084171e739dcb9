"""Questions about channels: how information was published, and how requests came in."""

import pandas as pd

from library.queries import Selection
from library.queries_sums import By, sums
from library.store import Library
from library.totals import CHANNEL_PREFIXES, CHANNELS


def channel_mix(library: Library, selection: Selection, kind: str, by: By = ()) -> pd.DataFrame:
    """[year, agency], channel, count, whole, n_told, n_reports: items by channel of a kind (`disclosure`, `request`).

    `whole` is what the channels are shares of: in each report its stated total, or its channels' sum where that is greater or
    no total is stated. The channel `untold` is the rest of the whole, which no report assigns to a channel. Counts come from
    the official table where it has them (2008 form), else from sentences.
    """
    prefix = CHANNEL_PREFIXES[kind]
    items = f"{prefix}_items"
    codes = {f"{prefix}_{channel}": channel for channel in CHANNELS[kind]} | {items: "untold"}
    told = sums(library, selection, tuple(codes), by)
    # One group for each place on the axes; without axes all rows are one.
    places = told.groupby([*by], sort=False).ngroup() if by else pd.Series(0, index=told.index)
    is_whole = told["quantity"] == items
    channels = told["count"].mask(is_whole).groupby(places).transform("sum")
    whole = told["count"].where(is_whole).groupby(places).transform("max")
    answer = told.assign(
        channel=told["quantity"].map(codes).astype("string"),
        count=told["count"].where(~is_whole, whole - channels),
        whole=whole,
    )
    kept = answer[~is_whole | (answer["count"] > 0).fillna(False)]
    return kept[[*by, "channel", "count", "whole", "n_told", "n_reports"]].reset_index(drop=True)
