"""Figures → findings: what does not add up within one report. One small function a rule; codes as in FORM.rules.

A sum is checked where all its parts are told: blank is not zero, so a sum with a blank in it is neither right nor wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from parsing.counts import Count
from parsing.figures import Figure, Finding
from parsing.form import FORM
from parsing.match import Matched
from parsing.sections import Section

_APPLICANTS = tuple(term.code for term in FORM.applicants)
_RESULTS = tuple(term.code for term in FORM.results)
_INTAKE = ("new", "carried_in", "concluded", "carried_out")
_GROUP_OF = {term.code: term.group for term in FORM.outcomes}
_OTHER_PARTS = tuple(code for code, group in _GROUP_OF.items() if group == "other" and code != "other")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the rules look at: the figures by place and origin, the counts told, and how the document is built."""

    figures: dict[tuple[str, str], Figure]  # (location, origin) → figure
    told: tuple[Count, ...]
    matched: Matched
    sections: tuple[Section, ...]
    year: int | None
    years_told: tuple[tuple[int, str, str], ...]  # year, words, place

    def number(self, location: str, origin: str = "table") -> float | None:
        figure = self.figures.get((location, origin))
        return figure.number if figure else None

    def place(self, location: str, origin: str = "table") -> str:
        figure = self.figures.get((location, origin))
        return figure.place if figure else ""


def evidence(
    figures: Sequence[Figure],
    told: Sequence[Count],
    matched: Matched,
    sections: Sequence[Section],
    year: int | None,
    years_told: Sequence[tuple[int, str, str]],
) -> Evidence:
    """The evidence of one report; the first figure of a place and origin counts."""
    index: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        index.setdefault((figure.location, figure.origin), figure)
    return Evidence(index, tuple(told), matched, tuple(sections), year, tuple(years_told))


def findings(report: Evidence) -> tuple[Finding, ...]:
    """All findings of a report, by rule in the form's order; the severity is the rule's where a finding sets none."""
    return tuple(finding for rule in RULES for finding in rule(report))


def _outcomes(report: Evidence) -> list[str]:
    """The outcomes (一)-(六) of the report's table; [] where one of the form's rows is not there at all."""
    there = [term.code for term in FORM.outcomes if (f"requests/{term.code}/total", "table") in report.figures]
    base = [c for c, group in _GROUP_OF.items() if group != "other" and c not in _INTAKE]
    other = ["other"] if "other" in there else list(_OTHER_PARTS)
    return [*base, *other] if {*base, *other} <= set(there) else []


def _sum(numbers: Iterable[float | None]) -> float | None:
    listed = list(numbers)
    return None if any(number is None for number in listed) else sum(number for number in listed if number is not None)


def applicants_total(report: Evidence) -> Iterator[Finding]:
    """Each row of section 三: the six kinds of applicants add up to 总计."""
    for outcome in _GROUP_OF:
        total = report.number(f"requests/{outcome}/total")
        parts = _sum(report.number(f"requests/{outcome}/{applicant}") for applicant in _APPLICANTS[:-1])
        if total is not None and parts is not None and parts != total:
            at = f"requests/{outcome}"
            yield Finding(
                "applicants_total", f"{at}/total", parts, total, "", report.place(f"{at}/{_APPLICANTS[0]}"), report.place(f"{at}/total")
            )


def outcomes_total(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: the outcomes (一)-(六) add up to (七) 总计."""
    outcomes = _outcomes(report)
    for applicant in _APPLICANTS if outcomes else ():
        at = f"requests/concluded/{applicant}"
        total = report.number(at)
        parts = _sum(report.number(f"requests/{outcome}/{applicant}") for outcome in outcomes)
        if total is not None and parts is not None and parts != total:
            yield Finding(
                "outcomes_total", at, parts, total, "", report.place(f"requests/{outcomes[0]}/{applicant}"), report.place(at)
            )


def intake_balance(report: Evidence) -> Iterator[Finding]:
    """Each column of section 三: 一 + 二 = （七） + 四, the relation printed in the form's own corner."""
    for applicant in _APPLICANTS:
        new, carried_in, concluded, carried_out = (report.number(f"requests/{code}/{applicant}") for code in _INTAKE)
        received, ended = _sum((new, carried_in)), _sum((concluded, carried_out))
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
        parts = _sum(report.number(f"{at}/{result}") for result in _RESULTS[:-1])
        if total is not None and parts is not None and parts != total:
            yield Finding("results_total", f"{at}/total", parts, total, "", report.place(f"{at}/upheld"), report.place(f"{at}/total"))


# Prose code → the table's rows that mean the same; a group of the form stands for its rows.
_LIKE = {
    "new": ("new",), "carried_in": ("carried_in",), "carried_out": ("carried_out",), "concluded": ("concluded",),
    "granted": ("granted",), "legacy_granted": ("granted",),
    "partially_granted": ("partially_granted",), "legacy_partially_granted": ("partially_granted",),
    "=denied": ("denied",), "legacy_denied": ("denied",), "=unavailable": ("unavailable",), "=rejected": ("rejected",), "other": ("other",),
}  # fmt: skip


def _row_or_group(report: Evidence, code: str) -> tuple[float | None, str]:
    """The table's total of a row, or of the rows of a group, and where it stands."""
    if (f"requests/{code}/total", "table") in report.figures:
        return report.number(f"requests/{code}/total"), report.place(f"requests/{code}/total")
    rows = [row for row, group in _GROUP_OF.items() if group == code and not (code == "other" and row == "other")]
    return _sum(report.number(f"requests/{row}/total") for row in rows), report.place(f"requests/{rows[0]}/total") if rows else ""


def prose_requests(report: Evidence) -> Iterator[Finding]:
    """Requests counted in the prose against section 三, where the terms are alike.

    收到 that equals new and carried-over requests together is no contradiction: many offices count so (收办 3607 = 3511 + 96).
    """
    seen: set[str] = set()
    for count in report.told:
        code = count.code
        if count.kind != "outcome" or code not in _LIKE or code in seen or count.mention.approximate:
            continue
        seen.add(code)
        row = _LIKE[code][0]
        expected, place = _row_or_group(report, row)
        told = count.mention.number
        if expected is None or told == expected:
            continue
        if code in ("new", "concluded"):
            carried = report.number("requests/carried_in/total" if code == "new" else "requests/carried_out/total")
            if carried is not None and told == expected + carried:
                continue
        yield Finding("prose_requests", f"requests/{row}/total", expected, told, count.code, place, count.mention.place)


def prose_appeals(report: Evidence) -> Iterator[Finding]:
    """Reviews and lawsuits in the prose against section 四; lawsuits are those of both routes together."""
    seen: set[str] = set()
    for count in report.told:
        if count.kind != "appeal" or count.code in seen:
            continue
        seen.add(count.code)
        route, result = count.code.split("/")
        routes = ("review",) if route == "review" else ("litigation_direct", "litigation_after_review")
        expected = _sum(report.number(f"appeals/{one}/{result}") for one in routes)
        if expected is not None and expected != count.mention.number:
            yield Finding(
                "prose_appeals", f"appeals/{route}/{result}", expected, count.mention.number, "",
                report.place(f"appeals/{routes[0]}/{result}"), count.mention.place,
            )  # fmt: skip


_OUTCOME_PARTS = tuple(c for c in _LIKE if c not in ("new", "carried_in", "concluded", "carried_out")) + tuple(
    term.code for term in FORM.legacy_outcomes if term.code not in _LIKE
)
_FEWEST_PARTS = 3


def prose_sum(report: Evidence) -> Iterator[Finding]:
    """Outcomes told in one passage against the requests told beside them; kinds of content against their whole.

    A list of kinds that stays below its whole may leave some out, so that is a notice; one that exceeds it is a contradiction.
    """
    for whole in report.told:
        if whole.kind == "outcome" and whole.code in ("new", "=handled") and not whole.mention.approximate:
            beside = [c for c in report.told if c.mention.passage is whole.mention.passage and c.kind == "outcome"]
            parts = {c.code: c.mention for c in reversed(beside) if c.code in _OUTCOME_PARTS}
            if len(parts) < _FEWEST_PARTS:
                continue
            told = sum(mention.number for mention in parts.values())
            carried = {c.code: c.mention.number for c in beside if c.code in ("carried_in", "carried_out")}
            received = whole.mention.number + carried.get("carried_in", 0)
            if told + carried.get("carried_out", 0) not in (received, whole.mention.number) and told not in (received, whole.mention.number):
                first = min(parts.values(), key=lambda mention: mention.start)
                yield Finding("prose_sum", "requests/new/total", whole.mention.number, told, "", whole.mention.place, first.place)
            return
    yield from _kinds(report)


def _kinds(report: Evidence) -> Iterator[Finding]:
    told = report.told
    for index, whole in enumerate(told):
        if whole.kind != "disclosure" or not whole.generic or whole.part or whole.mention.approximate:
            continue
        parts: list[Count] = []
        for count in told[index + 1 :]:
            same = count.mention.passage is whole.mention.passage and count.kind == "indicator"
            if not same or count.mention.unit not in (whole.mention.unit, "") or (not parts and not count.part):
                break
            if not re.match(r"[占]", count.mention.clause):
                parts.append(count)
        total = sum(count.mention.number for count in parts)
        if len(parts) >= _FEWEST_PARTS and total != whole.mention.number:
            above = total > whole.mention.number
            yield Finding(
                "prose_sum", f"channels/disclosure/{whole.code}", whole.mention.number, total, "", whole.mention.place,
                parts[0].mention.place, "warning" if above else "notice",
            )  # fmt: skip


def channel_sum(report: Evidence) -> Iterator[Finding]:
    """The disclosure channels told as parts add up to the stated total; with 余 and 多 among them they must at least not exceed it."""
    total = report.figures.get(("channels/disclosure/total", "prose")) or report.figures.get(("channels/disclosure/total", "table"))
    parts = [
        figure
        for (location, origin), figure in report.figures.items()
        if location.startswith("channels/disclosure/") and total and figure.codes[1] != "total" and origin == total.origin
    ]
    if total is None or total.number is None or total.note == "approximate" or len(parts) < 2:
        return
    told = _sum(figure.number for figure in parts)
    rounded = any(figure.note == "approximate" for figure in parts)
    # Channels told without 其中 may overlap or be some of many: only more than the whole is wrong then.
    as_parts = total.origin == "table" or any(c.part for c in report.told if c.kind == "disclosure" and c.code != "total")
    if told is not None and (told > total.number or (told < total.number and as_parts and not rounded)):
        yield Finding("channel_sum", "channels/disclosure/total", total.number, told, "", total.place, parts[0].place)


def request_channel_sum(report: Evidence) -> Iterator[Finding]:
    """The request channels add up to the applications received, told beside them or in section 三."""
    parts = [
        figure
        for (location, _), figure in report.figures.items()
        if location.startswith("channels/request/") and figure.codes[1] != "total"
    ]
    whole = report.figures.get(("requests/new/total", "prose")) or report.figures.get(("requests/new/total", "table"))
    told = _sum(figure.number for figure in parts)
    if len(parts) > 1 and whole and whole.number is not None and told is not None and told != whole.number:
        yield Finding("request_channel_sum", "channels/request/total", whole.number, told, "", whole.place, parts[0].place)


def prose_percent(report: Evidence) -> Iterator[Finding]:
    """A stated percentage agrees with its numerator and the whole told before it; off in the last digit is rounding, a notice."""
    whole: Count | None = None
    for count in report.told:
        if count.kind == "disclosure" and count.generic and not count.part and not count.mention.percent:
            whole = count
        stated = count.mention.percent
        if not stated or whole is None or whole.mention.number == 0 or count.mention.passage is not whole.mention.passage:
            continue
        decimals = len(stated.partition(".")[2])
        exact = 100 * count.mention.number / whole.mention.number
        off = abs(exact - float(stated))
        if off > 0.5 * 10**-decimals + 1e-9:
            yield Finding(
                "prose_percent", f"channels/disclosure/{whole.code}", round(exact, decimals + 1), float(stated), count.code,
                whole.mention.place, count.mention.place, "notice" if off < 1.5 * 10**-decimals else "warning",
            )  # fmt: skip


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
        detail = ";".join(f"{figure.note}:{figure.codes[1]}" for figure in figures)
        yield Finding("missing_cell", f"{table}/{code}", detail=detail, actual_place=figures[0].place)


def missing_section(report: Evidence) -> Iterator[Finding]:
    """Sections of the form that are absent, and official tables without a figure under their heads."""
    if report.matched.edition == "2008" or (report.year is not None and FORM.edition_of(report.year) == "2008"):
        return
    there = {section.code for section in report.sections}
    tables = {table for (location, origin) in report.figures if origin == "table" for table in [location.split("/")[0]]}
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


Rule = Callable[[Evidence], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    applicants_total, outcomes_total, intake_balance, results_total, prose_requests, prose_appeals, prose_sum, channel_sum,
    request_channel_sum, prose_percent, year_agreement, missing_cell, missing_section, unmatched_cell,
)  # fmt: skip
