"""Reviews and lawsuits in the terms of the 2008 form, on the appeals page: a series of its own."""

import pandas as pd

from dashboard import source
from dashboard.cards_appeals import route_table
from dashboard.charts import result_parts
from dashboard.charts_panels import Panel, panels_over_years
from dashboard.headline import in_year
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.rows import Rows, rows_of
from dashboard.scope import Scope
from library.queries_appeals import legacy_appeals
from library.queries_figures import figures_behind
from library.totals import LAST_LEGACY_YEAR
from parsing.form import FORM

LEGACY_ROUTES = ("review", "litigation")


@card
def show_legacy(scope: Scope) -> Chart | None:
    """What reports in the 2008 form tell of reviews and lawsuits, where the selection has any: a series of its own."""
    language, parts = words(), tuple(part for part in result_parts(words(), dark()) if part.code != "pending")
    answer = source.ask(legacy_appeals, scope.selection, ("year",)).rename(columns={"result": "code"})
    told = [row for row in rows_of(answer) if row["count"] is not None]
    totals = [row for row in told if row["code"] == "total"]
    if not any(row["count"] for row in totals):
        return None
    terms = {term.code: language.term(term) for term in FORM.routes}
    by_route = {route: [row for row in told if row["route"] == route] for route in LEGACY_ROUTES}
    results = {part.code: part.name for part in parts}
    panels = [
        Panel(route, terms[route], [row for row in rows if row["code"] in results])
        for route, rows in by_route.items()
        if any(row["code"] == "total" for row in rows)
    ]
    return Chart(
        panels_over_years(panels, language, dark(), parts),
        key="legacy",
        title=legacy_title(totals),
        subtitle=_(
            "Cases by result in the terms of the 2008 form, which knows no pending cases and no routes of litigation; "
            "the series breaks in {year}, and these cases are in no other sum",
            year=LAST_LEGACY_YEAR + 1,
        ),
        alt=_("Stacked columns in two panels: results of reviews and of lawsuits in the terms of the 2008 form, by year."),
        table=route_table(by_route, terms, results | {"total": _("Cases")}),
        behind=lambda mark: _behind_legacy(scope, mark),
    )


def legacy_title(totals: Rows) -> str:
    """The cases of the latest year, of rows with year, route and count."""
    year = max(row["year"] for row in totals)
    latest = {row["route"]: row["count"] for row in totals if row["year"] == year}
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
