"""Tables of PDF files drawn here for one trait each: with lines, over pages, without lines."""

from collections.abc import Callable

import pytest

from parsing.document import Table
from parsing.readers.pdf import read_pdf
from tests.made_documents import HEIGHT, area, frame, make_pdf, rule, words
from tests.pdf_tables import XS, grid, read, tables, texts

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
