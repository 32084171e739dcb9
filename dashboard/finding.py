"""The sentence at the head of a page: what it is about, then the most notable of what could be said (dashboard/notable.py)."""

from collections.abc import Iterator
from math import isnan

import pandas as pd

from dashboard import source
from dashboard.changes import change_rows, changed
from dashboard.headline import in_year
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.measures import BY_CODE, change_of
from dashboard.notable import (
    Candidate,
    most_notable,
    weight_of_broken,
    weight_of_counts,
    weight_of_outlier,
    weight_of_rates,
)
from dashboard.scope import change_words
from library.queries import Selection
from library.queries_peers import outliers
from library.queries_reports import count_reports


@kept
def finding(told: str, selection: Selection, year: int, changes: tuple[str, ...], rate: str = "") -> str:
    """`told` (a sentence without its full stop), and the most notable of the changes of these measures, the agency that stands out by
    `rate`, and broken sums; `told` alone where there is no news. What `told` tells already is not among `changes`."""
    first = most_notable(_candidates(selection, year, changes, rate))
    return _("{told}; {notable}.", told=told, notable=first.sentence) if first else _("{told}.", told=told)


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
    yield Candidate("broken", weight_of_broken(reports, broken), _broken_words(reports, broken))
    if changes:
        yield from (_changed(row, year, code) for row, code in zip(change_rows(selection, year, changes), changes, strict=True))
    if rate:
        measure = BY_CODE[rate]
        found = source.ask(outliers, in_year(selection, year), measure.numerator, measure.denominator)
        yield from (_outlier(rate, row) for row in found.to_dict("records"))


def _broken_words(reports: int, broken: int) -> str:
    return plural(
        "the sums of {broken} of {count} report do not add up",
        "the sums of {broken} of {count} reports do not add up",
        reports,
        broken=words().number(broken),
    )


def _changed(answer: pd.DataFrame, year: int, code: str) -> Candidate:
    """The change of a measure on the year before, among the same agencies."""
    language, measure = words(), BY_CODE[code]
    row = {str(name): float("nan") if pd.isna(value) else float(value) for name, value in answer.iloc[0].items()}
    figure, name = change_of(answer, ratio=not measure.is_count), measure.name_within(language.language)
    if measure.is_count:
        weight = weight_of_counts(row["numerator_before"], row["numerator_after"])
        relative = language.percent(abs(figure.relative), 0)
        pattern = (
            _("what changed most is {measure}: {value}, {percent} more than in {year}")
            if figure.difference > 0
            else _("what changed most is {measure}: {value}, {percent} less than in {year}")
        )
        sentence = pattern.format(measure=name, value=language.number(figure.value), percent=relative, year=year - 1)
        return Candidate("change", weight, sentence)
    before, after = ((row[f"numerator_{when}"], row[f"denominator_{when}"]) for when in ("before", "after"))
    sentence = _(
        "what changed most is the {rate}: {value} (n = {n}){change}",
        rate=name,
        value=language.percent(figure.value),
        n=language.number(figure.n),
        change=change_words(figure.difference, year),
    )
    return Candidate("change", weight_of_rates(before, after), sentence)


def _outlier(rate: str, row: dict[str, object] | dict[object, object]) -> Candidate:
    language = words()
    facts = {str(name): value for name, value in row.items()}
    value, cases = float(str(facts["value"])), int(str(facts["denominator"]))
    share = float(str(facts["peers_numerator"])) / float(str(facts["peers_denominator"]))
    sentence = _(
        "{agency} stands out: {rate} {value} (n = {n}), its {peers} peers together {share}",
        agency=facts["agency"],
        rate=BY_CODE[rate].name_within(language.language),
        value=language.percent(value),
        n=language.number(cases),
        peers=language.number(int(str(facts["n_ranked"])) - 1),
        share=language.percent(share),
    )
    return Candidate("outlier", weight_of_outlier(value, cases, share), sentence)
