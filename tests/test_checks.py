"""Each rule, on a small made-up report: what breaks it is found with both numbers, what satisfies it is not."""

import pytest

from parsing import read_report
from parsing.describe import describe_finding, describe_location
from parsing.figures import Finding
from parsing.form import FORM

HEAD = "示例市甲局（模拟）2023年政府信息公开工作年度报告\n"
LABELS = tuple(
    term.number + ("、" if len(term.number) == 1 else "") + term.labels[0] for term in FORM.outcomes if "2021" in term.editions
)


def request_table(rows: dict[str, list[int]]) -> str:
    """Section 三 in pipe rows: the rows given, zeros elsewhere."""
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |",
    ]
    lines += [f"| {label} | " + " | ".join(map(str, rows.get(label, [0] * 7))) + " |" for label in LABELS]
    return "\n".join(lines) + "\n"


def appeals_table(numbers: list[int]) -> str:
    return "四、政府信息公开行政复议、行政诉讼情况\n| " + " | ".join(map(str, numbers)) + " |\n"


NEW, GRANTED, TOTAL, LEFT = LABELS[0], LABELS[2], LABELS[23], LABELS[24]
EIGHT, TWO, ZERO = [6, 2, 0, 0, 0, 0, 8], [2, 0, 0, 0, 0, 0, 2], [0] * 7
HOLDS = {NEW: EIGHT, GRANTED: EIGHT, TOTAL: EIGHT}


def found(text: str) -> set[tuple[str, str, float | None, float | None]]:
    report = read_report((HEAD + text).encode(), "report.md")
    return {
        (f.rule, f.location, f.expected, f.actual) for f in report.findings if not f.rule.startswith(("missing", "unmatched"))
    }


CASES = [
    ("all sums hold", request_table(HOLDS), set()),
    (
        "a row's applicants do not add up",
        request_table({**HOLDS, NEW: [6, 2, 0, 0, 0, 0, 9]}),
        {("applicants_total", "requests/new/total", 8, 9), ("intake_balance", "requests/concluded/total", 9, 8)},
    ),
    (
        "a column's outcomes do not add up",
        request_table({**HOLDS, GRANTED: [5, 2, 0, 0, 0, 0, 7]}),
        {
            ("outcomes_total", "requests/concluded/natural_person", 5, 6),
            ("outcomes_total", "requests/concluded/total", 7, 8),
        },
    ),
    (
        "requests carried forward without having come in",
        request_table({**HOLDS, LEFT: TWO}),
        {
            ("intake_balance", "requests/concluded/natural_person", 6, 8),
            ("intake_balance", "requests/concluded/total", 8, 10),
        },
    ),
    ("a route's results add up", appeals_table([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), set()),
    (
        "a route's results do not add up",
        appeals_table([1, 0, 6, 0, 7, 2, 0, 1, 0, 0, 0, 0, 1, 0, 1]),
        {("results_total", "appeals/litigation_direct/total", 3, 0)},
    ),
    (
        "the prose counts other requests than the table",
        "一、总体情况\n2023年，我局共收到政府信息公开申请9件。\n" + request_table(HOLDS),
        {("prose_requests", "requests/new/total", 8, 9)},
    ),
    (
        "requests counted together with those carried over are no contradiction",
        "一、总体情况\n2023年，我局共收到政府信息公开申请10件。\n"
        + request_table({NEW: EIGHT, LABELS[1]: TWO, GRANTED: [8, 2, 0, 0, 0, 0, 10], TOTAL: [8, 2, 0, 0, 0, 0, 10]}),
        set(),
    ),
    (
        "reviews in the prose against the table",
        "一、总体情况\n全年发生行政复议3件，行政诉讼1件。\n" + appeals_table([1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        {("prose_appeals", "appeals/review/total", 1, 3)},
    ),
    (
        "channels below the whole",
        "一、总体情况\n全年主动公开政府信息100条，其中政府网站公开60条，政务微信公开30条。\n",
        {("channel_sum", "channels/disclosure/total", 100, 90)},
    ),
    ("channels that add up", "一、总体情况\n全年主动公开政府信息100条，其中政府网站公开60条，政务微信公开40条。\n", set()),
    (
        "request channels beyond the requests received",
        "一、总体情况\n共收到政府信息公开申请5件，其中当面申请4件，网络申请2件。\n",
        {("request_channel_sum", "channels/request/total", 5, 6)},
    ),
    (
        "a share that does not follow from its counts",
        "一、总体情况\n全年主动公开政府信息200条。其中业务类信息50条，占总体的比例为35%。\n",
        {("prose_percent", "channels/disclosure/total", 25, 35)},
    ),
    (
        "a share rounded as it is printed",
        "一、总体情况\n全年主动公开政府信息300条。其中业务类信息100条，占总体的比例为33.3%。\n",
        set(),
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules(text: str, expected: set[tuple[str, str, float | None, float | None]]) -> None:
    assert found(text) == expected


def test_a_sum_with_a_blank_in_it_is_neither_right_nor_wrong() -> None:
    table = request_table(HOLDS).replace("| 6 | 2 | 0 | 0 | 0 | 0 | 8 |", "| 6 | | 0 | 0 | 0 | 0 | 8 |", 1)
    assert found(table) == set()


def test_both_places_of_a_broken_sum_are_named() -> None:
    report = read_report((HEAD + appeals_table([1, 0, 0, 0, 2] + [0] * 10)).encode(), "report.md")
    (finding,) = [f for f in report.findings if f.rule == "results_total"]
    assert (finding.expected_place, finding.actual_place) == ("L3C1", "L3C5")


def test_blank_cells_and_missing_sections_are_noticed() -> None:
    text = "一、总体情况\n无。\n三、收到和处理政府信息公开申请情况\n| 一、本年新收政府信息公开申请数量 | 5 | | | | | | 5 |\n"
    report = read_report((HEAD + text).encode(), "report.md")
    noticed = {(f.rule, f.location) for f in report.findings if f.rule.startswith("missing")}
    assert ("missing_cell", "requests/new") in noticed
    assert {("missing_section", "tables/disclosures"), ("missing_section", "tables/appeals")} <= noticed
    blank = next(f for f in report.findings if f.rule == "missing_cell")
    assert blank.detail.count("blank:") == 5
    assert "商业企业" in describe_finding(blank, "zh")
    assert "Businesses" in describe_finding(blank, "en")


def test_messages_name_both_numbers_in_both_languages() -> None:
    finding = Finding("applicants_total", "requests/granted/total", 8.0, 9.0)
    assert describe_finding(finding, "zh") == "申请·予以公开·总计：六类申请人相加为 8，总计填 9"
    assert (
        describe_finding(finding, "en") == "Requests: Granted, Total: the six kinds of applicants add up to 8, the total says 9"
    )
    assert describe_location("sections/appeals", "en") == "Section: Administrative review and litigation"
