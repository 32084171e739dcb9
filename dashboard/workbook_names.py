"""The names of the tables' columns and codes for the reader of a workbook. Knows no Streamlit."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from dashboard.words import Words, mark
from parsing.describe import describe_location
from parsing.document import describe_place
from parsing.form import FORM, Term
from parsing.tables import NOTES

# Tables (names of sheets) and columns, in the order of the tables.
_NAMES = {
    "reports": mark("Reports"),
    "disclosures": mark("Published"),
    "requests": mark("Requests"),
    "appeals": mark("Reviews and lawsuits"),
    "channels": mark("Channels"),
    "indicators": mark("Other counts"),
    "findings": mark("Findings"),
    "measures": mark("Measures"),
    "report_id": mark("Report number"),
    "agency": mark("Agency"),
    "year": mark("Year"),
    "title": mark("Title"),
    "form": mark("Form"),
    "level": mark("Level"),
    "parent": mark("Parent"),
    "province": mark("Province"),
    "city": mark("City"),
    "county": mark("County"),
    "adcode": mark("Region code"),
    "published": mark("Date published"),
    "format": mark("Format"),
    "source": mark("Source"),
    "sha256": mark("SHA-256"),
    "simulated": mark("Made up"),
    "parser_version": mark("Parser version"),
    "item": mark("Item"),
    "measure": mark("Measure"),
    "measure_code": mark("Code"),
    "value": mark("Value"),
    "unit": mark("Unit"),
    "outcome": mark("Outcome"),
    "applicant": mark("Applicant"),
    "count": mark("Count"),
    "origin": mark("Origin"),
    "route": mark("Route"),
    "result": mark("Result"),
    "kind": mark("Kind"),
    "channel": mark("Channel"),
    "indicator": mark("Indicator"),
    "rule": mark("Rule"),
    "severity": mark("Severity"),
    "location": mark("Figure"),
    "expected": mark("Expected"),
    "actual": mark("Found"),
    "difference": mark("Difference"),
    "detail": mark("Detail"),
    "message": mark("What disagrees"),
    "raw": mark("As printed"),
    "locator": mark("Place"),
    "expected_locator": mark("Place of the expected"),
    "actual_locator": mark("Place of the found"),
    "note": mark("Note"),
    "numerator": mark("Numerator"),
    "denominator": mark("Denominator"),
    "rate": mark("Rate"),
    "low": mark("Interval from"),
    "high": mark("Interval to"),
    "small": mark("Small sample"),
}

_TERMS: dict[str, Callable[[], Sequence[Term]]] = {
    "form": lambda: FORM.editions,
    "level": lambda: FORM.terms("levels"),
    "item": lambda: FORM.items,
    "measure": lambda: FORM.measures,
    "outcome": lambda: (*FORM.outcomes, *FORM.legacy_outcomes),
    "applicant": lambda: FORM.applicants,
    "origin": lambda: FORM.terms("origins"),
    "route": lambda: FORM.routes,
    "result": lambda: FORM.results,
    "kind": lambda: FORM.terms("channels", "kinds"),
    "indicator": lambda: FORM.indicators,
    "rule": lambda: FORM.rules,
    "severity": lambda: FORM.terms("severities"),
    "note": lambda: [Term(code, zh, en) for code, (zh, en) in NOTES.items()],
}
_IN_WORDS: dict[str, Callable[[str, str], str]] = {
    "location": describe_location,
    "locator": describe_place,
    "expected_locator": describe_place,
    "actual_locator": describe_place,
}


def column_name(column: str, words: Words) -> str:
    """The name of a table or a column."""
    return words.translate(_NAMES[column])


def names_of(column: str, rows: pd.DataFrame, words: Words) -> list[Any] | None:
    """The names of a column's codes, row by row; None for a column that holds no codes."""
    if column == "channel":
        named = {
            (kind, term.code): words.term(term) for kind in ("disclosure", "request") for term in FORM.terms("channels", kind)
        }
        return [named.get(pair) for pair in zip(rows["kind"], rows["channel"], strict=True)]
    if column in _IN_WORDS:
        told = rows[column].astype(object).where(rows[column].notna(), "")
        known = {code: _IN_WORDS[column](str(code), words.language) if code else "" for code in told.unique()}
        return [known[code] for code in told]
    if column not in _TERMS:
        return None
    names = {term.code: words.term(term) for term in _TERMS[column]()}
    told = rows[column].astype(object)
    # What the form does not know is told in the report's own words: its code is its name.
    return [names.get(code, code) for code in told.where(told.notna(), None)]
