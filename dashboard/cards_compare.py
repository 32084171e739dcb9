"""The charts of the compare page, each with its title, its data table and the way to its sources."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts_bars import ranked_bars
from dashboard.charts_compare import heat_map, slopes
from dashboard.charts_funnel import funnel, placed
from dashboard.charts_rates import rates_by_row
from dashboard.comparison import Comparison
from dashboard.headline import FEWEST_PEERS, behind_quantities
from dashboard.kept import dark
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Chart, card
from dashboard.measures import SMALL_SAMPLE, rated
from dashboard.rows import Row, Rows, by_place, decimals, numbers, percentages, whole_numbers
from dashboard.scope import since_first_told

ROWS = 12


def rates_of(places: Rows, comparison: Comparison) -> list[Row]:
    """Places as the charts of rates take them: name, code, numerator, denominator, rate, low, high, small."""
    named = [row | {"name": row["agency"], "code": row["agency"]} for row in places]
    return rated(named, comparison.measure.proportion)


def shown_places(places: Rows) -> list[Row]:
    """Those at both ends where there are too many to draw: ranked ones first, small samples only where there is room."""
    ranked = sound(places)
    if len(ranked) > ROWS:
        return [*ranked[: ROWS // 2], *ranked[-(ROWS // 2) :]]
    return [*ranked, *(row for row in places if row["small"])][:ROWS]


def sound(places: Rows) -> list[Row]:
    """Those whose value is told and rests on enough cases."""
    return [row for row in places if row["value"] is not None and not row["small"]]


@card
def show_ranking(comparison: Comparison) -> Chart | None:
    """The agencies from the highest to the lowest, with intervals and the peers' median."""
    places = comparison.places()
    shown = shown_places(places)
    if len(shown) < 2:
        return None
    measure, language = comparison.measure, words()
    name = measure.name(language.language)
    medians = {row["median"] for row in places if row["median"] is not None}
    middle = medians.pop() if len(medians) == 1 else None
    if comparison.percent:
        figure = rates_by_row(rates_of(shown, comparison), language, dark(), middle)
    else:
        bars = [
            {"name": row["agency"], "code": row["agency"], "count": row["value"], "remark": language.number(row["value"])}
            for row in shown
        ]
        figure = ranked_bars(bars, dark())
    told = sum(row["value"] is not None for row in places)
    return Chart(
        figure,
        key="ranking",
        title=_ranking_title(comparison, shown),
        subtitle=_ranking_subtitle(comparison, len(shown), told, middle is not None),
        alt=_("The agencies from the highest to the lowest: {measure}, {year}.", measure=name, year=comparison.year),
        table=place_table(shown, comparison),
        behind=lambda agency: _behind(comparison, f"{agency}|{comparison.year}"),
    )


def _ranking_title(comparison: Comparison, shown: Rows) -> str:
    ranked = sound(shown)
    if len(ranked) < 2:
        return _("{measure}, {year}", measure=comparison.measure.name(words().language), year=comparison.year)
    first, last = ranked[0], ranked[-1]
    return _(
        "From {highest} at {first} to {lowest} at {last}",
        highest=comparison.shown(first["value"]),
        first=first["agency"],
        lowest=comparison.shown(last["value"]),
        last=last["agency"],
    )


def _ranking_subtitle(comparison: Comparison, shown: int, told: int, middle: bool) -> str:
    name = comparison.measure.name(words().language)
    parts = [_("{measure}, {year}, {group}", measure=name, year=comparison.year, group=comparison.group_name)]
    if shown < told:
        parts.append(_("the highest and the lowest of {all}", all=words().number(told)))
    if comparison.measure.proportion:
        parts.append(_("with 95% intervals"))
    if comparison.percent:
        parts.append(_("empty dot: n under {least}", least=SMALL_SAMPLE))
        if middle:
            parts.append(_("stroke: median"))
    return "; ".join(parts) if words().language == "en" else "；".join(parts)


def place_table(places: Rows, comparison: Comparison) -> pd.DataFrame:
    """Places as a table for the reader: values of ratios in percent."""
    shown = percentages if comparison.percent else decimals
    columns: dict[str, Any] = {
        _("Agency"): [row["agency"] for row in places],
        _("Value, %") if comparison.percent else _("Value"): shown(row["value"] for row in places),
    }
    if comparison.percent:
        columns["n"] = whole_numbers(row["denominator"] for row in places)
    if comparison.measure.proportion:
        rates = rated(places)
        columns |= {
            _("From, %"): percentages(row["low"] for row in rates),
            _("To, %"): percentages(row["high"] for row in rates),
        }
    columns[_("Rank")] = whole_numbers(row["rank"] for row in places)
    columns[_("Of")] = whole_numbers(None if row["rank"] is None else row["n_ranked"] for row in places)
    if comparison.measure.proportion:
        columns[_("Rank from–to")] = [None if row["best"] is None else f"{row['best']}–{row['worst']}" for row in places]
    median = _("Peers' median, %") if comparison.percent else _("Peers' median")
    return pd.DataFrame(columns | {median: shown(row["median"] for row in places)})


@card
def show_funnel(comparison: Comparison) -> Chart | None:
    """Rates against volume: who differs from all together by more than chance."""
    places = comparison.places()
    share = pooled(places)
    if share is None or not comparison.measure.proportion or comparison.group is None:
        return None
    rates = rates_of(places, comparison)
    dots = placed(rates, share)
    positions = {0: _("within the limits of chance"), 1: _("beyond the 95% limits"), 2: _("beyond the 99.8% limits")}
    return Chart(
        funnel(rates, share, words(), dark()),
        key="funnel",
        title=outside_words(dots),
        subtitle=_(
            "{measure} against cases, {year}; line: all together; bands: where chance alone puts 95% and 99.8% of agencies",
            measure=comparison.measure.name(words().language),
            year=comparison.year,
        ),
        alt=_("Funnel plot: rates of agencies against their number of cases, with limits of 95 and 99.8%."),
        table=pd.DataFrame(
            {
                _("Agency"): [row["name"] for row in dots],
                "n": whole_numbers(row["denominator"] for row in dots),
                _("Value, %"): percentages(row["rate"] for row in dots),
                _("Position"): [positions[row["outside"]] for row in dots],
            }
        ),
        behind=lambda agency: _behind(comparison, f"{agency}|{comparison.year}"),
    )


def outside_words(dots: Rows) -> str:
    """How many agencies lie beyond the 99.8 % limits, of the rows of charts_funnel.placed: that is what beyond chance means."""
    beyond, every = beyond_chance(dots), words().number(len(dots))
    if beyond:
        return plural(
            "{count} of {all} agencies lies beyond the 99.8% limits of chance",
            "{count} of {all} agencies lie beyond the 99.8% limits of chance",
            beyond,
            all=every,
        )
    return plural(
        "The one agency lies within the 99.8% limits of chance",
        "All {count} agencies lie within the 99.8% limits of chance",
        len(dots),
    )


def beyond_chance(dots: Rows) -> int:
    """How many agencies lie beyond the 99.8 % limits. Beyond those of 95 % lies one in twenty by chance alone, which is no news."""
    return sum(row["outside"] == 2 for row in dots)


def pooled(places: Rows) -> float | None:
    """The rate of all ranked agencies together; None where there are fewer than three."""
    ranked = [row for row in places if row["rank"] is not None]
    below = sum(row["denominator"] or 0 for row in ranked)
    return sum(row["numerator"] for row in ranked) / below if len(ranked) >= FEWEST_PEERS and below else None


@card
def show_heat_map(comparison: Comparison) -> Chart | None:
    """The agencies year by year."""
    agencies = tuple(dict.fromkeys(row["agency"] for row in shown_places(comparison.places())))
    if not agencies:
        return None
    values = since_first_told(comparison.over_years(agencies), "value")
    ordered = sorted(values, key=lambda row: (agencies.index(row["agency"]), row["year"]))
    by_agency, years = by_place(ordered, "agency", "year", "value"), sorted({row["year"] for row in ordered})
    shown = percentages if comparison.percent else numbers
    return Chart(
        heat_map(ordered, words(), comparison.percent, dark()),
        key="heat_map",
        title=_heat_title(comparison, ordered),
        subtitle=_(
            "{measure} by agency and year, the darker the higher; –: not told; *: n under {least}",
            measure=comparison.measure.name(words().language),
            least=SMALL_SAMPLE,
        ),
        alt=_("A grid of agencies and years; each cell holds the value, a dash where it is not told."),
        table=pd.DataFrame(
            {_("Agency"): list(agencies)}
            | {str(year): shown(by_agency.get(agency, {}).get(year) for agency in agencies) for year in years}
        ),
        behind=lambda mark: _behind(comparison, mark),
    )


def _heat_title(comparison: Comparison, values: Rows) -> str:
    """The highest value of all years that rests on enough cases."""
    top = max(sound(values), key=lambda row: row["value"], default=None)
    if top is None:
        return _("Agencies over the years")
    return _(
        "Highest: {agency}, {value} in {year}",
        agency=top["agency"],
        value=comparison.shown(top["value"]),
        year=top["year"],
    )


@card
def show_slopes(comparison: Comparison) -> Chart | None:
    """From the year before to the latest."""
    agencies = tuple(dict.fromkeys(row["agency"] for row in shown_places(comparison.places())))[:10]
    if not agencies:
        return None
    everything = replace(comparison, selection=replace(comparison.selection, years=()))
    values = everything.over_years(agencies)
    years = (comparison.year - 1, comparison.year)
    of_both = [row for row in values if row["year"] in years and row["value"] is not None]
    by_agency = by_place(of_both, "agency", "year", "value")
    small = {row["agency"] for row in of_both if row["small"]}
    told = [
        {
            "name": agency,
            "code": agency,
            "before": by_agency[agency][years[0]],
            "after": by_agency[agency][years[1]],
            "small": agency in small,
        }
        for agency in agencies
        if len(by_agency.get(agency, {})) == len(years)
    ]
    if len(told) < 2:
        return None
    shown = percentages if comparison.percent else decimals
    return Chart(
        slopes(told, years, words(), comparison.percent, dark()),
        key="slopes",
        title=_slope_title(comparison, told),
        subtitle=_(
            "{measure}, {before} and {after}; *: n under {least}",
            measure=comparison.measure.name(words().language),
            before=years[0],
            after=years[1],
            least=SMALL_SAMPLE,
        ),
        alt=_("Lines from {before} to {after}, one for each agency.", before=years[0], after=years[1]),
        table=pd.DataFrame(
            {
                _("Agency"): [row["name"] for row in told],
                str(years[0]): shown(row["before"] for row in told),
                str(years[1]): shown(row["after"] for row in told),
                _("Change"): shown(row["after"] - row["before"] for row in told),
            }
        ),
        behind=lambda mark: _behind(comparison, mark),
    )


def _slope_title(comparison: Comparison, told: Rows) -> str:
    """The largest change that rests on enough cases, and how many rose and fell."""
    changes = [(row["after"] - row["before"], row) for row in told if not row["small"]]
    if not any(change for change, _row in changes):
        return _("From {before} to {after}", before=comparison.year - 1, after=comparison.year)
    _change, row = max(changes, key=lambda pair: abs(pair[0]))
    return _(
        "{up} rose, {down} fell; most at {agency}: {before} to {after}",
        up=sum(change > 0 for change, _row in changes),
        down=sum(change < 0 for change, _row in changes),
        agency=row["name"],
        before=comparison.shown(row["before"]),
        after=comparison.shown(row["after"]),
    )


def _behind(comparison: Comparison, mark: str) -> pd.DataFrame:
    agency, year = mark.rsplit("|", 1)
    chosen = replace(comparison.selection, years=(int(year),), agencies=(agency,))
    return behind_quantities(chosen, comparison.measure.quantities, covered=True)
