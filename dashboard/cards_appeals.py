"""The charts of the appeals page, each with its title, its data table and the way to its sources."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import source
from dashboard.charts import result_parts
from dashboard.charts_bars import path_bars
from dashboard.charts_panels import Panel, panels_over_years
from dashboard.charts_rates import rates_by_row, rates_over_years
from dashboard.headline import behind_quantities, in_year
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.measures import BY_CODE, SMALL_SAMPLE, Measure, rated
from dashboard.rows import Row, Rows, by_place, percentages, rows_of, whole_numbers
from dashboard.scope import AGENCIES_SHOWN, Scope, since_first_told, told_words
from library.queries_figures import behind_quantity
from library.queries_sums import ratios, sums
from library.totals import ROUTES
from parsing.form import FORM

REVIEW, COURT = BY_CODE["review_correction_rate"], BY_CODE["lawsuit_correction_rate"]
# The three routes of the form; both kinds of lawsuit together are another way to count the last two.
SHOWN_ROUTES = ("review", "direct", "after_review")
STEPS = ("concluded", "review_total", "after_review_total", "direct_total")


def route_names() -> dict[str, str]:
    """Route → its name, by the codes of the quantities."""
    terms = {term.code: term for term in FORM.routes}
    return {route: words().term(terms[ROUTES[route][0]]) for route in SHOWN_ROUTES}


@card
def show_results(scope: Scope) -> Chart | None:
    """What reviews and courts decided, route by route over the years."""
    language, parts = words(), result_parts(words(), dark())
    names = route_names()
    quantities = tuple(f"{route}_{part.code}" for route in SHOWN_ROUTES for part in parts)
    told = since_first_told(rows_of(source.ask(sums, scope.selection, quantities, ("year",))))
    by_route: dict[str, list[Row]] = {route: [] for route in SHOWN_ROUTES}
    for row in told:
        route, _sign, code = row["quantity"].rpartition("_")
        by_route[route].append(row | {"code": code})
    panels = [Panel(route, names[route], rows) for route, rows in by_route.items() if any(row["count"] for row in rows)]
    if not panels:
        return None
    results = {part.code: part.name for part in parts}
    return Chart(
        panels_over_years(panels, language, dark(), parts, columns=1),
        key="results",
        title=_results_title({route: scope.comparable(rows) for route, rows in by_route.items()}, names),
        subtitle=_(
            "Cases by result, {period}; {told}; each panel has its own scale",
            period=scope.period_of(told),
            told=told_words(told),
        ),
        alt=_("Stacked columns in three panels: results of reviews and of both kinds of lawsuits, by year."),
        table=route_table(by_route, names, results),
        behind=lambda mark: _behind_result(scope, mark),
    )


def route_table(by_route: dict[str, list[Row]], names: dict[str, str], results: dict[str, str]) -> pd.DataFrame:
    """Counts by year and route (in the order of their codes) as a table for the reader, a column a result."""
    years = {route: by_place(rows, "year", "code") for route, rows in by_route.items()}
    lines = sorted((year, route) for route, counts in years.items() for year in counts)
    columns = {name: whole_numbers(years[route][year].get(code) for year, route in lines) for code, name in results.items()}
    return pd.DataFrame(
        {_("Year"): whole_numbers(year for year, _route in lines), _("Route"): [names[route] for _year, route in lines]}
        | columns
    )


def _results_title(by_route: dict[str, list[Row]], names: dict[str, str]) -> str:
    """The route that has grown or shrunk most in cases between the first and the last year that tell it."""
    changes = {}
    for route, rows in by_route.items():
        by_year = by_place(rows, "year", "code")
        cases = [(sum(counts.values()), year) for year, counts in by_year.items() if None not in counts.values()]
        if len(cases) > 1:
            changes[route] = (*cases[0], *cases[-1])
    if not changes:
        return _("Results of reviews and lawsuits")
    route = max(changes, key=lambda name: abs(changes[name][2] - changes[name][0]))
    before, first, after, last = changes[route]
    pattern = _("{route}: {before} cases in {first}, {after} in {last}")
    language = words()
    return pattern.format(
        route=names[route], before=language.number(before), after=language.number(after), first=first, last=last
    )


def _behind_result(scope: Scope, mark: str) -> pd.DataFrame:
    year, route, result = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), (f"{route}_{result}",))


def _rates(scope: Scope, measure: Measure, by: tuple[str, ...]) -> list[Row]:
    """The measure by year, by agency (those with most cases) or of all together."""
    told = source.ask(
        ratios, scope.selection, measure.numerator, measure.denominator, by, AGENCIES_SHOWN if "agency" in by else 1000
    )
    return rated(rows_of(told))


@card
def show_rates(scope: Scope) -> Chart | None:
    """How often reviews and courts corrected the agency, with what the rate rests on."""
    language = words()
    told = {rate.code: (rate.name(language.language), _rates(scope, rate, ("year",))) for rate in (REVIEW, COURT)}
    panels = {
        code: (name, since_first_told(rates, "rate"))
        for code, (name, rates) in told.items()
        if any(row["rate"] is not None for row in rates)
    }
    if not panels:
        return None
    rows = [row | {"measure": name} for name, rates in panels.values() for row in rates]
    return Chart(
        rates_over_years(panels, language, dark()),
        key="correction_rates",
        title=_rates_title(panels),
        subtitle=_("Corrected, of the cases decided, with 95% intervals, {period}", period=scope.period_of(rows)),
        alt=_("Dots with whiskers: the share of decided reviews and lawsuits that ended in a correction, by year."),
        table=rate_table(rows, _("Year"), whole_numbers(row["year"] for row in rows), [row["measure"] for row in rows]),
        behind=lambda mark: _behind_rate(scope, mark),
    )


def _rates_title(panels: Mapping[str, tuple[str, Rows]]) -> str:
    """The rates of the latest year that tells one."""
    told = [
        (row["year"], code, row["rate"]) for code, (_name, rates) in panels.items() for row in rates if row["rate"] is not None
    ]
    year = max(year for year, _code, _rate in told)
    latest = {code: words().percent(rate) for told_in, code, rate in told if told_in == year}
    if len(latest) < 2:
        [(code, rate)] = latest.items()
        return _("{measure}: {rate} in {year}", measure=panels[code][0], rate=rate, year=year)
    return _(
        "Corrected in {year}: {reviews} of the reviews decided, {lawsuits} of the lawsuits",
        year=year,
        reviews=latest[REVIEW.code],
        lawsuits=latest[COURT.code],
    )


def rate_table(rates: Rows, heading: str, places: Any, measures: list[str]) -> pd.DataFrame:
    """Rates as a table for the reader: shares as percentages, with what they rest on; the column `heading` holds the places."""
    return pd.DataFrame(
        {
            heading: places,
            _("Measure"): measures,
            _("Corrected"): whole_numbers(row["numerator"] for row in rates),
            _("Decided"): whole_numbers(row["denominator"] for row in rates),
            _("Rate, %"): percentages(row["rate"] for row in rates),
            _("From, %"): percentages(row["low"] for row in rates),
            _("To, %"): percentages(row["high"] for row in rates),
        }
    )


def _behind_rate(scope: Scope, mark: str) -> pd.DataFrame:
    year, code = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), _plain(BY_CODE[code]))


def _plain(measure: Measure) -> tuple[str, ...]:
    return tuple(name.removeprefix("-") for name in (*measure.numerator, *measure.denominator))


@card
def show_agencies(scope: Scope) -> Chart | None:
    """How often each agency was corrected in review, all years together; small samples below the others."""
    language = words()
    rates = _rates(scope, REVIEW, ("agency",))
    told = sorted((row for row in rates if row["rate"] is not None), key=lambda row: (row["small"], -row["rate"]))
    if len(told) < 2:
        return None
    [whole] = _rates(scope, REVIEW, ())
    years = since_first_told(_rates(scope, REVIEW, ("year",)), "rate")
    agencies = [row["agency"] for row in told]
    rows = [row | {"name": row["agency"], "code": row["agency"]} for row in told]
    return Chart(
        rates_by_row(rows, language, dark(), whole["rate"]),
        key="correction_by_agency",
        title=_agencies_title([row for row in told if not row["small"]]),
        subtitle=_(
            "Corrected reviews, of those decided, {period}; the {count} agencies with most; "
            "stroke: all together; empty dot: fewer than {least} decided",
            period=scope.period_of(years),
            count=len(told),
            least=SMALL_SAMPLE,
        ),
        alt=_("Dots with whiskers: the share of decided reviews that ended in a correction, by agency."),
        table=rate_table(told, _("Agency"), agencies, [REVIEW.name(language.language)] * len(told)),
        behind=lambda agency: _behind_agency(scope, agency),
    )


def _agencies_title(ranked: Rows) -> str:
    if not ranked:
        return REVIEW.name(words().language)
    rate = words().percent(ranked[0]["rate"])
    return _("Corrected most often in review: {agency}, {rate}", agency=ranked[0]["agency"], rate=rate)


def _behind_agency(scope: Scope, agency: str) -> pd.DataFrame:
    return pd.concat([source.ask(behind_quantity, scope.agency(agency), name, True) for name in _plain(REVIEW)])


@card
def show_path(scope: Scope) -> Chart | None:
    """From requests to review to court, in the latest year."""
    corrected = {step: step.replace("_total", "_corrected") for step in STEPS[1:]}
    told = rows_of(source.ask(sums, scope.latest, (*STEPS, *corrected.values())))
    counts = {row["quantity"]: row["count"] for row in told}
    # Of no case or of cases that nobody tells the page's sentence and key figures say all.
    if not counts["concluded"] or not any(counts[step] for step in STEPS[1:]):
        return None
    names = {"concluded": _("Requests concluded")} | {f"{route}_total": name for route, name in route_names().items()}
    inside = {step: counts[corrected[step]] if step in corrected else None for step in STEPS}
    steps = [
        {
            "code": step,
            "name": names[step],
            "count": counts[step],
            "inside": inside[step],
            "remark": _remark(counts[step], inside[step]),
        }
        for step in STEPS
    ]
    return Chart(
        path_bars(steps, dark()),
        key="path",
        title=_path_title(counts),
        subtitle=_("Cases and, in orange, those corrected, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bars on one scale: requests concluded, reviews, lawsuits after review, lawsuits without review."),
        table=pd.DataFrame(
            {
                _("Step"): [names[step] for step in STEPS],
                _("Cases"): whole_numbers(counts[step] for step in STEPS),
                _("Corrected"): whole_numbers(inside[step] for step in STEPS),
            }
        ),
        behind=lambda step: behind_quantities(scope.latest, (step,)),
    )


def _remark(count: int | None, corrected: int | None) -> str:
    language = words()
    if corrected is None or count == 0:
        return language.number(count)
    return _("{count}, {corrected} corrected", count=language.number(count), corrected=language.number(corrected))


def _path_title(counts: dict[str, int | None]) -> str:
    if any(counts[step] is None for step in STEPS):
        return _("Reviews and lawsuits")
    return _(
        "Of 100 requests concluded, {reviews} went to review and {lawsuits} to court",
        reviews=_of_100_concluded(counts, "review_total"),
        lawsuits=_of_100_concluded(counts, "direct_total", "after_review_total"),
    )


def _of_100_concluded(counts: dict[str, int | None], *steps: str) -> str:
    return words().number(sum(counts[step] or 0 for step in steps) / (counts["concluded"] or 1) * 100, 1)
