"""Appeals: what went to review and to court, and how often the agency was corrected there."""

import runpy
from math import isnan
from pathlib import Path

import pandas as pd

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.cards_appeals import (
    COURT,
    REVIEW,
    SHOWN_ROUTES,
    legacy_title,
    show_agencies,
    show_legacy,
    show_path,
    show_rates,
    show_results,
)
from dashboard.changes import changed
from dashboard.finding import finding
from dashboard.headline import count_figure, in_year, rate_figure
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures
from dashboard.measures import with_rates
from dashboard.scope import Scope, change_words, listed_agencies, page_scope, report_links, side_by_side
from library.queries import Selection
from library.queries_appeals import legacy_appeals
from library.queries_sums import ratios, wide_sums
from parsing.form import FORM


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Reviews and lawsuits"), "review_total")
    head(_("Reviews and lawsuits"), _finding(scope))
    key_figures(
        [
            count_figure(scope.selection, scope.year, _("Reviews"), ("review_total",)),
            count_figure(scope.selection, scope.year, _("Lawsuits"), ("lawsuit_total",)),
            *(rate_figure(scope.selection, scope.year, code) for code in (REVIEW.code, COURT.code, "dispute_rate")),
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
        older = source.ask(legacy_appeals, in_year(selection, year), ("year",)).dropna(subset=["count"])
        if older.empty:
            return _("The reports on {year} tell no reviews and no lawsuits.", year=year)
        return _("{told}.", told=legacy_title(older[older["result"] == "total"]))
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
    wide = source.ask(wide_sums, listed, tuple(names), ("agency",)).set_index("agency")
    wide = wide.sort_values("review_total", ascending=False, na_position="last")
    rates = with_rates(source.ask(ratios, listed, REVIEW.numerator, REVIEW.denominator, ("agency",))).set_index("agency")
    table = wide.rename(columns=names).rename_axis(_("Agency")).reset_index()
    table.insert(2, _("Source"), report_links(listed, table[_("Agency")]))
    return table.assign(**{share: pd.array((rates["rate"].reindex(wide.index) * 100).tolist(), dtype="Float64")})


def _show_table(scope: Scope) -> None:
    """Each agency's cases in the latest year."""
    listed, share = listed_agencies(scope, "review_total"), REVIEW.name(words().language)
    table = _table(listed)
    quantities = {named: (name,) for name, named in _names().items()} | {share: REVIEW.quantities}
    agency_table(table, listed, quantities, file_name=f"appeals-{scope.year}", percent=share)


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
