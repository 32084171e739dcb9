"""PDF files: characters and lines become paragraphs and tables as their reader sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parsing.document import Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.pdf import number_ranges, read_pdf
from tests.made_documents import HEIGHT, WIDTH, area, frame, make_pdf, picture, rule, words

XS = (70, 200, 260, 320)
BODY = "一年来本机关依法推进政府信息公开工作"  # 18 letters: with 24 points each the width of a page


def grid(top: float, *rows: tuple[str, ...], xs: tuple[float, ...] = XS, height: float = 20) -> list[str]:
    """A ruled table with one line of text in each cell."""
    ys = [top + i * height for i in range(len(rows) + 1)]
    marks = frame(xs, ys)
    for y, row in zip(ys, rows, strict=False):
        marks += [words(x + 5, y + 5, text) for x, text in zip(xs, row, strict=False) if text]
    return marks


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[list[list[str]]]:
    """The texts of each table by row."""
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            last = max(cell.row for cell in block.cells)
            found.append([[cell.text for cell in block.cells if cell.row == row] for row in range(last + 1)])
    return found


def read(*pages: list[str]) -> Document:
    return read_pdf(make_pdf(*pages))


# ---------------------------------------------------------------- tables with lines


def test_cells_have_places_rows_columns_and_spans() -> None:
    lines = [
        rule(70, 80, 320, 80), rule(200, 100, 320, 100), rule(70, 120, 320, 120), rule(70, 140, 320, 140),
        rule(70, 80, 70, 140), rule(200, 80, 200, 140), rule(260, 100, 260, 120), rule(320, 80, 320, 140),
    ]  # fmt: skip
    document = read([*lines, words(75, 95, "申请人"), words(205, 85, "法人"), words(205, 105, "商业"), words(205, 125, "5")])
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [(c.text, c.row, c.column, c.row_span, c.column_span, c.place) for c in table.cells] == [
        ("申请人", 0, 0, 2, 1, "p1@70,80,200,120"),
        ("法人", 0, 1, 1, 2, "p1@200,80,320,100"),
        ("商业", 1, 1, 1, 1, "p1@200,100,260,120"),
        ("", 1, 2, 1, 1, "p1@260,100,320,120"),
        ("", 2, 0, 1, 1, "p1@70,120,200,140"),
        ("5", 2, 1, 1, 2, "p1@200,120,320,140"),
    ]
    assert table.place == "p1@70,80,320,140"


def thin(x0: float, top: float, x1: float, bottom: float) -> str:
    """A line as Word's export paints it: an area half a point wide."""
    return area(x0, top, x1 + (0.5 if x0 == x1 else 0), bottom + (0.5 if top == bottom else 0))


def doubled(x0: float, top: float, x1: float, bottom: float) -> str:
    """A line that two neighbouring cells draw, each its own, in pieces."""
    middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
    return "\n".join(
        rule(a + d, b + d, c + d, e + d)
        for d in (0, 0.8)
        for a, b, c, e in ((x0, top, middle_x, middle_y), (middle_x, middle_y, x1, bottom))
    )


@pytest.mark.parametrize("line", [rule, thin, doubled])
def test_lines_in_every_way_of_drawing(line: Callable[[float, float, float, float], str]) -> None:
    lines = [line(XS[0], y, XS[-1], y) for y in (80, 100, 120)] + [line(x, 80, x, 120) for x in XS]
    marks = [words(75, 85, "规章"), words(205, 85, "3"), words(265, 85, "0"), words(75, 105, "处罚"), words(265, 105, "7")]
    assert tables(read([*lines, *marks])) == [[["规章", "3", "0"], ["处罚", "", "7"]]]


def test_a_shaded_head_is_no_table_of_its_own() -> None:
    document = read([area(70, 80, 320, 100), *grid(80, ("信息内容", "制发", "废止"), ("规章", "3", "0"))])
    assert tables(document) == [[["信息内容", "制发", "废止"], ["规章", "3", "0"]]]


def test_a_frame_around_the_text_is_no_table() -> None:
    document = read([*frame((60, 540), (60, 780)), words(80, 100, "一、总体情况")])
    assert (texts(document), tables(document)) == (["一、总体情况"], [])


def test_a_frame_in_two_fields_around_text_and_tables_is_layout() -> None:
    frames = [*frame((60, 540), (60, 90, 780)), words(80, 70, "某市人民政府"), words(80, 100, "一、总体情况")]
    document = read([*frames, *grid(140, ("规章", "3", "0"), ("处罚", "7", "1"))])
    assert tables(document) == [[["规章", "3", "0"], ["处罚", "7", "1"]]]
    assert texts(document) == ["某市人民政府", "一、总体情况"]


def test_a_cell_as_long_as_a_page_is_running_text() -> None:
    lines = [words(70, 100 + 14 * i, "文" * 40) for i in range(9)]
    document = read([*frame((60, 540), (60, 90, 780)), words(80, 70, "某市人民政府"), *lines])
    assert (tables(document), texts(document)) == ([], ["某市人民政府", "文" * 360])


def test_a_watermark_is_in_no_cell() -> None:
    mark = f"BT /F 30 Tf 0.7 0.7 -0.7 0.7 210 {HEIGHT - 98} Tm <51855e7f> Tj ET"
    assert tables(read([mark, *grid(80, ("规章", "3", "0"), ("处罚", "7", "1"))])) == [[["规章", "3", "0"], ["处罚", "7", "1"]]]


def test_a_table_without_lines_at_its_sides() -> None:
    lines = [rule(70, y, 320, y) for y in (80, 100, 120)] + [rule(x, 80, x, 120) for x in (200, 260)]
    marks = [words(75, 85, "规章"), words(205, 85, "3"), words(265, 85, "0"), words(75, 105, "处罚"), words(265, 105, "7")]
    assert tables(read([*lines, *marks])) == [[["规章", "3", "0"], ["处罚", "", "7"]]]


def test_wrapped_labels_go_on_without_a_space() -> None:
    marks = [words(75, 85, "要求行政机关确认"), words(75, 97, "或重新出具"), words(205, 90, "4")]
    assert tables(read([*frame(XS, (80, 115)), *marks]))[0][0] == ["要求行政机关确认或重新出具", "4", ""]


@pytest.mark.parametrize(
    ("cell", "above", "below", "text"),
    [
        (30, "10", "10", "10\n10"),  # two figures: neither row of the form is lost in a number that nobody wrote
        (24, "1024", "88", "102488"),  # one that did not fit
        (60, "1024", "88", "1024\n88"),
        (24, "1,02", "4", "1,024"),
    ],
)
def test_figures_below_each_other(cell: float, above: str, below: str, text: str) -> None:
    xs = (70, 200, 200 + cell, 320)
    marks = [words(75, 85, "规章"), words(202, 83, above, 8), words(202, 92, below, 8)]
    assert tables(read([*frame(xs, (80, 105)), *marks]))[0][0] == ["规章", text, ""]


@pytest.mark.parametrize("turn", [1, -1])
def test_turned_labels(turn: int) -> None:
    marks = [words(75, 82 if turn == 1 else 138, "年度结果", 10, turn), words(205, 85, "3")]
    assert tables(read([*frame((70, 200, 260), (80, 140)), *marks])) == [[["年度结果", "3"]]]


def test_letters_stacked_in_a_narrow_cell() -> None:
    marks = [words(72, 82 + 11 * i, letter) for i, letter in enumerate("年度结果")]
    assert tables(read([*frame((70, 84, 260), (80, 130)), *marks, words(205, 85, "3")])) == [[["年度结果", "3"]]]


def test_letters_drawn_twice_are_read_once() -> None:
    marks = [words(75, 85, "总计"), words(75.4, 85, "总计"), words(205, 85, "11"), words(205.4, 85, "11")]
    assert tables(read([*frame(XS, (80, 100)), *marks])) == [[["总计", "11", ""]]]


def test_radicals_are_read_as_the_ideographs_that_they_look_like() -> None:
    assert texts(read([words(70, 80, "⼈⺠政府⽹站")])) == ["人民政府网站"]


# ---------------------------------------------------------------- tables over pages

HEAD = ("信息内容", "制发", "废止")


def test_a_table_goes_on_over_a_page_and_its_number() -> None:
    first = [*grid(740, ("规章", "3", "0")), words(290, 800, "- 1 -")]
    second = [*grid(60, ("处罚", "7", "1")), words(290, 800, "- 2 -")]
    document = read(first, second)
    assert tables(document) == [[["规章", "3", "0"], ["处罚", "7", "1"]]]
    assert texts(document) == []
    assert [cell.place[:2] for block in document.blocks if isinstance(block, Table) for cell in block.cells] == ["p1"] * 3 + [
        "p2"
    ] * 3


def test_a_repeated_head_is_set_aside() -> None:
    document = read(grid(720, HEAD, ("规章", "3", "0")), grid(60, HEAD, ("处罚", "7", "1")))
    assert tables(document) == [[[*HEAD], ["规章", "3", "0"], ["处罚", "7", "1"]]]


def test_pages_set_off_for_binding() -> None:
    moved = tuple(x + 28 for x in XS)
    document = read(grid(740, ("规章", "3", "0")), grid(60, ("处罚", "7", "1"), xs=moved))
    assert tables(document) == [[["规章", "3", "0"], ["处罚", "7", "1"]]]


def test_text_between_parts_two_tables() -> None:
    document = read(grid(740, ("规章", "3", "0")), [words(70, 60, "三、申请情况"), *grid(90, ("处罚", "7", "1"))])
    assert tables(document) == [[["规章", "3", "0"]], [["处罚", "7", "1"]]]


def test_other_columns_are_another_table() -> None:
    document = read(grid(740, ("规章", "3", "0")), grid(60, ("维持", "1", "2"), xs=(70, 120, 170, 320)))
    assert len(tables(document)) == 2


NARROW = (70, 150, 210, 270)


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        # the end of a label
        (("4.无正当理由大", "1", "2"), ("量反复申请", "", ""), [["4.无正当理由大量反复申请", "1", "2"]]),
        # figures that stand lower than the beginning of their label
        (("4.无正当理由大", "", ""), ("量反复申请", "1", "2"), [["4.无正当理由大量反复申请", "1", "2"]]),
        # the next row, whose figures are blank
        (("4.无正当理由大", "1", "2"), ("5.其他", "", ""), [["4.无正当理由大", "1", "2"], ["5.其他", "", ""]]),
        # the next row after a label that had room for more
        (("规章", "", ""), ("规范性文件", "3", "4"), [["规章", "", ""], ["规范性文件", "3", "4"]]),
        # a head, and then figures
        (
            ("4.无正当理由大", "制发的数量", "废止的数量"),
            ("处罚", "3", "4"),
            [["4.无正当理由大", "制发的数量", "废止的数量"], ["处罚", "3", "4"]],
        ),
    ],
    ids=["label", "figures", "numbered row", "row", "head"],
)
def test_rows_broken_by_a_page(last: tuple[str, ...], first: tuple[str, ...], expected: list[list[str]]) -> None:
    document = read(grid(720, ("甲", "5", "6"), last, xs=NARROW), grid(60, first, ("乙", "8", "9"), xs=NARROW))
    assert tables(document) == [[["甲", "5", "6"], *expected, ["乙", "8", "9"]]]


def test_a_merged_label_goes_on_over_a_page() -> None:
    xs, first, second = (70, 120, 200, 260), (700, 720, 740), (60, 80)
    upper = [rule(70, y, 260, y) for y in (700, 740)] + [rule(120, 720, 260, 720)] + [rule(x, 700, x, 740) for x in xs]
    lower = frame(xs, second)
    document = read(
        [
            *upper,
            words(72, 715, "结果"),
            words(125, 705, "甲"),
            words(205, 705, "1"),
            words(125, 725, "乙"),
            words(205, 725, "2"),
        ],
        [*lower, words(125, 65, "丙"), words(205, 65, "3")],
    )
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [(c.text, c.row, c.row_span) for c in table.cells] == [
        ("结果", 0, 3), ("甲", 0, 1), ("1", 0, 1), ("乙", 1, 1), ("2", 1, 1), ("丙", 2, 1), ("3", 2, 1),
    ]  # fmt: skip
    assert first[-1] == 740


# ---------------------------------------------------------------- tables without lines


def test_figures_in_columns_without_lines() -> None:
    rows = [("规章", "0", "1", "2"), ("规范性文件", "3", "", "5"), ("其他", "6", "7", "8")]
    marks = [
        words(x, 100 + 20 * i, text)
        for i, row in enumerate(rows)
        for x, text in zip((70, 200, 260, 320), row, strict=True)
        if text
    ]
    document = read([words(70, 60, "二、主动公开"), *marks, words(70, 190, "以上为全年情况。")])
    assert tables(document) == [[["规章", "0", "1", "2"], ["规范性文件", "3", "", "5"], ["其他", "6", "7", "8"]]]
    assert texts(document) == ["二、主动公开", "以上为全年情况。"]


def test_labels_without_lines_wrap_around_their_figures() -> None:
    marks = [
        words(70, 100, "4.无正当理由"), words(200, 106, "1"), words(260, 106, "2"), words(70, 112, "大量反复申请"),
        words(70, 140, "5.其他"), words(200, 140, "3"), words(260, 140, "4"),
    ]  # fmt: skip
    assert tables(read(marks)) == [[["4.无正当理由大量反复申请", "1", "2"], ["5.其他", "3", "4"]]]


def test_numbers_in_sentences_make_no_table() -> None:
    lines = [words(70, 100 + 20 * i, f"全年公开 {n} 条信息，同比增长 {n} 条", 12) for i, n in enumerate((12, 34, 56))]
    assert tables(read(lines)) == []


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


def test_a_line_as_far_from_its_neighbours_as_rows_are_is_no_part_of_a_label() -> None:
    """The head of a clause between two blocks of rows without ruling lines; figures with their unit make rows as well."""
    lines = (
        ("规章", "0件"),
        ("规范性文件", "4件"),
        ("第二十条第（五）项", ""),
        ("信息内容", "处理决定数量"),
        ("行政许可", "28件"),
    )
    drawn = [
        words(x, 100 + 13 * n, text, 8) for n, line in enumerate(lines) for x, text in zip((60, 300), line, strict=True) if text
    ]
    cells = [cell.text for block in read_pdf(make_pdf(drawn)).blocks if isinstance(block, Table) for cell in block.cells]
    assert cells == ["规章", "0件", "规范性文件", "4件", "行政许可", "28件"]
