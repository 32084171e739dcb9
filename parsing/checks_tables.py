"""Rules of the official tables: their own sums, cells and sections that are not there, years that disagree."""

import re
from collections.abc import Iterator

from parsing.evidence import Evidence, total_of
from parsing.figures import Finding
from parsing.form import FORM

_APPLICANTS = tuple(term.code for term in FORM.applicants)
_PARTS = tuple(code for code in _APPLICANTS if code != "total")
_RESULTS = tuple(term.code for term in FORM.results)
_INTAKE = ("new", "carried_in", "concluded", "carried_out")
_GROUP_OF = {term.code: term.group for term in FORM.outcomes}
_OTHER_PARTS = tuple(code for code, group in _GROUP_OF.items() if group == "other" and code != "other")


def _outcomes(report: Evidence) -> list[str]:
    """The outcomes (一)-(六) of the report's table; [] where one of the form's rows is not there at all."""
    there = {term.code for term in FORM.outcomes if "total" in report.numbers("requests", term.code)}
    base = [c for c, group in _GROUP_OF.items() if group != "other" and c not in _INTAKE]
    other = ["other"] if "other" in there else list(_OTHER_PARTS)
    return [*base, *other] if {*base, *other} <= there else []


def applicants_total(report: Evidence) -> Iterator[Finding]:
    """Each row of section 三: the six kinds of applicants add up to 总计."""
    for outcome in _GROUP_OF:
        row = report.numbers("requests", outcome)
        total = row.get("total")
        parts = None if total is None else total_of([row.get(applicant) for applicant in _PARTS])
        if parts is not None and parts != total:
            places = (report.place("requests", outcome, applicant) for applicant in (_APPLICANTS[0], "total"))
            yield Finding("applicants_total", f"requests/{outcome}/total", parts, total, "", *places)


def outcomes_total(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: the outcomes (一)-(六) add up to (七) 总计."""
    outcomes = _outcomes(report)
    rows = [report.numbers("requests", outcome) for outcome in outcomes]
    for applicant in _APPLICANTS if outcomes else ():
        total = report.number("requests", "concluded", applicant)
        parts = total_of([row.get(applicant) for row in rows])
        if total is not None and parts is not None and parts != total:
            places = (report.place("requests", outcome, applicant) for outcome in (outcomes[0], "concluded"))
            yield Finding("outcomes_total", f"requests/concluded/{applicant}", parts, total, "", *places)


def intake_balance(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: 一 + 二 = （七） + 四, the relation printed in the form's own corner."""
    rows = [report.numbers("requests", code) for code in _INTAKE]
    for applicant in _APPLICANTS:
        new, carried_in, concluded, carried_out = [row.get(applicant) for row in rows]
        received, ended = total_of((new, carried_in)), total_of((concluded, carried_out))
        if received is not None and ended is not None and received != ended:
            places = (report.place("requests", code, applicant) for code in ("new", "concluded"))
            yield Finding("intake_balance", f"requests/concluded/{applicant}", received, ended, "", *places)


def results_total(report: Evidence) -> Iterator[Finding]:
    """Section 四: in each route the four results add up to 总计."""
    for route in FORM.routes:
        row = report.numbers("appeals", route.code)
        total = row.get("total")
        # The 2008 form has no 尚未审结: the results are those that the report's own form has.
        parts = total_of(row[result] for result in _RESULTS[:-1] if result in row)
        if total is not None and parts is not None and parts != total:
            places = (report.place("appeals", route.code, result) for result in ("upheld", "total"))
            yield Finding("results_total", f"appeals/{route.code}/total", parts, total, "", *places)


def year_agreement(report: Evidence) -> Iterator[Finding]:
    """The year in the title, the statistics period and the sections agree."""
    for year, words, place in report.years_told:
        if report.year is not None and year != report.year:
            yield Finding("year_agreement", "reports/year", report.year, year, words, "", place)


def missing_cell(report: Evidence) -> Iterator[Finding]:
    """Cells of the form that are blank or unreadable: one finding a row, its reason and columns in `detail`."""
    for (table, code), numbers in report.official.items():
        if None in numbers.values():
            figures = [figure for figure in report.row(table, code).values() if figure.number is None]
            detail = ";".join(f"{figure.note}:{figure.codes[-1]}" for figure in figures)
            yield Finding("missing_cell", f"{table}/{code}", detail=detail, actual_place=figures[0].place)


def missing_section(report: Evidence) -> Iterator[Finding]:
    """Sections of the form that are absent, and official tables without a figure under their heads."""
    if report.matched.edition == "2008" or (report.year is not None and FORM.edition_of(report.year) == "2008"):
        return
    there = {section.code for section in report.sections}
    tables = {table for table, _ in report.official}
    for section in FORM.sections:
        if section.code in ("disclosures", "requests", "appeals"):
            if section.code not in tables:
                yield Finding("missing_section", f"tables/{section.code}")
        elif section.code not in there:
            yield Finding("missing_section", f"sections/{section.code}")


def unmatched_cell(report: Evidence) -> Iterator[Finding]:
    """Text within the official tables that matched nothing in the form: one finding, so that nothing is dropped in silence."""
    cells = [token for token in report.matched.unmatched if re.search(r"\w", token.text)]
    if cells:
        detail = " / ".join(" ".join(token.text.split()) for token in cells)
        yield Finding("unmatched_cell", "tables", detail=detail[:400], actual=None, actual_place=cells[0].place)
