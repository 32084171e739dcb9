"""Questions about the library itself: what is in it, which versions of a report, what clerks have decided.

They are for a library on disk; one in memory has no documents of its own.
"""

import pandas as pd

from library.queries import ask
from library.store import Library


def library_facts(library: Library) -> pd.DataFrame:
    """One row: n_documents, bytes, n_reports, n_superseded, n_failed (documents, or parts of one), n_decisions."""
    question = """
        SELECT (SELECT count(*) FROM documents) AS n_documents, (SELECT coalesce(sum(bytes), 0)::BIGINT FROM documents) AS bytes,
            (SELECT count(*) FROM reports) AS n_reports, (SELECT count(*) FROM superseded) AS n_superseded,
            (SELECT count(*) FROM failures) AS n_failed, (SELECT count(*) FROM decisions) AS n_decisions"""
    return ask(library, question, {})


def report_versions(library: Library, report_id: str) -> pd.DataFrame:
    """report_id, added, published, source, in_force: the reports of the same agency on the same year, the latest first.

    A report without agency or year has itself alone.
    """
    identity = "SELECT agency, year FROM {} WHERE report_id = $report"
    both = f"{identity.format('reports')} UNION ALL {identity.format('superseded')}"
    found = ask(library, both, {"report": report_id}).dropna()
    version = "SELECT report_id, added, published, source, {} AS in_force FROM {} WHERE report_id = $report"
    given: dict[str, object] = {"report": report_id}
    if len(found):
        version += " OR (agency = $agency AND year = $year)"
        given |= {"agency": found["agency"].iloc[0], "year": int(found["year"].iloc[0])}
    question = f"""
        {version.format("true", "reports")} UNION ALL {version.format("false", "superseded")}
        ORDER BY in_force DESC, added DESC, published DESC NULLS LAST, report_id"""
    return ask(library, question, given)


def report_decision(library: Library, report_id: str) -> pd.DataFrame:
    """agency, year, decided_at, decided_by, and parsed_agency, parsed_year as the parser read them; no row where none decided."""
    question = """
        SELECT decisions.agency, decisions.year, decided_at, decided_by, as_parsed.agency AS parsed_agency,
            as_parsed.year AS parsed_year
        FROM decisions JOIN as_parsed USING (report_id) WHERE report_id = $report"""
    return ask(library, question, {"report": report_id})
