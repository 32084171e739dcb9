"""Passages, mentions and the vocabulary: what is joined, what counts as a number, and that every place leads back to its text."""

import re
import tomllib
from pathlib import Path

import pytest

from parsing.document import Cell, Document, Paragraph, Table, parse_place
from parsing.mentions import mentions
from parsing.prose import Passage, passages
from parsing.text import squeeze
from parsing.vocabulary import WORDS, expand, pattern, vocabulary, words_in

CASES = Path(__file__).parent / "told"


def document_of(*lines: str) -> Document:
    return Document(tuple(Paragraph(line, f"P{n}") for n, line in enumerate(lines, 1)), "txt")


def texts(*lines: str) -> list[str]:
    return [passage.text for passage in passages(document_of(*lines), frozenset())]


def mentioned(text: str) -> list[tuple[float, str]]:
    (passage,) = passages(document_of(text), frozenset())
    return [(mention.number, mention.unit) for mention in mentions(passage)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["全年在门户网站主动公开各类政府信息共计12", "条。"], ["全年在门户网站主动公开各类政府信息共计12条。"]),
        (
            ["2023年主动公开各类政府信息1876条，", "- 2 -", "其中网站1203条。"],
            ["2023年主动公开各类政府信息1876条,其中网站1203条。"],
        ),
        (["全年主动公开信息1条", "全年收到申请2件"], ["全年主动公开信息1条", "全年收到申请2件"]),  # too short to be wrapped
        (
            ["全年在门户网站主动公开各类政府信息12条。", "收到申请2件"],
            ["全年在门户网站主动公开各类政府信息12条。", "收到申请2件"],
        ),
        (
            ["全年在门户网站主动公开各类政府信息12条", "（二）收到申请2件"],
            ["全年在门户网站主动公开各类政府信息12条", "(二)收到申请2件"],
        ),
        (["（一）镇政府信息公开网站主动公开情况如何", "全年发布信息3条"], ["全年发布信息3条"]),  # a head is not wrapped
        (["坚持以公开为常态、不公开为例外"], []),  # counts nothing and denies nothing
        (["我局未收到申请"], ["我局未收到申请"]),
        (["公開資訊２３條"], ["公开资讯23条"]),
    ],
)
def test_passages(lines: list[str], expected: list[str]) -> None:
    assert texts(*lines) == expected


def test_cells_with_sentences_are_passages_and_the_official_tables_are_none() -> None:
    cells = (Cell("全年公开信息12条，收到申请3件", "T1R1C1", 0, 0), Cell("本年新收申请数量12345", "T1R2C1", 1, 0))
    document = Document((Table(cells, "T1"),), "html")
    assert [passage.text for passage in passages(document, frozenset({"T1R2C1"}))] == ["全年公开信息12条,收到申请3件"]


def test_a_heading_is_kept_for_what_follows() -> None:
    (passage,) = passages(document_of("三、依申请公开情况", "全年共收到12件，办结12件。"), frozenset())
    assert passage.heading == "三、依申请公开情况"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开信息1,234条", [(1234, "条")]),
        ("公开信息10.2万条、3万余条、18万余条", [(102000, "条"), (30000, "条"), (180000, "条")]),
        ("公开信息1 234 条", [(1234, "条")]),
        ("2020年公开信息2019条", [(2019, "条")]),
        ("依据第20条、国办发〔2016〕80号、电话010-88886666", []),
        ("占12.5%，增长3个百分点，20个工作日，3个月", []),
        ("网站数170，其余", [(170, "")]),
        ("截至12月31日", []),
        ("收到申请三件，复议零件，第三起，一件一策", [(3, "件"), (0, "件")]),
        ("推送54期97条", [(97, "条")]),
        ("收取费用1.5万元", [(15000, "元")]),
        ("收到申请28", []),  # cut off
        ("12345热线受理3.25件", []),  # a count is whole
    ],
)
def test_what_is_a_count(text: str, expected: list[tuple[float, str]]) -> None:
    assert mentioned(text) == expected


@pytest.mark.parametrize(
    ("text", "clause", "unit"),
    [
        ("政府网站（含转发）319条", "政府网站", "条"),
        ("主动公开120条（其中网站88条", "其中网站", "条"),
        ("政府网站公开政府信息数：2411条", "政府网站公开政府信息数", "条"),
        ("公开信息33条、微信12条", "微信", "条"),
        ("门户网站12个栏目共发布83篇", "门户网站12个栏目共发布", "篇"),
    ],
)
def test_the_clause_of_the_last_count(text: str, clause: str, unit: str) -> None:
    (passage,) = passages(document_of(text), frozenset())
    last = list(mentions(passage))[-1]
    assert (last.clause, last.unit) == (clause, unit)


def test_a_share_and_a_year_stay_with_their_count() -> None:
    (passage,) = passages(document_of("2019年，公开信息203条，占总体的比例为97.6%；2020年公开300条"), frozenset())
    assert [(mention.percent, mention.year) for mention in mentions(passage)] == [("97.6", 2019), ("", 2020)]


def every_text() -> list[str]:
    return [case["text"] for path in sorted(CASES.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["cases"]]


def test_every_place_leads_back_to_the_number() -> None:
    places = wrapped = 0
    for text in every_text():
        document = document_of(*(line for line in text.split("\n") if line.strip()))
        lines = {block.place: block.text for block in document.blocks if isinstance(block, Paragraph)}
        for passage in passages(document, frozenset()):
            for mention in mentions(passage):
                part = parse_place(mention.place)
                told = lines[f"P{part['paragraph']}"][int(part["start"]) : int(part["end"])]
                number = passage.text[mention.start : mention.end]
                wrapped += squeeze(told).text != number
                assert number.startswith(squeeze(told).text)
                places += 1
    assert (places > 800, wrapped) == (True, 1)


def test_a_passage_is_squeezed_as_everywhere_else() -> None:
    for text in (*every_text(), "數(shù)量 12 條\u200b，　公\xad開３篇(次)", "网站(www)公开 1 条"):
        for line in filter(str.strip, text.split("\n")):
            found = list(passages(document_of(line), frozenset()))
            assert [passage.text for passage in found] in ([], [squeeze(line.strip()).text])


def test_the_vocabulary_says_one_thing_of_a_word() -> None:
    assert len(vocabulary()) > 2000
    assert expand("属于{已,已经}主动公开{范围,}") == [
        "属于已主动公开范围",
        "属于已主动公开",
        "属于已经主动公开范围",
        "属于已经主动公开",
    ]


@pytest.mark.parametrize("name", sorted(WORDS["patterns"]))
def test_every_phrase_is_a_pattern(name: str) -> None:
    assert isinstance(pattern(name), re.Pattern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请", [("received", "any"), ("request", "application")]),
        ("信息公开网站公开政府信息", [("channel", "website"), ("publish", "disclose"), ("information", "generic")]),
        ("公开栏目与公开栏", [("none", "section"), ("channel", "bulletin")]),
        ("未经复议直接起诉", [("route", "litigation_direct")]),
    ],
)
def test_the_longest_word_is_taken(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(word.kind, word.code) for word in words_in(text)] == expected


def test_words_are_found_as_by_looking_each_up() -> None:
    known, longest = vocabulary(), max(map(len, vocabulary()))
    for text in every_text():
        plain, at, expected = squeeze(text).text, 0, []
        while at < len(plain):
            length = next((n for n in range(longest, 0, -1) if plain[at : at + n] in known and at + n <= len(plain)), 0)
            if length:
                expected.append((at, at + length))
            at += length or 1
        assert [(word.start, word.end) for word in words_in(plain)] == expected


def test_a_passage_of_no_block_is_none() -> None:
    assert list(mentions(Passage("", ()))) == []
