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
from dashboard.measures import BY_CODE, SMALL_SAMPLE, Measure, with_rates
from dashboard.scope import AGENCIES_SHOWN, Scope, since_first_told, told_words
from library.queries_appeals import legacy_appeals
from library.queries_figures import behind_quantity, figures_behind
from library.queries_sums import ratios, sums
from library.totals import LAST_LEGACY_YEAR, ROUTES
from parsing.form import FORM

REVIEW, COURT = BY_CODE["review_correction_rate"], BY_CODE["lawsuit_correction_rate"]
# The three routes of the form; both kinds of lawsuit together are another way to count the last two.
SHOWN_ROUTES = ("review", "direct", "after_review")
LEGACY_ROUTES = ("review", "litigation")
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
    told = since_first_told(source.ask(sums, scope.selection, quantities, ("year",)))
    codes = told["quantity"].str.rsplit("_", n=1)
    told = told.assign(route=codes.str[0], code=codes.str[1])
    used = [route for route in SHOWN_ROUTES if told.loc[told["route"] == route, "count"].fillna(0).sum() > 0]
    if not used:
        return None
    panels = [Panel(route, names[route], told[told["route"] == route]) for route in used]
    results = {part.code: part.name for part in parts}
    table = told.pivot(index=["year", "route"], columns="code", values="count")[list(results)].reset_index()
    return Chart(
        panels_over_years(panels, language, dark(), parts, columns=1),
        key="results",
        title=_results_title(scope.comparable(told), names),
        subtitle=_(
            "Cases by result, {period}; {told}; each panel has its own scale",
            period=scope.period_of(told),
            told=told_words(told),
        ),
        alt=_("Stacked columns in three panels: results of reviews and of both kinds of lawsuits, by year."),
        table=table.assign(route=table["route"].map(names)).rename(columns=results | {"year": _("Year"), "route": _("Route")}),
        behind=lambda mark: _behind_result(scope, mark),
    )


def _results_title(told: pd.DataFrame, names: dict[str, str]) -> str:
    """The route that has grown or shrunk most in cases between the first and the last year that tell it."""
    totals = told.groupby(["route", "year"])["count"].sum(min_count=4).dropna()
    changes = {
        route: (cases.iloc[0], cases.iloc[-1], cases.index[0], cases.index[-1])
        for route in names
        if route in totals.index and len(cases := totals.loc[route]) > 1
    }
    if not changes:
        return _("Results of reviews and lawsuits")
    route = max(changes, key=lambda name: abs(changes[name][1] - changes[name][0]))
    before, after, first, last = changes[route]
    pattern = _("{route}: {before} cases in {first}, {after} in {last}")
    language = words()
    return pattern.format(
        route=names[route], before=language.number(before), after=language.number(after), first=first, last=last
    )


def _behind_result(scope: Scope, mark: str) -> pd.DataFrame:
    year, route, result = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), (f"{route}_{result}",))


def _rates(scope: Scope, measure: Measure, by: tuple[str, ...]) -> pd.DataFrame:
    """The measure by year, by agency (those with most cases) or of all together."""
    told = source.ask(
        ratios, scope.selection, measure.numerator, measure.denominator, by, AGENCIES_SHOWN if "agency" in by else 1000
    )
    return with_rates(told)


@card
def show_rates(scope: Scope) -> Chart | None:
    """How often reviews and courts corrected the agency, with what the rate rests on."""
    language = words()
    told = {rate.code: (rate.name(language.language), _rates(scope, rate, ("year",))) for rate in (REVIEW, COURT)}
    panels = {
        code: (name, since_first_told(rates, "rate")) for code, (name, rates) in told.items() if rates["rate"].notna().any()
    }
    if not panels:
        return None
    table = pd.concat([rates.assign(measure=name) for name, rates in panels.values()])
    return Chart(
        rates_over_years(panels, language, dark()),
        key="correction_rates",
        title=_rates_title(panels),
        subtitle=_("Corrected, of the cases decided, with 95% intervals, {period}", period=scope.period_of(table)),
        alt=_("Dots with whiskers: the share of decided reviews and lawsuits that ended in a correction, by year."),
        table=rate_table(table, "year", _("Year"), table["measure"]),
        behind=lambda mark: _behind_rate(scope, mark),
    )


def _rates_title(panels: Mapping[str, tuple[str, pd.DataFrame]]) -> str:
    """The rates of the latest year that tells one."""
    language = words()
    told = pd.concat([rates[rates["rate"].notna()].assign(code=code) for code, (_name, rates) in panels.items()])
    year = int(told["year"].max())
    latest = {code: language.percent(rate) for code, rate in told[told["year"] == year].set_index("code")["rate"].items()}
    if len(latest) < 2:
        [(code, rate)] = latest.items()
        return _("{measure}: {rate} in {year}", measure=panels[str(code)][0], rate=rate, year=year)
    return _(
        "Corrected in {year}: {reviews} of the reviews decided, {lawsuits} of the lawsuits",
        year=year,
        reviews=latest[REVIEW.code],
        lawsuits=latest[COURT.code],
    )


def rate_table(rates: pd.DataFrame, axis: str, heading: str, measures: "pd.Series[str]") -> pd.DataFrame:
    """Rates as a table for the reader: shares as percentages, with what they rest on."""
    return pd.DataFrame(
        {
            heading: rates[axis],
            _("Measure"): measures,
            _("Corrected"): rates["numerator"],
            _("Decided"): rates["denominator"],
            _("Rate, %"): (rates["rate"] * 100).round(1),
            _("From, %"): (rates["low"] * 100).round(1),
            _("To, %"): (rates["high"] * 100).round(1),
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
    told = rates[rates["rate"].notna()].sort_values(["small", "rate"], ascending=[True, False])
    if len(told) < 2:
        return None
    whole = _rates(scope, REVIEW, ())["rate"].iloc[0]
    years = since_first_told(_rates(scope, REVIEW, ("year",)), "rate")
    rows = told.rename(columns={"agency": "name"}).assign(code=told["agency"])
    return Chart(
        rates_by_row(rows, language, dark(), None if pd.isna(whole) else float(whole)),
        key="correction_by_agency",
        title=_agencies_title(told[~told["small"]]),
        subtitle=_(
            "Corrected reviews, of those decided, {period}; the {count} agencies with most; "
            "stroke: all together; empty dot: fewer than {least} decided",
            period=scope.period_of(years),
            count=len(told),
            least=SMALL_SAMPLE,
        ),
        alt=_("Dots with whiskers: the share of decided reviews that ended in a correction, by agency."),
        table=rate_table(told, "agency", _("Agency"), pd.Series(REVIEW.name(language.language), index=told.index)),
        behind=lambda agency: _behind_agency(scope, agency),
    )


def _agencies_title(ranked: pd.DataFrame) -> str:
    if ranked.empty:
        return REVIEW.name(words().language)
    first = ranked.iloc[0]
    rate = words().percent(first["rate"])
    return _("Corrected most often in review: {agency}, {rate}", agency=first["agency"], rate=rate)


def _behind_agency(scope: Scope, agency: str) -> pd.DataFrame:
    return pd.concat([source.ask(behind_quantity, scope.agency(agency), name, True) for name in _plain(REVIEW)])


@card
def show_path(scope: Scope) -> Chart | None:
    """From requests to review to court, in the latest year."""
    corrected = {step: step.replace("_total", "_corrected") for step in STEPS[1:]}
    told = source.ask(sums, scope.latest, (*STEPS, *corrected.values())).set_index("quantity")
    counts = told["count"]
    # Of no case or of cases that nobody tells the page's sentence and key figures say all.
    if not counts["concluded"] > 0 or not counts[list(STEPS[1:])].fillna(0).any():
        return None
    names = {"concluded": _("Requests concluded")} | {f"{route}_total": name for route, name in route_names().items()}
    steps = pd.DataFrame(
        {
            "code": STEPS,
            "name": [names[step] for step in STEPS],
            "count": [counts[step] for step in STEPS],
            "inside": pd.array([pd.NA, *(counts[corrected[step]] for step in STEPS[1:])], dtype="Int64"),
        }
    )
    steps = steps.assign(remark=[_remark(row["count"], row["inside"]) for _index, row in steps.iterrows()])
    return Chart(
        path_bars(steps, dark()),
        key="path",
        title=_path_title(counts),
        subtitle=_("Cases and, in orange, those corrected, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bars on one scale: requests concluded, reviews, lawsuits after review, lawsuits without review."),
        table=steps[["name", "count", "inside"]].set_axis([_("Step"), _("Cases"), _("Corrected")], axis=1),
        behind=lambda step: behind_quantities(scope.latest, (step,)),
    )


def _remark(count: Any, corrected: Any) -> str:
    language = words()
    if pd.isna(corrected) or count == 0:
        return language.number(count)
    return _("{count}, {corrected} corrected", count=language.number(count), corrected=language.number(corrected))


def _path_title(counts: "pd.Series[int]") -> str:
    language = words()
    if counts[list(STEPS)].isna().any():
        return _("Reviews and lawsuits")
    return _(
        "Of 100 requests concluded, {reviews} went to review and {lawsuits} to court",
        reviews=language.number(counts["review_total"] / counts["concluded"] * 100, 1),
        lawsuits=language.number((counts["direct_total"] + counts["after_review_total"]) / counts["concluded"] * 100, 1),
    )


@card
def show_legacy(scope: Scope) -> Chart | None:
    """What reports in the 2008 form tell of reviews and lawsuits, where the selection has any: a series of its own."""
    language, parts = words(), tuple(part for part in result_parts(words(), dark()) if part.code != "pending")
    told = source.ask(legacy_appeals, scope.selection, ("year",)).rename(columns={"result": "code"}).dropna(subset=["count"])
    totals = told[told["code"] == "total"]
    if not totals["count"].any():
        return None
    terms = {term.code: language.term(term) for term in FORM.routes}
    routes = [route for route in LEGACY_ROUTES if route in set(totals["route"])]
    results = told[told["code"].isin([part.code for part in parts])]
    names = {part.code: part.name for part in parts} | {"total": _("Cases")}
    table = told.pivot(index=["year", "route"], columns="code", values="count").reindex(columns=list(names)).reset_index()
    return Chart(
        panels_over_years(
            [Panel(route, terms[route], results[results["route"] == route]) for route in routes], language, dark(), parts
        ),
        key="legacy",
        title=legacy_title(totals),
        subtitle=_(
            "Cases by result in the terms of the 2008 form, which knows no pending cases and no routes of litigation; "
            "the series breaks in {year}, and these cases are in no other sum",
            year=LAST_LEGACY_YEAR + 1,
        ),
        alt=_("Stacked columns in two panels: results of reviews and of lawsuits in the terms of the 2008 form, by year."),
        table=table.assign(route=table["route"].map(terms)).rename(columns=names | {"year": _("Year"), "route": _("Route")}),
        behind=lambda mark: _behind_legacy(scope, mark),
    )


def legacy_title(totals: pd.DataFrame) -> str:
    """The cases of the latest year, of rows with year, route and count."""
    year = int(totals["year"].max())
    latest = totals[totals["year"] == year].set_index("route")["count"]
    return _(
        "In the terms of the 2008 form: {reviews} reviews and {lawsuits} lawsuits in {year}",
        reviews=words().number(latest.get("review")),
        lawsuits=words().number(latest.get("litigation")),
        year=year,
    )


def _behind_legacy(scope: Scope, mark: str) -> pd.DataFrame:
    year, route, result = mark.split("|")
    cells = (("route", (route,)), ("result", (result,)))
    return source.ask(figures_behind, in_year(scope.selection, int(year)), "appeals", cells)
