"""Document → Report → DataFrames: all stages between are composed here and nowhere else."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from parsing.agency import Identity, identify
from parsing.checks import findings
from parsing.counts import Count, counts
from parsing.describe import describe_finding
from parsing.document import Document
from parsing.errors import UnreadableReport
from parsing.evidence import evidence
from parsing.figures import Figure, Finding, joined
from parsing.form import FORM
from parsing.legacy import match_legacy
from parsing.match import match
from parsing.prose import passages, tabular_places
from parsing.sections import Section, sections
from parsing.tables import COLUMNS, Tables, make_frame
from parsing.tokens import tokens
from parsing.told import told_figures

PARSER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Region:
    """Where an agency is: names of the gazetteer of the report's year, "" where not known; `adcode` of the deepest one."""

    province: str = ""
    city: str = ""
    county: str = ""
    adcode: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read: who, where, when, its document, its figures and what does not add up in it.

    `named` is what the document calls the agency where its full name is not known, `doubts` are codes of parsing.agency.
    `agency` is "" and `year` None where the document does not tell them. `form` is the edition of its tables, or of its year
    where it has none; "" where neither is known.
    """

    report_id: str
    agency: str
    title: str
    year: int | None
    form: str
    level: str
    parent: str
    region: Region
    published: date | None
    format: str
    source: str
    sha256: str
    simulated: bool
    document: Document
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    named: str = ""
    doubts: tuple[str, ...] = ()

    def tables(self) -> Tables:
        """The report as DataFrames; columns, types and keys as in tables.py."""
        return tables_of([self])


def report_of(document: Document, data: bytes, source: str) -> Report:
    """The report that a document holds; `data` are the bytes it was read from, for its identity."""
    stream = tokens(document)
    legacy = match_legacy(document)
    identity = identify(document, source)
    matched = match(stream, FORM.edition_of(identity.year) if identity.year else "2021")
    told = _told(document, tabular_places(stream) | legacy.places, identity.year)
    found_sections = sections(document)
    figures = (*joined(matched.figures, legacy.figures), *told_figures(told))
    if not _is_report(document, figures, told, found_sections):
        raise UnreadableReport("not_a_report", name=source)
    if legacy.figures:  # what the walk through sections 二-四 could not match is the 2008 form's own
        matched = replace(matched, unmatched=())
    seen = evidence(figures, told, matched, found_sections, identity.year, identity.years_told)
    digest = hashlib.sha256(data).hexdigest()
    return Report(
        report_id=digest[:16],
        agency=identity.agency,
        title=identity.title,
        year=identity.year,
        form=matched.edition or ("2008" if legacy.figures else "") or (FORM.edition_of(identity.year) if identity.year else ""),
        level=identity.level,
        parent=identity.parent,
        region=_region(identity),
        published=identity.published,
        format=document.format,
        source=source,
        sha256=digest,
        simulated=identity.agency.endswith("（模拟）"),
        document=document,
        sections=found_sections,
        figures=figures,
        findings=(*findings(seen), *(Finding("not_read", "document", detail=note) for note in document.notes)),
        named=identity.named,
        doubts=identity.notes,
    )


def _region(identity: Identity) -> Region:
    return Region(identity.province, identity.city, identity.county, identity.adcode)


def _told(document: Document, tabular: frozenset[str], year: int | None) -> list[Count]:
    return [count for passage in passages(document, tabular) for count in counts(passage, year)]


def _is_report(document: Document, figures: Iterable[Figure], told: Iterable[Count], found: tuple[Section, ...]) -> bool:
    """Whether a document is a report at all: official figures, sections of the form, or counts that only reports tell."""
    if found or any(figure.origin == "table" for figure in figures):
        return True
    if any(count.kind != "indicator" for count in told):
        return True
    text = document.text[:20_000]
    return "公开" in text and ("年度报告" in text or "年报" in text)


Columns = dict[str, dict[str, list[Any]]]  # table → column → plain values, which any process can send to another


def tables_of(found: Iterable[Report | UnreadableReport]) -> Tables:
    """The DataFrames of many reports, and of the reasons for those not read, made once for all of them.

    The same bytes given twice count once.
    """
    return tables_from(columns_of(found))


def tables_from(columns: Columns) -> Tables:
    """The DataFrames of plain columns."""
    return Tables(**{name: make_frame(name, columns[name]) for name in COLUMNS})


def columns_of(found: Iterable[Report | UnreadableReport]) -> Columns:
    """The same tables as plain columns, in the columns of tables.py."""
    columns: Columns = {name: {column: [] for column in listed} for name, listed in COLUMNS.items()}
    seen: set[str] = set()
    for report in found:
        if isinstance(report, UnreadableReport):
            row = (report.name, report.reason, report.detail, report.message())
            for column, value in zip(columns["failures"].values(), row, strict=True):
                column.append(value)
        elif report.report_id not in seen:
            seen.add(report.report_id)
            _add(columns, report)
    return columns


# Which of a figure's codes fill which columns; `indicators` has one.
_CODES = {
    "disclosures": ("item", "measure"), "requests": ("outcome", "applicant"), "appeals": ("route", "result"),
    "channels": ("kind", "channel"), "indicators": ("indicator",),
}  # fmt: skip


_UNITS = frozenset(FORM.codes["unit"])
_SEVERITIES = {entry["code"]: entry["severity"] for entry in FORM.raw["rules"]}


def _by_table(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    listed: dict[str, list[Figure]] = {}
    for figure in figures:
        listed.setdefault(figure.table, []).append(figure)
    return listed


def _add(columns: Columns, report: Report) -> None:
    row = {
        **{name: getattr(report, name) for name in columns["reports"] if hasattr(report, name)},
        **{name: getattr(report.region, name) or None for name in ("province", "city", "county", "adcode")},
        "parser_version": PARSER_VERSION,
    }
    for name, column in columns["reports"].items():
        column.append(row[name] if row[name] != "" else None)
    for table, listed in _by_table(report.figures).items():
        target = columns[table]
        _, codes, numbers, raw, places, notes, units, origins = zip(*listed, strict=True)
        told: dict[str, Sequence[Any]] = {
            "report_id": [report.report_id] * len(listed),
            **dict(zip(_CODES[table], zip(*codes, strict=True), strict=True)),
            "value": numbers,
            "count": [None if number is None else int(number) for number in numbers] if "count" in target else (),
            "unit": [unit if unit in _UNITS else "" for unit in units],
            "origin": origins,
            "raw": raw,
            "locator": places,
            "note": notes,
        }
        for name, column in target.items():
            column.extend(told[name])
    for finding in report.findings:
        target = columns["findings"]
        difference = finding.actual - finding.expected if finding.actual is not None and finding.expected is not None else None
        values = (
            report.report_id, finding.rule, finding.severity or _SEVERITIES[finding.rule], finding.location, finding.expected,
            finding.actual, difference, finding.detail, describe_finding(finding), finding.expected_place, finding.actual_place,
        )  # fmt: skip
        for column, value in zip(target.values(), values, strict=True):
            column.append(value)
