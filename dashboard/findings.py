"""Findings as a table for readers: what disagrees, both numbers, and both places."""

from collections.abc import Callable

import pandas as pd

from dashboard.words import GAP, Words
from parsing.describe import describe_finding
from parsing.document import describe_place
from parsing.form import FORM


def findings_table(findings: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Columns named for the reader: severity, agency and year (where given), rule, both numbers, both places."""
    _ = words.translate
    language = words.language
    severities = {term.code: words.term(term) for term in FORM.terms("severities")}
    rules = {term.code: words.term(term) for term in FORM.rules}
    rows = findings.to_dict("records")
    columns: dict[str, object] = {_("Severity"): [severities[row["severity"]] for row in rows]}
    if "agency" in findings:
        columns |= {_("Agency"): findings["agency"], _("Year"): findings["year"]}
    columns |= {
        _("What disagrees"): [describe_finding({str(key): value for key, value in row.items()}, language) for row in rows],
        _("Expected"): findings["expected"],
        _("Found"): findings["actual"],
        _("Difference"): findings["difference"],
        _("Rule"): [rules[row["rule"]] for row in rows],
        _("Place of the expected"): [_place(row["expected_locator"], language) for row in rows],
        _("Place of the found"): [_place(row["actual_locator"], language) for row in rows],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _place(locator: object, language: str) -> str:
    return (describe_place(locator, language) if isinstance(locator, str) else "") or GAP


def finding_links(findings: pd.DataFrame, to: Callable[..., str]) -> list[str]:
    """For each finding with report_id, the link to the place where the number that was found stands, else the expected one.

    `to` makes a link to a report, as filters.links_to does.
    """
    return [
        to(report=report, place=next((place for place in places if isinstance(place, str) and place), ""))
        for report, *places in findings[["report_id", "actual_locator", "expected_locator"]].itertuples(index=False, name=None)
    ]
