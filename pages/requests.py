"""Requests: who asked for information, what became of it, why not, and what is left."""

import runpy
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.cards_requests import (
    show_balance,
    show_flow,
    show_legacy,
    show_outcomes_by_agency,
    show_outcomes_over_years,
    show_reasons,
)
from dashboard.finding import finding, requests_told
from dashboard.headline import behind_cells, count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import head, key_figures, plain_table
from dashboard.measures import BY_CODE, with_rates
from dashboard.scope import Scope, listed_agencies, page_scope, report_links, show_break, side_by_side, since_first_told
from library.queries import Selection
from library.queries_requests import outcome_mix
from library.queries_sums import ratios, wide_sums
from library.schema import REQUEST_GROUPS
from parsing.form import FORM

NEWS = ("new", "denial_rate", "unavailable_rate", "rejected_rate", "other_rate", "backlog_rate")


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Requests"), "concluded")
    head(_("Requests"), _finding(scope))
    key_figures(
        [
            count_figure(scope.selection, scope.year, _("New requests"), ("new",)),
            count_figure(scope.selection, scope.year, _("Requests concluded"), ("concluded",)),
            *(
                rate_figure(scope.selection, scope.year, code)
                for code in ("disclosure_rate", "natural_person_share", "backlog_rate")
            ),
        ]
    )
    show_flow(scope)
    side_by_side(scope, show_outcomes_over_years, show_balance)
    side_by_side(scope, *([show_outcomes_by_agency] if scope.several else []), show_reasons)
    show_break(scope.years[0], since_first_told(source.ask(outcome_mix, scope.selection, ("year",))))
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
    language, rate = words(), BY_CODE["disclosure_rate"]
    wide = source.ask(wide_sums, listed, REQUEST_GROUPS, ("agency",))
    rates = with_rates(source.ask(ratios, listed, rate.numerator, rate.denominator, ("agency",))).set_index("agency")
    names = _names()
    wide = wide.sort_values("concluded", ascending=False, na_position="last")
    share = rate.name(language.language)
    return pd.concat(
        [
            pd.DataFrame({_("Source"): report_links(listed, wide["agency"]), _("Agency"): wide["agency"].tolist()}),
            wide[list(REQUEST_GROUPS)].rename(columns=names).reset_index(drop=True),
            pd.DataFrame({share: (rates["rate"].reindex(wide["agency"]) * 100).tolist()}, dtype="Float64"),
        ],
        axis=1,
    )


def _show_table(scope: Scope) -> None:
    """Each agency's requests in the latest year."""
    language, rate = words(), BY_CODE["disclosure_rate"]
    listed = listed_agencies(scope, "concluded")
    table, share = _table(listed), rate.name(language.language)
    names = _names()
    plain_table(
        table,
        key="agencies",
        file_name=f"requests-{scope.year}",
        links=(_("Source"),),
        columns={share: st.column_config.NumberColumn(share, format="%.1f%%")},
        behind=behind_cells(
            listed, list(table[_("Agency")]), {names[group]: (group,) for group in REQUEST_GROUPS} | {share: rate.quantities}
        ),
    )


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
