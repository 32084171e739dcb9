"""The store on disk: what is added answers as the documents themselves do, and a version never changes under its readers."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from library import queries, queries_filters, queries_reports, queries_requests, queries_sums
from library.errors import LibraryError
from library.folder import FORMAT, current, tables_file, writing
from library.ingest import add_bytes, add_paths
from library.queries import Selection
from library.store import Library, current_version, open_library, open_stored, original_report
from library.totals import QUANTITIES
from tests.small_documents import requests_report

EVERYTHING = Selection()
ROOT = Path(__file__).parent.parent

# Every kind of question, asked of the same documents in memory and on disk.
QUESTIONS: dict[str, Callable[[Library], pd.DataFrame]] = {
    "years": queries_filters.list_years,
    "agencies": lambda library: queries_filters.list_agencies(library, EVERYTHING),
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
    add_paths(folder, years[1::2])
    summary = add_paths(folder, [sample])
    assert summary.unchanged + summary.added == 190
    assert summary.unchanged > 0 < summary.added
    return folder


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_a_library_on_disk_answers_as_the_documents_in_memory(
    sample_library: Path, opened_sample: Library, question: str
) -> None:
    stored, in_memory = (QUESTIONS[question](library) for library in (open_stored(sample_library), opened_sample))
    assert len(stored)
    order = list(stored.columns)
    pd.testing.assert_frame_equal(
        stored.sort_values(order, ignore_index=True), in_memory[order].sort_values(order, ignore_index=True)
    )


def test_figures_stand_sorted_by_agency_and_year(sample_library: Path) -> None:
    cursor = open_stored(sample_library).cursor()
    numbers = cursor.execute("SELECT report FROM requests").fetchall()
    assert len(numbers) > 10_000
    assert numbers == sorted(numbers)
    places = cursor.execute("SELECT agency, year FROM reports ORDER BY number").fetchall()
    assert places == sorted(places)


def test_a_report_is_read_again_from_its_original(tmp_path: Path) -> None:
    report = requests_report("示例市教育局（模拟）", 2023, 7)
    twice = report + b"\n\n" + requests_report("示例市教育局（模拟）", 2022, 5)
    add_bytes(tmp_path, [("one.md", report), ("archive/two.md", twice)])
    library = open_stored(tmp_path)
    for report_id, source, digest in library.cursor().execute("SELECT report_id, source, sha256 FROM reports").fetchall():
        assert original_report(library, report_id, source, digest).report_id == report_id


def test_readers_keep_their_version_and_new_ones_get_the_next(tmp_path: Path) -> None:
    add_bytes(tmp_path, [("a.md", requests_report("示例市教育局（模拟）", 2022, 5))])
    reader = open_stored(tmp_path)
    add_bytes(tmp_path, [("b.md", requests_report("示例市教育局（模拟）", 2023, 7))])
    assert not tables_file(tmp_path, reader.version).exists()
    assert [len(queries_filters.list_years(library)) for library in (reader, open_stored(tmp_path))] == [1, 2]
    assert len(list(tmp_path.glob("tables-*"))) == 1


def test_whoever_reads_while_versions_are_published_sees_whole_ones(tmp_path: Path) -> None:
    """Each version has one report more, with 10 requests in it: a reader never sees reports without their requests."""
    add_bytes(tmp_path, [("0.md", requests_report("示例市第0局（模拟）", 2023, 10))])
    seen, broken, done = set[str](), list[object](), threading.Event()

    def read() -> None:
        while not done.is_set():
            library = open_stored(tmp_path)
            seen.add(library.version)
            question = "SELECT (SELECT count(*) FROM reports), (SELECT sum(new) FROM totals)"
            answer = library.cursor().execute(question).fetchone()
            if answer is None or answer[0] * 10 != answer[1]:
                broken.append(answer)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 6):
        add_bytes(tmp_path, [(f"{number}.md", requests_report(f"示例市第{number}局（模拟）", 2023, 10))])
    done.set()
    for reader in readers:
        reader.join()
    assert broken == []
    assert len(seen) > 1


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(LibraryError) as raised:
        add_paths(tmp_path, [])
    assert raised.value.reason == "busy"
    assert "正在写入" in raised.value.message("zh")
    assert "Try again" in raised.value.message("en")
    with writing(tmp_path):
        pass


@pytest.mark.parametrize(("made_by", "reason"), [(FORMAT + 1, "newer_format"), (FORMAT - 1, "older_format")])
def test_a_library_of_another_format_is_refused(tmp_path: Path, made_by: int, reason: str) -> None:
    add_bytes(tmp_path, [("a.md", requests_report("示例市教育局（模拟）", 2022, 5))])
    pointer = json.loads((tmp_path / "current").read_text())
    (tmp_path / "current").write_text(json.dumps(pointer | {"format": made_by}))
    for act in (lambda: open_stored(tmp_path), lambda: add_paths(tmp_path, [])):
        with pytest.raises(LibraryError) as raised:
            act()
        assert raised.value.reason == reason


@pytest.mark.parametrize("damage", ["pointer", "tables", "gone"])
def test_a_damaged_library_says_so(tmp_path: Path, damage: str) -> None:
    summary = add_bytes(tmp_path, [("a.md", requests_report("示例市教育局（模拟）", 2022, 5))])
    tables = tables_file(tmp_path, summary.version)
    if damage == "pointer":
        (tmp_path / "current").write_text("{")
    elif damage == "tables":
        tables.write_bytes(b"no database")
    else:
        tables.unlink()
    with pytest.raises(LibraryError) as raised:
        open_stored(tmp_path)
    assert raised.value.reason == "damaged"


def test_what_the_environment_names_is_shown(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.store.LIBRARY", tmp_path / "usual")
    monkeypatch.delenv("OGI_REPORTS", raising=False)
    monkeypatch.delenv("OGI_LIBRARY", raising=False)
    assert open_library().sample
    add_bytes(tmp_path / "usual", [("a.md", requests_report("示例市教育局（模拟）", 2022, 5))])
    assert open_library().version == current_version() != ""
    monkeypatch.setenv("OGI_REPORTS", str(sample / "real"))
    assert current_version() == ""
    assert len(queries.list_reports(open_library(), EVERYTHING)) == 1
    monkeypatch.setenv("OGI_LIBRARY", str(tmp_path / "named"))
    assert open_library().version == current_version() == "empty"
    assert queries.list_reports(open_library(), EVERYTHING).empty


def test_an_app_never_shows_what_another_folder_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OGI_LIBRARY", raising=False)
    monkeypatch.setattr("library.store.LIBRARY", tmp_path / "usual")
    for year in (2022, 2023):
        folder = tmp_path / str(year)
        folder.mkdir()
        (folder / "report.md").write_bytes(requests_report("示例市教育局（模拟）", year, 40))
        monkeypatch.setenv("OGI_REPORTS", str(folder))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params["lang"] = "en"
        assert not app.run().exception
        shown = " ".join(" ".join(map(str, select.options)) for select in app.multiselect)
        assert str(year) in shown
        assert str(2022 + 2023 - year) not in shown


def test_a_running_app_shows_what_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGI_LIBRARY", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    assert [header.value for header in app.run().header] == ["There is no report yet"]
    for year, reports in ((2022, "1"), (2023, "2")):
        add_bytes(tmp_path, [(f"{year}.md", requests_report("示例市教育局（模拟）", year, 40))])
        assert not app.run().exception
        assert queries_filters.list_years(open_stored(tmp_path))["n_reports"].sum() == int(reports)
        assert any(str(year) in select.label + " ".join(map(str, select.options)) for select in app.multiselect)
    pointer = current(tmp_path)
    assert pointer is not None
    (tmp_path / "current").write_text(json.dumps({"version": pointer.version, "format": FORMAT + 1}))
    assert "newer version of this program" in app.run().error[0].value
