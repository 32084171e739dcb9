"""The chart of a selection over the years among its peers, with its title, its data table and the way to its sources."""

from dataclasses import replace

import pandas as pd

from dashboard import source
from dashboard.charts_peers import among_peers
from dashboard.comparison import Comparison
from dashboard.headline import FEWEST_PEERS, behind_quantities
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.measures import SMALL_SAMPLE, is_small
from library.queries_peers import against_peers


@card
def show_among_peers(comparison: Comparison) -> Chart | None:
    """The selection over the years beside the middle of its peers, where it has any."""
    measure, everything = comparison.measure, replace(comparison.selection, years=())
    rows = source.ask(against_peers, everything, ((measure.numerator, measure.denominator),))
    rows = rows[rows["n_ranked"].fillna(0) >= FEWEST_PEERS]
    if len(rows) < 2:
        return None
    value = rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0) if comparison.percent else rows["numerator"]
    small = is_small(rows["denominator"]) if comparison.percent else pd.Series(False, index=rows.index)
    rows = rows.assign(value=value.astype("Float64"), small=small)
    chosen = comparison.selection.agencies
    name = chosen[0] if len(chosen) == 1 else _("The selection")
    scale = 100 if comparison.percent else 1
    table = rows[["year", "value", "q1", "median", "q3"]].copy()
    table[["value", "q1", "median", "q3"]] = (table[["value", "q1", "median", "q3"]].astype("Float64") * scale).round(1)
    table = table.assign(rank=rows["rank"], n_ranked=rows["n_ranked"])
    return Chart(
        among_peers(rows, name, words(), comparison.percent, dark()),
        key="among_peers",
        title=_peers_title(comparison, rows, name),
        subtitle=_(
            "{measure}; band: the middle half of the peers (same level, same province), dashes: their median; empty dot: n under {least}",
            measure=measure.name(words().language),
            least=SMALL_SAMPLE,
        ),
        alt=_("A line over the years within the band of the peers' quartiles."),
        table=table.set_axis(
            [_("Year"), _("Value"), _("Lower quartile"), _("Median"), _("Upper quartile"), _("Rank"), _("Of")], axis=1
        ),
        behind=lambda year: behind_quantities(replace(everything, years=(int(year),)), measure.quantities),
    )


def _peers_title(comparison: Comparison, rows: pd.DataFrame, name: str) -> str:
    told = rows[rows["value"].notna()]
    if told.empty:
        return _("{name} among its peers", name=name)
    last = told.iloc[-1]
    above = int((told["value"] > told["median"]).sum())
    return _(
        "{name}: above its peers' median in {above} of {all} years; {value} in {year}, the median {median}",
        name=name,
        above=above,
        all=len(told),
        value=comparison.shown(last["value"]),
        year=int(last["year"]),
        median=comparison.shown(last["median"]),
    )
