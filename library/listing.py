"""The library's reports as lines of a terminal."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from library.decisions import THIS_MACHINE
from library.errors import LibraryError
from library.queries import ask, list_failures
from library.queries_library import library_facts, report_decision, report_versions
from library.queries_reports import report_facts, report_rows
from library.schema import FIGURE_TABLES
from library.store import Library
from library.terminal import word
from parsing.describe import describe_finding
from parsing.errors import UnreadableReport


def print_reports(library: Library, agency: str, limit: int, language: str) -> None:
    """The reports in force by agency and year, each with its number, and how many there are."""
    question = """
        SELECT report_id, year, agency, coalesce(simulated, false) AS simulated, source, count(*) OVER () AS n_all FROM reports
        WHERE contains(coalesce(agency, ''), $agency) ORDER BY number LIMIT $most"""
    listed = ask(library, question, {"agency": agency, "most": limit})
    for row in _rows(listed):
        named = _or_unknown(row.agency, language)
        print(f"{row.report_id}  {_or_unknown(row.year, language)}  {named}  {row.source}")
    more = int(listed["n_all"].iloc[0]) - len(listed) if len(listed) else 0
    if more:
        print(word("more", language, count=more))
    if library.version != "empty":
        facts = library_facts(library).iloc[0]
        print(
            f"{facts['n_reports']} {word('reports', language)}, {facts['n_superseded']} {word('superseded', language)}, "
            f"{facts['n_failed']} {word('failed', language)}; {word('version', language)} {library.version}"
        )


def print_failures(library: Library, language: str) -> None:
    """What could not be read, and why."""
    for row in _rows(list_failures(library)):
        detail = "" if pd.isna(row.detail) else str(row.detail)
        print(f"{row.source}: {UnreadableReport(str(row.reason), detail).message(language)}")


def print_report(library: Library, report_id: str, language: str) -> None:
    """One report: who, when, how many figures, what does not add up, its versions, and what a person has corrected."""
    found = report_facts(library, report_id)
    if found.empty:
        raise LibraryError("no_such_report", report_id)
    facts = found.iloc[0]
    made_up = word("made_up", language) if facts["simulated"] else ""
    print(f"{facts['source']}  {made_up}")
    print(f"  {_or_unknown(facts['agency'], language)}  {_or_unknown(facts['year'], language)}  {facts['title']}")
    print(f"  SHA-256 {facts['sha256']}")
    counts = {name: len(report_rows(library, report_id, name)) for name in FIGURE_TABLES}
    print("  " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    findings = report_rows(library, report_id, "findings")
    print(f"  {word('findings', language)}: {len(findings)}")
    for finding in findings.to_dict("records"):
        told = {str(name): None if pd.isna(value) else value for name, value in finding.items()}
        print(f"    {describe_finding(told, language)}")
    versions = report_versions(library, report_id)
    print(f"  {word('versions', language)}: {len(versions)}")
    for row in _rows(versions):
        print(f"    {row.report_id}  {row.source}  {word('in_force', language) if row.in_force else ''}")
    for row in _rows(report_decision(library, report_id)):
        before = f"{_or_unknown(row.parsed_agency, language)} {_or_unknown(row.parsed_year, language)}"
        after = " ".join(str(value) for value in (row.agency, row.year) if not pd.isna(value))
        print(
            f"  {word('decided', language)}: {before} → {after}  {row.decided_at:%Y-%m-%d %H:%M} UTC  {_who(row.decided_by, language)}"
        )


def _who(by: Any, language: str) -> str:
    return word("this_machine", language) if by == THIS_MACHINE else _or_unknown(by, language)


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return frame.itertuples(index=False)


def _or_unknown(value: Any, language: str) -> str:
    return word("unknown", language) if pd.isna(value) else str(value)
