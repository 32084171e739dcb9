"""Appeals: what went to review and to court, and how often the agency was corrected there."""

import runpy
from math import isnan
from pathlib import Path

import pandas as pd

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_table import agency_table, rate_column
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
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures
from dashboard.rows import most_first, rows_of, whole_numbers
from dashboard.scope import Scope, change_words, listed_agencies, page_scope, report_links, side_by_side
from library.queries import Selection
from library.queries_appeals import legacy_appeals
from library.queries_sums import wide_sums
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
    _show_table(scope)


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


def _names() -> dict[str, str]:
    """Quantity → its column in the table."""
    routes = {"review": _("Reviews"), "direct": _("Lawsuits without review"), "after_review": _("Lawsuits after review")}
    results = {term.code: words().term(term) for term in FORM.results}
    return {
        f"{route}_{result}": routes[route] if result == "total" else f"{routes[route]}: {results[result]}"
        for route in SHOWN_ROUTES
        for result in ("total", "corrected", "pending")
    }


@kept
def _table(listed: Selection) -> pd.DataFrame:
    names, share = _names(), REVIEW.name(words().language)
    rows = most_first(rows_of(source.ask(wide_sums, listed, tuple(names), ("agency",))), "review_total")
    agencies, (first, *others) = [row["agency"] for row in rows], names
    return pd.DataFrame(
        {
            _("Agency"): agencies,
            names[first]: whole_numbers(row[first] for row in rows),
            _("Source"): report_links(listed, agencies),
        }
        | {names[code]: whole_numbers(row[code] for row in rows) for code in others}
        | {share: rate_column(listed, REVIEW, agencies)}
    )


def _show_table(scope: Scope) -> None:
    """Each agency's cases in the latest year."""
    listed, share = listed_agencies(scope, "review_total"), REVIEW.name(words().language)
    table = _table(listed)
    quantities = {named: (name,) for name, named in _names().items()} | {share: REVIEW.quantities}
    agency_table(table, listed, quantities, file_name=f"appeals-{scope.year}", percent=share)


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
