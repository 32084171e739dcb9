"""The code book: every code that the tables use, with its names, its printed label and where it belongs; made from the form.

Knows no Streamlit.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from dashboard.measures import MEASURES
from dashboard.words import Words, mark
from parsing.form import FORM, Term
from parsing.tables import COLUMNS, NOTES

Terms = Callable[[], Sequence[Term]]

# Chapter of the code book → (column of the tables, its terms).
CHAPTERS: dict[str, tuple[str, tuple[tuple[str, Terms], ...]]] = {
    "requests": (
        mark("Requests"),
        (("outcome", lambda: (*FORM.outcomes, *FORM.legacy_outcomes)), ("applicant", lambda: FORM.applicants)),
    ),
    "disclosures": (mark("Published"), (("item", lambda: FORM.items), ("measure", lambda: FORM.measures))),
    "appeals": (mark("Appeals"), (("route", lambda: FORM.routes), ("result", lambda: FORM.results))),
    "channels": (
        mark("Channel codes"),
        (
            ("channel (disclosure)", lambda: FORM.terms("channels", "disclosure")),
            ("channel (request)", lambda: FORM.terms("channels", "request")),
        ),
    ),
    "reports": (
        mark("Reports"),
        (
            ("form", lambda: FORM.editions),
            ("level", lambda: FORM.terms("levels")),
            ("severity", lambda: FORM.terms("severities")),
            ("origin", lambda: FORM.terms("origins")),
            ("note", lambda: [Term(code, zh, en) for code, (zh, en) in NOTES.items()]),
        ),
    ),
}


def code_table(chapter: str, words: Words) -> pd.DataFrame:
    """A chapter's codes: column of the tables, code, name, printed label, what it belongs to, forms that have it."""
    _ = words.translate
    groups = {term.code: words.term(term) for term in FORM.groups}
    rows = [
        {
            _("Column"): column,
            _("Code"): term.code,
            _("Name"): words.term(term),
            _("Label in the form"): " ".join(filter(None, (term.number, term.labels[0] if term.labels else ""))),
            _("Belongs to"): groups.get(term.group, term.group),
            _("Forms"): words.listed(list(term.editions)),
        }
        for column, terms in CHAPTERS[chapter][1]
        for term in terms()
    ]
    return pd.DataFrame(rows, dtype="string").replace("", pd.NA).dropna(axis="columns", how="all")


def rule_table(words: Words) -> pd.DataFrame:
    """The checks: name, severity, what a finding of it says, code."""
    _ = words.translate
    severities = {term.code: words.term(term) for term in FORM.terms("severities")}
    blank = dict.fromkeys(("place", "expected", "actual"), "…") | {"detail": _("told case by case")}
    return pd.DataFrame(
        [
            {
                _("Check"): words.term(term),
                _("Severity"): severities[entry["severity"]],
                _("What a finding says"): str(entry[f"message_{words.language}"]).format(**blank),
                _("Code"): term.code,
            }
            for term, entry in zip(FORM.rules, FORM.raw["rules"], strict=True)
        ]
    )


def measure_table(words: Words) -> pd.DataFrame:
    """The measures: name, how each is worked out, code."""
    _ = words.translate
    return pd.DataFrame(
        {
            _("Measure"): [measure.name(words.language) for measure in MEASURES],
            _("How it is worked out"): [measure.definition(words.language) for measure in MEASURES],
            _("Code"): [measure.code for measure in MEASURES],
        }
    )


def column_table(words: Words) -> pd.DataFrame:
    """The tables that the parser writes: table, column, type."""
    _ = words.translate
    return pd.DataFrame(
        [
            {_("Table"): table, _("Column"): column, _("Type"): kind}
            for table, columns in COLUMNS.items()
            for column, kind in columns.items()
        ]
    )
