"""What a reader takes along, in Chromium: documents, pictures, tables, the link."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from docx import Document
from pdfminer.high_level import extract_text
from playwright.sync_api import Page, expect

from library.queries import Selection
from library.queries_sums import sums
from library.store import Library
from tests.settled import visit

OpenPage = Callable[..., Page]
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
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)  # its end gives the keyboard back to the button


def taken(page: Page, button: str) -> tuple[str, bytes]:
    """The name and the content of what a button downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("locale", list(WORDS))
def test_brief_and_workbook_are_of_the_selection_that_is_shown(
    locale: str, dashboard: str, opened_sample: Library, open_page: OpenPage
) -> None:
    shelf, pdf, word, workbook, _picture, title, stem = WORDS[locale]
    new = int(sums(opened_sample, Selection((2024,), (), "990102"), ("new",))["count"].iloc[0])
    page = open_page(locale=locale)
    visit(page, f"{dashboard}/?{SELECTED}")
    with opened_shelf(page, shelf):
        name, data = taken(page, pdf)
        assert name == f"{stem}{opened_sample.version}.pdf"
        text = "".join(extract_text(BytesIO(data)).split())
        assert "".join(title.split()) in text
        assert f"{new:,}" in text
        name, data = taken(page, word)
        assert name == f"{stem}{opened_sample.version}.docx"
        assert Document(BytesIO(data)).paragraphs[0].text == title
        name, data = taken(page, workbook)
        assert name.endswith(f"_2024_990102_{opened_sample.version}.xlsx")
        overview = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
        assert new in [cell.value for row in overview.iter_rows() for cell in row]


def test_a_chart_is_taken_as_picture_and_a_table_as_csv_named_after_the_selection(
    dashboard: str, opened_sample: Library, open_page: OpenPage
) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{dashboard}/?{SELECTED}")
    version = opened_sample.version
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
    pasted = page.locator("#pasted")
    expect(pasted).not_to_be_empty()
    link = pasted.input_value()
    assert urlsplit(link).path == "/quality"
    expected = {"year": ["2024"], "region": ["990102"], "severity": ["error"], "lang": ["en"]}
    assert parse_qs(urlsplit(link).query) == expected | embed
