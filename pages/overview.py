"""Overview: what a leader must know in ten seconds: how much was published, asked for, granted and disputed."""

import runpy
from collections.abc import Collection
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_sums import Column, show_agency_sums
from dashboard.banners import explain_empty
from dashboard.cards_findings import behind_severity
from dashboard.changes import pairs_of
from dashboard.charts import outcome_parts
from dashboard.charts_rates import trend
from dashboard.charts_shares import shares_over_years
from dashboard.filters import current_selection
from dashboard.finding import finding, requests_told
from dashboard.headline import ask_ahead, behind_quantities, count_figure, in_year, rate_figure
from dashboard.kept import dark
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Chart, KeyFigure, beside, card, head, key_figures
from dashboard.measures import BY_CODE
from dashboard.rows import Row, Rows, by_place, rows_of, whole_numbers
from dashboard.scope import Scope, show_break, since_first_told, year_table
from library.queries import Selection, coverage
from library.queries_reports import count_reports
from library.queries_requests import outcome_mix
from library.queries_sums import sums

PUBLISHED, DISPUTES = ("published_items",), ("review_total", "lawsuit_total")
RATE = BY_CODE["disclosure_rate"]
NEWS = ("published_items", "new", "review_total", "lawsuit_total", "denial_rate", "backlog_rate", "review_correction_rate")


def render() -> None:
    """The page."""
    require_access()
    selection = current_selection()
    covered = _covered(selection)
    if not covered:
        st.title(_("Overview"), anchor=False)
        explain_empty()
    year = max(row["year"] for row in covered)
    ask_ahead(selection, year, ((PUBLISHED, ()), *pairs_of(("concluded", RATE.code)), (DISPUTES, ())), NEWS)
    head(_("Overview"), _finding(selection, year))
    key_figures(_key_figures(selection, year))
    _show_outcomes(selection)
    show_break(min(row["year"] for row in covered), since_first_told(rows_of(source.ask(outcome_mix, selection, ("year",)))))
    disputed = since_first_told(rows_of(source.ask(sums, selection, DISPUTES, ("year",))))
    published = _("Items told in the reports, {period}", period=_period(covered))
    cases = _("Cases over requests, {period}", period=_period(_of_years(covered, disputed)))
    beside(
        [_show_trend.compose(selection, PUBLISHED, "published", _("Information published"), published)],
        [_show_trend.compose(selection, DISPUTES, "disputes", _("Reviews and lawsuits"), cases)],
    )
    show_agency_sums(Scope(selection, year, ""), _columns(), most_of="concluded", file_name=f"agencies-{year}")


def _covered(selection: Selection) -> list[Row]:
    return [row for row in rows_of(source.ask(coverage, selection)) if row["year"] is not None]


def _of_years(covered: Rows, told: Rows) -> list[Row]:
    """What is covered in the years that are told."""
    years = {row["year"] for row in told}
    return [row for row in covered if row["year"] in years]


def _period(covered: Rows) -> str:
    years, agencies = ([row[column] for row in covered] for column in ("year", "n_agencies"))
    first, last, fewest, most = min(years), max(years), min(agencies), max(agencies)
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
            behind=partial(behind_severity, in_year(selection, year), "error"),
        ),
    ]


@card
def _show_outcomes(selection: Selection) -> Chart | None:
    language, covered = words(), _covered(selection)
    answer = source.ask(outcome_mix, selection, ("year",)).rename(columns={"outcome_group": "code"})
    counts = since_first_told(rows_of(answer))
    if not any(row["count"] for row in counts):
        return None
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    told = [row for row in counts if row["count"] is not None]
    return Chart(
        shares_over_years(counts, parts, language, dark()),
        key="outcomes",
        title=_outcome_title(told, names),
        subtitle=_("Share of concluded requests, {period}", period=_period(_of_years(covered, counts))),
        alt=_("Stacked columns: the shares of the six ways to conclude a request, by year."),
        table=year_table(by_place(told, "year", "code"), names),
        behind=lambda mark: _behind_outcome(selection, mark),
    )


def _outcome_title(told: Rows, names: dict[str, str]) -> str:
    if not told:
        return _("How requests were concluded")
    year = max(row["year"] for row in told)
    latest = [row for row in told if row["year"] == year]
    first = max(latest, key=lambda row: row["count"])
    whole = sum(row["count"] for row in latest)
    share = words().percent(first["count"] / whole if whole else None, 0)
    return _("Most often: {outcome}, {share} in {year}", outcome=names[first["code"]], share=share, year=first["year"])


def _behind_outcome(selection: Selection, mark: str) -> pd.DataFrame:
    year, group = mark.split("|")
    return behind_quantities(in_year(selection, int(year)), (group,))


@card
def _show_trend(selection: Selection, quantities: tuple[str, ...], key: str, title: str, subtitle: str) -> Chart | None:
    """A line over the years; of a single year, or of nothing but zeros, the key figure says all."""
    language = words()
    told = by_place(rows_of(source.ask(sums, selection, quantities, ("year",))), "year", "quantity")
    summed = [{"year": year, "value": _sum(counts.values())} for year, counts in told.items()]
    values = [row | {"hover": f"{row['year']}: {language.number(row['value'])}"} for row in since_first_told(summed, "value")]
    known = [row["value"] for row in values if row["value"] is not None]
    if len(known) < 2 or not any(known):
        return None
    return Chart(
        trend(values, language, dark()),
        key=key,
        title=f"{title}{_latest(values)}",
        subtitle=subtitle,
        alt=_("Line over the years: {title}.", title=title),
        table=pd.DataFrame(
            {
                _("Year"): whole_numbers(row["year"] for row in values),
                title: whole_numbers(row["value"] for row in values),
            }
        ),
        behind=lambda mark: behind_quantities(in_year(selection, int(mark)), quantities),
    )


def _sum(counts: Collection[int | None]) -> int | None:
    """All of them together; missing where one of them is."""
    return None if None in counts else sum(count for count in counts if count is not None)


def _latest(values: Rows) -> str:
    told = [row for row in values if row["value"] is not None]
    if not told:
        return ""
    last = told[-1]
    return _(": {count} in {year}", count=words().number(last["value"]), year=last["year"])


def _columns() -> dict[str, Column]:
    """Each agency's figures by their names."""
    return {
        _("Concluded"): "concluded",
        RATE.name(words().language): RATE,
        _("New requests"): "new",
        _("Carried forward"): "carried_out",
        _("Information published"): "published_items",
        _("Reviews"): "review_total",
        _("Lawsuits"): "lawsuit_total",
    }


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
