"""The page that adds reports, run without a browser: nothing is kept before the clerk says so, and what is said holds."""

import contextlib
import io
import re
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.people import Viewer
from dashboard.to_correct import correction_table, letter, workbook_bytes
from dashboard.words import Words
from library.folder import writing
from library.ingest import add_bytes
from library.limits import Limit
from library.listing import print_report
from library.queries import Selection, list_reports
from library.queries_library import recent_decisions
from library.queries_reports import list_findings
from library.store import open_stored
from parsing.bounds import ARCHIVE_BYTES, FILE_BYTES
from tests.small_documents import requests_report
from tests.test_staging import PHOTOGRAPH

ROOT = Path(__file__).parent.parent
EDUCATION = "示例市教育局（模拟）"
GOOD = requests_report(EDUCATION, 2023, 5)
BROKEN = requests_report("示例市公安局（模拟）", 2023, 12).decode().replace("| （七）总计 | 12", "| （七）总计 | 15").encode()
NOBODY = requests_report("教育局", 2023, 7)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("OGI_REPORTS", raising=False)
    monkeypatch.setenv("OGI_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


def page_alone() -> None:
    """What app.py does, for one page: under AppTest the navigation runs a page's file first, and that run loses a click."""
    import streamlit as st

    from dashboard import source
    from dashboard.correction import _dialog
    from dashboard.filters import show_filters
    from dashboard.upload import upload
    from pages import library, quality

    source.refresh()
    with st.sidebar:
        show_filters()
    (quality if st.session_state.get("elsewhere") else library).render()
    if st.session_state.get("correcting"):  # a dialog is drawn anew on a click inside it, which AppTest does not do
        _dialog(upload().documents()[0].reports[0])


def open_upload() -> AppTest:
    app = AppTest.from_function(page_alone, default_timeout=60)
    app.query_params["lang"] = "en"
    return app.run()


def upload(app: AppTest, **files: bytes) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files.items()])
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.strip("*") == label).click()
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """All that the page says, as it stands."""
    told = [*app.header, *app.markdown, *app.caption, *app.success, *app.error, *app.info]
    return "\n".join(str(element.value) for element in told).replace("\\", "").replace("\u2060", "")


def kept(library: Path) -> list[tuple[str, int]]:
    rows = list_reports(open_stored(library), Selection())
    return sorted((str(agency), int(year)) for agency, year in zip(rows["agency"], rows["year"], strict=True))


def test_what_was_read_is_shown_and_kept_on_demand(library: Path) -> None:
    app = upload(open_upload(), **{"good.md": GOOD, "broken.md": BROKEN, "photo.docx": PHOTOGRAPH})
    told = shown(app)
    assert "3 documents" not in told
    assert "2 reports read, 1 with broken sums, 1 document could not be read" in told
    assert "2023 · 示例市公安局（模拟）" in told
    assert "2 broken sums" in told
    assert "the six kinds of applicants add up to 15, the total says 12" in told
    assert "Expected 15 (line 10, cell 2) · Found 12 (line 10, cell 8)" in told
    assert "The format is not known (JPEG)." in told
    assert not (library / "current").exists()
    press(app, "Keep 2 documents")
    assert "2 documents added. All pages show the new version of the library." in shown(app)
    assert kept(library) == [("示例市公安局（模拟）", 2023), (EDUCATION, 2023)]


def test_the_same_again_adds_nothing(library: Path) -> None:
    add_bytes(library, [("good.md", GOOD)])
    version = open_stored(library).version
    app = upload(open_upload(), **{"again.md": GOOD})
    assert "In the library already" in shown(app)
    assert next(button for button in app.button if button.label == "**Keep 0 documents**").disabled
    assert open_stored(library).version == version


def test_a_report_that_takes_the_place_of_another_says_which(library: Path) -> None:
    add_bytes(library, [("old.md", requests_report(EDUCATION, 2023, 4))])
    app = upload(open_upload(), **{"new.md": GOOD})
    assert "Replaces a report" in shown(app)
    assert "It takes the place of old.md, which stays as an earlier version." in shown(app)
    press(app, "Keep 1 document")
    assert "0 documents added, 1 replacing an earlier report" in shown(app)
    assert kept(library) == [(EDUCATION, 2023)]


def test_what_is_discarded_is_not_kept(library: Path) -> None:
    app = upload(open_upload(), **{"good.md": GOOD, "broken.md": BROKEN})
    app.checkbox[0].uncheck().run()
    press(app, "Keep 1 document")
    assert len(kept(library)) == 1
    version = open_stored(library).version
    app = upload(open_upload(), **{"nobody.md": NOBODY})
    press(app, "Discard all")
    assert "Drop documents here" in shown(app)
    assert open_stored(library).version == version


def test_an_archive_is_read_document_by_document(library: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.md", requests_report(f"示例市第{number}局（模拟）", 2023, 5))
        archive.writestr("broken.pdf", b"%PDF-1.4 nothing")
    app = upload(open_upload(), **{"2023.zip": packed.getvalue()})
    assert "12 reports read, 1 document could not be read" in shown(app)
    press(app, "Keep 12 documents")
    assert len(kept(library)) == 12


def test_what_was_uploaded_outlives_a_look_at_another_page(library: Path) -> None:
    app = upload(open_upload(), **{"good.md": GOOD})
    app.session_state["elsewhere"] = True
    assert "Drop documents here" not in shown(app.run())
    app.session_state["elsewhere"] = False
    assert "1 report read" in shown(app.run())
    press(app, "Keep 1 document")
    assert kept(library) == [(EDUCATION, 2023)]


def correct_year(app: AppTest, year: int) -> None:
    """Opens the dialog, says the year in it, and closes it."""
    app.session_state["correcting"] = True
    app.run()
    next(box for box in app.selectbox if box.label == "Year").set_value(year)
    press(app, "Use this")
    app.session_state["correcting"] = False
    app.run()


def test_a_correction_names_who_made_it(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.correction.current_viewer", lambda: Viewer("editor", Limit(), "clerk@example.org"))
    app = upload(open_upload(), **{"good.md": GOOD})
    correct_year(app, 2021)
    press(app, "Keep 1 document")
    assert kept(library) == [(EDUCATION, 2021)]
    decided = recent_decisions(open_stored(library), 10).to_dict("records")
    assert [(row["year"], row["parsed_year"], row["decided_by"]) for row in decided] == [(2021, 2023, "clerk@example.org")]
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        print_report(open_stored(library), decided[0]["report_id"], "en")
    assert re.search(r"corrected by a person: \S+ 2023 → 2021  \d{4}-.* UTC  clerk@example\.org", told.getvalue())


def test_a_report_whose_agency_is_not_said_is_still_to_be_checked(library: Path) -> None:
    app = upload(open_upload(), **{"nobody.md": NOBODY})
    correct_year(app, 2022)
    assert "2022 · 教育局" in shown(app)
    assert "Please check agency and year" in shown(app)
    assert "Checked by you" not in shown(app)


def test_another_writer_is_told_and_nothing_is_lost(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.staging.WAIT", 0.0)
    app = upload(open_upload(), **{"good.md": GOOD})
    with writing(library):
        press(app, "Keep 1 document")
    assert "Another program is writing to the library" in shown(app)
    press(app, "Keep 1 document")
    assert kept(library) == [(EDUCATION, 2023)]


def test_who_may_not_add_reports_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.access.may_add_reports", lambda: False)
    monkeypatch.setattr("pages.library.may_add_reports", lambda: False)
    app = open_upload()
    assert [element.value for element in app.header] == ["Only editors may add reports"]
    assert not app.file_uploader


def test_a_folder_of_documents_takes_no_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OGI_LIBRARY", raising=False)
    monkeypatch.setenv("OGI_REPORTS", str(tmp_path))
    app = open_upload()
    assert "A folder of documents is shown, not a library" in shown(app)
    assert not app.file_uploader


def test_a_file_may_be_as_large_as_one_that_is_read() -> None:
    most = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]["maxUploadSize"] * 2**20
    assert FILE_BYTES <= most <= ARCHIVE_BYTES


@pytest.fixture
def found(tmp_path: Path) -> pd.DataFrame:
    add_bytes(tmp_path, [("broken.md", BROKEN)])
    return list_findings(open_stored(tmp_path), Selection(), ("error",))


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        ("zh", "贵单位2023年政府信息公开工作年度报告中，有 2 处数字不一致，请核对：", "六类申请人相加为 15，总计填 12"),
        ("en", "In your annual report on open government information for 2023, 2 places do not agree. Please check:",
         "the six kinds of applicants add up to 15, the total says 12"),
    ],
)  # fmt: skip
def test_the_list_for_an_agency_tells_both_numbers_and_places(found: pd.DataFrame, language: str, head: str, line: str) -> None:
    text = letter("示例市公安局（模拟）", found, Words(language))
    assert text.startswith("示例市公安局（模拟）：" if language == "zh" else "To 示例市公安局（模拟）:")
    assert head in text
    assert line in text
    assert ("第10行第2格" if language == "zh" else "line 10, cell 2") in text


def test_the_list_as_a_workbook_holds_numbers_and_no_formula(found: pd.DataFrame) -> None:
    table = correction_table(found.assign(agency="=1+1"), Words("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(table))).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    head = [cell.value for cell in rows[0]]
    assert head[:7] == ["Agency", "Year", "Severity", "Location", "Expected", "Found", "Difference"]
    assert {(row[4].value, row[5].value) for row in rows[1:]} == {(15, 12), (12, 15)}
    assert [row[0].data_type for row in rows[1:]] == ["s", "s"]
