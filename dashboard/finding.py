"""The sentence at the head of a page: what it is about, then the most notable of what could be said (dashboard/notable.py)."""

from collections.abc import Iterator
from functools import partial
from math import isnan

from dashboard import source
from dashboard.changes import change_rows, changed
from dashboard.headline import in_year
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.measures import BY_CODE, change_of, number_or_nan
from dashboard.notable import (
    Candidate,
    most_notable,
    weight_of_broken,
    weight_of_counts,
    weight_of_outlier,
    weight_of_rates,
)
from dashboard.rows import Row, rows_of
from dashboard.scope import change_words
from library.queries import Selection
from library.queries_peers import outliers
from library.queries_reports import count_reports


@kept
def finding(told: str, selection: Selection, year: int, changes: tuple[str, ...], rate: str = "") -> str:
    """`told` (a sentence without its full stop), and the most notable of the changes of these measures, the agency that stands out by
    `rate`, and broken sums; `told` alone where there is no news. What `told` tells already is not among `changes`."""
    first = most_notable(_candidates(selection, year, changes, rate))
    return _("{told}; {notable}.", told=told, notable=first.say()) if first else _("{told}.", told=told)


@kept
def requests_told(selection: Selection, year: int) -> str:
    """How many requests were concluded and how much of them granted, without a full stop; "" where no report tells it."""
    language, rate = words(), BY_CODE["disclosure_rate"]
    concluded = changed(selection, year, ("concluded",)).value
    if isnan(concluded):
        return ""
    granted = changed(selection, year, rate.numerator, rate.denominator)
    told = plural(
        "In {year} {count} request was concluded", "In {year} {count} requests were concluded", int(concluded), year=year
    )
    if isnan(granted.value):
        return told
    return _(
        "{told}, {rate} of them granted in full or in part{change}",
        told=told,
        rate=language.percent(granted.value),
        change=change_words(granted.difference, year),
    )


def _candidates(selection: Selection, year: int, changes: tuple[str, ...], rate: str) -> Iterator[Candidate]:
    counts = source.ask(count_reports, in_year(selection, year)).iloc[0]
    reports, broken = int(counts["n_reports"]), int(counts["n_with_errors"])
    yield Candidate("broken", weight_of_broken(reports, broken), partial(_broken_words, reports, broken))
    if changes:
        yield from (_changed(row, year, code) for row, code in zip(change_rows(selection, year, changes), changes, strict=True))
    if rate:
        measure = BY_CODE[rate]
        found = source.ask(outliers, in_year(selection, year), measure.numerator, measure.denominator)
        yield from (_outlier(rate, row) for row in rows_of(found))


def _broken_words(reports: int, broken: int) -> str:
    return plural(
        "the sums of {broken} of {count} report do not add up",
        "the sums of {broken} of {count} reports do not add up",
        reports,
        broken=words().number(broken),
    )


def _changed(row: Row, year: int, code: str) -> Candidate:
    """The change of a measure on the year before, among the same agencies."""
    before, after = (
        (number_or_nan(row[f"numerator_{when}"]), number_or_nan(row[f"denominator_{when}"])) for when in ("before", "after")
    )
    if BY_CODE[code].is_count:
        return Candidate("change", weight_of_counts(before[0], after[0]), partial(_count_words, row, year, code))
    return Candidate("change", weight_of_rates(before, after), partial(_rate_words, row, year, code))


def _count_words(row: Row, year: int, code: str) -> str:
    language, figure = words(), change_of(row, ratio=False)
    pattern = (
        _("what changed most is {measure}: {value}, {percent} more than in {year}")
        if figure.difference > 0
        else _("what changed most is {measure}: {value}, {percent} less than in {year}")
    )
    return pattern.format(
        measure=BY_CODE[code].name_within(language.language),
        value=language.number(figure.value),
        percent=language.percent(abs(figure.relative), 0),
        year=year - 1,
    )


def _rate_words(row: Row, year: int, code: str) -> str:
    language, figure = words(), change_of(row, ratio=True)
    return _(
        "what changed most is the {rate}: {value} (n = {n}){change}",
        rate=BY_CODE[code].name_within(language.language),
        value=language.percent(figure.value),
        n=language.number(figure.n),
        change=change_words(figure.difference, year),
    )


def _outlier(rate: str, row: Row) -> Candidate:
    share = row["peers_numerator"] / row["peers_denominator"]
    weight = weight_of_outlier(row["value"], row["denominator"], share)
    return Candidate("outlier", weight, partial(_outlier_words, rate, row, share))


def _outlier_words(rate: str, row: Row, share: float) -> str:
    language = words()
    return _(
        "{agency} stands out: {rate} {value} (n = {n}), its {peers} peers together {share}",
        agency=row["agency"],
        rate=BY_CODE[rate].name_within(language.language),
        value=language.percent(row["value"]),
        n=language.number(row["denominator"]),
        peers=language.number(row["n_ranked"] - 1),
        share=language.percent(share),
    )
