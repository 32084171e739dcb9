"""Section 二: rows of the form with their value tokens → figures, by the measures that the head above each row names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsing.figures import Figure
from parsing.form import FORM
from parsing.found import Found, figure_of
from parsing.placing import by_columns, place
from parsing.text import normalize
from parsing.tokens import Token

_UNITS = {term.code: term.unit for term in FORM.measures}
_MONEY = "万元"

_COLUMNS = {edition: FORM.columns(edition) for edition in ("2019", "2021")}


def fill_disclosures(found: Sequence[Found], edition: str) -> Iterator[Figure]:
    """The figures of section 二. A row's measures are those of its head, else those of the edition in force."""
    rows: dict[str, list[Found]] = {}
    for row in found:
        if row.code:
            rows.setdefault(row.code, []).append(row)
    for code, listed in rows.items():
        readings = [(row, *_read(row, edition)) for row in listed]
        # A head makes a row of the form; without one it may be a line of some other statistics.
        best = max(_rank(row, cells) for row, _, cells in readings)
        chosen = [reading for reading in readings if _rank(reading[0], reading[2]) == best]
        row, measures, cells = chosen[0]
        if any(_numbers(other) != _numbers(cells) or named != measures for _, named, other in chosen[1:]):
            cells = None
        for i, measure in enumerate(measures):
            token = _in_money(cells[i], row) if cells and _UNITS[measure] == _MONEY else cells[i] if cells else None
            yield figure_of("disclosures", (code, measure), token, row, _UNITS[measure])


def _rank(row: Found, cells: list[Token] | None) -> tuple[bool, bool, bool]:
    return (bool(row.head), cells is not None and row.has_number, cells is not None)


def _numbers(cells: list[Token] | None) -> list[float | None]:
    return [token.number for token in cells or ()]


def _read(row: Found, edition: str) -> tuple[tuple[str, ...], list[Token] | None]:
    """The measures of a row and its cells for them, None where their places are not certain."""
    named = [label.code if label else "" for _, label in row.head]
    usual = [_COLUMNS[e][row.code] for e in (edition, "2019", "2021") if row.code in _COLUMNS[e]]
    for measures in usual:
        fewer = len(measures) < len(usual[0]) == len(row.values)  # the other edition's, where the head's words are damaged
        if all(named.count(measure) == 1 for measure in measures) and not fewer:
            return measures, _under(row, [named.index(measure) for measure in measures])
    return usual[0], place(row.values, len(usual[0]))


def _under(row: Found, places: Sequence[int]) -> list[Token] | None:
    """The cells under the heads at these places, or, where columns are not known, the cells in the order of the heads."""
    heads = [row.head[i][0] for i in places]
    is_usual = list(places) == sorted(places) and all(left.column <= right.column for left, right in pairwise(heads))
    if is_usual and len(row.values) == len(places):
        return row.values
    if cells := by_columns(row.values, heads):
        return cells
    cells = place(row.values, len(places))
    order = sorted(places)
    return [cells[order.index(i)] for i in places] if cells else None


def _in_money(token: Token, row: Found) -> Token:
    """An amount in 万元: 5万 is 5 of them, and a head that asks for 元 has its figures converted."""
    value = token.value
    if value is None or value.number is None:
        return token
    if value.unit == "万":
        return token._replace(value=replace(value, number=value.number / 1e4, note=""))
    heads = [normalize(t.text).replace(" ", "") for t, label in row.head if label and label.code == "amount"]
    if not value.unit and any("单位:元" in text for text in heads):
        return token._replace(value=replace(value, number=round(value.number / 1e4, 8), note="converted"))
    return token
