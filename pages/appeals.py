"""Appeals: what went to review and to court, and how often the agency was corrected there."""

import runpy
from math import isnan
from pathlib import Path

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_sums import Column, show_agency_sums
from dashboard.cards_appeals import (
    COURT,
    REVIEW,
    SHOWN_ROUTES,
    show_agencies,
    show_path,
    show_rates,
    show_results,
)
from dashboard.cards_appeals_legacy import legacy_title, show_legacy
from dashboard.changes import changed, pairs_of
from dashboard.finding import finding
from dashboard.headline import ask_ahead, count_figure, in_year, rate_figure
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures
from dashboard.rows import rows_of
from dashboard.scope import Scope, change_words, page_scope, side_by_side
from library.queries_appeals import legacy_appeals
from parsing.form import FORM


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Reviews and lawsuits"), "review_total")
    rates = (REVIEW.code, COURT.code, "dispute_rate")
    ask_ahead(scope.selection, scope.year, pairs_of(("review_total", "lawsuit_total", *rates)))
    head(_("Reviews and lawsuits"), _finding(scope))
    key_figures(
        [
            count_figure(scope.selection, scope.year, _("Reviews"), ("review_total",)),
            count_figure(scope.selection, scope.year, _("Lawsuits"), ("lawsuit_total",)),
            *(rate_figure(scope.selection, scope.year, code) for code in rates),
        ]
    )
    side_by_side(scope, [show_results], [show_rates, show_path])
    if scope.several:
        show_agencies(scope)
    show_legacy(scope)
    show_agency_sums(scope, _columns(), most_of="review_total", file_name=f"appeals-{scope.year}")


def _finding(scope: Scope) -> str:
    """How many cases there were, and what is most notable about them."""
    language, selection, year = words(), scope.selection, scope.year
    reviews, lawsuits = (changed(selection, year, (name,)) for name in ("review_total", "lawsuit_total"))
    if isnan(reviews.value) and isnan(lawsuits.value):
        older = rows_of(source.ask(legacy_appeals, in_year(selection, year), ("year",)))
        totals = [row for row in older if row["result"] == "total" and row["count"] is not None]
        if not totals:
            return _("The reports on {year} tell no reviews and no lawsuits.", year=year)
        return _("{told}.", told=legacy_title(totals))
    told = _(
        "In {year}: {reviews} reviews and {lawsuits} lawsuits",
        year=year,
        reviews=language.number(reviews.value),
        lawsuits=language.number(lawsuits.value),
    )
    rate = changed(selection, year, REVIEW.numerator, REVIEW.denominator)
    if not isnan(rate.value):
        told = _(
            "{told}, of {decided} reviews decided {rate} ended in a correction{change}",
            told=told,
            decided=language.number(rate.n),
            rate=language.percent(rate.value),
            change=change_words(rate.difference, year),
        )
    return finding(told, selection, year, (COURT.code,), REVIEW.code)


def _columns() -> dict[str, Column]:
    """Each agency's figures by their names: cases and results by route, and what was corrected in review."""
    routes = {"review": _("Reviews"), "direct": _("Lawsuits without review"), "after_review": _("Lawsuits after review")}
    results = {term.code: words().term(term) for term in FORM.results}
    counts: dict[str, Column] = {
        routes[route] if result == "total" else f"{routes[route]}: {results[result]}": f"{route}_{result}"
        for route in SHOWN_ROUTES
        for result in ("total", "corrected", "pending")
    }
    return counts | {REVIEW.name(words().language): REVIEW}


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
