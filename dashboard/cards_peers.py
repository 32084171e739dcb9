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
from dashboard.rows import Row, Rows, decimals, percentages, rows_of, whole_numbers
from library.queries_peers import against_peers


@card
def show_among_peers(comparison: Comparison) -> Chart | None:
    """The selection over the years beside the middle of its peers, where it has any."""
    measure, everything = comparison.measure, replace(comparison.selection, years=())
    answer = rows_of(source.ask(against_peers, everything, ((measure.numerator, measure.denominator),)))
    ranked = [row for row in answer if (row["n_ranked"] or 0) >= FEWEST_PEERS]
    if len(ranked) < 2:
        return None
    rows = [row | _own_value(row, comparison.percent) for row in ranked]
    chosen = comparison.selection.agencies
    name = chosen[0] if len(chosen) == 1 else _("The selection")
    shown = percentages if comparison.percent else decimals
    kinds = {"year": whole_numbers, "value": shown, "q1": shown, "median": shown, "q3": shown}
    kinds |= {"rank": whole_numbers, "n_ranked": whole_numbers}
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
        table=pd.DataFrame({code: column(row[code] for row in rows) for code, column in kinds.items()}).set_axis(
            [_("Year"), _("Value"), _("Lower quartile"), _("Median"), _("Upper quartile"), _("Rank"), _("Of")], axis=1
        ),
        behind=lambda year: behind_quantities(replace(everything, years=(int(year),)), measure.quantities),
    )


def _own_value(row: Row, ratio: bool) -> Row:
    above, below = row["numerator"], row["denominator"]
    if not ratio:
        return {"value": None if above is None else float(above), "small": False}
    return {"value": above / below if above is not None and below else None, "small": is_small(below)}


def _peers_title(comparison: Comparison, rows: Rows, name: str) -> str:
    told = [row for row in rows if row["value"] is not None]
    if not told:
        return _("{name} among its peers", name=name)
    last = told[-1]
    above = sum(row["value"] > row["median"] for row in told)
    return _(
        "{name}: above its peers' median in {above} of {all} years; {value} in {year}, the median {median}",
        name=name,
        above=above,
        all=len(told),
        value=comparison.shown(last["value"]),
        year=last["year"],
        median=comparison.shown(last["median"]),
    )
