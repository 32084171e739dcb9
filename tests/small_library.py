"""Small libraries written out by hand, whose sums can be worked out on paper."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from library.store import Library, library_from_tables
from parsing.tables import COLUMNS, Tables, make_frame

Cells = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True)
class Told:
    """One report: who and when, and the cells of its tables by their two codes; `prose` holds what sentences tell."""

    agency: str
    year: int
    requests: Cells = field(default_factory=dict)
    appeals: Cells = field(default_factory=dict)
    channels: Cells = field(default_factory=dict)
    prose: Mapping[str, Cells] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


_CODES = {"requests": ("outcome", "applicant"), "appeals": ("route", "result"), "channels": ("kind", "channel")}


def small_library(*reports: Told) -> Library:
    """The library of these reports; a report's id is its agency and year unless its facts name one."""
    return library_from_tables(small_tables(*reports))


def small_tables(*reports: Told) -> Tables:
    """The tables of these reports; every cell stands at a place named after its codes."""
    columns: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in COLUMNS}
    for report in reports:
        facts = {
            "report_id": f"{report.agency}{report.year}", "agency": report.agency, "title": report.agency, "year": report.year,
            "form": "2021", "level": "department", "parent": None, "province": None, "city": None, "county": None,
            "adcode": None, "published": None, "format": "txt", "source": "", "sha256": "", "simulated": False,
            "parser_version": "1",
        } | dict(report.facts)  # fmt: skip
        _append(columns["reports"], facts)
        for origin, tables in (("table", _tables(report)), ("prose", report.prose)):
            for table, cells in tables.items():
                first, second = _CODES[table]
                for (one, two), count in cells.items():
                    row = {first: one, second: two, "count": count, "origin": origin, "unit": "件", "note": ""}
                    place = {"report_id": facts["report_id"], "raw": str(count), "locator": f"{one}/{two}"}
                    _append(columns[table], {name: value for name, value in (row | place).items() if name in COLUMNS[table]})
    return Tables(**{name: make_frame(name, dict(values)) for name, values in columns.items()})


def _tables(report: Told) -> dict[str, Cells]:
    return {"requests": report.requests, "appeals": report.appeals, "channels": report.channels}


def _append(columns: dict[str, list[Any]], row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        columns[name].append(value)


DENIED = (
    "denied_state_secret", "denied_law", "denied_security", "denied_third_party", "denied_internal", "denied_process",
    "denied_enforcement_file", "denied_query",
)  # fmt: skip
UNAVAILABLE = ("unavailable_not_held", "unavailable_to_create", "unavailable_unclear")
REJECTED = ("rejected_petition", "rejected_repeat", "rejected_publication", "rejected_excessive", "rejected_reissue")


def outcomes(applicant: str = "total", /, **counts: int | None) -> dict[tuple[str, str], int | None]:
    """A whole column of section 三 in the 2019 form: rows that are not named hold 0."""
    rows = ("granted", "partially_granted", *DENIED, *UNAVAILABLE, *REJECTED, "other")
    answers: dict[str, int | None] = {row: counts.get(row, 0) for row in rows}
    ends = {row: counts[row] for row in ("new", "carried_in", "carried_out") if row in counts}
    concluded = counts.get("concluded", sum(count or 0 for count in answers.values()))
    return {(row, applicant): count for row, count in (answers | ends | {"concluded": concluded}).items()}
