"""Compare: who stands where among its peers, beyond what chance explains; two reports next to each other."""

import runpy
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isnan
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.behind import Behind
from dashboard.cards_compare import (
    beyond_chance,
    outside_words,
    place_table,
    pooled,
    rates_of,
    show_funnel,
    show_heat_map,
    show_ranking,
    show_slopes,
)
from dashboard.cards_peers import show_among_peers
from dashboard.cards_thresholds import choose_thresholds
from dashboard.cards_two_reports import show_two_reports
from dashboard.charts_funnel import placed
from dashboard.comparison import Comparison, choose_comparison
from dashboard.filters import links_to
from dashboard.headline import FEWEST_PEERS, base_words, behind_quantities, count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure, head, key_figures
from dashboard.words import GAP


def render() -> None:
    """The page."""
    require_access()
    top = st.container()
    comparison = choose_comparison()
    places = comparison.places()
    with top:
        head(_("Compare"), _finding(comparison))
    key_figures(_single_figures(comparison) if len(places) == 1 else _key_figures(comparison))
    if len(places) == 1:
        show_among_peers(comparison)
    if comparison.measure.proportion and comparison.group and pooled(places) is not None:
        _side_by_side(lambda: show_ranking(comparison), lambda: show_funnel(comparison))
    else:
        show_ranking(comparison)
    if len(places) != 1:
        show_among_peers(comparison)
    _side_by_side(lambda: show_heat_map(comparison), lambda: show_slopes(comparison))
    _show_table(comparison)
    show_two_reports(comparison.selection)


def _side_by_side(*cards: Callable[[], None]) -> None:
    for column, show in zip(st.columns(len(cards), gap="small"), cards, strict=True):
        with column:
            show()


@kept
def _finding(comparison: Comparison) -> str:
    """Who is highest and who is lowest among those that can be ranked, and how many differ by more than chance."""
    name, year, places = comparison.measure.name(words().language), comparison.year, comparison.places()
    ranked = places[places["value"].notna() & ~places["small"]]
    if ranked.empty:
        return _("No agency of the selection tells enough cases on {year} for: {measure}.", year=year, measure=name)
    first, last = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1:
        told = _(
            "{measure} of {agency} in {year}: {value}",
            measure=name,
            agency=first["agency"],
            year=year,
            value=comparison.shown(first["value"]),
        )
        if pd.isna(first["rank"]) or first["n_ranked"] < FEWEST_PEERS:
            return _("{told}.", told=told)
        return _(
            "{told}, rank {rank} of {all}; its peers' median is {median}.",
            told=told,
            rank=int(first["rank"]),
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
    dots = _dots(comparison, places)
    if dots is None:
        return _("{told}.", told=told)
    outside = outside_words(dots)
    return _("{told}. {sentence}.", told=told, sentence=outside)


def _dots(comparison: Comparison, places: pd.DataFrame) -> pd.DataFrame | None:
    """The agencies with their place in the funnel; None where there are no limits."""
    share = pooled(places)
    if share is None or not comparison.measure.proportion or comparison.group is None:
        return None
    return placed(rates_of(places, comparison), share)


@kept
def _single_figures(comparison: Comparison) -> list[KeyFigure]:
    """One agency: its figure, its rank with what the interval allows, and the middle of its peers."""
    measure, row = comparison.measure, comparison.places().iloc[0]
    name, language = measure.name(words().language), words()
    own = (
        count_figure(comparison.selection, comparison.year, name, measure.numerator)
        if measure.is_count
        else rate_figure(comparison.selection, comparison.year, measure.code)
    )
    if pd.isna(row["rank"]):
        return [own]
    peers = plural("{count} agency", "{count} agencies", int(row["n_ranked"]))
    between = "" if measure.is_count else _("by the interval {best} to {worst}", best=int(row["best"]), worst=int(row["worst"]))
    behind = partial(_behind_peers, comparison)
    quartiles = "–\u200b".join(comparison.shown(row[name]) for name in ("q1", "q3"))
    before = replace(comparison, year=comparison.year - 1).places()
    old = before.iloc[0] if len(before) == 1 else None
    rank_before, median_before = "", ("", "")
    if old is not None and pd.notna(old["rank"]):
        rank_before = _("{year}: {rank} of {all}", year=comparison.year - 1, rank=int(old["rank"]), all=int(old["n_ranked"]))
        median_before = _changed(comparison, float(row["median"] - old["median"]))
    return [
        own,
        KeyFigure(
            _("Rank"), _("{rank} of {all}", rank=int(row["rank"]), all=language.number(row["n_ranked"])), compared=rank_before,
            base=between,
            help=_("Among the agencies of the same level and province; 1 is the highest value."), behind=behind,
        ),
        KeyFigure(_("Peers' median"), comparison.shown(row["median"]), *median_before, base=peers, behind=behind),
        KeyFigure(_("Middle half"), quartiles, base=_("lower to upper quartile"), behind=behind),
    ]  # fmt: skip


@kept
def _key_figures(comparison: Comparison) -> list[KeyFigure]:
    language, places = words(), comparison.places()
    told, ranked = places[places["value"].notna()], places[places["value"].notna() & ~places["small"]]
    share, dots = pooled(places), _dots(comparison, places)
    before = replace(comparison, year=comparison.year - 1)
    earlier = before.places()
    earlier_dots, earlier_told = _dots(before, earlier), earlier["value"].notna()
    # Agencies that are ranked in both years, so that a change is never one of who is there.
    both = ranked.merge(earlier[earlier_told & ~earlier["small"]], on="agency", suffixes=("", "_before"))
    figures = [
        KeyFigure(
            _("Median"),
            comparison.shown(ranked["value"].astype(float).median() if len(ranked) else None),
            *_change_of_median(comparison, both),
            base=plural("{count} agency", "{count} agencies", len(ranked)),
            help=_("The middle of the agencies shown, each counted once whatever its size."),
            behind=_behind(comparison, ranked["agency"]),
        ),
        KeyFigure(
            _("Middle half"),
            _middle_half(comparison, ranked["value"].astype(float)),
            base=_("lower to upper quartile"),
            behind=_behind(comparison, ranked["agency"]),
        ),
    ]
    if share is not None and comparison.percent and comparison.group:
        n = float(places.loc[places["rank"].notna(), "denominator"].sum())
        old, new = (float((both[f"numerator{when}"]).sum() / both[f"denominator{when}"].sum()) if len(both) else float("nan")
                    for when in ("_before", ""))  # fmt: skip
        told_change = _changed(comparison, new - old)
        figures.append(
            KeyFigure(
                _("All together"),
                language.percent(share),
                *told_change,
                base=base_words(comparison.measure.denominator, n),
                behind=_behind(comparison, places.loc[places["rank"].notna(), "agency"]),
            )
        )
    if dots is not None:
        figures.append(
            KeyFigure(
                _("Beyond chance"),
                language.number(beyond_chance(dots)),
                *_on(comparison, earlier_dots, lambda old: beyond_chance(dots) - beyond_chance(old)),
                base=plural(
                    "of {count} agency beyond the 99.8% limits; beyond the 95% limits: {near}",
                    "of {count} agencies beyond the 99.8% limits; beyond the 95% limits: {near}",
                    len(dots),
                    near=language.number((dots["outside"] > 0).sum()),
                ),
                help=_("Agencies whose rate lies outside the limits that chance alone keeps to in 99.8% of cases."),
                behind=_behind(comparison, dots.loc[dots["outside"] > 0, "code"]),
            )
        )
    missing, small = len(places) - len(told), int(told["small"].sum())
    figures.append(
        KeyFigure(
            _("Not ranked"),
            language.number(missing + small),
            *_on(
                comparison,
                earlier if earlier_told.any() else None,
                lambda old: missing + small - int((old["value"].isna() | old["small"]).sum()),
            ),
            base=_(
                "not told: {missing}, small samples: {small}", missing=language.number(missing), small=language.number(small)
            ),
            behind=_behind(comparison, places.loc[places["value"].isna() | places["small"], "agency"]),
        )
    )
    return figures


def _behind(comparison: Comparison, agencies: "pd.Series[str]") -> Behind | None:
    """The figures that the measure of these agencies is made of; None where there is no agency."""
    chosen = replace(comparison.latest, agencies=tuple(agencies))
    return partial(behind_quantities, chosen, comparison.measure.quantities, covered=True) if len(agencies) else None


def _behind_peers(comparison: Comparison) -> pd.DataFrame:
    """The same of the peers of the single agency that is shown, itself among them."""
    return behind_quantities(comparison.peers_of_single(), comparison.measure.quantities, covered=True)


def _changed(comparison: Comparison, difference: float) -> tuple[str, str]:
    """The change of a value of the measure on the year before, as a key figure takes it; nothing where it is not told."""
    if isnan(difference):
        return "", ""
    shown = words().points(difference) if comparison.percent else words().signed(difference, 1)
    return shown, _("on {year}", year=comparison.year - 1)


def _change_of_median(comparison: Comparison, both: pd.DataFrame) -> tuple[str, str]:
    if len(both) < FEWEST_PEERS:
        return "", ""
    return _changed(comparison, float(both["value"].astype(float).median() - both["value_before"].astype(float).median()))


def _on(comparison: Comparison, earlier: pd.DataFrame | None, difference: Callable[[pd.DataFrame], int]) -> tuple[str, str]:
    """The change of a number of agencies on the year before, where that year can be compared."""
    if earlier is None:
        return "", ""
    return words().signed(difference(earlier)), _("on {year}", year=comparison.year - 1)


def _middle_half(comparison: Comparison, values: "pd.Series[float]") -> str:
    if values.empty:
        return GAP
    shown = words().percent if comparison.percent else words().number
    # A line may break after the dash, where nobody sees the mark.
    return "–\u200b".join(shown(float(values.quantile(quantile)), 0) for quantile in (0.25, 0.75))


def _show_table(comparison: Comparison) -> None:
    """Each agency with its place, those alone that meet the thresholds."""
    st.subheader(_("Agencies in {year}", year=comparison.year), anchor=False)
    thresholds = choose_thresholds()
    places = comparison.places(tuple(threshold.condition for threshold in thresholds))
    if places.empty:
        st.caption(_("No agency meets these thresholds."))
        return
    if places["n_all"].iloc[0] > len(places):
        every = words().number(places["n_all"].iloc[0])
        st.caption(_("The first {count} of {all}; choose a region or thresholds to see others.", count=len(places), all=every))
    elif thresholds:
        st.caption(plural("{count} agency meets them", "{count} agencies meet them", len(places)))
    table = place_table(places, comparison)
    to = links_to("reports")
    table.insert(2, _("Source"), [to(report=str(report)) for report in places["report_id"]])
    figures = [name for name in table.columns if name not in (_("Source"), _("Agency"))]
    quantities, name = (
        dict.fromkeys(figures, comparison.measure.quantities),
        f"compare-{comparison.measure.code}-{comparison.year}",
    )
    agency_table(table, comparison.latest, quantities, file_name=name, key="places")


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
