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
from dashboard.measures import SMALL_SAMPLE, with_rates
from dashboard.scope import since_first_told

ROWS = 12


def rates_of(places: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Places as the charts of rates take them: name, code, numerator, denominator, rate, low, high, small."""
    rates = with_rates(places, comparison.measure.proportion)
    return rates.rename(columns={"agency": "name"}).assign(code=places["agency"])


def shown_places(places: pd.DataFrame) -> pd.DataFrame:
    """Those at both ends where there are too many to draw: ranked ones first, small samples only where there is room."""
    told = places[places["value"].notna()]
    ranked, small = told[~told["small"]], told[told["small"]]
    if len(ranked) > ROWS:
        return pd.concat([ranked.head(ROWS // 2), ranked.tail(ROWS // 2)])
    return pd.concat([ranked, small]).head(ROWS)


@card
def show_ranking(comparison: Comparison) -> Chart | None:
    """The agencies from the highest to the lowest, with intervals and the peers' median."""
    places = comparison.places()
    shown = shown_places(places)
    if len(shown) < 2:
        return None
    measure, language = comparison.measure, words()
    name = measure.name(language.language)
    medians = places["median"].dropna().unique()
    middle = float(medians[0]) if len(medians) == 1 else None
    if comparison.percent:
        figure = rates_by_row(rates_of(shown, comparison), language, dark(), middle)
    else:
        bars = shown.assign(name=shown["agency"], code=shown["agency"], count=shown["value"])
        figure = ranked_bars(bars.assign(remark=[language.number(value) for value in bars["value"]]), dark())
    told = int(places["value"].notna().sum())
    return Chart(
        figure,
        key="ranking",
        title=_ranking_title(comparison, shown),
        subtitle=_ranking_subtitle(comparison, len(shown), told, middle is not None),
        alt=_("The agencies from the highest to the lowest: {measure}, {year}.", measure=name, year=comparison.year),
        table=place_table(shown, comparison),
        behind=lambda agency: _behind(comparison, f"{agency}|{comparison.year}"),
    )


def _ranking_title(comparison: Comparison, shown: pd.DataFrame) -> str:
    ranked = shown[~shown["small"]]
    if len(ranked) < 2:
        return _("{measure}, {year}", measure=comparison.measure.name(words().language), year=comparison.year)
    first, last = ranked.iloc[0], ranked.iloc[-1]
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


def place_table(places: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Places as a table for the reader: values of ratios in percent."""
    rates = with_rates(places, comparison.measure.proportion)
    scale = 100 if comparison.percent else 1
    columns: dict[str, Any] = {
        _("Agency"): places["agency"],
        _("Value, %") if comparison.percent else _("Value"): (places["value"] * scale).round(1),
    }
    if comparison.percent:
        columns["n"] = places["denominator"]
    if comparison.measure.proportion:
        columns |= {_("From, %"): (rates["low"] * 100).round(1), _("To, %"): (rates["high"] * 100).round(1)}
    columns |= {_("Rank"): places["rank"], _("Of"): places["n_ranked"].where(places["rank"].notna())}
    if comparison.measure.proportion:
        columns[_("Rank from–to")] = [
            f"{int(best)}–{int(worst)}" if pd.notna(best) else None
            for best, worst in zip(places["best"], places["worst"], strict=True)
        ]
    median = _("Peers' median, %") if comparison.percent else _("Peers' median")
    return pd.DataFrame(columns | {median: (places["median"] * scale).round(1)})


@card
def show_funnel(comparison: Comparison) -> Chart | None:
    """Rates against volume: who differs from all together by more than chance."""
    places = comparison.places()
    rates = rates_of(places, comparison)
    share = pooled(places)
    if share is None or not comparison.measure.proportion or comparison.group is None:
        return None
    dots = placed(rates, share)
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
                _("Agency"): dots["name"],
                "n": dots["denominator"],
                _("Value, %"): (dots["rate"] * 100).round(1),
                _("Position"): dots["outside"].map(
                    {0: _("within the limits of chance"), 1: _("beyond the 95% limits"), 2: _("beyond the 99.8% limits")}
                ),
            }
        ),
        behind=lambda agency: _behind(comparison, f"{agency}|{comparison.year}"),
    )


def outside_words(dots: pd.DataFrame) -> str:
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


def beyond_chance(dots: pd.DataFrame) -> int:
    """How many agencies lie beyond the 99.8 % limits. Beyond those of 95 % lies one in twenty by chance alone, which is no news."""
    return int((dots["outside"] == 2).sum())


def pooled(places: pd.DataFrame) -> float | None:
    """The rate of all ranked agencies together; None where there are fewer than three."""
    ranked = places[places["rank"].notna()]
    if len(ranked) < FEWEST_PEERS or not ranked["denominator"].sum():
        return None
    return float(ranked["numerator"].sum() / ranked["denominator"].sum())


@card
def show_heat_map(comparison: Comparison) -> Chart | None:
    """The agencies year by year."""
    places = comparison.places()
    agencies = tuple(dict.fromkeys(shown_places(places)["agency"]))
    if not agencies:
        return None
    values = since_first_told(comparison.over_years(agencies), "value")
    ordered = pd.concat([values[values["agency"] == agency].sort_values("year") for agency in agencies])
    wide = ordered.pivot(index="agency", columns="year", values="value").reindex(list(agencies))
    wide = (wide * 100).round(1) if comparison.percent else wide
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
        table=wide.rename(columns=str).rename_axis(_("Agency")).reset_index(),
        behind=lambda mark: _behind(comparison, mark),
    )


def _heat_title(comparison: Comparison, values: pd.DataFrame) -> str:
    """The highest value of all years that rests on enough cases."""
    ranked = values[values["value"].notna() & ~values["small"]]
    if ranked.empty:
        return _("Agencies over the years")
    top = ranked.sort_values("value", ascending=False, kind="stable").iloc[0]
    return _(
        "Highest: {agency}, {value} in {year}",
        agency=top["agency"],
        value=comparison.shown(top["value"]),
        year=int(top["year"]),
    )


@card
def show_slopes(comparison: Comparison) -> Chart | None:
    """From the year before to the latest."""
    places = comparison.places()
    agencies = tuple(dict.fromkeys(shown_places(places)["agency"]))[:10]
    if not agencies:
        return None
    everything = replace(comparison, selection=replace(comparison.selection, years=()))
    values = everything.over_years(agencies)
    years = (comparison.year - 1, comparison.year)
    wide = values.pivot(index="agency", columns="year", values="value").reindex(index=list(agencies), columns=list(years))
    small = values[values["year"].isin(years)].groupby("agency")["small"].any().reindex(list(agencies)).fillna(False)
    rows = pd.DataFrame(
        {"name": wide.index, "code": wide.index, "before": wide[years[0]], "after": wide[years[1]], "small": small.astype(bool)}
    )
    told = rows.dropna(subset=["before", "after"])
    if len(told) < 2:
        return None
    scale = 100 if comparison.percent else 1
    table = told[["name", "before", "after"]].assign(change=told["after"] - told["before"])
    table[["before", "after", "change"]] = (table[["before", "after", "change"]] * scale).round(1)
    return Chart(
        slopes(rows, years, words(), comparison.percent, dark()),
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
        table=table.set_axis([_("Agency"), str(years[0]), str(years[1]), _("Change")], axis=1),
        behind=lambda mark: _behind(comparison, mark),
    )


def _slope_title(comparison: Comparison, told: pd.DataFrame) -> str:
    """The largest change that rests on enough cases, and how many rose and fell."""
    sound = told[~told["small"]]
    changes = (sound["after"] - sound["before"]).astype(float)
    if changes.empty or not changes.abs().max() > 0:
        return _("From {before} to {after}", before=comparison.year - 1, after=comparison.year)
    row = sound.to_dict("records")[changes.abs().tolist().index(changes.abs().max())]
    return _(
        "{up} rose, {down} fell; most at {agency}: {before} to {after}",
        up=int((changes > 0).sum()),
        down=int((changes < 0).sum()),
        agency=row["name"],
        before=comparison.shown(row["before"]),
        after=comparison.shown(row["after"]),
    )


def _behind(comparison: Comparison, mark: str) -> pd.DataFrame:
    agency, year = mark.rsplit("|", 1)
    chosen = replace(comparison.selection, years=(int(year),), agencies=(agency,))
    return behind_quantities(chosen, comparison.measure.quantities, covered=True)
