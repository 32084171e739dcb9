"""Rules that need more than one report: an agency's year against its year before, and a whole against its parts.

They look at the tables of many reports and give rows of the findings table. The number expected stands in another report, whose
report_id is the finding's `detail`; `expected_locator` is empty, since a place holds within its own report alone.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from parsing.describe import describe_finding
from parsing.form import FORM
from parsing.tables import COLUMNS, Tables, make_frame

_SEVERITY = {entry["code"]: entry["severity"] for entry in FORM.raw["rules"]}
# What a whole must not be exceeded in by its parts.
_ROLLED_UP = ("requests/new/total", "requests/concluded/total", "appeals/review/total")


def findings_across_reports(tables: Tables) -> pd.DataFrame:
    """The findings of carry_over, stock_flow, prior_items and rollup, in the columns of the findings table.

    An agency with two reports on one year is left out for that year: which of them counts is not for a rule to say.
    """
    values = _values(tables)
    reports = tables.reports[["report_id", "agency", "year", "parent"]].dropna(subset=["agency", "year"])
    reports = reports[~reports.duplicated(["agency", "year"], keep=False)]
    before = reports.assign(year=reports["year"] + 1)
    pairs = reports.merge(before, on=["agency", "year"], suffixes=("", "_before"))
    rows = [*_against_last_year(pairs, values), *_rolled_up(reports, values)]
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in COLUMNS["findings"]}
    return make_frame("findings", columns)


Values = dict[tuple[str, str], tuple[float, str]]  # (report_id, location) → number, locator


def _values(tables: Tables) -> Values:
    """The numbers of the official tables that are there."""
    found: Values = {}
    for name, (row, column, number) in {
        "disclosures": ("item", "measure", "value"),
        "requests": ("outcome", "applicant", "count"),
        "appeals": ("route", "result", "count"),
    }.items():
        frame = getattr(tables, name)
        if "origin" in frame:
            frame = frame[frame["origin"] == "table"]
        frame = frame.dropna(subset=[number])
        places = zip(frame["report_id"], frame[row], frame[column], frame[number], frame["locator"], strict=True)
        found |= {(report, f"{name}/{a}/{b}"): (float(value), locator) for report, a, b, value, locator in places}
    return found


def _against_last_year(pairs: pd.DataFrame, values: Values) -> Iterator[dict[str, Any]]:
    for this, last in zip(pairs["report_id"], pairs["report_id_before"], strict=True):
        for applicant in FORM.applicants:
            yield from _compare(
                "carry_over",
                this,
                f"requests/carried_in/{applicant.code}",
                last,
                values,
                {f"requests/carried_out/{applicant.code}": (last, 1)},
            )
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


def _rolled_up(reports: pd.DataFrame, values: Values) -> Iterator[dict[str, Any]]:
    """Where a government's report is there beside those of its own bureaus and districts, their sum stays within it."""
    parts = reports.merge(
        reports[["agency", "year", "report_id"]],
        left_on=["parent", "year"],
        right_on=["agency", "year"],
        suffixes=("", "_whole"),
    )
    for whole, group in parts.groupby("report_id_whole"):
        for location in _ROLLED_UP:
            told = values.get((str(whole), location))
            numbers = [values[report, location][0] for report in group["report_id"] if (report, location) in values]
            if told is not None and sum(numbers) > told[0]:
                yield _row("rollup", str(whole), location, told[0], (sum(numbers), told[1]), "")


def _row(rule: str, report: str, location: str, expected: float, told: tuple[float, str], other: str) -> dict[str, Any]:
    row = {
        "report_id": report, "rule": rule, "severity": _SEVERITY[rule], "location": location, "expected": expected,
        "actual": told[0], "difference": told[0] - expected, "detail": other, "expected_locator": "", "actual_locator": told[1],
    }  # fmt: skip
    return row | {"message": describe_finding(row)}
