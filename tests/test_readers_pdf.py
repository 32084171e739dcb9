"""PDF files: characters and lines become paragraphs and tables as their reader sees them."""

from pathlib import Path

import pytest

from parsing.errors import UnreadableReport
from parsing.readers.pdf import number_ranges, read_pdf
from tests.made_documents import HEIGHT, WIDTH, make_pdf, picture, words
from tests.pdf_tables import BODY, read, tables, texts

# ---------------------------------------------------------------- running text


def full(top: float, text: str, left: float = 70) -> str:
    return words(left, top, text, 24)


def test_lines_of_a_paragraph_are_joined() -> None:
    document = read([full(100, BODY, 118), full(140, BODY), full(180, "稳步有序。"), full(220, "另有一段", 118)])
    assert texts(document) == [BODY + BODY + "稳步有序。", "另有一段"]


def test_a_paragraph_goes_on_over_a_page() -> None:
    document = read([full(100, BODY), full(140, BODY), full(180, BODY)], [full(60, "稳步有序。"), full(100, "又一段", 118)])
    assert texts(document) == [BODY * 3 + "稳步有序。", "又一段"]


def test_paragraphs_set_apart_by_space_alone() -> None:
    document = read([full(100, BODY), full(130, BODY), full(200, BODY), full(230, BODY)])
    assert texts(document) == [BODY * 2, BODY * 2]


def test_the_lines_of_a_centred_title_are_one() -> None:
    body = [full(200, BODY), full(240, BODY), full(280, BODY)]
    document = read([words(170, 80, "某市人民政府", 40), words(150, 130, "年度工作报告全", 40), *body])
    assert texts(document)[0] == "某市人民政府年度工作报告全"


def test_paragraphs_set_flush_right() -> None:
    """Their lines begin anywhere; a line that fills the page goes on, half a line does not."""
    full = "我局全年主动公开政府信息一百二十条，其中通过门户网站公开九十条，微信公众号公开三十条"
    lines = ("一、总体情况概述", full, "收到申请十二件，均已按时答复", "某某县财政局", "二〇二四年一月十五日")
    marks = [words(516 - 11 * len(text), 80 + 20 * n, text, 11) for n, text in enumerate(lines)]
    assert texts(read(marks)) == [lines[0], lines[1] + lines[2], *lines[3:]]


def test_headings_stay_lines_of_their_own() -> None:
    document = read([full(100, "一、总体情况"), full(140, BODY), full(180, "工作。"), full(220, "二、主动公开")])
    assert texts(document) == ["一、总体情况", BODY + "工作。", "二、主动公开"]


@pytest.mark.parametrize("number", ["- 3 -", "—3—", "3", "第 3 页 共 9 页", "3/9", "第3页"])
def test_page_numbers_are_set_aside(number: str) -> None:
    assert texts(read([words(70, 100, "正文"), words(290, 800, number)])) == ["正文"]


def test_a_figure_in_the_middle_of_a_page_is_no_page_number() -> None:
    assert texts(read([words(70, 100, "正文"), words(290, 400, "3")])) == ["正文", "3"]


def test_lines_that_pages_repeat_at_their_edges_are_set_aside() -> None:
    pages = [[words(70, 40, "某市年度报告"), words(70, 300, f"第{i}段正文")] for i in "一二三四"]
    assert texts(read(*pages)) == ["第一段正文", "第二段正文", "第三段正文", "第四段正文"]


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ([words(70, 100, "公开"), words(95, 100, "7"), words(105, 100, "期")], "公开7期"),
        ([words(70, 100, "open"), words(95, 100, "data")], "open data"),
        ([words(70, 100, "22"), words(85, 100, "33")], "22 33"),
        ([words(70, 100, "收到"), words(150, 100, "12")], "收到\t12"),
    ],
)
def test_spaces_between_words(marks: list[str], text: str) -> None:
    assert texts(read(marks)) == [text]


# ---------------------------------------------------------------- what cannot be read

WHOLE = picture(0, 0, WIDTH, HEIGHT)
NAMELESS = {  # a font whose characters have numbers that only its maker knows
    4: b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R] >>",
    5: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /FontDescriptor 6 0 R "
    b"/CIDSystemInfo << /Registry (Own) /Ordering (Own) /Supplement 0 >> >>",
}


def test_pages_that_are_pictures_are_named() -> None:
    document = read(
        [words(70, 100, "一、总体情况正文文字")], [WHOLE], [WHOLE], [words(70, 100, "二、主动公开政府信息")], [WHOLE]
    )
    assert document.notes == ("pictures:2-3, 5",)


def test_pictures_beside_text_are_named() -> None:
    heading = words(70, 100, "三、收到和处理政府信息公开申请情况")
    seal, table, ground = picture(70, 600, 170, 700), picture(70, 130, 500, 500), picture(0, 0, WIDTH, HEIGHT)
    assert read([heading, table], [heading, seal], [heading, ground]).notes == ("pictures_beside_text:1",)


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (make_pdf([WHOLE], [WHOLE, words(290, 800, "- 2 -")]), "pictures", "1-2"),
        (make_pdf([]), "empty", ""),
        (make_pdf([words(70, 100, "正文")], password="secret"), "encrypted", ""),
        (make_pdf([words(70, 100, "正文正文")], extra=NAMELESS), "unnamed_characters", ""),
        (b"%PDF-1.5\n" + b"no more of it", "damaged", ""),
    ],
    ids=["pictures", "no pages", "password", "fonts without names", "cut off"],
)
def test_refusals(data: bytes, reason: str, detail: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_pdf(data)
    assert caught.value.reason == reason
    assert not detail or caught.value.detail == detail


def test_an_empty_password_opens_a_file() -> None:
    assert texts(read_pdf(make_pdf([words(70, 100, "正文")], password=""))) == ["正文"]


def test_the_title_is_the_files_own() -> None:
    assert read_pdf(make_pdf([words(70, 100, "正文")], title="2023年度报告")).title == "2023年度报告"


@pytest.mark.parametrize(("numbers", "shown"), [([1], "1"), ([3, 4, 5], "3-5"), ([1, 3, 4, 9], "1, 3-4, 9"), ([], "")])
def test_ranges_of_pages(numbers: list[int], shown: str) -> None:
    assert number_ranges(numbers) == shown


def test_a_published_report_comes_out_whole(corpus: Path) -> None:
    document = read_pdf((corpus / "hongze-2024" / "report.pdf").read_bytes())
    disclosures, requests, appeals = tables(document)
    assert ["行政许可", "9487"] in disclosures
    assert ["四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"] in requests
    assert appeals[-1] == ["1", "1", "0", "0", "2", "1", "0", "0", "0", "1", "2", "0", "1", "0", "3"]
    assert texts(document)[0] == "淮安市洪泽区人民政府2024年政府信息公开工作年度报告"
    assert not any(text.startswith("-") for text in texts(document))
