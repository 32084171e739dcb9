"""Lines and tables cut into cells: what shares a row, what is a blank cell, what is set aside."""

import pytest

from parsing.cells import is_prose, pieces
from parsing.document import Cell, Document, Paragraph, Table


def cut(*lines: str) -> list[tuple[str, bool]]:
    """The cells of some lines, each with whether its row is known."""
    document = Document(tuple(Paragraph(line, f"L{n}") for n, line in enumerate(lines, start=1)), "text")
    return [(piece.text, piece.row is not None) for piece in pieces(document)]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("总计 | 0 | 4 |", ["总计", "0", "4"]),
        ("| 总计 | 0 | 4 |", ["总计", "0", "4"]),
        ("| 总计 |  | 4 |", ["总计", "", "4"]),
        (" | 5 | 0 |", ["", "5", "0"]),
        ("总计 | 0 | 4 ||||", ["总计", "0", "4"]),
        ("总计\t\t4", ["总计", "", "4"]),
        ("总计  0  4", ["总计", "0", "4"]),
        ("总计 0 - 4", ["总计", "0", "-", "4"]),
        ("其他 处理 3 4", ["其他 处理", "3", "4"]),
    ],
)
def test_cells_of_one_line_share_its_row(line: str, cells: list[str]) -> None:
    assert cut(line) == [(cell, True) for cell in cells]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("（一）予以公开", ["（一）予以公开"]),
        ("0 |", ["0"]),
        ("|", [""]),
        ("2 3", ["2 3"]),  # may be one figure set with a space
        ("|---|---|", []),
        ("- 3 -", []),
        ("— 12 —", []),
        ("第 3 页 共 9 页", []),
    ],
)
def test_a_line_alone_is_a_cell_whose_row_is_not_known(line: str, cells: list[str]) -> None:
    assert cut(line) == [(cell, False) for cell in cells]


def test_a_pipe_alone_closes_the_line_before_it() -> None:
    assert cut("规章", "|", "0", "|", "|") == [("规章", False), ("0", False), ("", False)]


def test_a_report_on_one_line_is_cut_where_the_form_begins() -> None:
    line = "本机关依法公开政府信息。" * 12 + "第二十条第（一）项 规章 0 1 2 行政规范性文件 3 4 5 行政许可 6 行政处罚 7 9 0"
    cells = cut(line)
    assert cells[0][0].startswith("本机关依法公开")
    form = [
        "第二十条第（一）项",
        "规章",
        "0",
        "1",
        "2",
        "行政规范性文件",
        "3",
        "4",
        "5",
        "行政许可",
        "6",
        "行政处罚",
        "7",
        "9",
        "0",
    ]
    assert [cell for cell, _ in cells[1:]] == form


def test_cells_of_a_table_keep_row_column_and_span() -> None:
    table = Table((Cell("总计", "T1R1C1", 0, 0, 1, 2), Cell("4", "T1R1C3", 0, 2)), "T1")
    found = pieces(Document((Paragraph("题目", "P1"), table), "html"))
    assert [(p.text, p.row, p.column, p.end) for p in found] == [
        ("题目", None, 0, 1),
        ("总计", (1, 0), 0, 2),
        ("4", (1, 0), 2, 3),
    ]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("本年度共收到申请12件，同比增长3%。", True),
        ("一是通过政府网站公开信息319条", True),
        ("1.要求行政机关确认或重新出具已获取信息", False),
        ("（一）予以公开", False),
    ],
)
def test_sentences_are_no_cells(text: str, prose: bool) -> None:
    assert is_prose(text) is prose
