"""Counts told in sentences, read from passages in the manner of many places and years: the tables of cases in tests/told/.

Most cases were written before the grammar was tried on them; the last ones of each table retell wordings met in published
reports afterwards. A case says what a person reads there, and nothing else of these tables may be read.
"""

import re
import tomllib
from pathlib import Path

import pytest

from parsing.counts import Count, counts
from parsing.document import Document, Paragraph
from parsing.figures import Figure
from parsing.form import FORM
from parsing.prose import passages
from parsing.told import told_figures

CASES = Path(__file__).parent / "told"
REQUEST_CHANNELS = {"in_person", "online", "mail", "fax", "email"}
OTHERS = {
    "outcome_other": "requests/other",
    "request_other": "channels/request/other",
    "request_total": "channels/request/total",
}
OUTCOMES = {term.code for term in (*FORM.outcomes, *FORM.legacy_outcomes)} - {"other"}


def counts_of(text: str, year: int) -> list[Count]:
    lines = [line for line in text.split("\n") if line.strip()]
    document = Document(tuple(Paragraph(line, f"P{n}") for n, line in enumerate(lines, 1)), "txt")
    return [count for passage in passages(document, frozenset()) for count in counts(passage, year)]


def figures_of(text: str, year: int) -> list[Figure]:
    return list(told_figures(counts_of(text, year)))


def place_of(code: str) -> str:
    """A case's short code as the place of a figure: website → channels/disclosure/website, new → requests/new."""
    if "/" in code:
        return f"appeals/{code}"
    if code in OTHERS:
        return OTHERS[code]
    if code in OUTCOMES:
        return f"requests/{code}"
    return f"channels/{'request' if code in REQUEST_CHANNELS else 'disclosure'}/{code}"


def expected(told: str) -> tuple[dict[str, float], dict[str, float]]:
    """The figures that must be read, and those that may be."""
    asked: dict[str, float] = {}
    allowed: dict[str, float] = {}
    for found in re.finditer(r"([\w/]+)(\??) (\d+)", told):
        (allowed if found[2] else asked)[place_of(found[1])] = float(found[3])
    return asked, allowed


def read(text: str, year: int) -> dict[str, float | None]:
    figures = [figure for figure in figures_of(text, year) if figure.table in ("channels", "requests", "appeals")]
    places = [figure.location.removesuffix("/total") if figure.table == "requests" else figure.location for figure in figures]
    assert len(set(places)) == len(places), "a place is told once"
    return dict(zip(places, (figure.number for figure in figures), strict=True))


def cases() -> list[object]:
    return [
        pytest.param(case["text"], case.get("year", 2021), case["told"], id=f"{path.stem}-{n}")
        for path in sorted(CASES.glob("*.toml"))
        for n, case in enumerate(tomllib.loads(path.read_text("utf-8"))["cases"], 1)
    ]


@pytest.mark.parametrize(("text", "year", "told"), cases())
def test_what_a_passage_tells(text: str, year: int, told: str) -> None:
    asked, allowed = expected(told)
    figures = read(text, year)
    may_be = {place: number for place, number in figures.items() if place in allowed}
    assert {place: number for place, number in figures.items() if place not in may_be} == asked
    assert may_be.items() <= allowed.items()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共发布重大决策预公开74条。", {"重大决策预公开": 74}),
        ("全年公开“三大攻坚战”相关信息75条。", {"三大攻坚战": 75}),
        ("政策解读16条，其中专家解读2条、领导解读11条。", {"政策解读": 16, "专家解读": 2, "领导解读": 11}),
        ("发布政策解读材料38篇，其中图解22篇。", {"政策解读": 38, "图解": 22}),
        ("全年发布就业信息11条，招聘考试信息15条、扶贫信息24条。", {"就业": 11, "招聘考试": 15, "扶贫": 24}),
        ("组织政务公开培训3次，培训人员210人次。", {"政务公开培训": 3, "培训人员": 210}),
        ("市财政局2021年主动公开规范性文件9件。", {"规范性文件": 9}),
        ("其中概况类信息更新8条，政务动态信息更新1422条。", {"概况": 8, "政务动态": 1422}),
        ("一是公开疫情防控信息10条。二是公开助力“乡村振兴”有关信息21条。", {"疫情防控": 10, "助力乡村振兴": 21}),
        ("公布重大行政决策预公开27项。", {"重大行政决策预公开": 27}),
        ("收到申请20件，不予公开18件，无法提供2件。", {"不予公开": 18, "无法提供": 2}),
        ("全市共收办政府信息公开申请3607件。", {"收办申请": 3607}),
        ("专职人员1名，兼职人员3名。", {"专职人员": 1, "兼职人员": 3}),
        ("发布信息23条，比上年增加5条，平均每月发布2条。", {}),
    ],
)
def test_the_name_of_a_count_that_is_none_of_these(text: str, expected: dict[str, float]) -> None:
    assert {figure.codes[0]: figure.number for figure in figures_of(text, 2021) if figure.table == "indicators"} == expected
