"""What the brief is about: the selection, its latest year, and its figures with their change. Knows no Streamlit."""

from dataclasses import dataclass, replace
from math import isnan

from dashboard.imprint import Imprint
from dashboard.measures import BY_CODE, Change, change_of
from dashboard.rows import rows_of
from dashboard.words import Words
from library.queries import Selection, coverage
from library.queries_sums import change, shared_agencies, sums
from library.store import Library


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the latest year; `compared` tells whether the year before can be told as well."""

    change: Change

    @property
    def told(self) -> bool:
        """Whether any report tells it."""
        return not isnan(self.change.value)

    @property
    def compared(self) -> bool:
        """Whether there is a change to tell."""
        return not isnan(self.change.difference)


@dataclass(frozen=True, slots=True)
class BriefScope:
    """The selection with its latest year that tells requests concluded, else its latest."""

    library: Library
    imprint: Imprint
    year: int
    years: tuple[int, ...]
    reports_words: str
    by_year: str
    simulated: bool
    steady: bool

    @property
    def words(self) -> Words:
        """Texts and numbers in the reader's language."""
        return self.imprint.words

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        return self.imprint.selection

    @property
    def latest(self) -> Selection:
        """The selection in its latest year."""
        return replace(self.selection, years=(self.year,))

    def count(self, quantities: tuple[str, ...]) -> Figure:
        """A sum of quantities."""
        return self._figure(quantities, ())

    def rate(self, code: str) -> Figure:
        """A measure."""
        measure = BY_CODE[code]
        return self._figure(measure.numerator, measure.denominator)

    def _figure(self, numerator: tuple[str, ...], denominator: tuple[str, ...]) -> Figure:
        (row,) = rows_of(change(self.library, self.selection, self.year, numerator, denominator))
        return Figure(change_of(row, ratio=bool(denominator)))

    @property
    def period(self) -> str:
        """The selection's first and last year, with a word where not the same agencies report in each."""
        _ = self.words.translate
        first, last = self.years[0], self.years[-1]
        told = str(last) if first == last else _("{first}–{last}", first=first, last=last)
        return told if self.steady else _("{period}, not the same agencies every year", period=told)


def brief_scope(library: Library, imprint: Imprint) -> BriefScope | None:
    """The scope of the brief of a selection; None where it holds no report whose year is known."""
    selection, words = imprint.selection, imprint.words
    covered = coverage(library, selection).dropna(subset=["year"])
    if covered.empty:
        return None
    told = sums(library, selection, ("concluded",), ("year",))
    years = told.loc[told["n_told"] > 0, "year"].dropna()
    year = int(years.max()) if len(years) else int(covered["year"].max())
    reports, agencies = int(covered["n_reports"].sum()), int(covered["n_agencies"].max())
    shared = shared_agencies(library, selection, year)
    counts = shared["n_reports"]
    return BriefScope(
        library,
        imprint,
        year,
        tuple(int(told) for told in covered["year"]),
        words.listed(
            [
                words.plural("{count} agency", "{count} agencies", agencies),
                words.plural("{count} report", "{count} reports", reports),
            ]
        ),
        words.listed(
            [
                words.translate("{count} on {year}", count=words.number(count), year=int(one))
                for one, count in zip(covered["year"], covered["n_reports"], strict=True)
            ]
        ),
        bool(covered["n_simulated"].sum()),
        bool((counts == shared["n_shared"]).all() and counts.nunique() <= 1),
    )
