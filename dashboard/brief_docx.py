"""The brief as a Word document, with styles that the reader can change in one place. Knows no Streamlit.

Its charts are the pictures that Typst draws, each with its alternative text.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboard.brief import Brief, Chart, KeyNumber, Table
from dashboard.brief_pdf import chart_png

_WIDTH = 166  # mm between the margins
_PICTURE = 164
_ACCENT, _DIM, _WARNING = RGBColor(0x0D, 0x60, 0x8C), RGBColor(0x5B, 0x64, 0x70), RGBColor(0x7A, 0x4A, 0x00)
_ASIAN = {"body": "宋体", "head": "黑体"}
_LATIN = {"body": "Times New Roman", "head": "Arial"}
_TAGS = {"zh": "zh-CN", "en": "en-GB"}
# Style → its kind of font, size, colour, space before and after, whether it stays with the next paragraph.
_STYLES: dict[str, tuple[str, float, RGBColor | None, float, float, bool]] = {
    "Normal": ("body", 10.5, None, 0, 4, False),
    "Title": ("head", 20, _ACCENT, 0, 4, True),
    "Subtitle": ("head", 9, _DIM, 0, 6, True),
    "Heading 1": ("head", 13, _ACCENT, 14, 6, True),
    "Heading 2": ("head", 10.5, None, 10, 2, True),
    "List Bullet": ("body", 10.5, None, 0, 3, False),
    "Caption": ("head", 8, _DIM, 0, 3, True),
    "Header": ("head", 8, _WARNING, 0, 0, False),
    "Footer": ("head", 7.5, _DIM, 0, 0, False),
    "Brief Cell": ("head", 8, None, 0, 0, False),
    "Brief Head": ("head", 7.5, None, 0, 0, False),
    "Brief Note": ("head", 7.5, _DIM, 3, 6, False),
    "Brief Number": ("head", 15, None, 0, 0, False),
}


def brief_docx(brief: Brief) -> bytes:
    """The brief as DOCX; the same brief gives the same content."""
    document = Document()
    _set_up(document, brief)
    document.add_paragraph(brief.title, "Title")
    document.add_paragraph(brief.subtitle, "Subtitle")
    document.add_heading(brief.headings["findings"], 1)
    for sentence in brief.findings:
        document.add_paragraph(sentence, "List Bullet")
    document.add_heading(brief.headings["numbers"], 1)
    _add_key_numbers(document, brief.key_numbers)
    document.add_heading(brief.headings["charts"], 1)
    for chart in brief.charts:
        _add_chart(document, chart, brief.language)
    _add_table(document, brief.agencies)
    document.add_heading(brief.headings["quality"], 1)
    for sentence in brief.quality:
        document.add_paragraph(sentence)
    _add_table(document, brief.errors)
    document.add_heading(brief.headings["sources"], 1)
    _add_sources(document, brief.sources)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: WordDocument, brief: Brief) -> None:
    """Page, styles, properties, the mark in the head and the imprint in the foot of every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    for name, settings in _STYLES.items():
        _set_style(document, name, *settings)
    _set_language(document, _TAGS[brief.language])
    properties, made = document.core_properties, datetime.fromisoformat(brief.date).replace(tzinfo=UTC)
    properties.title, properties.author, properties.language = brief.title, "", _TAGS[brief.language]
    properties.created = properties.modified = made
    properties.comments = brief.footer
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _shade(head.add_run(brief.mark and f" {brief.mark} ")._r.get_or_add_rPr(), "FFE3AB")
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{brief.footer}\t")
    before, _, rest = brief.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        foot.add_run(text)
        if field:
            _add_field(foot, field)


def _set_style(
    document: WordDocument, name: str, kind: str, size: float, colour: RGBColor | None, before: float, after: float, keep: bool
) -> None:
    styles = document.styles
    known = {style.name for style in styles}
    style: Any = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size, style.font.bold = (
        _LATIN[kind],
        Pt(size),
        name.startswith(("Title", "Heading", "Brief Number")),
    )
    style.font.italic = False
    style.font.color.rgb = colour or RGBColor(0x1B, 0x24, 0x30)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        # A theme's font would go before the ones named here.
        if "heme" in attribute:
            del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), _ASIAN[kind])
    fonts.set(qn("w:hAnsi"), _LATIN[kind])
    fonts.set(qn("w:cs"), _LATIN[kind])
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = keep
    for border in style.element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)


def _set_language(document: WordDocument, tag: str) -> None:
    """The language that Word checks and a screen reader speaks."""
    for language in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        language.set(qn("w:val"), tag)
        language.set(qn("w:eastAsia"), "zh-CN")


def _add_field(paragraph: Any, instruction: str) -> None:
    """A field that Word works out itself, such as the page's number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add_key_numbers(document: WordDocument, numbers: tuple[KeyNumber, ...]) -> None:
    """Three beside each other, on a light ground."""
    rows = -(-len(numbers) // 3)
    grid = document.add_table(rows, 3)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    _rule(grid, "FFFFFF", 36, ("insideH", "insideV"))
    cells = [cell for row in grid.rows for cell in row.cells]
    for cell, number in zip(cells, numbers, strict=False):
        _shade(cell._tc.get_or_add_tcPr(), "F4F7FA")
        _written(cell, number.label, "Brief Note")
        cell.add_paragraph(number.value, "Brief Number")
        cell.add_paragraph(number.change, "Brief Cell")
        cell.add_paragraph(number.base, "Brief Note")
    for row in grid.rows:
        _keep_whole(row)


def _add_chart(document: WordDocument, chart: Chart, language: str) -> None:
    document.add_heading(chart.title, 2)
    document.add_paragraph(chart.subtitle, "Caption")
    shape = document.add_picture(BytesIO(chart_png(chart, language)), width=Mm(_PICTURE))
    named = shape._inline.docPr
    named.set("descr", chart.alt)
    named.set("title", chart.title)


def _add_table(document: WordDocument, table: Table) -> None:
    """A table whose head is repeated on every page and whose rows are not torn apart."""
    if not table.rows:
        return
    document.add_heading(table.title, 2)
    grid = document.add_table(1, len(table.heads))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _rule(grid, "C9CED5", 4, ("top", "bottom", "insideH"))
    for _row in table.rows:
        grid.add_row()
    cells = [list(row.cells) for row in grid.rows]
    for position, texts in enumerate((table.heads, *table.rows)):
        for cell, text, numeric in zip(cells[position], texts, table.numeric, strict=True):
            paragraph = _written(cell, text, "Brief Cell" if position else "Brief Head")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
            if position == 0:
                _shade(cell._tc.get_or_add_tcPr(), "EEF3F7")
    _set_widths(grid, cells, [_WIDTH * width / sum(table.widths) for width in table.widths])
    for grid_row in grid.rows:
        _keep_whole(grid_row)
    repeated = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph(table.note, "Brief Note")


def _add_sources(document: WordDocument, sources: tuple[tuple[str, str], ...]) -> None:
    grid = document.add_table(len(sources), 2)
    grid.autofit = False
    cells = [list(row.cells) for row in grid.rows]
    for row, texts in zip(cells, sources, strict=True):
        for cell, text in zip(row, texts, strict=True):
            _written(cell, text, "Brief Cell")
    for grid_row in grid.rows:
        _keep_whole(grid_row)
    _set_widths(grid, cells, [32, _WIDTH - 32])


def _written(cell: _Cell, text: str, style: str) -> Paragraph:
    """The text as the cell's first paragraph."""
    paragraph: Paragraph = cell.paragraphs[0]
    # By its id, as looking a style up by name takes longer than all the rest of a table.
    paragraph._p.style = style.replace(" ", "")
    paragraph.add_run(text)
    return paragraph


def _set_widths(grid: WordTable, cells: list[list[_Cell]], widths: list[float]) -> None:
    """Widths in mm, of the columns and of each cell, as one program heeds these and another those."""
    for position, width in enumerate(widths):
        grid.columns[position].width = Mm(width)
        for row in cells:
            row[position].width = Mm(width)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(properties: Any, colour: str) -> None:
    """A ground for a cell or a run, given its properties."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    properties.append(shading)


def _rule(grid: WordTable, colour: str, eighths: int, sides: tuple[str, ...]) -> None:
    """Lines of so many eighths of a point, and cells whose text stands close to their edges."""
    borders = OxmlElement("w:tblBorders")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("color", colour)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    # The schema wants these two in this order, before the look of the table.
    for element in (borders, margins):
        look = properties.find(qn("w:tblLook"))
        look.addprevious(element) if look is not None else properties.append(element)
