"""Questions about the library itself: what is in it, which versions of a report, what clerks have decided.

They are for a library on disk; one in memory has no documents of its own.
"""

from collections.abc import Sequence

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


def recent_decisions(library: Library, limit: int) -> pd.DataFrame:
    """report_id, agency, year as decided, parsed_agency, parsed_year, decided_at, decided_by; the latest decision first."""
    question = """
        SELECT report_id, coalesce(decisions.agency, as_parsed.agency) AS agency, coalesce(decisions.year, as_parsed.year) AS year,
            as_parsed.agency AS parsed_agency, as_parsed.year AS parsed_year, decided_at, decided_by
        FROM decisions JOIN as_parsed USING (report_id) ORDER BY decided_at DESC, report_id LIMIT $limit"""
    return ask(library, question, {"limit": limit})


def recent_failures(library: Library, limit: int) -> pd.DataFrame:
    """source, reason, detail, read_at of the documents that could not be read, the latest first."""
    question = """
        SELECT failures.source, reason::VARCHAR AS reason, detail, read_at
        FROM failures LEFT JOIN documents USING (sha256) ORDER BY read_at DESC NULLS LAST, failures.source LIMIT $limit"""
    return ask(library, question, {"limit": limit})


def documents_here(library: Library, digests: Sequence[str]) -> pd.DataFrame:
    """sha256, source, n_reports of those documents that the library holds; without reports, one that could not be read."""
    question = """
        SELECT sha256, source, (SELECT count(*) FROM reports WHERE reports.sha256 = documents.sha256)
            + (SELECT count(*) FROM superseded WHERE superseded.sha256 = documents.sha256) AS n_reports
        FROM documents WHERE sha256 IN (SELECT unnest($digests::VARCHAR[]))"""
    return ask(library, question, {"digests": list(digests)})


def reports_in_force(library: Library, agencies: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """report_id, agency, year, source, published of the reports that count for these agencies and years, given in pairs."""
    question = """
        SELECT report_id, agency, year, source, published FROM reports
        WHERE (agency, year) IN (SELECT (unnest($agencies::VARCHAR[]), unnest($years::BIGINT[])))"""
    return ask(library, question, {"agencies": list(agencies), "years": list(years)})


def recent_documents(library: Library, limit: int) -> pd.DataFrame:
    """The documents added last, a row for each of their reports, or one without where they could not be read.

    sha256, source, read_at, added, report_id, agency, year, in_force, n_errors.
    """
    question = """
        WITH latest AS (
            SELECT sha256, source, read_at, added FROM documents ORDER BY added DESC, read_at DESC, source LIMIT $limit),
        listed AS (
            SELECT number, report_id, sha256, agency, year, true AS in_force FROM reports SEMI JOIN latest USING (sha256)
            UNION ALL
            SELECT number, report_id, sha256, agency, year, false FROM superseded SEMI JOIN latest USING (sha256))
        SELECT latest.*, report_id, agency, year, in_force, (
            SELECT count(*) FROM findings WHERE report = number AND severity = 'error') AS n_errors
        FROM latest LEFT JOIN listed USING (sha256) ORDER BY latest.added DESC, read_at DESC, latest.source, year DESC"""
    return ask(library, question, {"limit": limit})
