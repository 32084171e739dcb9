"""Made-up reports as Tables, in the columns and types of parsing/tables.py: what the parser must read from their documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from library.simulation.city import CITY, City
from library.simulation.documents import printed_title
from library.simulation.figures import APPLICANTS, RESULTS, TOLD_GROUPS, ReportFigures, handled_outcomes
from library.simulation.form_tables import legacy_units
from parsing.form import FORM
from parsing.tables import Tables, make_frame

Rows = dict[str, list[Any]]
_UNITS = {measure.code: measure.unit for measure in FORM.measures}
_FORMATS = {"mht": "html"}  # a saved page is a page
_CHANNEL_UNITS = {"disclosure": "条", "request": "件"}
INDICATOR_UNITS = {"政策解读": "篇", "政务公开培训": "次", "重大行政决策预公开": "项"}
INDICATOR_UNITS |= {term.zh: "件" for term in FORM.groups if term.code in TOLD_GROUPS}
INDICATOR_UNITS |= legacy_units()


def _add(rows: Rows, **values: Any) -> None:
    for column, value in values.items():
        rows[column].append(value)


def _figure(path: str, number: float | None, report_id: str, tables: Mapping[str, Rows]) -> None:
    """Add one figure to the table that its path names."""
    kind, *codes = path.split("/")
    origin = "prose" if kind in ("prose", "channels") else "table"
    if kind in ("prose", "table"):
        kind, *codes = codes
    shared = {
        "report_id": report_id,
        "raw": "" if number is None else f"{number:g}" if number < 10**6 else str(number),
        "locator": "",
        "note": "blank" if number is None else "",
    }
    match kind, *codes:
        case "disclosures", item, measure:
            _add(tables[kind], item=item, measure=measure, value=number, unit=_UNITS[measure], **shared)
        case "requests", outcome, applicant:
            _add(tables[kind], outcome=outcome, applicant=applicant, count=number, origin=origin, **shared)
        case "requests", outcome:
            _add(tables[kind], outcome=outcome, applicant="total", count=number, origin=origin, **shared)
        case "appeals", route, result:
            _add(tables[kind], route=route, result=result, count=number, origin=origin, **shared)
        case "channels", group, channel:
            unit = _CHANNEL_UNITS[group]
            _add(tables[kind], kind=group, channel=channel, count=number, unit=unit, origin=origin, **shared)
        case "indicators", name:
            _add(tables[kind], indicator=name, value=number, unit=INDICATOR_UNITS[name], **shared)


def _places(rule: str, place: str, report: ReportFigures) -> tuple[list[str], list[str]]:
    """The figures whose sum is expected at a place, and those whose sum stands there."""
    _, row, column = place.split("/")
    match rule:
        case "applicants_total":
            return [f"requests/{row}/{applicant}" for applicant in APPLICANTS], [place]
        case "outcomes_total":
            return [f"requests/{outcome}/{column}" for outcome in handled_outcomes(report.form)], [place]
        case "intake_balance":
            ends = [[f"requests/{outcome}/{column}" for outcome in pair] for pair in _BALANCE]
            return ends[0], ends[1]
        case "results_total":
            return [f"appeals/{row}/{result}" for result in RESULTS], [place]
        case "prose_requests":
            return [place], [f"prose/requests/{row}"]
        case "prose_appeals":
            return [place], [f"prose/{place}"]
        case "channel_sum":
            return [place], [p for p in report.figures if p.startswith("channels/disclosure/") and p != place]
        case "request_channel_sum":
            return ["prose/requests/new"], [p for p in report.figures if p.startswith("channels/request/")]
    raise ValueError(rule)


_BALANCE = (("new", "carried_in"), ("concluded", "carried_out"))
_RULES = {entry["code"]: entry for entry in FORM.raw["rules"]}


def _findings(report: ReportFigures, report_id: str, city: City, rows: Rows) -> None:
    """The planted faults of one report, each with both numbers."""
    for planted in city.planted:
        if (planted.agency, planted.year) != (report.agency.code, report.year):
            continue
        for rule, place in planted.breaks:
            expected, actual = (sum(report.figures[path] or 0 for path in side) for side in _places(rule, place, report))
            entry = _RULES[rule]
            _add(
                rows,
                report_id=report_id,
                rule=rule,
                severity=entry["severity"],
                location=place,
                expected=expected,
                actual=actual,
                difference=actual - expected,
                detail="",
                message=entry["message_zh"].format(place=place, expected=f"{expected:g}", actual=f"{actual:g}"),
                expected_locator="",
                actual_locator="",
            )


def to_tables(documents: Iterable[tuple[ReportFigures, bytes, str]], city: City = CITY) -> Tables:
    """The tables of made-up reports, each given with the bytes and the name of its document."""
    tables: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    names = {agency.code: agency.name for agency in city.agencies}
    for report, document, name in documents:
        digest, agency = sha256(document).hexdigest(), report.agency
        report_id = digest[:16]
        _add(
            tables["reports"],
            report_id=report_id,
            agency=agency.name,
            title=printed_title(report, city.choice(agency.code, report.year).quirks),
            year=report.year,
            form=report.form,
            level=agency.level,
            parent=names.get(agency.parent),
            province=agency.province,
            city=agency.city,
            county=agency.county or None,
            adcode=agency.adcode,
            published=report.published,
            format=_FORMATS.get(suffix := name.rpartition(".")[2], suffix),
            source=name,
            sha256=digest,
            simulated=True,
            parser_version="simulated",
        )
        for path, number in report.figures.items():
            _figure(path, number, report_id, tables)
        _findings(report, report_id, city, tables["findings"])
    return Tables(**{name: make_frame(name, dict(tables[name].items())) for name in Tables.__dataclass_fields__})
