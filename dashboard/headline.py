"""Key figures from the library: a sum or a rate of a year, its change on the year before, and the figures behind it."""

from dataclasses import replace
from math import isnan

import pandas as pd

from dashboard import source
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure
from dashboard.measures import BY_CODE, change_of, with_rates
from library.queries import Selection, coverage
from library.queries_figures import behind_quantity
from library.queries_sums import change, ratios, sums


def in_year(selection: Selection, year: int) -> Selection:
    """The selection, in one year."""
    return replace(selection, years=(year,))


def count_figure(selection: Selection, year: int, label: str, quantities: tuple[str, ...]) -> KeyFigure:
    """A sum of quantities; the change is of the agencies that tell it in both years."""
    language = words()
    told = change_of(source.ask(change, selection, year, quantities), ratio=False)
    by_year = source.ask(sums, _all_years(selection), quantities, ("year",)).groupby("year", sort=True)["count"]
    return KeyFigure(
        label,
        language.number(told.value),
        change=language.signed(told.difference) if not isnan(told.difference) else "",
        compared=_compared(year, told.n_pairs),
        base=coverage_words(selection, year, told.n_told),
        trend=[float(count) for count in by_year.sum(min_count=len(quantities)).dropna()],
        behind=lambda: behind_quantities(in_year(selection, year), quantities),
    )


def rate_figure(selection: Selection, year: int, code: str) -> KeyFigure:
    """A measure; its change is in percentage points, and it shows the number of cases that it rests on."""
    language, measure = words(), BY_CODE[code]
    told = change_of(source.ask(change, selection, year, measure.numerator, measure.denominator), ratio=True)
    rates = with_rates(source.ask(ratios, _all_years(selection), measure.numerator, measure.denominator, ("year",)))
    base = _("n = {count}", count=language.number(told.n))
    quantities = tuple(name.removeprefix("-") for name in (*measure.numerator, *measure.denominator))
    return KeyFigure(
        measure.name(language.language),
        language.percent(told.value),
        change=language.points(told.difference) if not isnan(told.difference) else "",
        compared=_compared(year, told.n_pairs),
        base=base + _(" (small sample)") if told.small else base,
        help=measure.definition(language.language),
        trend=[float(rate) for rate in rates["rate"].dropna()],
        behind=lambda: behind_quantities(in_year(selection, year), quantities),
    )


def _all_years(selection: Selection) -> Selection:
    return replace(selection, years=())


def _compared(year: int, pairs: int) -> str:
    return _("on {year}", year=year - 1) if pairs else ""


def coverage_words(selection: Selection, year: int, told: int) -> str:
    """How many reports of a year tell a figure, and how many others they cover."""
    row = source.ask(coverage, in_year(selection, year)).iloc[0]
    covered = int(row["n_reports"] - row["n_counted"])
    reports = plural("from {count} report", "from {count} reports", told)
    return reports + plural(", covering {count} other", ", covering {count} others", covered) if covered else reports


def behind_quantities(selection: Selection, quantities: tuple[str, ...]) -> pd.DataFrame:
    """The figures behind several quantities of queries_sums, one below the other."""
    return pd.concat([source.ask(behind_quantity, selection, name) for name in quantities], ignore_index=True)
