"""Annual reports on open government information, as DataFrames. For one document:

    from parsing import read_report
    report = read_report("report.html")
    report.agency, report.year, report.findings
    report.tables().requests

For many: read_reports(paths) gives the same tables, with those that could not be read in `failures`.
"""

from parsing.batch import read_report, read_reports
from parsing.errors import UnreadableReport
from parsing.report import Report
from parsing.tables import Tables

__all__ = ["Report", "Tables", "UnreadableReport", "read_report", "read_reports"]
