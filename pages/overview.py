"""Overview: what a leader must know in ten seconds: how much was published, asked for, granted and disputed."""

import runpy
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.banners import explain_empty
from dashboard.charts import outcome_parts
from dashboard.charts_rates import trend
from dashboard.charts_shares import shares_over_years
from dashboard.filters import current_selection
from dashboard.finding import finding, requests_told
from dashboard.headline import behind_quantities, count_figure, in_year, rate_figure
from dashboard.kept import dark, kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Chart, KeyFigure, beside, card, head, key_figures
from dashboard.measures import BY_CODE, with_rates
from dashboard.scope import Scope, listed_agencies, report_links, show_break, since_first_told
from library.queries import Selection, coverage
from library.queries_reports import count_reports
from library.queries_requests import outcome_mix
from library.queries_sums import ratios, sums, wide_sums

PUBLISHED, DISPUTES = ("published_items",), ("review_total", "lawsuit_total")
RATE = BY_CODE["disclosure_rate"]
NEWS = ("published_items", "new", "review_total", "lawsuit_total", "denial_rate", "backlog_rate", "review_correction_rate")


def render() -> None:
    """The page."""
    require_access()
    selection = current_selection()
    covered = _covered(selection)
    if covered.empty:
        st.title(_("Overview"), anchor=False)
        explain_empty()
    year = int(covered["year"].max())
    head(_("Overview"), _finding(selection, year))
    key_figures(_key_figures(selection, year))
    _show_outcomes(selection)
    show_break(int(covered["year"].min()), since_first_told(source.ask(outcome_mix, selection, ("year",))))
    disputed = since_first_told(source.ask(sums, selection, DISPUTES, ("year",)))
    published = _("Items told in the reports, {period}", period=_period(covered))
    cases = _("Cases over requests, {period}", period=_period(covered[covered["year"].isin(disputed["year"])]))
    beside(
        [_show_trend.compose(selection, PUBLISHED, "published", _("Information published"), published)],
        [_show_trend.compose(selection, DISPUTES, "disputes", _("Reviews and lawsuits"), cases)],
    )
    _show_agencies(selection, year)


def _covered(selection: Selection) -> pd.DataFrame:
    return source.ask(coverage, selection).dropna(subset=["year"])


def _period(covered: pd.DataFrame) -> str:
    first, last = covered["year"].min(), covered["year"].max()
    fewest, most = int(covered["n_agencies"].min()), int(covered["n_agencies"].max())
    if fewest == most:
        told = plural("{count} agency", "{count} agencies", most)
    else:
        told = _("{fewest} to {most} agencies a year", fewest=fewest, most=most)
    if first == last:
        return _("{year}, {agencies}", year=last, agencies=told)
    return _("{first}–{last}, {agencies}", first=first, last=last, agencies=told)


def _finding(selection: Selection, year: int) -> str:
    """How much was concluded, how much of it granted, and what is most notable of all that the reports tell."""
    told = requests_told(selection, year)
    if not told:
        return _("The reports on {year} tell no number of requests concluded.", year=year)
    return finding(told, selection, year, NEWS, RATE.code)


def _key_figures(selection: Selection, year: int) -> list[KeyFigure]:
    language = words()
    counts = source.ask(count_reports, in_year(selection, year)).iloc[0]
    return [
        count_figure(selection, year, _("Information published"), PUBLISHED),
        count_figure(selection, year, _("Requests concluded"), ("concluded",)),
        rate_figure(selection, year, RATE.code),
        count_figure(selection, year, _("Reviews and lawsuits"), DISPUTES),
        KeyFigure(
            _("With broken sums"),
            language.number(counts["n_with_errors"]),
            base=plural("of {count} report on {year}", "of {count} reports on {year}", int(counts["n_reports"]), year=year),
            help=_("Reports whose official tables contradict themselves."),
        ),
    ]


@card
def _show_outcomes(selection: Selection) -> Chart | None:
    language, covered = words(), _covered(selection)
    counts = since_first_told(source.ask(outcome_mix, selection, ("year",)).rename(columns={"outcome_group": "code"}))
    if not counts["count"].fillna(0).any():
        return None
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    wide = counts.pivot_table(index="year", columns="code", values="count", observed=True)
    return Chart(
        shares_over_years(counts, parts, language, dark()),
        key="outcomes",
        title=_outcome_title(counts, names),
        subtitle=_("Share of concluded requests, {period}", period=_period(covered[covered["year"].isin(counts["year"])])),
        alt=_("Stacked columns: the shares of the six ways to conclude a request, by year."),
        table=wide.reindex(columns=list(names)).rename(columns=names).rename_axis(_("Year")).reset_index(),
        behind=lambda mark: _behind_outcome(selection, mark),
    )


def _outcome_title(counts: pd.DataFrame, names: dict[str, str]) -> str:
    told = counts.dropna(subset=["count"])
    if told.empty:
        return _("How requests were concluded")
    latest = told[told["year"] == told["year"].max()]
    first = latest.loc[latest["count"].idxmax()]
    share = words().percent(first["count"] / latest["count"].sum(), 0)
    return _("Most often: {outcome}, {share} in {year}", outcome=names[first["code"]], share=share, year=first["year"])


def _behind_outcome(selection: Selection, mark: str) -> pd.DataFrame:
    year, group = mark.split("|")
    return behind_quantities(in_year(selection, int(year)), (group,))


@card
def _show_trend(selection: Selection, quantities: tuple[str, ...], key: str, title: str, subtitle: str) -> Chart | None:
    """A line over the years; of a single year, or of nothing but zeros, the key figure says all."""
    language = words()
    told = source.ask(sums, selection, quantities, ("year",)).groupby("year", sort=True)
    values = pd.DataFrame({"value": told["count"].sum(min_count=len(quantities))}).reset_index()
    values = since_first_told(values, "value").reset_index(drop=True)
    if values["value"].count() < 2 or not values["value"].fillna(0).any():
        return None
    values["hover"] = [f"{year}: {language.number(value)}" for year, value in zip(values["year"], values["value"], strict=True)]
    return Chart(
        trend(values, language, dark()),
        key=key,
        title=f"{title}{_latest(values)}",
        subtitle=subtitle,
        alt=_("Line over the years: {title}.", title=title),
        table=values[["year", "value"]].set_axis([_("Year"), title], axis=1),
        behind=lambda mark: behind_quantities(in_year(selection, int(mark)), quantities),
    )


def _latest(values: pd.DataFrame) -> str:
    told = values.dropna(subset=["value"])
    if told.empty:
        return ""
    last = told.iloc[-1]
    return _(": {count} in {year}", count=words().number(last["value"]), year=int(last["year"]))


@kept
def _table(chosen: Selection) -> pd.DataFrame:
    told = (*PUBLISHED, "new", "concluded", "carried_out", *DISPUTES)
    wide = source.ask(wide_sums, chosen, told, ("agency",)).set_index("agency")
    rates = with_rates(source.ask(ratios, chosen, RATE.numerator, RATE.denominator, ("agency",))).set_index("agency")
    table = pd.DataFrame(
        {
            _("Agency"): wide.index,
            _("Concluded"): wide["concluded"],
            _("Source"): report_links(chosen, wide.index.to_series()),
            RATE.name(words().language): rates["rate"].reindex(wide.index).astype("Float64") * 100,
            _("New requests"): wide["new"],
            _("Carried forward"): wide["carried_out"],
            _("Information published"): wide["published_items"],
            _("Reviews"): wide["review_total"],
            _("Lawsuits"): wide["lawsuit_total"],
        }
    )
    return table.sort_values(_("Concluded"), ascending=False, na_position="last")


def _show_agencies(selection: Selection, year: int) -> None:
    """Each agency of the selection in the latest year."""
    chosen = listed_agencies(Scope(selection, year, ""), "concluded")
    table = _table(chosen)
    quantities = {
        _("Information published"): PUBLISHED,
        _("New requests"): ("new",),
        _("Concluded"): ("concluded",),
        RATE.name(words().language): RATE.quantities,
        _("Carried forward"): ("carried_out",),
        _("Reviews"): ("review_total",),
        _("Lawsuits"): ("lawsuit_total",),
    }
    agency_table(table, chosen, quantities, file_name=f"agencies-{year}", percent=RATE.name(words().language))


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
