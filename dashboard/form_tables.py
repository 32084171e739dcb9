"""One report's figures laid out as in the form: what is printed where, and the place of each cell in the document.

A blank cell stays blank and a dash a dash; a cell that the report's table does not have at all is told apart from both.
Knows no Streamlit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.words import Words
from parsing.form import FORM, Term

ABSENT = "absent"
GROUP = "group:"


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the form. All three frames have the same shape; rows and columns are named for the reader.

    `shown` holds the text of each cell, `places` its locator ("" where it has none), `locations` its codes as findings name
    them (requests/granted/total), ABSENT where the report's table has no such cell, "" in the head of a group of rows. `heads` are
    the columns' names where there is little room for them.
    """

    title: str
    shown: pd.DataFrame
    places: pd.DataFrame
    locations: pd.DataFrame
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    number: float | None
    raw: str
    place: str


def _cells(figures: pd.DataFrame, codes: Sequence[str]) -> dict[tuple[str, ...], _Cell]:
    """The official table's cells by their codes."""
    official = figures[figures["origin"] == "table"] if "origin" in figures else figures
    number = official["value"] if "value" in official else official["count"]
    keys = official[list(codes)].astype(str).itertuples(index=False, name=None)
    told = zip(keys, number, official["raw"].fillna("").astype(str), official["locator"].fillna("").astype(str), strict=True)
    return {key: _Cell(None if pd.isna(value) else float(value), raw, place) for key, value, raw, place in told}


def _shown(cell: _Cell | None, words: Words) -> str:
    if cell is None:
        return ""
    return cell.raw.strip() if cell.number is None else words.number(cell.number, 4)


def _form_table(
    title: str,
    table: str,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    cells: Mapping[tuple[str, ...], _Cell],
    words: Words,
    heads: Sequence[str] = (),
) -> FormTable:
    """A table from its cells; `rows` and `columns` are codes with their names."""

    def frame(values: list[list[str]]) -> pd.DataFrame:
        return pd.DataFrame(values, index=list(rows.values()), columns=list(columns.values()), dtype="string")

    def location(row: str, column: str) -> str:
        return "" if row.startswith(GROUP) else f"{table}/{row}/{column}" if (row, column) in cells else ABSENT

    found = [[cells.get((row, column)) for column in columns] for row in rows]
    return FormTable(
        title,
        frame([[_shown(cell, words) for cell in line] for line in found]),
        frame([[cell.place if cell else "" for cell in line] for line in found]),
        frame([[location(row, column) for column in columns] for row in rows]),
        tuple(heads or columns.values()),
    )


def disclosure_tables(figures: pd.DataFrame, edition: str, words: Words) -> tuple[FormTable, ...]:
    """Section 二: a table for each run of items that share their columns, under their clause of the Regulation."""
    cells = _cells(figures, ("item", "measure"))
    layout = FORM.columns(edition if edition in ("2019", "2021") else "2021")
    items = {term.code: term for term in FORM.items}
    there = {item for item, _ in cells}
    blocks: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for item, measures in layout.items():
        if items[item].editions or item in there:
            blocks.setdefault((items[item].group, measures), []).append(item)
    names = {term.code: _measure_name(term, words) for term in FORM.measures}
    return tuple(
        _form_table(
            words.translate("Article 20 ({clause})", clause=clause),
            "disclosures",
            {item: words.term(items[item]) for item in listed},
            {measure: names[measure] for measure in measures},
            cells,
            words,
        )
        for (clause, measures), listed in blocks.items()
    )


def _measure_name(term: Term, words: Words) -> str:
    name = words.term(term)
    return words.translate("{measure} (10,000 yuan)", measure=name) if term.unit == "万元" else name


def _row_names(outcomes: Sequence[Term], words: Words) -> dict[str, str]:
    """Outcome → its number and name; a group of several stands under a head of its own, as in the form."""
    groups = {term.code: _numbered(term, words) for term in FORM.groups}
    sizes = Counter(term.group for term in outcomes)
    names: dict[str, str] = {}
    for term in outcomes:
        nested = sizes[term.group] > 1 and term.group in groups and term.group != "intake"
        if nested:
            names.setdefault(GROUP + term.group, groups[term.group])
        names[term.code] = ("\u3000" if nested else "") + _numbered(term, words)
    return names


def _numbered(term: Term, words: Words) -> str:
    return f"{term.number} {term.short(words.language)}".strip()


def request_tables(figures: pd.DataFrame, edition: str, words: Words) -> tuple[FormTable, ...]:
    """Section 三: outcomes by applicants. A report in the 2008 form has its own outcomes and only a total."""
    cells = _cells(figures, ("outcome", "applicant"))
    there = {outcome for outcome, _ in cells}
    # A report in the 2021 form may have one row for other handling as the 2019 form has: those rows are taken as they are.
    other_told = any(term.code in there for term in FORM.outcomes if term.group == "other")
    listed = [
        term
        for term in (*FORM.outcomes, *FORM.legacy_outcomes)
        if term.code in there or (edition in term.editions and not (term.group == "other" and other_told))
    ]
    if edition == "2008":  # whose rows have other numbers than those of later forms
        listed = [replace(term, number="") for term in listed]
    applicants = [term for term in FORM.applicants if edition != "2008" or term.code == "total"]
    return (
        _form_table(
            _section("requests", words),
            "requests",
            _row_names(listed, words),
            {term.code: words.term(term) for term in applicants},
            cells,
            words,
            [term.short(words.language) for term in applicants],
        ),
    )


def appeal_tables(figures: pd.DataFrame, edition: str, words: Words) -> tuple[FormTable, ...]:
    """Section 四: results by route."""
    cells = _cells(figures, ("route", "result"))
    there = {route for route, _ in cells}
    routes = [term for term in FORM.routes if term.code in there or edition in term.editions]
    return (
        _form_table(
            _section("appeals", words),
            "appeals",
            {term.code: words.term(term) for term in routes},
            {term.code: words.term(term) for term in FORM.results},
            cells,
            words,
        ),
    )


def _section(code: str, words: Words) -> str:
    return next(words.term(term) for term in FORM.sections if term.code == code)
