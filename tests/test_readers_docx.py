"""Word files: what a reader of the printed page sees is read, each cell once and in its place."""

from pathlib import Path

import pytest

from parsing.document import Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.docx import read_docx
from parsing.readers.docx_numbering import chinese_numeral
from tests.made_documents import WORD, make_docx, make_zip, p, r, relationships, tbl, tc, tr


def lines(document: Document) -> list[str]:
    """Paragraphs, and the cells of tables parted by bars, a row a line."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            rows = sorted({cell.row for cell in block.cells})
            found.extend(" | ".join(cell.text for cell in block.cells if cell.row == row) for row in rows)
    return found


def only_table(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def spans(document: Document) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in only_table(document).cells]


DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
BOX = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>" \
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>" \
    "</mc:AlternateContent></w:r>"  # fmt: skip

SEEN = [
    ("text in runs", p(r("政府"), r("信息"), r("公开")), ["政府信息公开"]),
    ("a tab parts columns", p("收到\t", "<w:r><w:tab/><w:t>12</w:t></w:r>"), ["收到\t12"]),
    ("stops of tabs are none", p("收到12件", properties='<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'), ["收到12件"]),
    ("line breaks part lines", p("一、总体情况", "<w:r><w:br/><w:t>2023年</w:t></w:r>"), ["一、总体情况", "2023年"]),
    ("a hyphen that may not break", p("12", "<w:r><w:noBreakHyphen/></w:r>", "3"), ["12-3"]),
    ("inserted text is in", p("共", f'<w:ins w:id="1">{r("12")}</w:ins>', "件"), ["共12件"]),
    ("deleted text is out", p("共", '<w:del w:id="1"><w:r><w:delText>11</w:delText></w:r></w:del>', r("12件")), ["共12件"]),
    ("moved text stands where it went",
     p(f"<w:moveFrom>{r('甲')}</w:moveFrom>", r("乙"), f"<w:moveTo>{r('甲')}</w:moveTo>"), ["乙甲"]),
    ("a deleted paragraph mark joins two", p("本年新", properties=DELETED_MARK) + p("收申请"), ["本年新收申请"]),
    ("hidden text is not seen", p(r("12"), r("99", "<w:vanish/>")), ["12"]),
    ("text that is hidden no more is", p(r("12", '<w:vanish w:val="0"/>')), ["12"]),
    ("a link's words", p(f"<w:hyperlink>{r('见网站')}</w:hyperlink>"), ["见网站"]),
    ("a field's result, not its code", p("<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>", r("31")), ["31"]),
    ("a reading gloss is none", p("<w:r><w:ruby><w:rt><w:r><w:t>shù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>數</w:t></w:r>"
     "</w:rubyBase></w:ruby></w:r>", "量"), ["數量"]),
    ("content controls", f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>", ["甲"]),
    ("an empty control's prompt is none",
     p(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击')}</w:sdtContent></w:sdt>", r("共3件")), ["共3件"]),
    ("the table of contents is none",
     "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
     f"</w:sdtPr><w:sdtContent>{p('一、总体情况 1')}</w:sdtContent></w:sdt>{p('一、总体情况')}", ["一、总体情况"]),
    ("a text box once, after its paragraph", p("正文", BOX.format(p("框内"))) + p("后文"), ["正文", "框内", "后文"]),
    ("a note's mark leaves nothing", p("共12件", "<w:r><w:footnoteReference w:id='2'/></w:r>"), ["共12件"]),
    ("empty paragraphs leave none", p("甲") + p("") + p("　 ") + p("乙"), ["甲", "乙"]),
    ("paragraphs and tables in order", p("前") + tbl(tr("规章", "3")) + p("后"), ["前", "规章 | 3", "后"]),
    ("blank cells are there", tbl(tr("规章", "", "3")), ["规章 |  | 3"]),
    ("paragraphs of a cell are lines", tbl(tr(tc(p("本年新") + p("制作数量")), "3")), ["本年新\n制作数量 | 3"]),
    ("a deleted row is out", tbl(tr("甲", "1", properties='<w:del w:id="1"/>'), tr("乙", "2")), ["乙 | 2"]),
    ("an inserted row is in", tbl(tr("甲", "1", properties='<w:ins w:id="1"/>')), ["甲 | 1"]),
    ("a table for layout is opened up",
     tbl(tr(tc(p("一、概述") + tbl(tr("甲", "1")) + p("后文")))), ["一、概述", "甲 | 1", "后文"]),
    ("a table within a table of figures", tbl(tr("乙", "2"), tr(tc(p("注") + tbl(tr("甲", "1"))), "3")),
     ["乙 | 2", " | 3", "注", "甲 | 1"]),
    ("a long cell is running text", tbl(tr(tc(p("文" * 301) + p("第二段")))), ["文" * 301, "第二段"]),
    ("a table inserted as a whole", f"<w:ins w:id='1'>{tbl(tr('甲', '1'))}</w:ins>", ["甲 | 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_what_is_seen_is_read(body: str, expected: list[str]) -> None:
    assert lines(read_docx(make_docx(body))) == expected


def test_merged_cells_stand_once_with_their_spans() -> None:
    body = tbl(
        tr(tc("（三）不予公开", merge="restart"), "1.属于国家秘密", "0"),
        tr(tc("", merge="continue"), "2.其他", "5"),
        tr(tc("（七）总计", span=2), "5"),
    )
    assert spans(read_docx(make_docx(body))) == [
        ("（三）不予公开", 0, 0, 2, 1),
        ("1.属于国家秘密", 0, 1, 1, 1),
        ("0", 0, 2, 1, 1),
        ("2.其他", 1, 1, 1, 1),
        ("5", 1, 2, 1, 1),
        ("（七）总计", 2, 0, 1, 2),
        ("5", 2, 2, 1, 1),
    ]


def test_a_row_may_begin_with_columns_left_out() -> None:
    body = tbl(tr("甲", "1", "2"), tr("3", "4", properties='<w:gridBefore w:val="1"/>'))
    assert [(c.text, c.column) for c in only_table(read_docx(make_docx(body))).cells if c.row == 1] == [("3", 1), ("4", 2)]


def test_cells_merged_in_the_old_way() -> None:
    merged = "<w:tc><w:tcPr><w:hMerge w:val='{}'/></w:tcPr><w:p>{}</w:p></w:tc>"
    body = tbl(tr(merged.format("restart", r("总计")), merged.format("continue", ""), "5"))
    assert spans(read_docx(make_docx(body))) == [("总计", 0, 0, 1, 2), ("5", 0, 2, 1, 1)]


def test_places_count_paragraphs_and_tables() -> None:
    document = read_docx(make_docx(p("甲") + tbl(tr("规章", "3")) + p("乙") + tbl(tr("4"), tr("5"))))
    places = [b.place if isinstance(b, Paragraph) else [c.place for c in b.cells] for b in document.blocks]
    assert places == ["P1", ["T1R1C1", "T1R1C2"], "P2", ["T2R1C1", "T2R2C1"]]


NUMBERING = f"""<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/>
</w:numPr></w:pPr></w:style></w:styles>"""
NUMBERED = {
    "word/_rels/document.xml.rels": relationships({"numbering": "numbering.xml", "styles": "styles.xml"}),
    "word/numbering.xml": NUMBERING,
    "word/styles.xml": STYLES,
}


def item(text: str, level: int, number: int = 1) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_prints_are_read() -> None:
    body = (
        p("总体情况", properties='<w:pStyle w:val="h1"/>')
        + item("主动公开", 1)
        + item("依申请公开", 1)
        + item("当面", 2)
        + item("项目符号", 3)
        + item("", 0)
        + p("主动公开政府信息情况", properties='<w:pStyle w:val="h1"/>')
        + item("规章", 1)
        + item("无编号", 0, 0)
    )
    assert lines(read_docx(make_docx(body, NUMBERED))) == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "1.当面", "项目符号",
        "二、主动公开政府信息情况", "（一）规章", "无编号",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二"), (100, "100")]
)
def test_chinese_numerals(number: int, written: str) -> None:
    assert chinese_numeral(number) == written


def test_the_title_is_the_files_own() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 2023年度报告 </dc:title></cp:coreProperties>'
    )
    assert read_docx(make_docx(p("甲"), {"docProps/core.xml": core})).title == "2023年度报告"
    assert read_docx(make_docx(p("甲"))).title == ""


def test_the_strict_variant_of_the_format() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    part = f'<w:document xmlns:w="{strict}"><w:body>{p("甲")}{tbl(tr("乙", "1"))}</w:body></w:document>'
    assert lines(read_docx(make_docx("", {"word/document.xml": part}))) == ["甲", "乙 | 1"]


def test_the_main_part_may_have_another_name() -> None:
    parts = {
        "_rels/.rels": relationships({"officeDocument": "/word/document2.xml"}),
        "word/document2.xml": f'<w:document xmlns:w="{WORD}"><w:body>{p("甲")}</w:body></w:document>',
        "word/document.xml": "no longer in use",
    }
    assert lines(read_docx(make_docx("", parts))) == ["甲"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_zip({"a.txt": "x"}), "damaged"),
        (make_docx(p("甲"))[:400], "damaged"),
        (make_docx("<w:p>"), "damaged"),
        (make_docx("", {"word/document.xml": "<html/>"}), "damaged"),
    ],
    ids=["no text part", "cut off", "not well-formed", "another language"],
)
def test_what_is_no_word_file_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_docx(data)
    assert caught.value.reason == reason


def test_the_published_forms_come_out_whole(corpus: Path) -> None:
    """Section 三 in Word has 26 rows of three label and seven figure columns; 四 has fifteen figures."""
    for path in sorted(corpus.glob("*/rendered.docx")):
        tables = [block for block in read_docx(path.read_bytes()).blocks if isinstance(block, Table)]
        requests, appeals = tables[1], tables[2]
        assert max(cell.column + cell.column_span for cell in requests.cells) == 10
        for row in range(3, max(cell.row for cell in requests.cells) + 1):
            figures = [cell for cell in requests.cells if cell.row == row and cell.column >= 3]
            assert [(cell.column, cell.column_span) for cell in figures] == [(column, 1) for column in range(3, 10)]
            assert sum(cell.text.isdigit() for cell in figures) >= 6
        assert [cell.column for cell in appeals.cells if cell.row == 3 and cell.text.isdigit()] == list(range(15))
