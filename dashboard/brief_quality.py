"""The brief's chapter on data quality: how many reports do not add up, and which sums are broken. Knows no Streamlit."""

from dashboard.brief import Table
from dashboard.brief_scope import BriefScope
from dashboard.brief_text import line
from dashboard.broken_sums import broken_sums_told, with_most_broken
from library.queries_reports import count_reports, findings_by_agency, findings_by_rule, list_findings
from parsing.describe import describe_finding
from parsing.document import describe_place
from parsing.form import FORM

ERRORS_AT_MOST = 8


def quality_sentences(scope: BriefScope) -> tuple[str, ...]:
    """How many reports have broken sums, where most are, and how many findings of each severity there are."""
    words, _ = scope.words, scope.words.translate
    counts = count_reports(scope.library, scope.selection).iloc[0]
    most = with_most_broken(lambda limit: findings_by_agency(scope.library, scope.selection, limit))
    first = broken_sums_told(counts, most.assign(agency=[line(agency, 60) for agency in most["agency"]]), words)
    by_rule = findings_by_rule(scope.library, scope.selection)
    found = by_rule.groupby("severity")["n_findings"].sum()
    named = [f"{words.term(term)} {words.number(found.get(term.code, 0))}" for term in FORM.terms("severities")]
    second = _("Findings in all: {listed}. What is blank is not taken for zero.", listed=words.listed(named))
    return first, second


def error_table(scope: BriefScope) -> Table:
    """The broken sums, the latest first, with both numbers and the place of the number that was found."""
    words, _ = scope.words, scope.words.translate
    rows = list_findings(scope.library, scope.selection, severities=("error",), limit=ERRORS_AT_MOST)
    listed = tuple(
        (
            line(row["agency"] if isinstance(row["agency"], str) else "–", 60),
            "–" if row["year"] != row["year"] else f"{row['year']}",
            line(describe_finding({str(key): value for key, value in row.items()}, words.language)),
            _place(row["actual_locator"], words.language),
        )
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
    )
    every = int(rows["n_all"].iloc[0]) if len(rows) else 0
    note = ""
    if every > len(listed):
        note = _(
            "The {count} latest of {all}; the page on data quality holds them all.",
            count=words.number(len(listed)),
            all=words.number(every),
        )
    return Table(
        _("Broken sums"),
        (_("Agency"), _("Year"), _("What disagrees"), _("Place of the found")),
        (False, True, False, False),
        (2.2, 0.6, 4.2, 1.5),
        listed,
        note,
    )


def _place(locator: object, language: str) -> str:
    return line(describe_place(locator, language) if isinstance(locator, str) else "") or "–"
