"""Data quality: what in the reports does not add up, for the clerk who writes to the agency."""

import runpy
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.access import require_access
from dashboard.banners import explain_empty
from dashboard.broken_sums import broken_sums_told
from dashboard.cards_findings import behind_reports, behind_severity, most_broken, show_charts
from dashboard.filters import current_selection
from dashboard.findings_list import show_failures, show_findings
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure, head, key_figures
from library.queries import Selection, coverage
from library.queries_reports import count_reports, findings_by_rule, findings_change
from parsing.form import FORM


def render() -> None:
    """The page."""
    require_access()
    selection = current_selection()
    counts = source.ask(count_reports, selection).iloc[0]
    if not counts["n_reports"]:
        st.title(_("Data quality"), anchor=False)
        show_failures()
        explain_empty()
    by_rule = source.ask(findings_by_rule, selection)
    head(_("Data quality"), broken_sums_told(counts, most_broken(selection), words()))
    key_figures(_key_figures(counts, by_rule, selection))
    if by_rule.empty:
        st.caption(_("Every sum holds and every cell is filled in."))
    else:
        show_charts(selection)
        show_findings(selection)
    show_failures()


def _key_figures(counts: "pd.Series[Any]", by_rule: pd.DataFrame, selection: Selection) -> list[KeyFigure]:
    language = words()
    changed = _changes(selection)
    found = by_rule.groupby("severity", observed=True)["n_findings"].sum()
    share = counts["n_with_errors"] / counts["n_reports"]
    return [
        KeyFigure(
            _("Reports checked"),
            language.number(counts["n_reports"]),
            base=plural("{count} agency", "{count} agencies", counts["n_agencies"]),
            behind=partial(behind_reports, selection, "error"),
        ),
        KeyFigure(
            _("With broken sums"),
            language.number(counts["n_with_errors"]),
            *changed("n_with_errors"),
            base=_("{share} of the reports", share=language.percent(share)),
            help=_("Reports whose official tables contradict themselves."),
            behind=partial(behind_severity, selection, "error"),
        ),
        *(
            KeyFigure(
                language.term(severity),
                language.number(found.get(severity.code, 0)),
                *changed(f"n_{severity.code}s"),
                base=_SEVERITIES[severity.code](),
                behind=partial(behind_severity, selection, severity.code),
            )
            for severity in FORM.terms("severities")
        ),
    ]


def _changes(selection: Selection) -> Callable[[str], tuple[str, str]]:
    """Of a column of findings_change: its change from the year before to the latest, with both numbers, as a key figure takes it.

    The figure itself is of all years, so the two years are named; they are of the agencies that report on both.
    """
    years = source.ask(coverage, selection)["year"].dropna()
    told = source.ask(findings_change, selection, int(years.max())).set_index("year") if len(years) else pd.DataFrame()

    def changed(column: str) -> tuple[str, str]:
        if len(told) < 2:
            return "", ""
        (first, last), (before, after) = told.index, (int(count) for count in told[column])
        show = words().number
        compared = _("{first}: {before}, {last}: {after}", first=first, before=show(before), last=last, after=show(after))
        return words().signed(after - before), compared

    return changed


_SEVERITIES = {
    "error": lambda: _("arithmetic broken in the official tables"),
    "warning": lambda: _("sentences against tables, year against year"),
    "notice": lambda: _("blank cells and missing parts"),
}


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
