"""Requests: who asked for information, what became of it, why not, and what is left."""

import runpy
from pathlib import Path

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_sums import Column, show_agency_sums
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
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures
from dashboard.measures import BY_CODE
from dashboard.rows import rows_of
from dashboard.scope import Scope, page_scope, show_break, side_by_side, since_first_told
from library.queries_requests import outcome_mix
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
    show_agency_sums(scope, _columns(), most_of="concluded", file_name=f"requests-{scope.year}")


def _finding(scope: Scope) -> str:
    """How many requests were concluded, and what is most notable about them."""
    told = requests_told(scope.selection, scope.year)
    if not told:
        return _("The reports on {year} tell no number of requests concluded.", year=scope.year)
    return finding(told, scope.selection, scope.year, NEWS, "disclosure_rate")


def _columns() -> dict[str, Column]:
    """Each agency's figures by their names: the groups of the form, and what is granted of them."""
    names, rate = {term.code: words().term(term) for term in (*FORM.outcomes, *FORM.groups)}, BY_CODE["disclosure_rate"]
    return {names[group]: group for group in REQUEST_GROUPS} | {rate.name(words().language): rate}


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
