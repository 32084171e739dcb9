"""What a reader takes along, in Chromium: documents, pictures, tables, the link, the printed page, the page in a frame."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from docx import Document
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer
from playwright.sync_api import Page, expect

from library.queries import Selection
from library.queries_sums import sums
from library.schema import ANSWERS
from library.store import open_library
from tests.test_browser import settle, visit

OpenPage = Callable[..., Page]
StartDashboard = Callable[..., str]
SELECTED = "year=2024&region=990102"
WORDS = {
    "zh-CN": ("带走", "简报（PDF）", "简报（Word）", "工作簿（Excel）", "图片", "2024年政府信息公开工作简报", "简报_2024_990102_"),
    "en-GB": (
        "Take along", "Brief as PDF", "Brief as Word document", "Workbook (Excel)", "Picture",
        "Brief on open government information, 2024", "brief_2024_990102_",
    ),
}  # fmt: skip


@contextmanager
def opened_shelf(page: Page, name: str) -> Iterator[None]:
    """The popover with this name, open."""
    page.get_by_role("button", name=name, exact=True).first.click()
    yield
    page.keyboard.press("Escape")


def taken(page: Page, button: str) -> tuple[str, bytes]:
    """The name and the content of what a button downloads."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("locale", list(WORDS))
def test_brief_and_workbook_are_of_the_selection_that_is_shown(locale: str, dashboard: str, open_page: OpenPage) -> None:
    shelf, pdf, word, workbook, _picture, title, stem = WORDS[locale]
    library = open_library()
    new = int(sums(library, Selection((2024,), (), "990102"), ("new",))["count"].iloc[0])
    page = open_page(locale=locale)
    visit(page, f"{dashboard}/?{SELECTED}")
    with opened_shelf(page, shelf):
        name, data = taken(page, pdf)
        assert name == f"{stem}{library.version}.pdf"
        text = "".join(extract_text(BytesIO(data)).split())
        assert "".join(title.split()) in text
        assert f"{new:,}" in text
        name, data = taken(page, word)
        assert name == f"{stem}{library.version}.docx"
        assert Document(BytesIO(data)).paragraphs[0].text == title
        name, data = taken(page, workbook)
        assert name.endswith(f"_2024_990102_{library.version}.xlsx")
        overview = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
        assert new in [cell.value for row in overview.iter_rows() for cell in row]


def test_a_chart_is_taken_as_picture_and_a_table_as_csv_named_after_the_selection(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{dashboard}/?{SELECTED}")
    version = open_library().version
    with opened_shelf(page, "Picture"):
        name, data = taken(page, "SVG")
        assert name == f"outcomes_2024_990102_{version}.svg"
        assert f"data version {version}" in data.decode()
        name, data = taken(page, "PNG")
        assert name == f"outcomes_2024_990102_{version}.png"
        assert data.startswith(b"\x89PNG")
    name, data = taken(page, "Download CSV")
    assert name == f"agencies-2024_2024_990102_{version}.csv"
    assert data.decode("utf-8-sig").startswith("Agency,Concluded,Source,")


def test_without_a_browser_on_the_server_all_but_pictures_is_there_and_it_says_so(
    start_dashboard: StartDashboard, open_page: OpenPage
) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{start_dashboard(BROWSER_PATH='/nowhere/chromium')}/?{SELECTED}")
    expect(page.get_by_role("button", name="Picture", exact=True)).to_have_count(0)
    with opened_shelf(page, "Take along"):
        expect(page.get_by_text("Pictures of charts need Chromium or Chrome on the server")).to_be_visible()
        _name, data = taken(page, "Brief as PDF")
        assert data.startswith(b"%PDF")
        _name, data = taken(page, "Brief as Word document")
        assert len(Document(BytesIO(data)).inline_shapes) >= 2


@pytest.mark.parametrize(("button", "embed"), [("Copy link", {}), ("Copy link for embedding", {"embed": ["true"]})])
def test_the_copied_link_carries_page_filters_and_language(
    button: str, embed: dict[str, list[str]], dashboard: str, open_page: OpenPage
) -> None:
    page = open_page(locale="en-GB")
    # As over http, where a page has no clipboard of its own.
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    visit(page, f"{dashboard}/quality?{SELECTED}&severity=error")
    with opened_shelf(page, "Take along"):
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text("Copied.")).to_be_visible()
    page.get_by_role("button", name="Take along", exact=True).focus()
    page.evaluate(
        "() => { const area = document.createElement('textarea'); area.id = 'pasted'; document.body.append(area); area.focus(); }"
    )
    page.keyboard.press("Control+V")
    link = page.locator("#pasted").input_value()
    assert urlsplit(link).path == "/quality"
    expected = {"year": ["2024"], "region": ["990102"], "severity": ["error"], "lang": ["en"]}
    assert parse_qs(urlsplit(link).query) == expected | embed


def test_a_page_in_a_frame_has_no_bars_and_keeps_so_from_page_to_page(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{dashboard}/?{SELECTED}&embed=true")
    expect(page.locator("[data-testid=stToolbar]")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Region")).to_be_visible()
    page.get_by_role("link", name="Requests", exact=True).click()
    expect(page.locator("h1")).to_have_text("Requests")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"year": ["2024"], "region": ["990102"], "embed": ["true"]}


def test_a_printed_page_cuts_no_chart_and_shows_no_bars(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB", width=1920, height=1000)
    visit(page, f"{dashboard}/requests")
    printed = list(extract_pages(BytesIO(page.pdf(prefer_css_page_size=True))))
    lines = [(sheet, part) for sheet in printed for part in sheet if isinstance(part, LTTextContainer)]
    text = "".join(part.get_text() for _sheet, part in lines)
    assert {round(sheet.width) for sheet in printed} == {595}
    # At the right end of the widest chart stand the outcomes with their numbers.
    counts = sums(open_library(), Selection((2025,)), ANSWERS)["count"]
    assert [count for count in counts if not re.search(rf"\b{count:,}\W{{1,5}}\d+\.\d%", text)] == []
    # The table below, which the screen draws on a canvas with a few of its rows in sight, has every agency on paper.
    rows = sums(open_library(), Selection((2025,)), ("concluded",), ("agency",))
    page.emulate_media(media="print")
    table = page.locator(".printed-table").last
    expect(table).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame]").last).to_be_hidden()
    assert set(table.locator("tbody tr td:first-child").all_inner_texts()) == set(rows["agency"])
    assert "All regions" not in text
    assert "Take along" not in text
    assert [part.get_text() for sheet, part in lines if part.x1 > sheet.width] == []
