"""The main line: a document in, who, when, figures, findings and tables out."""

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from parsing import Report, UnreadableReport, read_report, read_reports
from parsing.batch import find_report
from parsing.describe import number_text
from parsing.document import Paragraph, Table
from parsing.figures import Figure
from parsing.schema import validate
from parsing.tables import COLUMNS, KEYS

LAYOUTS = ["dump.txt", "paragraphs.txt", "oneline.txt", "plain.html", "messy.html", "table.md", "report.txt"]
CHANNELS = {
    ("disclosure", "website"): 1547, ("disclosure", "wechat"): 377, ("disclosure", "other"): 340, ("disclosure", "total"): 2264,
    ("request", "in_person"): 4, ("request", "online"): 2, ("request", "mail"): 25,
}  # fmt: skip
# What the prose of the real report says against itself and against the tables: (rule, location) → (expected, actual).
CONTRADICTIONS = {
    ("prose_sum", "requests/new/total"): (31, 27),
    ("prose_requests", "requests/granted/total"): (2, 4),
    ("prose_requests", "requests/partially_granted/total"): (18, 3),
    ("prose_requests", "requests/denied/total"): (10, 0),
    ("prose_appeals", "appeals/review/total"): (0, 9),
    ("prose_appeals", "appeals/review/upheld"): (0, 8),
    ("prose_appeals", "appeals/review/corrected"): (0, 1),
    ("prose_appeals", "appeals/litigation/total"): (2, 5),
}


@pytest.fixture(scope="module")
def real(sample: Path) -> Report:
    """The published report of 2019 whose figures the sample keeps, in our own words."""
    return read_report(sample / "real" / "longting-2019.txt")


def numbers(report: Report, table: str, origin: str = "table") -> dict[tuple[str, ...], float | None]:
    return {figure.codes: figure.number for figure in report.figures if figure.table == table and figure.origin == origin}


def test_the_real_report_is_known(real: Report) -> None:
    assert (real.agency, real.year, real.form) == ("开封市龙亭区人民政府办公室", 2019, "2019")
    assert (real.region.province, real.region.city, real.region.county) == ("河南省", "开封市", "龙亭区")
    assert real.region.adcode == "410202"
    assert not real.simulated


def test_the_real_reports_prose_counts(real: Report) -> None:
    assert numbers(real, "channels", "prose") == CHANNELS
    told = numbers(real, "requests", "prose")
    assert told[("new", "total")] == 31
    assert told[("legacy_other_route", "total")] == 7
    indicators = {figure.codes[0]: figure.number for figure in real.figures if figure.table == "indicators"}
    assert indicators["重大决策预公开"] == 74
    assert indicators["三大攻坚战"] == 75


def test_the_real_reports_contradictions_are_findings_and_its_sums_are_not(real: Report) -> None:
    found = {(finding.rule, finding.location): (finding.expected, finding.actual) for finding in real.findings}
    assert {key: found[key] for key in CONTRADICTIONS} == CONTRADICTIONS
    assert not {rule for rule, _ in found} & {"applicants_total", "outcomes_total", "intake_balance", "results_total"}


def block_text(report: Report, place: str) -> str:
    """The text that a locator leads to."""
    block, _, characters = place.partition("#")
    texts = {b.place: b.text for b in report.document.blocks if isinstance(b, Paragraph)}
    texts |= {c.place: c.text for b in report.document.blocks if isinstance(b, Table) for c in b.cells}
    text = texts.get(block) or texts[block.partition("C")[0]]
    start, _, end = characters.partition("-")
    return text[int(start) : int(end)] if characters else text


def says(text: str, figure: Figure) -> bool:
    shown = number_text(figure.number)
    return shown in text.replace(",", "") if figure.note != "approximate" else text[:1].isdigit()


@pytest.mark.parametrize("layout", ["dump.txt", "plain.html", "messy.html", "table.md", "paragraphs.txt"])
def test_every_figure_leads_to_the_text_that_holds_it(corpus: Path, layout: str) -> None:
    report = read_report(corpus / "longting-2019" / layout)
    held = [figure for figure in report.figures if figure.number is not None and not figure.note]
    texts = {
        figure: block_text(report, figure.place).translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
        for figure in held
    }
    assert len(held) > 200
    assert [figure for figure, text in texts.items() if not says(text, figure)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_real_report_comes_out_whole_in_every_layout(corpus: Path, layout: str) -> None:
    gold = json.loads((corpus / "longting-2019" / "gold.json").read_text("utf-8"))
    report = read_report(corpus / "longting-2019" / layout)
    assert (report.agency, report.year, report.form) == (gold["agency"], gold["year"], gold["form"])
    for table in ("disclosures", "requests", "appeals"):
        expected = {(row, column): number for row, cells in gold[table].items() for column, number in cells.items()}
        assert numbers(report, table) == expected
    assert numbers(report, "channels", "prose") == CHANNELS


def test_reading_is_deterministic(real: Report, sample: Path) -> None:
    again = read_report(sample / "real" / "longting-2019.txt")
    assert again == real


def test_the_same_bytes_are_the_same_report_whatever_their_name(sample: Path) -> None:
    data = (sample / "real" / "longting-2019.txt").read_bytes()
    report = read_report(data, "another-name.txt")
    assert report.source == "another-name.txt"
    assert report.report_id == report.sha256[:16]
    assert len(read_reports([sample / "real" / "longting-2019.txt"] * 2).reports) == 1


def test_tables_satisfy_their_schema(sample: Path) -> None:
    tables = validate(read_reports(sorted((sample / "simulated").rglob("*.html"))))
    assert len(tables.reports) > 20
    for name, columns in COLUMNS.items():
        frame = getattr(tables, name)
        assert list(frame.columns) == list(columns)
        assert not frame.duplicated(list(KEYS[name])).any()


def test_a_missing_number_is_missing_in_the_tables_and_none_to_a_loop() -> None:
    rows = ["三、收到和处理政府信息公开申请情况", "| 一、本年新收政府信息公开申请数量 | 5 | | 0 | 0 | 0 | 0 | 5 |"]
    requests = read_report("\n".join(rows).encode(), "blank.md").tables().requests
    assert requests["count"].dtype == pd.Int64Dtype()
    assert list(requests["count"]) == [5, None, 0, 0, 0, 0, 5]
    assert list(requests["note"])[1] == "blank"
    assert requests["count"].sum() == 10


CANNOT_BE_READ = [
    (b"", "empty"),
    (b" \n\t\r\n", "empty"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "unknown_format"),
    ("会议通知\n请于周三上午到三楼会议室开会。".encode(), "not_a_report"),
    (b"<div>" * 200_000 + b"x", "too_deep"),
]


@pytest.mark.parametrize(("data", "reason"), CANNOT_BE_READ)
def test_what_cannot_be_read_says_why_in_both_languages(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_report(data, "file")
    assert caught.value.reason == reason
    assert caught.value.message("zh").endswith("。")
    assert caught.value.message("en").endswith(".")
    assert caught.value.message("zh") != caught.value.message("en")


def test_a_batch_names_what_it_could_not_read_and_goes_on(tmp_path: Path, sample: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    tables = read_reports([empty, tmp_path / "absent.html", sample / "real" / "longting-2019.txt"])
    assert list(tables.failures["reason"]) == ["empty", "not_found"]
    assert list(tables.failures["source"]) == [str(empty), str(tmp_path / "absent.html")]
    assert list(tables.reports["year"]) == [2019]


def year_of(agency: str, year: int, received: int) -> str:
    return (
        f"<h2>{agency}{year}年政府信息公开工作年度报告</h2><p>一、总体情况</p><p>无。</p><p>二、主动公开政府信息情况</p>"
        f"<p>三、收到和处理政府信息公开申请情况</p><table><tr><td>一、本年新收政府信息公开申请数量</td><td>{received}</td>"
        f"<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>{received}</td></tr></table><p>六、其他需要报告的事项</p>"
    )


def test_several_reports_on_one_page_are_told_apart(tmp_path: Path) -> None:
    page = tmp_path / "years.html"
    page.write_text(year_of("示例市财政局（模拟）", 2022, 5) + year_of("示例市财政局（模拟）", 2023, 8), "utf-8")
    tables = read_reports([page])
    assert list(tables.reports["year"]) == [2022, 2023]
    assert tables.reports["report_id"].is_unique
    totals = tables.requests[(tables.requests["outcome"] == "new") & (tables.requests["applicant"] == "total")]
    assert list(totals["count"]) == [5, 8]
    assert read_report(page).year == 2022


def test_a_title_that_is_repeated_or_linked_to_is_no_second_report() -> None:
    head = "<p>示例市财政局（模拟）2023年政府信息公开工作年度报告</p>"
    links = "".join(f"<li>示例市财政局（模拟）{year}年政府信息公开工作年度报告</li>" for year in (2021, 2022))
    report = read_report((head + year_of("示例市财政局（模拟）", 2023, 8) + links).encode(), "page.html")
    assert report.year == 2023
    assert numbers(report, "requests")[("new", "total")] == 8


def test_an_archive_stands_for_its_reports(tmp_path: Path, sample: Path) -> None:
    archive = tmp_path / "reports.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(sample / "real" / "longting-2019.txt", "2019/longting.txt")
        file.writestr("2019/empty.txt", "")
    tables = read_reports([archive])
    assert list(tables.reports["agency"]) == ["开封市龙亭区人民政府办公室"]
    assert list(tables.failures["reason"]) == ["empty"]
    source, identity = tables.reports["source"].iloc[0], tables.reports["report_id"].iloc[0]
    assert source.startswith(str(archive))
    assert find_report(source, identity).year == 2019
