"""Rules of the official tables: their own sums, cells and sections that are not there, years that disagree."""

import re
from collections.abc import Iterator

from parsing.evidence import Evidence, total_of
from parsing.figures import Figure, Finding
from parsing.form import FORM

_APPLICANTS = tuple(term.code for term in FORM.applicants)
_RESULTS = tuple(term.code for term in FORM.results)
_INTAKE = ("new", "carried_in", "concluded", "carried_out")
_GROUP_OF = {term.code: term.group for term in FORM.outcomes}
_OTHER_PARTS = tuple(code for code, group in _GROUP_OF.items() if group == "other" and code != "other")


def _outcomes(report: Evidence) -> list[str]:
    """The outcomes (一)-(六) of the report's table; [] where one of the form's rows is not there at all."""
    there = [term.code for term in FORM.outcomes if (f"requests/{term.code}/total", "table") in report.figures]
    base = [c for c, group in _GROUP_OF.items() if group != "other" and c not in _INTAKE]
    other = ["other"] if "other" in there else list(_OTHER_PARTS)
    return [*base, *other] if {*base, *other} <= set(there) else []


def applicants_total(report: Evidence) -> Iterator[Finding]:
    """Each row of section 三: the six kinds of applicants add up to 总计."""
    for outcome in _GROUP_OF:
        at = f"requests/{outcome}"
        total = report.number(f"{at}/total")
        if total is None:
            continue
        parts = total_of(report.number(f"{at}/{applicant}") for applicant in _APPLICANTS[:-1])
        if parts is not None and parts != total:
            yield Finding(
                "applicants_total",
                f"{at}/total",
                parts,
                total,
                "",
                report.place(f"{at}/{_APPLICANTS[0]}"),
                report.place(f"{at}/total"),
            )


def outcomes_total(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: the outcomes (一)-(六) add up to (七) 总计."""
    outcomes = _outcomes(report)
    for applicant in _APPLICANTS if outcomes else ():
        at = f"requests/concluded/{applicant}"
        total = report.number(at)
        parts = total_of(report.number(f"requests/{outcome}/{applicant}") for outcome in outcomes)
        if total is not None and parts is not None and parts != total:
            yield Finding(
                "outcomes_total", at, parts, total, "", report.place(f"requests/{outcomes[0]}/{applicant}"), report.place(at)
            )


def intake_balance(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: 一 + 二 = （七） + 四, the relation printed in the form's own corner."""
    for applicant in _APPLICANTS:
        new, carried_in, concluded, carried_out = (report.number(f"requests/{code}/{applicant}") for code in _INTAKE)
        received, ended = total_of((new, carried_in)), total_of((concluded, carried_out))
        if received is not None and ended is not None and received != ended:
            yield Finding(
                "intake_balance", f"requests/concluded/{applicant}", received, ended, "",
                report.place(f"requests/new/{applicant}"), report.place(f"requests/concluded/{applicant}"),
            )  # fmt: skip


def results_total(report: Evidence) -> Iterator[Finding]:
    """Section 四: in each route the four results add up to 总计."""
    for route in FORM.routes:
        at = f"appeals/{route.code}"
        total = report.number(f"{at}/total")
        # The 2008 form has no 尚未审结: the results are those that the report's own form has.
        results = [result for result in _RESULTS[:-1] if (f"{at}/{result}", "table") in report.figures]
        parts = total_of(report.number(f"{at}/{result}") for result in results)
        if total is not None and parts is not None and parts != total:
            yield Finding(
                "results_total", f"{at}/total", parts, total, "", report.place(f"{at}/upheld"), report.place(f"{at}/total")
            )


def year_agreement(report: Evidence) -> Iterator[Finding]:
    """The year in the title, the statistics period and the sections agree."""
    for year, words, place in report.years_told:
        if report.year is not None and year != report.year:
            yield Finding("year_agreement", "reports/year", report.year, year, words, "", place)


def missing_cell(report: Evidence) -> Iterator[Finding]:
    """Cells of the form that are blank or unreadable: one finding a row, its reason and columns in `detail`."""
    rows: dict[tuple[str, str], list[Figure]] = {}
    for figure in report.figures.values():
        if figure.origin == "table" and figure.number is None:
            rows.setdefault((figure.table, figure.codes[0]), []).append(figure)
    for (table, code), figures in rows.items():
        detail = ";".join(f"{figure.note}:{figure.codes[-1]}" for figure in figures)
        yield Finding("missing_cell", f"{table}/{code}", detail=detail, actual_place=figures[0].place)


def missing_section(report: Evidence) -> Iterator[Finding]:
    """Sections of the form that are absent, and official tables without a figure under their heads."""
    if report.matched.edition == "2008" or (report.year is not None and FORM.edition_of(report.year) == "2008"):
        return
    there = {section.code for section in report.sections}
    tables = {figure.table for figure in report.figures.values() if figure.origin == "table"}
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
