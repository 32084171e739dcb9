"""python -m parsing FILE… [--out DIR] [--format csv|xlsx|parquet|json]

Reads reports, prints for each who, which year, which form, how many figures were read and what does not add up, and writes the
tables. A folder stands for all files in it. A file that cannot be read is named with its reason and the rest goes on; the exit
status is then 1.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from parsing.agency import describe_note
from parsing.batch import reports_in
from parsing.describe import describe_finding
from parsing.document import describe_place
from parsing.errors import UnreadableReport
from parsing.export import WRITERS, write_tables
from parsing.form import FORM
from parsing.report import Report, tables_of
from parsing.schema import validate

_TABLES = {
    "disclosures": ("主动公开", "published information"),
    "requests": ("申请", "requests"),
    "appeals": ("复议诉讼", "review and litigation"),
    "channels": ("渠道", "channels"),
    "indicators": ("其他计数", "other counts"),
}
_SEVERITIES = {entry["code"]: entry["severity"] for entry in FORM.raw["rules"]}


def main(arguments: list[str] | None = None) -> int:
    """The command; returns the exit status, 1 where a file could not be read."""
    parser = argparse.ArgumentParser(
        prog="python -m parsing", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="documents, or folders of them")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the tables into this folder")
    parser.add_argument("--format", choices=list(WRITERS), default="csv", help="as what (default: csv)")
    parser.add_argument("--language", choices=["zh", "en"], default="zh", help="of the summary (default: zh)")
    options = parser.parse_args(arguments)

    reports: list[Report] = []
    failures: list[UnreadableReport] = []
    for found in (found for path in _documents(options.files) for found in reports_in(path)):
        if isinstance(found, Report):
            reports.append(found)
            print("\n".join(summary(found, options.language)))
        else:
            failures.append(found)
            print(f"{found.name}: {found.message(options.language)}", file=sys.stderr)
    if options.out:
        write_tables(validate(tables_of([*reports, *failures])), options.out, options.format)
    return 1 if failures else 0


def _documents(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def summary(report: Report, language: str = "zh") -> Iterator[str]:
    """The lines that tell a person what was read from a report."""
    chinese = language == "zh"
    unknown = "未能确定" if chinese else "not known"
    place = " / ".join(filter(None, (report.region.province, report.region.city, report.region.county, report.region.adcode)))
    edition = next((term.name(language) for term in FORM.editions if term.code == report.form), unknown)
    yield f"{report.source}"
    yield f"  {'机关' if chinese else 'agency'}: {report.agency or report.named or unknown}" + (f"  ({place})" if place else "")
    for doubt in report.doubts:
        yield f"    ? {describe_note(doubt, language)}"
    yield f"  {'年度' if chinese else 'year'}: {report.year or unknown}   {'表格' if chinese else 'form'}: {edition}"
    read = Counter(figure.table for figure in report.figures if figure.number is not None)
    missing = Counter(figure.table for figure in report.figures if figure.number is None)
    told = [
        f"{names[not chinese]} {read[table]}"
        + (f" ({'缺' if chinese else 'missing'} {missing[table]})" if missing[table] else "")
        for table, names in _TABLES.items()
        if read[table] or missing[table]
    ]
    yield f"  {'读到的数字' if chinese else 'figures read'}: {', '.join(told) or '0'}"
    yield f"  {'核对发现' if chinese else 'findings'}: {len(report.findings)}"
    for finding in report.findings:
        severity = finding.severity or _SEVERITIES[finding.rule]
        name = next(term.name(language) for term in FORM.terms("severities") if term.code == severity)
        where = describe_place(finding.actual_place, language)
        yield f"    [{name}] {describe_finding(finding, language)}" + (f"  @ {where}" if where else "")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader of the output has gone
        sys.exit(1)
