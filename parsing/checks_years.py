"""Rules that need more than one report: an agency's year against its year before, and a whole against its parts.

They look at the tables of many reports as plain columns and give columns of the findings table. The number expected stands in
another report, whose report_id is the finding's `detail`; `expected_locator` is empty, since a place holds within its own report
alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from parsing.describe import describe_finding
from parsing.form import FORM
from parsing.gazetteer import lineage
from parsing.tables import COLUMNS

_SEVERITY = {entry["code"]: entry["severity"] for entry in FORM.raw["rules"]}
# What a whole must not be exceeded in by its parts.
_ROLLED_UP = ("requests/new/total", "requests/concluded/total", "appeals/review/total")
# The rows and columns that the rules below ask for.
_ASKED = frozenset(("carried_in", "carried_out", "in_force", "issued", "repealed", "prior_items", "change", "total"))


class _Filed(NamedTuple):
    """One agency's report on one year, as far as these rules ask who it is."""

    report: str
    agency: str
    year: int
    parent: str
    places: tuple[object, ...] = ()
    adcode: object = ""


Lists = Mapping[str, Sequence[Any]]  # column → its values, None for a missing one
Values = dict[tuple[str, str], tuple[float, str]]  # (report_id, location) → number, locator


def findings_across_reports(tables: Mapping[str, Lists]) -> dict[str, list[Any]]:
    """The findings of carry_over, stock_flow, prior_items and rollup, as the columns of the findings table.

    `tables` holds those of `reports`, `disclosures`, `requests` and `appeals`. An agency with two reports on one year is left out
    for that year: which of them counts is not for a rule to say.
    """
    filed = _filed(tables["reports"])
    pairs = [(this, last) for (agency, year), this in filed.items() if (last := filed.get((agency, year - 1)))]
    pairs += _renamed(filed)
    groups: dict[str, list[str]] = {}
    for part in filed.values():
        if whole := filed.get((part.parent, part.year)):
            groups.setdefault(whole.report, []).append(part.report)
    asked = {one.report for pair in pairs for one in pair} | {one for whole, parts in groups.items() for one in (whole, *parts)}
    values = _values(tables, asked) if asked else {}
    rows = [*_against_last_year(pairs, values), *_rolled_up(groups, values)]
    return {name: [row[name] for row in rows] for name in COLUMNS["findings"]}


def _filed(reports: Lists) -> dict[tuple[str, int], _Filed]:
    """(agency, year) → its report, where there is one."""
    names = ("report_id", "agency", "year", "parent", "province", "city", "county", "adcode")
    rows = zip(*(reports[name] for name in names), strict=True)
    told = [
        _Filed(row[0], row[1], row[2], row[3], row[4:7], row[7]) for row in rows if row[1] is not None and row[2] is not None
    ]
    times = Counter((one.agency, one.year) for one in told)
    return {(one.agency, one.year): one for one in told if times[one.agency, one.year] == 1}


def _renamed(filed: Mapping[tuple[str, int], _Filed]) -> Iterator[tuple[_Filed, _Filed]]:
    """Agencies whose place changed its name between two years, with their report under the name before: 洪泽县 became 洪泽区."""
    ended: dict[tuple[str, str, int], list[_Filed]] = {}
    begun = [one for one in filed.values() if (one.agency, one.year - 1) not in filed]
    years = {one.year - 1 for one in begun}
    for one in filed.values():
        if one.year in years and (one.agency, one.year + 1) not in filed:
            ended.setdefault(_kept(one), []).append(one)
    for this in begun if ended else ():
        unit, place, year = _kept(this)
        last = ended.get((unit, place, year - 1), [])
        if place and len(last) == 1 and last[0].agency != this.agency:
            yield this, last[0]


def _kept(one: _Filed) -> tuple[str, str, int]:
    """What an agency keeps when its place changes its name: its own part of its name, and the code of the place's lineage."""
    unit = one.agency
    for name in one.places:
        unit = unit.removeprefix(name if isinstance(name, str) else "")
    return unit, lineage(one.adcode, one.year) if isinstance(one.adcode, str) else "", one.year


def _values(tables: Mapping[str, Lists], reports: set[str]) -> Values:
    """The numbers that are there in the official tables of these reports, as far as the rules ask for them."""
    found: Values = {}
    for name, (row, column, number) in {
        "disclosures": ("item", "measure", "value"),
        "requests": ("outcome", "applicant", "count"),
        "appeals": ("route", "result", "count"),
    }.items():
        table = tables[name]
        columns = (table[key] for key in ("report_id", row, column, number, "locator"))
        for report, a, b, value, place, origin in zip(*columns, table.get("origin", repeat("table")), strict=False):
            if value is not None and (a in _ASKED or b in _ASKED) and origin == "table" and report in reports:
                found[report, f"{name}/{a}/{b}"] = (float(value), place)
    return found


def _against_last_year(pairs: Iterable[tuple[_Filed, _Filed]], values: Values) -> Iterator[dict[str, Any]]:
    for this, last in ((this.report, last.report) for this, last in pairs):
        for applicant in FORM.applicants:
            carried_out = {f"requests/carried_out/{applicant.code}": (last, 1)}
            yield from _compare("carry_over", this, f"requests/carried_in/{applicant.code}", last, values, carried_out)
        for item in FORM.items:
            at = f"disclosures/{item.code}"
            flow = {f"{at}/in_force": (last, 1), f"{at}/issued": (this, 1), f"{at}/repealed": (this, -1)}
            yield from _compare("stock_flow", this, f"{at}/in_force", last, values, flow)
            items = {f"{at}/prior_items": (last, 1), f"{at}/change": (last, 1)}
            yield from _compare("prior_items", this, f"{at}/prior_items", last, values, items)


def _compare(
    rule: str, report: str, location: str, other: str, values: Values, parts: dict[str, tuple[str, int]]
) -> Iterator[dict[str, Any]]:
    """A finding where a number differs from what others make it; none where one of them is not told."""
    told = values.get((report, location))
    numbers = [(values.get((source, part)), sign) for part, (source, sign) in parts.items()]
    if told is None or any(value is None for value, _ in numbers):
        return
    expected = sum(sign * value[0] for value, sign in numbers if value is not None)
    if expected != told[0]:
        yield _row(rule, report, location, expected, told, other)


def _rolled_up(groups: Mapping[str, Sequence[str]], values: Values) -> Iterator[dict[str, Any]]:
    """Where a government's report is there beside those of its own bureaus and districts, their sum stays within it."""
    for whole, parts in sorted(groups.items()):
        for location in _ROLLED_UP:
            told = values.get((whole, location))
            numbers = [values[report, location][0] for report in parts if (report, location) in values]
            if told is not None and sum(numbers) > told[0]:
                yield _row("rollup", whole, location, told[0], (sum(numbers), told[1]), "")


def _row(rule: str, report: str, location: str, expected: float, told: tuple[float, str], other: str) -> dict[str, Any]:
    row = {
        "report_id": report, "rule": rule, "severity": _SEVERITY[rule], "location": location, "expected": expected,
        "actual": told[0], "difference": told[0] - expected, "detail": other, "expected_locator": "", "actual_locator": told[1],
    }  # fmt: skip
    return row | {"message": describe_finding(row)}
