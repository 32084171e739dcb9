"""The store on disk: what is added answers as the documents themselves do, and a version never changes under its readers."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from library import queries, queries_reports, queries_requests, queries_sums
from library.ingest import add_paths
from library.queries import Selection
from library.store import Library, open_library, open_stored
from library.totals import QUANTITIES

EVERYTHING = Selection()

# Every kind of question, asked of the same documents in memory and on disk.
QUESTIONS: dict[str, Callable[[Library], pd.DataFrame]] = {
    "years": queries.list_years,
    "agencies": lambda library: queries.list_agencies(library, EVERYTHING),
    "reports": lambda library: queries.list_reports(library, EVERYTHING),
    "coverage": lambda library: queries.coverage(library, EVERYTHING),
    "sums": lambda library: queries_sums.sums(library, EVERYTHING, tuple(QUANTITIES), ("year", "agency")),
    "outcomes": lambda library: queries_requests.outcome_mix(library, EVERYTHING, ("year",)),
    "findings": lambda library: queries_reports.list_findings(library, EVERYTHING),
    "rules": lambda library: queries_reports.findings_by_rule(library, EVERYTHING),
}


@pytest.fixture(scope="module")
def sample_library(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample added in two goes, so that the second builds upon the first."""
    folder = tmp_path_factory.mktemp("library")
    years = sorted(path for path in (sample / "simulated").iterdir())
    add_paths(folder, years[:3])
    summary = add_paths(folder, [sample])
    assert (summary.unchanged, summary.added) == (57, 76)
    return folder


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_a_library_on_disk_answers_as_the_documents_in_memory(sample: Path, sample_library: Path, question: str) -> None:
    stored, in_memory = (QUESTIONS[question](library) for library in (open_stored(sample_library), open_library(sample)))
    assert len(stored)
    order = list(stored.columns)
    pd.testing.assert_frame_equal(
        stored.sort_values(order, ignore_index=True), in_memory[order].sort_values(order, ignore_index=True)
    )
