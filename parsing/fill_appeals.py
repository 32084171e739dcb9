"""Section 四: runs of labels with the figures after them → fifteen figures, whichever way the table lies.

The form prints one row of fifteen. Agencies also print a row to each route, a small table to each, or the results one
below the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsing.figures import Figure
from parsing.form import FORM
from parsing.found import Found, figure_of
from parsing.placing import place, results_add_up
from parsing.tokens import Token

_RESULTS = tuple(term.code for term in FORM.results)
_ROUTES = tuple(term.code for term in FORM.routes if "2019" in term.editions)
_Columns = list[tuple[str, str]]


@dataclass(slots=True)
class _Head:
    """What the heads so far have named: the order of results, and the routes that rows of one result are for."""

    results: tuple[str, ...] = _RESULTS
    routes: tuple[str, ...] = ()


def fill_appeals(found: Sequence[Found]) -> Iterator[Figure]:
    """The fifteen figures of section 四, all of them if the document has any part of the table."""
    cells: dict[tuple[str, str], tuple[Token, Found]] = {}
    torn: set[tuple[str, str]] = set()  # told twice, with other figures
    head = _Head()
    for row in found:
        columns = _columns(row, head)
        whole_routes = len(columns) % len(_RESULTS) == 0
        placed = place(row.values, len(columns), results_add_up if whole_routes else None, row.known)
        for column, token in zip(columns, placed or (), strict=False):
            before = cells[column][0].number if column in cells else None
            if before is None:
                cells[column] = (token, row)
            elif token.number not in (None, before):
                torn.add(column)
    if found:
        held = max(found, key=lambda row: len(row.values))
        for column in [(route, result) for route in _ROUTES for result in _RESULTS]:
            found_token, row = cells.get(column, (None, held))
            yield figure_of("appeals", column, None if column in torn else found_token, row)


def _columns(row: Found, head: _Head) -> _Columns:
    """The places of the form for a row's values, by the labels that stand before them; [] where they are not certain."""
    labels = [label for _, label in row.head if label]
    routes = tuple(dict.fromkeys(label.code for label in labels if label.kind == "route"))
    results = tuple(label.code for label in labels if label.kind == "result")
    if sorted(results[: len(_RESULTS)]) == sorted(_RESULTS):
        head.results = results[: len(_RESULTS)]
    if len(row.values) >= len(_ROUTES) * len(_RESULTS):
        # A head that wrapped may have lost a label; the form's order is that of any head that does not say otherwise.
        in_order = tuple(route for route in _ROUTES if route in routes) == routes
        routes = _ROUTES if in_order else routes
    elif len(results) == 1 and labels[-1].kind == "result":
        # A row for one result: a figure for each of the routes above it, or for the one beside it.
        head.routes = routes or head.routes
        return [(route, results[0]) for route in head.routes]
    return [(route, result) for route in routes for result in head.results]
