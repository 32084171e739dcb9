"""What a page is about: the reader's selection, its latest year, its period in words; and who is shown by agency."""

from collections.abc import Mapping, Sequence
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
from dashboard.rows import Row, Rows, rows_of, whole_numbers
from library.queries import Selection, coverage
from library.queries_sums import leading_agencies, shared_agencies, sums
from library.totals import LEGACY_FORM
from parsing.form import FORM

AGENCIES_SHOWN = 10
AGENCIES_LISTED = 500


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

    def comparable(self, rows: Rows) -> list[Row]:
        """The rows of years that can be compared."""
        return [row for row in rows if row["year"] in self.alike]

    def period_of(self, rows: Rows) -> str:
        """The years of rows in words, for a chart that begins later than the selection."""
        years = {row["year"] for row in rows}
        if not years or min(years) == min(self.years):
            return self.period
        return period_words(min(years), max(years), years <= self.alike)

    @property
    def latest(self) -> Selection:
        """The selection in its latest year."""
        return in_year(self.selection, self.year)

    def leading(self, *quantities: str) -> list[Row]:
        """The agencies with most of the first quantity in the latest year, each with all of them."""
        return rows_of(source.ask(leading_agencies, self.latest, quantities, AGENCIES_SHOWN))

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
    agencies = {row["year"]: row["n_agencies"] for row in rows_of(source.ask(coverage, selection)) if row["year"] is not None}
    if not agencies:
        return None
    first, last = min(agencies), max(agencies)
    told = [
        row["year"] for row in rows_of(source.ask(sums, selection, (quantity,), ("year",))) if row["n_told"] and row["year"]
    ]
    year = max(told, default=last)
    alike = _alike(selection, year)
    period = period_words(first, last, len(alike) == len(agencies))
    return Scope(selection, year, period, alike, agencies[year] > 1, (first, last))


def period_words(first: int, last: int, alike: bool) -> str:
    """The first and the last year in words; says so where not the same agencies are told every year."""
    period = str(last) if first == last else _("{first}–{last}", first=first, last=last)
    return period if alike else _("{period}, not the same agencies every year", period=period)


def since_first_told(told: Rows, column: str = "count") -> list[Row]:
    """The rows from the first year that tells a number: years in the 2008 form tell many of them in other terms."""
    begins = min((row["year"] for row in told if row[column] is not None), default=None)
    return [row for row in told if begins is None or row["year"] >= begins]


def year_table(years: Mapping[int, Row], names: Mapping[str, str]) -> pd.DataFrame:
    """Counts by year (in order) and code as a table for the reader: a row a year, a column a code, by its name."""
    columns = {name: whole_numbers(counts.get(code) for counts in years.values()) for code, name in names.items()}
    return pd.DataFrame({_("Year"): whole_numbers(years)} | columns)


def show_break(first: int, told: Rows) -> None:
    """Says that a chart begins later than the selection, and why; `first` is the selection's first year."""
    if told and all(row["count"] is None for row in told):
        _tell_other_form(first, max(row["year"] for row in told))
        return
    begins = min((row["year"] for row in told), default=first)
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
    shared = rows_of(source.ask(shared_agencies, selection, year))
    of_the_year = next((row["n_reports"] for row in shared if row["year"] == year), None)
    return frozenset({year, *(row["year"] for row in shared if row["n_reports"] == row["n_shared"] == of_the_year)})


def side_by_side(scope: Scope, *columns: Sequence[Card[[Scope]]]) -> None:
    """Cards in columns, which come one below the other on a phone; those with nothing to show leave no hole."""
    beside(*([card.compose(scope) for card in column] for column in columns))


def told_words(answer: Rows) -> str:
    """How many of the reports asked tell the figures of an answer of the library, all its years together."""
    told, asked = (_most_a_year(answer, column) for column in ("n_told", "n_reports"))
    if told == asked:
        return plural("{count} report", "{count} reports", asked)
    return plural("{told} of {count} report", "{told} of {count} reports", asked, told=words().number(told))


def _most_a_year(answer: Rows, column: str) -> int:
    """Of each year the most that one of its rows has, added up."""
    most: dict[int | None, int] = {}
    for row in answer:
        most[row.get("year")] = max(most.get(row.get("year"), 0), row[column] or 0)
    return sum(most.values())


def change_words(difference: float, year: int) -> str:
    """A change between two shares as the end of a sentence: ", 1.1 points more than in 2024"; "" where there is none."""
    return "" if isnan(difference) else words().points_in_sentence(difference, year - 1)


def listed_agencies(latest: Selection, quantities: tuple[str, ...]) -> list[Row]:
    """The agencies for a page's table, those with most of the first quantity first; `latest` is in one year."""
    return rows_of(source.ask(leading_agencies, latest, quantities, AGENCIES_LISTED))


def show_listed(year: int, listed: Rows) -> None:
    """The heading of such a table; says so where the agencies are not all."""
    st.subheader(_("Agencies in {year}", year=year), anchor=False)
    if listed and listed[0]["n_agencies"] > len(listed):
        every = words().number(listed[0]["n_agencies"])
        st.caption(
            _("The {count} with most of {all}; choose a region or agencies to see others.", count=len(listed), all=every)
        )


def report_links(listed: Rows) -> list[str]:
    """For each agency the link to its report."""
    to = links_to("reports")
    return [to(report=row["report_id"]) for row in listed]
