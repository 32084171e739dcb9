"""The 2008 form's table: rows of indicator, unit and number, in the layouts and with the quirks in which it is published."""

import json
from pathlib import Path

import pytest

from parsing import Report, read_report
from parsing.schema import validate

HEAD = "某市甲局2016年政府信息公开工作年度报告\n"
ROWS = (
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "120"),
    ("其中：主动公开规范性文件数", "条", "3"),
    ("1.政府公报公开政府信息数", "条", "0"),
    ("2.政府网站公开政府信息数", "条", "90"),
    ("3.政务微博公开政府信息数", "条", "30"),
    ("（一）收到申请数", "件", "7"),
    ("1.当面申请数", "件", "2"),
    ("3.网络申请数", "件", "5"),
    ("2.同意公开答复数", "件", "6"),
    ("四、行政复议数量", "件", "2"),
    ("（二）被依法纠错数", "件", "1"),
    ("五、行政诉讼数量", "件", "4"),
    ("（二）被依法纠错数", "件", "3"),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理等方面的经费）", "万元", "2.5"),
)
EXPECTED = {
    "channels/disclosure/total": 120, "indicators/主动公开规范性文件数": 3, "channels/disclosure/gazette": 0,
    "channels/disclosure/website": 90, "channels/disclosure/weibo": 30, "requests/new/total": 7,
    "channels/request/in_person": 2, "channels/request/online": 5, "requests/legacy_granted/total": 6, "appeals/review/total": 2, "appeals/review/corrected": 1,
    "appeals/litigation/total": 4, "appeals/litigation/corrected": 3, "indicators/政府信息公开专项经费": 2.5,
}  # fmt: skip


def figures(text: str) -> dict[str, float | None]:
    report = read_report((HEAD + text).encode(), "report.md")
    assert report.form == "2008"
    return {figure.location: figure.number for figure in report.figures if figure.origin == "table"}


LAYOUTS = {
    "pipe rows": "\n".join(f"| {label} | {unit} | {number} |" for label, unit, number in ROWS),
    "a cell a line": "\n".join(f"{label} |\n{unit} |\n{number} |" for label, unit, number in ROWS),
    "a paragraph a cell": "\n\n".join(f"{label}\n\n{unit}\n\n{number}" for label, unit, number in ROWS),
    "with a column of codes": "\n".join(
        f"| {label} | {n:02d} | {unit} | {number} |" for n, (label, unit, number) in enumerate(ROWS, 1)
    ),
    "without units": "\n".join(f"| {label} | {number} |" for label, _, number in ROWS),
    "this period and the whole year": "| 统计指标 | 单位 | 本期实际 | 本年累计 |\n"
    + "\n".join(f"| {label} | {unit} | 1 | {number} |" for label, unit, number in ROWS),
    "one run of characters": "".join(label + unit + number for label, unit, number in ROWS),
    "one run with labels numbered": "".join(
        f"{n % 9 + 1}.{label.lstrip('123.（一二四）、五')}{unit}{number}" for n, (label, unit, number) in enumerate(ROWS)
    ),
    "web page": "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in ROWS) + "</table>",
}


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_layout_gives_the_same_figures(layout: str) -> None:
    assert figures(LAYOUTS[layout]) == EXPECTED


def test_two_columns_that_differ_without_a_head_are_no_figure() -> None:
    read = figures("\n".join(f"| {label} | {unit} | 1 | {number} |" for label, unit, number in ROWS))
    assert read["channels/disclosure/website"] is None
    assert 90 not in read.values()


def test_blank_is_not_zero() -> None:
    read = figures(LAYOUTS["pipe rows"].replace("| 90 |", "| |").replace("| 30 |", "| — |"))
    assert read["channels/disclosure/website"] is None
    assert read["channels/disclosure/weibo"] is None
    assert read["channels/disclosure/gazette"] == 0


def test_parts_that_do_not_make_the_whole_are_found() -> None:
    report = read_report((HEAD + LAYOUTS["pipe rows"].replace("| 90 |", "| 80 |")).encode(), "report.md")
    assert [(f.rule, f.expected, f.actual) for f in report.findings if f.rule == "channel_sum"] == [("channel_sum", 120, 110)]


def test_channels_told_in_the_table_and_in_a_sentence_are_each_held_against_their_own_whole() -> None:
    sentence = "\n全年收到政府信息公开申请7件，其中当面申请2件，网络申请{}件。\n"
    for told, expected in (("5", []), ("4", [(7, 6)])):
        report = read_report((HEAD + LAYOUTS["pipe rows"] + sentence.format(told)).encode(), "report.md")
        found = [(f.expected, f.actual) for f in report.findings if f.rule == "request_channel_sum"]
        assert found == expected


def test_outcomes_told_are_held_against_what_was_concluded() -> None:
    sentence = "\n全年收到政府信息公开申请7件。全年办结8件，其中同意公开5件，同意部分公开2件，不同意公开{}件。\n"
    for told, expected in (("1", []), ("3", [(7, 10)])):
        report = read_report((HEAD + LAYOUTS["pipe rows"] + sentence.format(told)).encode(), "report.md")
        assert [(f.expected, f.actual) for f in report.findings if f.rule == "prose_sum"] == expected


def test_answers_in_traditional_characters_are_written_two_ways() -> None:
    for written in ("同意公開答復數", "同意公開答覆數"):
        assert figures(LAYOUTS["pipe rows"].replace("同意公开答复数", written)) == EXPECTED


def test_words_of_the_form_in_a_sentence_are_no_table() -> None:
    report: Report = read_report((HEAD + "全年收到申请数较少，当面申请数为2件。\n行政复议数量\n").encode(), "report.txt")
    assert not [figure for figure in report.figures if figure.origin == "table"]


@pytest.mark.parametrize("layout", ["dump.txt", "paragraphs.txt", "plain.html", "table.md"])
def test_the_whole_form_is_read(corpus: Path, layout: str) -> None:
    folder = corpus / "made-up-2008-form"
    rows = json.loads((folder / "gold.json").read_text("utf-8"))["rows"]
    report = read_report(folder / layout)
    assert [figure.number for figure in report.figures if figure.origin == "table"] == [
        r["value"] for r in rows if r["value"] is not None
    ]


def test_a_place_that_the_tables_of_two_forms_hold_is_one_figure() -> None:
    """Found by the fuzzer: 行政复议 stood twice in the tables. Where the two differ, neither is certain."""
    later = (
        "## 四、政府信息公开行政复议、行政诉讼情况\n| 行政复议 | | | | | 行政诉讼 |\n"
        + "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 " * 3
    )
    numbers = "|\n| 1 | 1 | 1 | 0 | 3 |" + " 0 |" * 10
    report = read_report((HEAD + LAYOUTS["pipe rows"] + "\n" + later + numbers).encode(), "report.md")
    told = {figure.location: (figure.number, figure.note) for figure in report.figures if figure.table == "appeals"}
    assert [told[f"appeals/review/{result}"] for result in ("corrected", "total")] == [(1, ""), (None, "ambiguous")]
    assert len(validate(report.tables()).appeals) == len(told)


@pytest.mark.parametrize(
    "run", ["{label}{unit}{n:02d}{number}", "{label}{unit}1{number}本年累计"], ids=["codes", "two columns"]
)
def test_figures_that_another_column_runs_into_are_none(run: str) -> None:
    text = HEAD + "".join(
        run.format(label=label, unit=unit, number=number, n=n) for n, (label, unit, number) in enumerate(ROWS, 1)
    )
    report = read_report(text.encode(), "report.txt")
    assert [figure.number for figure in report.figures if figure.origin == "table"] == []
