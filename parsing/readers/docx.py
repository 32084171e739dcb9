"""Word files (DOCX): bytes → paragraphs and tables in reading order, by their XML alone (4 ms a report; python-docx takes 37).

What a reader of the printed page sees is read: the accepted text of tracked changes, text boxes once, the result of fields; not
hidden text, prompts of empty content controls, the table of contents, head and foot lines, notes at the foot of a page.
"""

from collections.abc import Iterator

from lxml import etree

from parsing.bounds import CELLS
from parsing.document import Block, Cell, Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.docx_cleaning import accept_visible
from parsing.readers.docx_numbering import Numbering, read_numbering
from parsing.readers.docx_table import Tags, paragraph_text, read_cells
from parsing.readers.parts import core_title, main_part, open_zip, parse_part, read_part

_LONG_CELL = 300  # no label or note of the form is as long


def read_docx(data: bytes) -> Document:
    """A Word file; merged cells stand once, tables used for layout are opened up. Raises UnreadableReport."""
    package = open_zip(data)
    name = main_part(package, "word/document.xml")
    content = read_part(package, name)
    if content is None:
        raise UnreadableReport("damaged", name[:60])
    root = parse_part(content)
    if not root.tag.endswith("}document"):
        raise UnreadableReport("damaged", name[:60])
    word = root.tag.removesuffix("document")  # the strict variant of the format has another namespace
    accept_visible(root, word)
    walk = _Walk(Tags(word), read_numbering(package, name, word, content))
    body = root.find(f"{word}body")
    blocks = tuple(walk.blocks(body)) if body is not None else ()
    return Document(blocks, "docx", title=core_title(package))


class _Walk:
    """One pass over a document; counts paragraphs, tables and cells as they come, for their places."""

    def __init__(self, tags: Tags, numbering: Numbering) -> None:
        self.tags = tags
        self.numbering = numbering
        self.paragraphs = self.tables = self.cells = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The paragraphs and tables among the children, also those within content controls and insertions."""
        for child in parent:
            if child.tag == self.tags.paragraph:
                yield from self._paragraph(child)
            elif child.tag == self.tags.table:
                yield from self._table(child)
            elif child.tag in self.tags.containers:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Paragraph]:
        """A paragraph; line breaks part it, since reports pasted from a web page have no others."""
        text = paragraph_text(paragraph, self.tags)
        if not text.strip():
            return
        for line in f"{self.numbering.label(paragraph)}{text}".split("\n"):
            parts = (" ".join(part.split()) for part in line.strip().split("\t"))  # a tab parts columns and stays
            if line := "\t".join(filter(None, parts)):
                self.paragraphs += 1
                yield Paragraph(line, f"P{self.paragraphs}")

    def _table(self, table: etree._Element) -> Iterator[Block]:
        """The table's cells, then the content of the cells that hold tables or long text themselves: those are layout."""
        layout = self._set_apart(table)
        opened = read_cells(table, self.tags, self.numbering)
        self.cells += len(opened)
        if self.cells > CELLS:
            raise UnreadableReport("too_large", f"> {CELLS} cells")
        number = self.tables + 1
        cells: list[Cell] = []
        for cell in opened:
            text, row, column = cell.text, cell.row, cell.column
            if len(text) > _LONG_CELL:
                layout.append(cell.element)
                text = ""
            # By the tuple it is: half the time of Cell(…).
            fields = (text, f"T{number}R{row + 1}C{column + 1}", row, column, cell.row_span, cell.column_span)
            cells.append(tuple.__new__(Cell, fields))
        if any(cell.text for cell in cells):
            self.tables = number
            yield Table(tuple(cells), f"T{number}")
        for element in layout:
            yield from self.blocks(element)

    def _set_apart(self, table: etree._Element) -> list[etree._Element]:
        """Take the content out of cells that hold tables, and give it."""
        cells: dict[etree._Element, None] = {}
        for inner in list(table.iterdescendants(self.tags.table)):
            around = next(inner.iterancestors(self.tags.cell, self.tags.table))
            if around.tag == self.tags.table:  # no cell around it: nothing that Word would show
                around.clear()
            elif next(around.iterancestors(self.tags.table)) is table:
                cells[around] = None
        taken = []
        for cell in cells:
            holder = etree.Element(cell.tag)
            holder.extend([child for child in cell if not child.tag.endswith("}tcPr")])
            taken.append(holder)
        return taken
