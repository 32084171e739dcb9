"""Workbooks: the visible sheets as tables and lines of text, as a person sees them."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from parsing.document import Document, Paragraph
from parsing.errors import UnreadableReport
from parsing.readers.xlsx import read_xlsx
from parsing.readers.xlsx_values import plain
from tests.made_documents import MAIN, make_xlsx


def workbook(*fills: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, fill in enumerate(fills):
        fill(book.create_sheet(f"表{i}"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows(*lines: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def shown(document: Document) -> list[object]:
    """Paragraphs as text, tables as rows of texts."""
    found: list[object] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            last = max(cell.row for cell in block.cells)
            found.append([[cell.text for cell in block.cells if cell.row == row] for row in range(last + 1)])
    return found


def test_a_report_in_one_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (
            ("2023年度报告",), ("一、总体情况",), ("全年收到申请12件。",), ("二、主动公开政府信息情况",),
            ("信息内容", "制发", "废止", "有效"), ("规章", 0, None, 3), ("三、收到和处理申请情况",), ("收到", 1, 2, 3),
        ):  # fmt: skip
            sheet.append(line)
        for row in (1, 7):
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)

    assert shown(read_xlsx(workbook(fill))) == [
        "2023年度报告", "一、总体情况", "全年收到申请12件。", "二、主动公开政府信息情况",
        [["信息内容", "制发", "废止", "有效"], ["规章", "0", "", "3"]],
        "三、收到和处理申请情况",
        [["收到", "1", "2", "3"]],
    ]  # fmt: skip


def test_a_label_alone_in_its_row_stays_in_the_table() -> None:
    """A row whose figures are all blank is a row of the form, and no line of text."""
    assert shown(read_xlsx(workbook(rows(("甲", 1, 2), ("乙",), ("丙", 3, 4))))) == [
        [["甲", "1", "2"], ["乙", "", ""], ["丙", "3", "4"]]
    ]


def test_merged_cells_stand_once_and_places_are_the_workbooks_own() -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (("", "", ""), ("", "三、办理结果", "甲", 1), ("", None, "乙", 2)):
            sheet.append(line)
        sheet.merge_cells("B2:B3")

    (table,) = read_xlsx(workbook(rows(("前表", 1)), fill)).blocks[1:]
    assert not isinstance(table, Paragraph)
    assert [(c.text, c.place, c.row, c.column, c.row_span) for c in table.cells] == [
        ("三、办理结果", "T2R2C2", 0, 0, 2), ("甲", "T2R2C3", 0, 1, 1), ("1", "T2R2C4", 0, 2, 1),
        ("乙", "T2R3C3", 1, 1, 1), ("2", "T2R3C4", 1, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (-2.5, "0.00", "-2.5"),
        (0.25, "0%", "25%"),
        (date(2024, 1, 5), "yyyy-mm-dd", "2024-01-05"),
        (1234, '#,##0"件"', "1234"),
        (True, "General", "1"),
        (" 规章 \n 制度", "General", "规章\n制度"),
        ("#REF!", "General", "#REF!"),
        ("=1+1", "General", ""),
    ],
)
def test_what_a_cell_shows(value: object, style: str, text: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "甲", value, "乙", 1
        sheet["B1"].number_format = style

    document = read_xlsx(workbook(fill))
    assert shown(document) == [[["甲", text], ["乙", "1"]]]
    assert document.notes == (("formulas_without_values:1",) if value == "=1+1" else ())


def test_the_kept_result_of_a_formula_is_read() -> None:
    cells = '<c r="A1"><f>SUM(B1:B9)</f><v>31</v></c><c r="B1"><v>5</v></c>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    assert shown(read_xlsx(make_xlsx(sheet))) == [[["31", "5"]]]


def test_hidden_sheets_are_not_seen() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet["A1"] = "草稿"
        sheet.sheet_state = "hidden"

    assert shown(read_xlsx(workbook(rows(("甲", 1)), hide))) == [[["甲", "1"]]]


def test_blank_rows_part_tables() -> None:
    assert shown(read_xlsx(workbook(rows(("甲", 1), (), ("乙", 2))))) == [[["甲", "1"]], [["乙", "2"]]]


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="XFD1048576"><v>1</v></c></row>', ""),
        ('<row r="99999"><c r="A99999"><v>1</v></c></row>', "too_large"),
        ('<row r="1"><c r="A1" t="s"><v>99999999999999999999</v></c></row>', ""),
    ],
    ids=["far away", "too many rows", "no such text"],
)
def test_wicked_references(sheet: str, reason: str) -> None:
    data = make_xlsx(f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>')
    if not reason:
        assert sum(len(block.cells) for block in read_xlsx(data).blocks if not isinstance(block, Paragraph)) <= 1
        return
    with pytest.raises(UnreadableReport) as caught:
        read_xlsx(data)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("number", "text"), [(0.1 + 0.2, "0.3"), (17.0, "17"), (1e20, "1e+20"), (-0.5, "-0.5"), (7545, "7545")]
)
def test_numbers_without_their_binary_traces(number: float, text: str) -> None:
    assert plain(number) == text
