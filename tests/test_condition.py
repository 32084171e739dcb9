"""What the administrator's page says of the library, and when it says that something wants attention."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import VERSION
from dashboard.condition import Condition, concerns, condition, size
from dashboard.words import Words
from library.backup import backup
from library.errors import LibraryError
from library.inbox import State
from library.ingest import add_bytes
from library.store import open_library, open_stored
from tests.small_documents import requests_report

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WELL = Condition("000001-0", 2, 5, 5, 0, 0, 10, 10, 50, 100, 0, NOW - timedelta(days=1), "2026-02-28")


def test_the_version_is_that_of_the_project() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


def test_what_a_library_holds_is_counted(tmp_path: Path) -> None:
    library = tmp_path / "library"
    add_bytes(library, [("a.md", requests_report("示例市教育局（模拟）", 2023, 5)), ("b.docx", b"PK\x03\x04")])
    backup(library, tmp_path / "b.tar")
    found = condition(open_stored(library), library)
    assert found is not None
    assert (found.documents, found.reports, found.failed, found.waiting, found.digest_day) == (2, 1, 1, 0, "")
    assert found.originals_bytes == sum(path.stat().st_size for path in library.glob("originals/*/*"))
    assert found.tables_bytes == next(library.glob("tables-*")).stat().st_size
    assert found.backed_up is not None
    assert datetime.now(UTC) - found.backed_up < timedelta(minutes=1)


def test_a_folder_of_documents_has_no_condition(sample: Path, tmp_path: Path) -> None:
    assert condition(open_library(sample / "real"), tmp_path) is None
    assert condition(open_stored(tmp_path), tmp_path) is None


@pytest.mark.parametrize(
    ("found", "inbox", "told"),
    [
        (WELL, None, []),
        (WELL, State(waiting=3), []),
        (replace(WELL, backed_up=None), None, ["no backup has been made"]),
        (replace(WELL, backed_up=NOW - timedelta(days=9)), None, ["the last backup is 9 days old"]),
        (replace(WELL, free_bytes=9), None, ["the disk is nearly full"]),
        (replace(WELL, failed=2, waiting=1), None, ["2 documents could not be read", "1 batch is read and not published"]),
        (WELL, State(problem=LibraryError("inbox", "x")), ["the watched folder cannot be used"]),
    ],
)
def test_what_wants_attention_is_told(found: Condition, inbox: State | None, told: list[str]) -> None:
    assert concerns(found, inbox, Words("en"), NOW) == told


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (3_400_000, "3.4 MB"), (73_500_000_000, "73.5 GB")]
)
def test_sizes(count: int, told: str) -> None:
    assert size(count, Words("en")) == told
