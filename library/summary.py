"""What an addition came to: added, unchanged, replaced, failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from library.folder import Pointer, tables_file
from parsing.errors import UnreadableReport


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of documents; a document that replaces an earlier one is not among those added.

    `unchanged` were in the library already, `failed` names each document or part of one that could not be read, with its reason.
    """

    version: str
    unchanged: int = 0
    added: int = 0
    replaced: int = 0
    failed: tuple[UnreadableReport, ...] = ()


_COUNTS = """
WITH now AS (SELECT sha256 FROM documents WHERE added = $generation),
telling AS (
    SELECT sha256, agency, year FROM reports SEMI JOIN now USING (sha256)
    UNION ALL SELECT sha256, NULL, NULL FROM superseded SEMI JOIN now USING (sha256)),
replacing AS (
    SELECT sha256 FROM telling SEMI JOIN (SELECT agency, year FROM superseded WHERE added < $generation) USING (agency, year))
SELECT count(DISTINCT sha256) FILTER (sha256 NOT IN (FROM replacing)),
    count(DISTINCT sha256) FILTER (sha256 IN (FROM replacing))
FROM telling
"""


def summarise(folder: Path, pointer: Pointer, unchanged: int, failed: Sequence[UnreadableReport]) -> Summary:
    """The summary of the publication `pointer`; `failed` could not even be fetched, or failed before."""
    with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
        counts = connection.execute(_COUNTS, {"generation": pointer.generation}).fetchone() or (0, 0)
        listed = connection.execute(
            "SELECT reason::VARCHAR, coalesce(detail, ''), source FROM failures SEMI JOIN "
            "(SELECT sha256 FROM documents WHERE added = $generation) USING (sha256) ORDER BY source",
            {"generation": pointer.generation},
        ).fetchall()
    reasons = [UnreadableReport(*row) for row in listed]
    return Summary(pointer.version, unchanged, counts[0], counts[1], (*failed, *reasons))
