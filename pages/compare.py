"""Compare: who stands where among its peers, beyond what chance explains; two reports next to each other."""

import runpy
from pathlib import Path

import streamlit as st

from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.cards_compare import (
    outside_words,
    place_table,
    pooled,
    show_funnel,
    show_heat_map,
    show_ranking,
    show_slopes,
    sound,
)
from dashboard.cards_peers import show_among_peers
from dashboard.cards_thresholds import choose_thresholds
from dashboard.cards_two_reports import show_two_reports
from dashboard.compare_figures import dots_of, figures_side_by_side, single_figures
from dashboard.comparison import Comparison, choose_comparison
from dashboard.filters import links_to
from dashboard.headline import FEWEST_PEERS
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import beside, head, key_figures


def render() -> None:
    """The page."""
    require_access()
    top = st.container()
    comparison = choose_comparison()
    places = comparison.places()
    with top:
        head(_("Compare"), _finding(comparison))
    key_figures(single_figures(comparison) if len(places) == 1 else figures_side_by_side(comparison))
    if len(places) == 1:
        show_among_peers(comparison)
    if comparison.measure.proportion and comparison.group and pooled(places) is not None:
        beside([show_ranking.compose(comparison)], [show_funnel.compose(comparison)])
    else:
        show_ranking(comparison)
    if len(places) != 1:
        show_among_peers(comparison)
    beside([show_heat_map.compose(comparison)], [show_slopes.compose(comparison)])
    _show_table(comparison)
    show_two_reports(comparison.selection)


@kept
def _finding(comparison: Comparison) -> str:
    """Who is highest and who is lowest among those that can be ranked, and how many differ by more than chance."""
    name, year, places = comparison.measure.name(words().language), comparison.year, comparison.places()
    ranked = sound(places)
    if not ranked:
        return _("No agency of the selection tells enough cases on {year} for: {measure}.", year=year, measure=name)
    first, last = ranked[0], ranked[-1]
    if len(ranked) == 1:
        told = _(
            "{measure} of {agency} in {year}: {value}",
            measure=name,
            agency=first["agency"],
            year=year,
            value=comparison.shown(first["value"]),
        )
        if first["rank"] is None or first["n_ranked"] < FEWEST_PEERS:
            return _("{told}.", told=told)
        return _(
            "{told}, rank {rank} of {all}; its peers' median is {median}.",
            told=told,
            rank=first["rank"],
            all=words().number(first["n_ranked"]),
            median=comparison.shown(first["median"]),
        )
    told = _(
        "{measure} in {year}: from {highest} at {first} to {lowest} at {last}",
        measure=name,
        year=year,
        highest=comparison.shown(first["value"]),
        first=first["agency"],
        lowest=comparison.shown(last["value"]),
        last=last["agency"],
    )
    dots = dots_of(comparison, places)
    if dots is None:
        return _("{told}.", told=told)
    outside = outside_words(dots)
    return _("{told}. {sentence}.", told=told, sentence=outside)


def _show_table(comparison: Comparison) -> None:
    """Each agency with its place, those alone that meet the thresholds."""
    st.subheader(_("Agencies in {year}", year=comparison.year), anchor=False)
    thresholds = choose_thresholds()
    places = comparison.places(tuple(threshold.condition for threshold in thresholds))
    if not places:
        st.caption(_("No agency meets these thresholds."))
        return
    if places[0]["n_all"] > len(places):
        every = words().number(places[0]["n_all"])
        st.caption(_("The first {count} of {all}; choose a region or thresholds to see others.", count=len(places), all=every))
    elif thresholds:
        st.caption(plural("{count} agency meets them", "{count} agencies meet them", len(places)))
    table = place_table(places, comparison)
    to = links_to("reports")
    table.insert(2, _("Source"), [to(report=row["report_id"]) for row in places])
    figures = [name for name in table.columns if name not in (_("Source"), _("Agency"))]
    quantities, name = (
        dict.fromkeys(figures, comparison.measure.quantities),
        f"compare-{comparison.measure.code}-{comparison.year}",
    )
    agency_table(table, comparison.latest, quantities, file_name=name, key="places")


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
