"""The sample's documents come back the same from Word and PDF as from the web pages that they are."""

from pathlib import Path

import pytest

from library.totals import LAST_LEGACY_YEAR
from parsing.document import Document, Paragraph
from parsing.readers.docx import read_docx
from parsing.readers.html import read_html
from parsing.readers.pdf import read_pdf
from tests.written_layouts import as_docx, as_pdf

PAGES = sorted((Path(__file__).parent.parent / "data" / "sample").rglob("*.html"))
CHOSEN = PAGES[:: max(1, len(PAGES) // 8)]  # of each year some


def tight(text: str) -> str:
    return "".join(text.split())


def outline(document: Document) -> list[object]:
    """Paragraphs as text, tables as cells with their rows and spans; white space does not count."""
    return [
        tight(block.text)
        if isinstance(block, Paragraph)
        else [
            (tight(c.text), c.row, c.column, c.row_span, c.column_span)
            for c in sorted(block.cells, key=lambda c: (c.row, c.column))
        ]
        for block in document.blocks
    ]


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_word(path: Path) -> None:
    document = read_html(path.read_bytes())
    assert outline(read_docx(as_docx(document))) == outline(document)


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_pdf(path: Path) -> None:
    document = read_html(path.read_bytes())
    assert outline(read_pdf(as_pdf(document))) == outline(document)


def test_the_sample_has_pages_to_compare() -> None:
    assert len(CHOSEN) >= 8
    for path in CHOSEN:
        tables = sum(not isinstance(block, Paragraph) for block in read_html(path.read_bytes()).blocks)
        assert tables >= (1 if int(path.parent.name) <= LAST_LEGACY_YEAR else 3)  # as many as the form of that year has
