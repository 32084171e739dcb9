"""Pages in other forms: on a phone, printed, in a frame, and from a server without a browser."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from playwright.sync_api import Page, expect

from library.queries import Selection
from library.queries_sums import sums
from library.schema import ANSWERS
from library.store import open_library
from tests.settled import settle, visit
from tests.test_browser import PATHS
from tests.test_take_along import SELECTED, opened_shelf, taken
from tests.test_upload import NOBODY

OpenPage = Callable[..., Page]
StartDashboard = Callable[..., str]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(path: str, dashboard: str, open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, color_scheme="dark")
    visit(page, f"{dashboard}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    # The sentence that answers the page's question is on the first screen, and the way to the filters has a name.
    finding = page.locator("[data-testid=stMain] h2").first.bounding_box()
    assert finding is not None
    assert finding["y"] + finding["height"] < 400
    sidebar = page.locator("[data-testid=stExpandSidebarButton]")
    assert sidebar.evaluate("element => getComputedStyle(element, '::after').content") == '"菜单与筛选"'
    expect(page.locator(".st-key-note_at_the_end")).to_contain_text("（模拟）")


@pytest.mark.parametrize(("locale", "correct", "search", "use"), [
    ("zh-CN", "更正机关或年度", "搜索机关", "确定"), ("en-GB", "Correct agency or year", "Search the agency", "Use this"),
])  # fmt: skip
def test_a_correction_on_a_phone(
    locale: str, correct: str, search: str, use: str, start_dashboard: StartDashboard, open_page: OpenPage, tmp_path: Path
) -> None:
    report = tmp_path / "nobody.md"
    report.write_bytes(NOBODY)
    page = open_page(locale=locale, width=390, height=600, has_touch=True)
    visit(page, f"{start_dashboard(OGI_LIBRARY=str(tmp_path / 'library'))}/library")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(report)
    page.get_by_role("button", name=correct, exact=True).tap(timeout=60_000)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(search).fill("开封 教育局")
    dialog.get_by_text("开封市教育局", exact=True).tap()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert dialog.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    for control in (
        dialog.get_by_label(search),
        dialog.get_by_role("radio", checked=True),
        dialog.get_by_role("button", name=use),
    ):
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    dialog.get_by_role("button", name=use).tap()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("2023 · 开封市教育局")).to_be_visible()


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
