"""What a page is about: the reader's selection, its latest year, its period in words; and who is shown by agency."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.banners import explain_empty
from dashboard.filters import current_selection, links_to
from dashboard.headline import in_year
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Card, beside
from dashboard.markdown import escape
from library.queries import Selection, coverage, list_reports
from library.queries_sums import largest_agencies, shared_agencies, sums
from library.totals import LEGACY_FORM
from parsing.form import FORM

AGENCIES_SHOWN = 10
AGENCIES_LISTED = 500
NOBODY = ("",)  # where no agency is known: no agency chosen would mean all of them


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page is about.

    `year` is the selection's latest, `period` its first and last year in words. `alike` holds the years of which the same agencies
    count as of the latest: only these are compared in a sentence. `several` tells whether more than one agency reports on it;
    `years` are the first and the last.
    """

    selection: Selection
    year: int
    period: str
    alike: frozenset[int] = frozenset()
    several: bool = True
    years: tuple[int, int] = (0, 0)

    def comparable(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of years that can be compared."""
        return rows[rows["year"].isin(self.alike)]

    def period_of(self, rows: pd.DataFrame) -> str:
        """The years of rows in words, for a chart that begins later than the selection."""
        years = {int(year) for year in rows["year"]}
        if not years or min(years) == min(self.years):
            return self.period
        return period_words(min(years), max(years), years <= self.alike)

    @property
    def latest(self) -> Selection:
        """The selection in its latest year."""
        return in_year(self.selection, self.year)

    def leading(self, quantity: str, limit: int = AGENCIES_SHOWN) -> Selection:
        """The agencies with most of a quantity in the latest year, in that year."""
        told = source.ask(largest_agencies, self.latest, quantity, limit)
        return replace(self.latest, agencies=tuple(told["agency"]) or NOBODY)

    def agency(self, name: str, year: int | None = None) -> Selection:
        """One agency of the selection, in one year or in all of the selection's."""
        return replace(self.selection, years=(year,) if year else self.selection.years, agencies=(name,))


def page_scope(title: str, quantity: str) -> Scope:
    """The scope of a page; where the selection holds no report, says so under the page's title and ends the run.

    The latest year is the last whose reports tell the page's quantity, or the last of all where none does.
    """
    scope = _scope(current_selection(), quantity)
    if scope is None:
        st.title(escape(title), anchor=False)
        explain_empty()
    return scope


@kept
def _scope(selection: Selection, quantity: str) -> Scope | None:
    covered = source.ask(coverage, selection).dropna(subset=["year"])
    if covered.empty:
        return None
    first, last = int(covered["year"].min()), int(covered["year"].max())
    told = source.ask(sums, selection, (quantity,), ("year",))
    years = told.loc[told["n_told"] > 0, "year"].dropna()
    year = int(years.max()) if len(years) else last
    agencies = covered.set_index("year")["n_agencies"]
    alike = _alike(selection, year)
    period = period_words(first, last, len(alike) == len(covered))
    return Scope(selection, year, period, alike, bool(agencies[year] > 1), (first, last))


def period_words(first: int, last: int, alike: bool) -> str:
    """The first and the last year in words; says so where not the same agencies are told every year."""
    period = str(last) if first == last else _("{first}–{last}", first=first, last=last)
    return period if alike else _("{period}, not the same agencies every year", period=period)


def since_first_told(told: pd.DataFrame, column: str = "count") -> pd.DataFrame:
    """The rows from the first year that tells a number: years in the 2008 form tell many of them in other terms."""
    years = told.loc[told[column].notna(), "year"]
    return told if years.empty else told[told["year"] >= years.min()]


def show_break(first: int, told: pd.DataFrame) -> None:
    """Says that a chart begins later than the selection, and why; `first` is the selection's first year."""
    if len(told) and told["count"].isna().all():
        _tell_other_form(first, int(told["year"].max()))
        return
    begins = int(told["year"].min()) if len(told) else first
    if first < begins and FORM.edition_of(begins - 1) == LEGACY_FORM:
        years = period_words(first, begins - 1, alike=True)
        st.caption(
            _(
                "{years}: reports in the 2008 form, whose categories are others. The series breaks in {begins}; what they tell "
                "stands on the pages of requests and of appeals in cards of its own and is in no sum here.",
                years=years,
                begins=begins,
            )
        )


def _tell_other_form(first: int, last: int) -> None:
    """For a selection whose reports tell no outcome in today's terms: where those in the 2008 form's terms stand."""
    if FORM.edition_of(last) == LEGACY_FORM:
        years = period_words(first, last, alike=True)
        told = _(
            "{years}: reports in the 2008 form, whose categories are others. What they tell of outcomes, reviews and lawsuits "
            "stands on the pages of requests and of appeals in cards of its own.",
            years=years,
        )
        st.caption(told)


def _alike(selection: Selection, year: int) -> frozenset[int]:
    shared = source.ask(shared_agencies, selection, year).set_index("year")
    same = (shared["n_reports"] == shared["n_shared"]) & (shared["n_reports"] == shared["n_reports"].get(year))
    return frozenset({year, *(int(known) for known in shared.index[same])})


def side_by_side(scope: Scope, *columns: Sequence[Card[[Scope]]]) -> None:
    """Cards in columns, which come one below the other on a phone; those with nothing to show leave no hole."""
    beside(*([card.compose(scope) for card in column] for column in columns))


def told_words(answer: pd.DataFrame) -> str:
    """How many of the reports asked tell the figures of an answer of the library, all its years together."""
    by_year = answer.groupby("year") if "year" in answer else answer.groupby(lambda _row: 0)
    told, asked = int(by_year["n_told"].max().sum()), int(by_year["n_reports"].max().sum())
    if told == asked:
        return plural("{count} report", "{count} reports", asked)
    return plural("{told} of {count} report", "{told} of {count} reports", asked, told=words().number(told))


def change_words(difference: float, year: int) -> str:
    """A change between two shares as the end of a sentence: ", 1.1 points more than in 2024"; "" where there is none."""
    if isnan(difference):
        return ""
    points = words().number(abs(difference) * 100, 1)
    if points == words().number(0):
        return _(", as in {year}", year=year - 1)
    if difference > 0:
        return _(", {points} points more than in {year}", points=points, year=year - 1)
    return _(", {points} points less than in {year}", points=points, year=year - 1)


def listed_agencies(scope: Scope, quantity: str) -> Selection:
    """The agencies for a page's table under its heading, those with most of a quantity; says so where they are not all."""
    told = source.ask(largest_agencies, scope.latest, quantity, AGENCIES_LISTED)
    st.subheader(_("Agencies in {year}", year=scope.year), anchor=False)
    if len(told) and told["n_agencies"].iloc[0] > len(told):
        every = words().number(told["n_agencies"].iloc[0])
        st.caption(_("The {count} with most of {all}; choose a region or agencies to see others.", count=len(told), all=every))
    return replace(scope.latest, agencies=tuple(told["agency"]) or NOBODY)


def report_links(listed: Selection, agencies: "pd.Series[str]") -> list[str]:
    """For each agency the link to its report of the selection, which is of one year."""
    reports = source.ask(list_reports, listed).drop_duplicates("agency").set_index("agency")["report_id"]
    to = links_to("reports")
    return [to(report=str(reports.get(agency, ""))) for agency in agencies]
