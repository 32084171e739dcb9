"""Key figures from the library: a sum or a rate of a year, its change on the year before, and the figures behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isnan

import pandas as pd

from dashboard import source
from dashboard.changes import ask_changes, changed, pairs_of
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure
from dashboard.measures import BY_CODE
from dashboard.rows import Row, rows_of
from library.queries import Selection, coverage
from library.queries_figures import MOST_BEHIND, behind_quantity
from library.queries_peers import against_peers
from library.queries_sums import Pair, Pairs

# Of fewer there is no middle to speak of.
FEWEST_PEERS = 3


def in_year(selection: Selection, year: int) -> Selection:
    """The selection, in one year."""
    return replace(selection, years=(year,))


@kept
def ask_ahead(selection: Selection, year: int, figures: Pairs, news: tuple[str, ...] = ()) -> bool:
    """Ask in two questions for what the first screen tells: its key figures, and `news`, the measures that its sentence may be about.

    What is asked for later finds it there; always true, as what is kept is that it was asked.
    """
    ask_changes(selection, year, tuple(dict.fromkeys((*figures, *pairs_of(news)))))
    latest = in_year(selection, year)
    found = {row["pair"]: row for row in rows_of(source.ask(against_peers, latest, figures))}
    for n, pair in enumerate(figures):
        source.tell((against_peers, latest, pair), found.get(n))
    return True


@kept
def count_figure(selection: Selection, year: int, label: str, quantities: tuple[str, ...]) -> KeyFigure:
    """A sum of quantities; the change is of the agencies that tell it in both years."""
    language = words()
    told = changed(selection, year, quantities)
    if isnan(told.value):
        return _untold(label, year, peers_words(selection, year, quantities))
    return KeyFigure(
        label,
        language.number(told.value),
        change=language.signed(told.difference) if not isnan(told.difference) else "",
        compared=_compared(year, told.difference),
        base=coverage_words(selection, year, told.n_told),
        peers=peers_words(selection, year, quantities),
        behind=lambda: behind_quantities(in_year(selection, year), quantities),
    )


@kept
def rate_figure(selection: Selection, year: int, code: str) -> KeyFigure:
    """A measure; its change is in percentage points, and it shows the number of cases that it rests on."""
    language, measure = words(), BY_CODE[code]
    told = changed(selection, year, measure.numerator, measure.denominator)
    name, definition = measure.name(language.language), measure.definition(language.language)
    if isnan(told.value) and told.n != 0:
        return _untold(name, year, peers_words(selection, year, measure.numerator, measure.denominator), definition)
    base = base_words(measure.denominator, told.n)
    return KeyFigure(
        name,
        _("No cases") if isnan(told.value) else language.percent(told.value),
        change=language.points(told.difference) if not isnan(told.difference) else "",
        compared=_compared(year, told.difference),
        base=base + _(" (small sample)") if told.small and told.n else base,
        help=definition,
        peers=peers_words(selection, year, measure.numerator, measure.denominator),
        behind=lambda: behind_quantities(in_year(selection, year), measure.quantities),
        told=not isnan(told.value),
    )


def _untold(label: str, year: int, peers: str, definition: str = "") -> KeyFigure:
    """A figure that no report of the year tells, said in words: there is nothing to compare and nothing behind it."""
    base = _("not told in the reports on {year}", year=year)
    return KeyFigure(label, _("No data"), base=base, help=definition, peers=peers, told=False)


def peers_words(selection: Selection, year: int, numerator: tuple[str, ...], denominator: tuple[str, ...] = ()) -> str:
    """The median of the peers, and the rank of a single agency among them; "" where there are too few to speak of a middle."""
    language = words()
    row = _among_peers(in_year(selection, year), (numerator, denominator))
    if row is None or (row["n_ranked"] or 0) < FEWEST_PEERS:
        return ""
    median = language.percent(row["median"]) if denominator else language.number(row["median"], 1)
    if row["rank"] is None:
        return _("peers' median {value}", value=median)
    return _("peers' median {value}, rank {rank} of {all}", value=median, rank=row["rank"], all=row["n_ranked"])


def _among_peers(latest: Selection, pair: Pair) -> Row | None:
    """The row of queries_peers.against_peers for a selection in one year; None where no agency reports on it."""
    row: Row | None = source.remember(
        (against_peers, latest, pair), lambda: next(iter(rows_of(source.ask(against_peers, latest, (pair,)))), None)
    )
    return row


def base_words(denominator: tuple[str, ...], n: float) -> str:
    """How many cases a rate rests on, and of what: two rates on one page may have different bases."""
    count = words().number(n)
    return _BASES[denominator](count) if denominator in _BASES else _("n = {count}", count=count)


_BASES: dict[tuple[str, ...], Callable[[str], str]] = {
    ("concluded",): lambda count: _("n = {count} requests concluded", count=count),
    ("new",): lambda count: _("n = {count} new requests", count=count),
    ("published_items",): lambda count: _("n = {count} items published", count=count),
    ("applied_items",): lambda count: _("n = {count} requests by channel", count=count),
    ("new", "carried_in"): lambda count: _("n = {count} new and carried over", count=count),
    ("review_total", "-review_pending"): lambda count: _("n = {count} reviews decided", count=count),
    ("lawsuit_total", "-lawsuit_pending"): lambda count: _("n = {count} lawsuits decided", count=count),
}


def _compared(year: int, difference: float) -> str:
    return "" if isnan(difference) else _("on {year}", year=year - 1)


def coverage_words(selection: Selection, year: int, told: int) -> str:
    """How many reports of a year tell a figure, and how many others they cover."""
    row = source.ask(coverage, in_year(selection, year)).iloc[0]
    covered = int(row["n_reports"] - row["n_counted"])
    reports = plural("from {count} report", "from {count} reports", told)
    return reports + plural(", covering {count} other", ", covering {count} others", covered) if covered else reports


def behind_quantities(selection: Selection, quantities: tuple[str, ...], covered: bool = False) -> pd.DataFrame:
    """The figures behind several quantities of queries_sums, one below the other, or where these are too many to show the largest
    of all first; `covered` as for queries_figures."""
    found = pd.concat([source.ask(behind_quantity, selection, name, covered) for name in quantities], ignore_index=True)
    return found if len(found) < MOST_BEHIND else found.sort_values("value", ascending=False, kind="stable")


def behind_cells(
    selection: Selection, agencies: Sequence[str], quantities: Mapping[str, tuple[str, ...]]
) -> Callable[[int, str], pd.DataFrame | None]:
    """For a table of agencies: row and column → the figures behind that cell; `quantities` by the name of the column."""

    def behind(row: int, column: str) -> pd.DataFrame | None:
        names = quantities.get(column, ())
        return behind_quantities(replace(selection, agencies=(agencies[row],)), names, covered=True) if names else None

    return behind
