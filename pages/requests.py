"""Requests: who asked for information, what became of it, why not, and what is left."""

import runpy
from pathlib import Path

import pandas as pd

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_table import agency_table, rate_column
from dashboard.cards_flow import show_flow
from dashboard.cards_requests import (
    show_balance,
    show_legacy,
    show_outcomes_by_agency,
    show_outcomes_over_years,
    show_reasons,
)
from dashboard.changes import pairs_of
from dashboard.finding import finding, requests_told
from dashboard.headline import ask_ahead, count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures
from dashboard.measures import BY_CODE
from dashboard.rows import most_first, rows_of, whole_numbers
from dashboard.scope import Scope, listed_agencies, page_scope, report_links, show_break, side_by_side, since_first_told
from library.queries import Selection
from library.queries_requests import outcome_mix
from library.queries_sums import wide_sums
from library.schema import REQUEST_GROUPS
from parsing.form import FORM

COUNTS, RATES = ("new", "concluded"), ("disclosure_rate", "natural_person_share", "backlog_rate")
NEWS = ("new", "denial_rate", "unavailable_rate", "rejected_rate", "other_rate", "backlog_rate")


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Requests"), "concluded")
    ask_ahead(scope.selection, scope.year, pairs_of((*COUNTS, *RATES)), NEWS)
    head(_("Requests"), _finding(scope))
    key_figures(
        [
            count_figure(scope.selection, scope.year, _("New requests"), ("new",)),
            count_figure(scope.selection, scope.year, _("Requests concluded"), ("concluded",)),
            *(rate_figure(scope.selection, scope.year, code) for code in RATES),
        ]
    )
    show_flow(scope)
    side_by_side(scope, [show_outcomes_over_years], [show_balance])
    side_by_side(scope, [show_outcomes_by_agency] if scope.several else [], [show_reasons])
    show_break(scope.years[0], since_first_told(rows_of(source.ask(outcome_mix, scope.selection, ("year",)))))
    show_legacy(scope)
    _show_table(scope)


def _finding(scope: Scope) -> str:
    """How many requests were concluded, and what is most notable about them."""
    told = requests_told(scope.selection, scope.year)
    if not told:
        return _("The reports on {year} tell no number of requests concluded.", year=scope.year)
    return finding(told, scope.selection, scope.year, NEWS, "disclosure_rate")


def _names() -> dict[str, str]:
    return {term.code: words().term(term) for term in (*FORM.outcomes, *FORM.groups)}


@kept
def _table(listed: Selection) -> pd.DataFrame:
    rate, names = BY_CODE["disclosure_rate"], _names()
    rows = most_first(rows_of(source.ask(wide_sums, listed, REQUEST_GROUPS, ("agency",))), "concluded")
    agencies, (first, *others) = [row["agency"] for row in rows], REQUEST_GROUPS
    return pd.DataFrame(
        {
            _("Agency"): agencies,
            names[first]: whole_numbers(row[first] for row in rows),
            _("Source"): report_links(listed, agencies),
        }
        | {names[group]: whole_numbers(row[group] for row in rows) for group in others}
        | {rate.name(words().language): rate_column(listed, rate, agencies)}
    )


def _show_table(scope: Scope) -> None:
    """Each agency's requests in the latest year."""
    language, rate = words(), BY_CODE["disclosure_rate"]
    listed = listed_agencies(scope, "concluded")
    table, share = _table(listed), rate.name(language.language)
    names = _names()
    quantities = {names[group]: (group,) for group in REQUEST_GROUPS} | {share: rate.quantities}
    agency_table(table, listed, quantities, file_name=f"requests-{scope.year}", percent=share)


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
