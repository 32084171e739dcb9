"""How uploaded documents stand to the library and to each other: there already, replacing a report, or new."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import source
from dashboard.upload import Upload
from library.queries_library import documents_here, reports_in_force
from library.staging import Staged


@dataclass(frozen=True, slots=True)
class Standing:
    """`here`: SHA-256 of documents that the library has; `replaced`: report_id → the report in force that it would replace
    (report_id, source, published); `rivals`: report_ids of which another in the same upload is on the same agency and year.
    """

    here: frozenset[str]
    replaced: dict[str, dict[str, object]]
    rivals: frozenset[str]


def standing(held: Upload, documents: Sequence[Staged]) -> Standing:
    """Where each document stands, with what the clerk has corrected."""
    reports = [report for document in documents for report in document.reports]
    who = {report.report_id: held.corrected(report) for report in reports}
    known = {report_id: (agency, year) for report_id, (agency, year) in who.items() if agency and year}
    times = Counter(known.values())
    rivals = frozenset(report_id for report_id, pair in known.items() if times[pair] > 1)
    shown = source.library()
    if shown.folder is None or shown.version == "empty":
        return Standing(frozenset(), {}, rivals)
    here = source.ask(documents_here, tuple(document.digest for document in documents))
    agencies, years = tuple(agency for agency, _ in known.values()), tuple(year for _, year in known.values())
    rows = source.ask(reports_in_force, agencies, years).to_dict("records")
    in_force = {(row["agency"], row["year"]): {str(name): value for name, value in row.items()} for row in rows}
    replaced = {report_id: in_force[pair] for report_id, pair in known.items() if pair in in_force}
    return Standing(
        frozenset(here.loc[here["n_reports"] > 0, "sha256"]),
        {report_id: row for report_id, row in replaced.items() if row["report_id"] != report_id},
        rivals,
    )


def published(row: dict[str, object]) -> str:
    """The date of a report in force, "" where it is not known."""
    told = row["published"]
    return told.date().isoformat() if isinstance(told, pd.Timestamp) and not pd.isna(told) else ""
