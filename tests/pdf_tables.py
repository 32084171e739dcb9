"""Tables drawn into a PDF, and what a reader finds there."""

from parsing.document import Document, Paragraph, Table
from parsing.readers.pdf import read_pdf
from tests.made_documents import frame, make_pdf, words

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
