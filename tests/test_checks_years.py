"""Rules that need more than one report, on two small made-up years and on a government with its bureaus."""

import pytest

from parsing import read_report
from parsing.checks_years import findings_across_reports
from parsing.report import Columns, columns_of

RECEIVED = "一、本年新收政府信息公开申请数量"
CARRIED_IN, CARRIED_OUT = "二、上年结转政府信息公开申请数量", "四、结转下年度继续办理"


def row(label: str, number: int) -> str:
    return f"| {label} | {number} | 0 | 0 | 0 | 0 | 0 | {number} |"


def report(agency: str, year: int, lines: list[str]) -> str:
    return "\n".join([f"{agency}{year}年政府信息公开工作年度报告", "二、主动公开政府信息情况", *lines])


def documents(rules_2021: str, licensing: str) -> str:
    return f"| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 行政规范性文件 | {rules_2021} |\n{licensing}"


def tables(*texts: str) -> Columns:
    return columns_of([read_report(text.encode(), f"{n}.md") for n, text in enumerate(texts)])


def found(given: Columns) -> list[tuple[str, str, float, float]]:
    rows = findings_across_reports(given)
    return sorted(zip(rows["rule"], rows["location"], rows["expected"], rows["actual"], strict=True))


BUREAU = "示例市财政局（模拟）"


@pytest.mark.parametrize(
    ("carried_in", "expected"),
    [
        (3, []),
        (
            5,
            [
                ("carry_over", "requests/carried_in/natural_person", 3, 5),
                ("carry_over", "requests/carried_in/total", 3, 5),
            ],
        ),
    ],
)
def test_carry_over(carried_in: int, expected: list[tuple[str, str, float, float]]) -> None:
    last = report(BUREAU, 2022, [row(RECEIVED, 10), row(CARRIED_OUT, 3)])
    this = report(BUREAU, 2023, [row(RECEIVED, 9), row(CARRIED_IN, carried_in)])
    assert found(tables(last, this)) == expected


@pytest.mark.parametrize(
    ("in_force", "expected"), [(11, []), (14, [("stock_flow", "disclosures/normative_documents/in_force", 11, 14)])]
)
def test_stock_and_flow(in_force: int, expected: list[tuple[str, str, float, float]]) -> None:
    last = report(BUREAU, 2022, [documents("1 | 0 | 10", "")])
    this = report(BUREAU, 2023, [documents(f"3 | 2 | {in_force}", "")])
    assert found(tables(last, this)) == expected


@pytest.mark.parametrize(
    ("prior", "expected"), [(12, []), (10, [("prior_items", "disclosures/licensing/prior_items", 12, 10)])]
)
def test_items_of_last_year(prior: int, expected: list[tuple[str, str, float, float]]) -> None:
    head = "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
    last = report(BUREAU, 2019, [head + "| 行政许可 | 10 | +2 | 7 |"])
    this = report(BUREAU, 2020, [head + f"| 行政许可 | {prior} | 0 | 7 |"])
    assert found(tables(last, this)) == expected


def test_years_that_are_not_neighbours_are_not_compared() -> None:
    assert found(tables(report(BUREAU, 2021, [row(CARRIED_OUT, 3)]), report(BUREAU, 2023, [row(CARRIED_IN, 9)]))) == []


def test_a_place_that_changed_its_name_goes_on() -> None:
    last = report("洪泽县人民政府", 2015, [row(RECEIVED, 10), row(CARRIED_OUT, 3)])
    this = report("淮安市洪泽区人民政府", 2016, [row(RECEIVED, 9), row(CARRIED_IN, 5)])
    other = report("金湖县人民政府", 2016, [row(RECEIVED, 9), row(CARRIED_IN, 7)])
    told = [
        (rule, wanted, actual) for rule, where, wanted, actual in found(tables(last, this, other)) if where.endswith("total")
    ]
    assert told == [("carry_over", 3, 5)]


def test_two_reports_of_one_agency_on_one_year_decide_nothing() -> None:
    last = report(BUREAU, 2022, [row(CARRIED_OUT, 3)])
    this = report(BUREAU, 2023, [row(CARRIED_IN, 9)])
    assert found(tables(last, this, report(BUREAU, 2023, [row(CARRIED_IN, 3), row(RECEIVED, 1)]))) == []


def test_parts_beyond_their_whole() -> None:
    whole = report("示例市人民政府（模拟）", 2023, [row(RECEIVED, 10)])
    parts = [report(agency, 2023, [row(RECEIVED, 6)]) for agency in (BUREAU, "示例市教育局（模拟）")]
    assert found(tables(whole, *parts)) == [("rollup", "requests/new/total", 10, 12)]
    assert found(tables(whole, parts[0])) == []


def test_the_finding_names_the_other_report() -> None:
    given = tables(report(BUREAU, 2022, [row(CARRIED_OUT, 3)]), report(BUREAU, 2023, [row(CARRIED_IN, 5)]))
    rows = findings_across_reports(given)
    last, this = given["reports"]["report_id"]
    assert set(rows["detail"]) == {last}
    assert set(rows["report_id"]) == {this}
    assert "上年报告结转下年度 3，本年报告上年结转 5" in rows["message"][0]
