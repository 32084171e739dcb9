"""The main line as a reader goes it, in Chromium: links, filters, languages, the way from a figure to its place."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from parsing import read_report
from tests.settled import settle, visit

OpenPage = Callable[..., Page]
StartDashboard = Callable[..., str]
PATHS = ("", "channels", "requests", "appeals", "compare", "quality", "reports", "library", "method", "admin")
TITLES = {
    "zh-CN": (
        "总览",
        "公开渠道",
        "依申请公开",
        "复议诉讼",
        "机关对比",
        "数据质量",
        "报告原文",
        "报告入库",
        "口径说明",
        "运行管理",
    ),
    "en-GB": (
        "Overview",
        "Channels",
        "Requests",
        "Reviews and lawsuits",
        "Compare",
        "Data quality",
        "Reports",
        "Add reports",
        "Definitions",
        "Administration",
    ),
}
FIRST_ROW = (22, 52)  # the first cell below the head of a table that is drawn on a canvas


def test_a_deep_link_on_a_fresh_server_opens_its_page_with_its_filters(
    start_dashboard: StartDashboard, open_page: OpenPage
) -> None:
    address = start_dashboard()
    page = open_page()
    visit(page, f"{address}/quality?year=2024&region=990102&severity=notice")
    expect(page.locator("h1")).to_have_text("数据质量")
    for step, name in (("地区", "示例省"), ("市（州）", "示例市"), ("县（市、区）", "东湖区")):
        expect(page.get_by_role("combobox", name=step)).to_have_value(name)
    page.get_by_role("link", name="依申请公开").click()
    expect(page.locator("h1")).to_have_text("依申请公开")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"year": ["2024"], "region": ["990102"]}
    page.go_back()
    expect(page.locator("h1")).to_have_text("数据质量")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"year": ["2024"], "region": ["990102"], "severity": ["notice"]}


@pytest.mark.parametrize(
    ("locale", "told", "back"),
    [("zh-CN", "没有这个网页", "返回首页"), ("en-GB", "There is no such page", "To the start page")],
)
def test_an_address_without_a_page_says_so(locale: str, told: str, back: str, dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale=locale)
    visit(page, dashboard)  # which tells a fresh server of the navigation
    visit(page, f"{dashboard}/没有?year=2024")
    expect(page.locator("h1")).to_have_text(told)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name=back, exact=True).click()
    expect(page.locator("h1")).to_have_text(TITLES[locale][0])
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == {"year": ["2024"]}


@pytest.mark.parametrize("locale", list(TITLES))
def test_every_page_draws_and_asks_nobody_but_its_own_server(locale: str, dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale=locale)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    for path, title in zip(PATHS, TITLES[locale], strict=True):
        visit(page, f"{dashboard}/{path}")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        expect(page.locator("html")).to_have_attribute("lang", {"zh-CN": "zh-CN", "en-GB": "en"}[locale])
    host = urlsplit(dashboard).netloc
    elsewhere = [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != host]
    assert len(asked) > 20
    assert elsewhere == []


def test_a_copied_link_reopens_the_same_on_a_fresh_server_in_another_language(
    dashboard: str, start_dashboard: StartDashboard, open_page: OpenPage
) -> None:
    page = open_page(locale="zh-CN")
    visit(page, dashboard)
    before = page.locator("[data-testid=stMetricValue]").all_inner_texts()
    page.get_by_role("combobox", name="年度").click()
    page.get_by_role("option", name="2021").click()
    page.wait_for_url(re.compile("year=2021"))
    settle(page)
    shown = page.locator("[data-testid=stMetricValue]").all_inner_texts()
    assert shown != before
    link = page.url
    elsewhere = open_page(locale="en-GB")
    visit(elsewhere, link.replace(urlsplit(link).netloc, urlsplit(start_dashboard()).netloc))
    expect(elsewhere.locator("h1")).to_have_text("Overview")
    assert elsewhere.locator("[data-testid=stMetricValue]").all_inner_texts() == shown
    elsewhere.get_by_text("中文", exact=True).click()
    expect(elsewhere.locator("h1")).to_have_text("总览")
    settle(elsewhere)
    assert parse_qs(urlsplit(elsewhere.url).query) == {"year": ["2021"], "lang": ["zh"]}
    assert elsewhere.locator("[data-testid=stMetricValue]").all_inner_texts() == shown


def middle(element: Locator) -> tuple[float, float]:
    """Where on the screen a mark is, which stands still once its page has come to rest."""
    element.scroll_into_view_if_needed()
    settle(element.page)
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def click_mark(mark: Locator) -> None:
    """A click on a mark of a chart, as a hand does it: the chart has noticed the mark below the pointer before."""
    page = mark.page
    page.mouse.move(*middle(mark))
    expect(page.locator(".hoverlayer .hovertext").first).to_be_visible()
    page.mouse.down()
    page.mouse.up()


def click_cell(table: Locator, x: float, y: float) -> None:
    """A click at a place within a table."""
    table.scroll_into_view_if_needed()
    settle(table.page)
    table.hover(position={"x": x, "y": y})
    settle(table.page)
    table.click(position={"x": x, "y": y})


def opened_from(table: Locator) -> Page:
    """The page that the link in a table's first row opens. The table is drawn on a canvas, which tells nobody when it is ready:
    on a busy machine the first click may come too early."""
    for _attempt in range(4):
        try:
            with table.page.context.expect_page(timeout=15_000) as opened:
                click_cell(table, *FIRST_ROW)
        except PlaywrightTimeout:
            continue
        return opened.value
    raise AssertionError("the link in the table's first row opened no page")


def test_a_click_leads_from_a_mark_to_the_place_in_the_report(dashboard: str, sample: Path, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{dashboard}/?region=410202")
    expect(page.get_by_text("Click a mark to see the reports behind it.").first).to_be_visible()
    click_mark(page.locator(".js-plotly-plot").first.locator(".point path").first)
    expect(page.get_by_text("1 figure behind it")).to_be_visible()
    report = opened_from(page.locator("[data-testid=stDataFrame]").first)
    settle(report)
    asked = parse_qs(urlsplit(report.url).query)
    expect(report.locator("h1")).to_have_text("Reports")
    expected = read_report(sample / "real" / "longting-2019.txt")
    figure = next(found for found in expected.figures if found.location == "requests/granted/total" and found.origin == "table")
    assert asked == {"region": ["410202"], "report": [expected.report_id], "place": [figure.place]}
    expect(report.locator("[data-testid=stMain] strong").first).to_have_text(f"{figure.number:.0f}")


def test_a_click_leads_from_a_cell_of_the_comparison_to_the_place(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    visit(page, f"{dashboard}/compare?measure=new&peers=county-99-simulated")
    card = page.locator("[data-testid=stVerticalBlock]", has=page.locator(".heatmaplayer")).last
    text = card.locator(".textpoint text").first
    shown = text.text_content()
    click_mark(text)
    expect(card.get_by_text("1 figure behind it")).to_be_visible()
    report = opened_from(card.locator("[data-testid=stDataFrame]").first)
    settle(report)
    expect(report.locator("h1")).to_have_text("Reports")
    expect(report.locator("[data-testid=stMain] strong").first).to_have_text(re.compile(f"^{shown}\\D*$"))


def test_a_click_on_a_cell_of_the_form_shows_its_place(dashboard: str, sample: Path, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    report = read_report(sample / "real" / "longting-2019.txt")
    visit(page, f"{dashboard}/reports?report={report.report_id}")
    table = page.locator("[data-testid=stDataFrame]").first
    dialog = page.get_by_role("dialog")
    for _attempt in range(4):  # a canvas that is not ready yet takes no click
        click_cell(table, 280, FIRST_ROW[1])
        settle(page)
        if dialog.is_visible():
            break
    expect(dialog.locator("strong")).to_have_text("31")
    figure = next(found for found in report.figures if found.location == "requests/new/natural_person")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["place"] == [figure.place]


def test_a_folder_in_which_nothing_can_be_read_says_why(
    start_dashboard: StartDashboard, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    address = start_dashboard(OGI_REPORTS=str(tmp_path))
    page = open_page(locale="en-GB")
    for path in PATHS[:-3]:
        visit(page, f"{address}/{path}")
        expect(page.get_by_role("heading", name="There is no report yet")).to_be_visible()
    visit(page, f"{address}/quality")
    expect(page.get_by_role("heading", name="Documents that could not be read")).to_be_visible()


def test_a_folder_that_is_not_there_is_named_as_the_reason(
    start_dashboard: StartDashboard, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(locale="zh-CN")
    page.goto(start_dashboard(OGI_REPORTS=str(tmp_path / "nowhere")))
    expect(page.get_by_text("OGI_REPORTS 所指的文件夹不存在。请检查路径后重新启动。")).to_be_visible()


def test_text_of_a_document_is_shown_and_never_run(
    start_dashboard: StartDashboard, open_page: OpenPage, tmp_path: Path
) -> None:
    hostile = (
        "<img src=x onerror=window.broken=1> **b** :smile: :red[r] $x^2$ [a](javascript:window.broken=1) -> www.example.org `c`"
    )
    text = f"示例县人民政府2023年政府信息公开工作年度报告\n一、总体情况\n{hostile} 全年主动公开政府信息12条。\n"
    (tmp_path / "hostile.txt").write_text(text, "utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    address = start_dashboard(OGI_REPORTS=str(tmp_path))
    report = read_report(tmp_path / "hostile.txt")
    place = next(figure.place for figure in report.figures if figure.number == 12)
    page = open_page(locale="en-GB")
    visit(page, f"{address}/reports?report={report.report_id}&place={place.replace('#', '%23')}")
    marked = page.locator("[data-testid=stMain] [data-testid=stMarkdown]", has=page.locator("strong")).first
    assert hostile in marked.inner_text().replace("\u2060", "")
    page.get_by_text("Full text", exact=True).click()
    expect(page.get_by_test_id("stText").first).to_be_visible()
    settle(page)
    assert any(hostile in shown for shown in page.locator("[data-testid=stText]").all_inner_texts())
    assert page.evaluate("window.broken") is None
    assert page.locator("[data-testid=stMain] img").count() == 0
    visit(page, f"{address}/quality")
    expect(page.get_by_text("Documents that could not be read")).to_be_visible()
