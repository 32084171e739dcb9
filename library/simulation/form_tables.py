"""Figures → the official tables of sections 二, 三 and 四, and the 2008 form's one table, as grids with their printed labels."""

import tomllib
from pathlib import Path
from typing import Any

from library.simulation.blocks import Grid, GridCell
from library.simulation.figures import RESULTS, ROUTES, Figures
from parsing.form import FORM, Term

_PRINTED: dict[str, Any] = tomllib.loads((Path(__file__).parent / "printed.toml").read_text("utf-8"))
_LEGACY: dict[str, Any] = tomllib.loads((Path(__file__).parent / "legacy.toml").read_text("utf-8"))
_ITEMS = {term.code: term for term in FORM.items}
_OUTCOMES = {term.code: term for term in FORM.outcomes}
_APPLICANTS = FORM.applicants
_UNITS = {measure.code: measure.unit for measure in FORM.measures}

Row = tuple[GridCell, ...]


def write_number(number: float | None) -> str:
    """A figure as it stands in a cell: blank where there is none, no exponent, no needless decimals."""
    if number is None:
        return ""
    return str(int(number)) if number == int(number) else f"{number:.4f}".rstrip("0")


def disclosures_grid(form: str, figures: Figures) -> Grid:
    """Section 二: one block of rows for each clause of article 20."""
    printed, rows, width = _PRINTED[form], list[Row](), 4
    for clause in printed["clauses"]:
        measures = clause["measures"]
        spans = [1] * (len(measures) - 1) + [width - len(measures)]
        heads = [GridCell(printed["measures"][measure], n) for measure, n in zip(measures, spans, strict=True)]
        rows += [(GridCell(clause["head"], width),), (GridCell("信息内容"), *heads)]
        for item in clause["items"]:
            label = printed["items"].get(item, _ITEMS[item].labels[0])
            numbers = (
                GridCell(write_number(figures[f"disclosures/{item}/{measure}"]), n, unit=_UNITS[measure])
                for measure, n in zip(measures, spans, strict=True)
            )
            rows.append((GridCell(label), *numbers))
    return Grid(width, tuple(rows))


def _label(term: Term) -> str:
    number = term.number + "、" if term.number in ("一", "二", "四") else term.number
    name = term.zh if term.code == "denied_security" else term.labels[0]
    return number + name


def requests_grid(figures: Figures) -> Grid:
    """Section 三: ten columns, three of them labels; the rows are those that the report has figures for."""
    words = _PRINTED["requests"]
    outcomes = [term.code for term in FORM.outcomes if f"requests/{term.code}/total" in figures]

    def numbers(outcome: str) -> Row:
        paths = (f"requests/{outcome}/{applicant.code}" for applicant in _APPLICANTS)
        return tuple(GridCell(write_number(figures[path]), unit="件") for path in paths)

    natural, *organisations, total = _APPLICANTS
    rows: list[Row] = [
        (GridCell(words["balance"], 3, 3), GridCell(words["head"], 7)),
        (GridCell(natural.labels[0], 1, 2), GridCell(words["organisations"], 5), GridCell(total.labels[0], 1, 2)),
        tuple(GridCell(term.labels[0]) for term in organisations),
    ]
    handled = [code for code in outcomes if code not in ("new", "carried_in", "carried_out")]
    groups: list[str] = []
    for outcome in outcomes:
        term = _OUTCOMES[outcome]
        if outcome in ("new", "carried_in", "carried_out"):
            rows.append((GridCell(_label(term), 3), *numbers(outcome)))
            continue
        lead: Row = (GridCell(words["concluded"], 1, len(handled)),) if outcome == handled[0] else ()
        if term.group in words["groups"] and outcome != "other":
            members = [code for code in handled if _OUTCOMES[code].group == term.group]
            first = () if term.group in groups else (GridCell(words["groups"][term.group], 1, len(members)),)
            groups.append(term.group)
            rows.append((*lead, *first, GridCell(_label(term)), *numbers(outcome)))
        else:
            label = words.get("total" if outcome == "concluded" else outcome, _label(term))
            rows.append((*lead, GridCell(label, 2), *numbers(outcome)))
    return Grid(10, tuple(rows))


def appeals_grid(figures: Figures) -> Grid:
    """Section 四: one row of fifteen figures under two rows of routes and one of results."""
    words, routes = _PRINTED["appeals"], {term.code: term for term in FORM.routes}
    results = FORM.results
    _, *lawsuits = ROUTES
    rows: list[Row] = [
        (GridCell(words["review"], 5), GridCell(words["litigation"], 10)),
        (*(GridCell(r.labels[0], 1, 2) for r in results), *(GridCell(routes[code].labels[0], 5) for code in lawsuits)),
        tuple(GridCell(result.labels[0]) for _ in lawsuits for result in results),
        tuple(
            GridCell(write_number(figures[f"appeals/{route}/{result}"]), unit="件")
            for route in ROUTES
            for result in (*RESULTS, "total")
        ),
    ]
    return Grid(15, tuple(rows))


def legacy_title() -> str:
    """What stands above the table of the 2008 form."""
    return str(_LEGACY["title"])


def legacy_units() -> dict[str, str]:
    """Indicator of the 2008 form → the unit printed beside it."""
    counted = (row[1:] for row in _LEGACY["rows"] if len(row) > 1)
    return {path.removeprefix("indicators/"): unit for unit, path in counted if path.startswith("indicators/")}


def legacy_grid(figures: Figures) -> Grid:
    """The table of the 2008 form: indicator, unit, number."""
    rows: list[Row] = [tuple(map(GridCell, _LEGACY["heads"]))]
    for label, *counted in _LEGACY["rows"]:
        unit, path = counted or (_LEGACY["no_unit"], "")
        rows.append((GridCell(label), GridCell(unit), GridCell(write_number(figures[path]) if path else "", unit=unit)))
    return Grid(3, tuple(rows))
