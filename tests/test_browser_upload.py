"""The clerk's way in Chromium, with real files: read, corrected, kept, listed for the agency, removed; and the filters' search."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from library.decisions import THIS_MACHINE
from library.ingest import add_bytes
from library.queries import Selection, list_reports
from library.queries_library import recent_decisions
from library.store import open_stored
from tests.hosted.test_accessibility import serious_violations
from tests.settled import settle, visit
from tests.small_documents import requests_report
from tests.test_staging import DEEP, PHOTOGRAPH
from tests.test_upload import BROKEN, NOBODY

OpenPage = Callable[..., Page]
StartDashboard = Callable[..., str]


def kept(library: Path) -> list[tuple[str, int]]:
    rows = list_reports(open_stored(library), Selection())
    return sorted((str(agency), int(year)) for agency, year in zip(rows["agency"], rows["year"], strict=True))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def drop(page: Page, *files: Path) -> None:
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(list(files))


@pytest.fixture
def documents(tmp_path: Path, sample: Path) -> dict[str, Path]:
    """A text that tells no place, one with broken sums, two hostile ones, and an archive of the sample's reports on 2023."""
    folder = tmp_path / "documents"
    folder.mkdir()
    contents = {"nobody.md": NOBODY, "broken.md": BROKEN, "photo.docx": PHOTOGRAPH, "deep.html": DEEP}
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "2023.zip", "w") as archive:
        for path in sorted((sample / "simulated" / "2023").iterdir()):
            archive.write(path, path.name)
    return {path.name: path for path in folder.iterdir()}


def test_a_clerk_adds_corrects_lists_and_removes(
    start_dashboard: StartDashboard, open_page: OpenPage, documents: dict[str, Path], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    page = open_page(locale="zh-CN")
    visit(page, f"{start_dashboard(OGI_LIBRARY=str(library))}/library")
    words = page.locator("[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]")
    assert words.evaluate("element => getComputedStyle(element, '::after').content") == '"选择文件，或拖到此处"'
    drop(page, *(documents[name] for name in ("nobody.md", "broken.md", "photo.docx", "deep.html")))
    expect(page.get_by_role("heading", name="已读取 2 份报告、1 份合计不符、2 份无法读取")).to_be_visible()
    assert not (library / "current").exists()
    assert serious_violations(page) == []

    press(page, "更正机关或年度")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("搜索机关").fill("开封 教育局")
    dialog.get_by_text("开封市教育局", exact=True).click()
    expect(dialog.get_by_role("radio", name="开封市教育局", exact=True)).to_be_checked()
    settle(page)
    dialog.get_by_role("button", name="确定").click()
    expect(page.get_by_text("2023 · 开封市教育局")).to_be_visible()
    press(page, "入库 2 份")
    expect(page.get_by_text("新增 2 份。各页已显示报告库的新版本。")).to_be_visible()
    assert kept(library) == [("开封市教育局", 2023), ("示例市公安局（模拟）", 2023)]
    decided = recent_decisions(open_stored(library), 10)
    assert decided[["agency", "decided_by"]].to_numpy().tolist() == [["开封市教育局", THIS_MACHINE]]

    drop(page, documents["nobody.md"])
    expect(page.get_by_text("已在库中")).to_be_visible()
    expect(page.get_by_role("button", name="入库 0 份")).to_be_disabled()
    press(page, "全部放弃")
    expect(page.get_by_role("button", name="全部放弃")).to_have_count(0)
    assert serious_violations(page) == []
    press(page, "核对清单")
    expect(dialog.get_by_text("贵单位2023年政府信息公开工作年度报告中，有 2 处数字不一致")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="下载 XLSX").click()
    assert download.value.suggested_filename == "示例市公安局（模拟）.xlsx"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    press(page, "移除")
    expect(dialog.get_by_text("及其报告将从报告库移除")).to_be_visible()
    assert len(kept(library)) == 2
    dialog.get_by_role("button", name="移除").click()
    expect(page.get_by_text("已移除")).to_be_visible()
    assert len(kept(library)) == 1


def test_an_archive_is_added_from_a_phone_and_shown_at_once(
    start_dashboard: StartDashboard, open_page: OpenPage, documents: dict[str, Path], tmp_path: Path
) -> None:
    page = open_page(locale="en-GB", width=390, height=844, color_scheme="dark")
    address = start_dashboard(OGI_LIBRARY=str(tmp_path / "library"))
    visit(page, f"{address}/library")
    drop(page, documents["2023.zip"])
    expect(page.get_by_role("button", name="Keep 19 documents")).to_be_visible()
    assert serious_violations(page) == []
    page.get_by_role("button", name="Keep 19 documents").click()
    expect(page.get_by_text("19 documents added. All pages show the new version of the library.")).to_be_visible()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("[data-testid=stMain]").evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    visit(page, f"{address}/quality")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("19")


@pytest.fixture
def many_agencies(tmp_path: Path) -> Path:
    """A library with forty agencies, more than are listed."""
    reports = [(f"{number}.md", requests_report(f"示例市第{number}局（模拟）", 2023, number + 1)) for number in range(40)]
    add_bytes(tmp_path / "library", reports)
    return tmp_path / "library"


def test_an_agency_is_found_by_typing_and_ticked_by_keyboard(
    start_dashboard: StartDashboard, open_page: OpenPage, many_agencies: Path
) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{start_dashboard(OGI_LIBRARY=str(many_agencies))}/requests")
    sidebar = page.locator("[data-testid=stSidebar]")
    assert "第17局" not in sidebar.inner_html()
    search = page.get_by_role("searchbox", name="Agency").or_(page.get_by_label("Agency", exact=True)).first
    search.press_sequentially("第1 局", delay=20)
    expect(sidebar.get_by_test_id("stCheckbox")).to_have_count(8)
    expect(sidebar.get_by_text("3 more; type more of the name.")).to_be_visible()
    assert serious_violations(page) == []
    search.fill("第17局")
    expect(sidebar.get_by_test_id("stCheckbox")).to_have_count(1)
    settle(page)
    sidebar.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**agency=**")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"agency": ["示例市第17局（模拟）"]}
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("18")
    again = open_page(locale="en-GB")
    visit(again, page.url)
    expect(again.locator("[data-testid=stSidebar]").get_by_role("checkbox", name="示例市第17局（模拟）")).to_be_checked()
    expect(again.get_by_test_id("stMetricValue").first).to_have_text("18")


def test_a_link_reopens_region_and_level_and_the_steps_go_up_again(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN")
    visit(page, f"{dashboard}/requests?region=990102&level=county")
    county = page.get_by_role("combobox", name="县（市、区）")
    expect(county).to_have_value("东湖区")
    expect(page.get_by_role("button", name="Remove 县级政府")).to_have_count(1)
    page.locator("[data-testid=stSidebar]").get_by_role("button", name="Clear value").nth(2).click()
    page.wait_for_url("**region=990100**")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"region": ["990100"], "level": ["county"]}
