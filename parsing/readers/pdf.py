"""PDF files with text: bytes → paragraphs and tables in reading order, from their characters and ruling lines.

Built on pdfminer.six, as pdfplumber is: pages as they are drawn, without pdfplumber's objects and helpers, which take a third
of its time. All of it is pure Python and cannot abort the process, but a hostile file may keep it busy: call it through
`parsing.worker`.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from parsing.bounds import FILE_BYTES, PAGES, megabytes
from parsing.document import Block, Document
from parsing.errors import UnreadableReport
from parsing.readers.pdf_columns import parts
from parsing.readers.pdf_lattice import Grid, grids
from parsing.readers.pdf_page import UNKNOWN, Glyph, Page, read_page
from parsing.readers.pdf_paragraphs import Margins, margins, paragraphs
from parsing.readers.pdf_tables import PageTable, finish, join, ruled_table
from parsing.readers.pdf_text import TextLine, text_lines
from parsing.readers.pdf_unruled import unruled_tables

# It remarks on every font and number that it finds odd; what matters to the reader of a report is in the document's notes.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

Item = tuple[int, TextLine | PageTable]  # with the number of its part: a page, or what stands in one of its columns

_LARGE = 0.1  # of the page: a picture in which a table may stand
_LONG = 300  # no cell of the form has as many characters
_FEW = 12  # fields; the smallest table of the form has more
_EDGE = 0.12  # the part of a page at its top and bottom where its number and running head stand
_NUMBER = re.compile(r"[-—–－·~\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共,，]?\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–－·~\s]*")
_CONTINUED = re.compile(r"[（(]?\s*续\s*表?\s*[)）]?|[（(]接上[页表][)）]")


def read_pdf(data: bytes) -> Document:
    """A PDF with text. Raises UnreadableReport, `pictures` where its pages have none; single such pages are in `notes`."""
    if len(data) > FILE_BYTES:
        raise UnreadableReport("too_large", megabytes(len(data)))
    title, pages = _read_pages(data)
    textless = [page.number for page in pages if len(page.glyphs) < 8 and page.pictures]
    if not any(page.glyphs for page in pages) or len(textless) == len(pages):
        raise UnreadableReport("pictures" if textless else "empty", number_ranges(textless))
    if sum(g.text == UNKNOWN for page in pages for g in page.glyphs) * 2 > sum(len(page.glyphs) for page in pages):
        raise UnreadableReport("unnamed_characters")
    items, page_margins = _items([part for page in pages for part in parts(page)])
    beside = [page.number for page in pages if page.number not in textless and _has_picture(page)]
    told = (("pictures", textless), ("pictures_beside_text", beside))
    notes = tuple(f"{code}:{number_ranges(numbers)}" for code, numbers in told if numbers)
    return Document(tuple(_blocks(items, page_margins)), "pdf", title=title, notes=notes)


def _has_picture(page: Page) -> bool:
    """Whether a picture large enough for a table stands on a page, with no text before it: a seal or letterhead is none."""
    return any(
        (box.x1 - box.x0) * (box.bottom - box.top) > _LARGE * page.width * page.height
        and not any(box.x0 < g.x0 and g.x1 < box.x1 and box.top < g.top and g.bottom < box.bottom for g in page.glyphs)
        for box in page.pictures
    )


def number_ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, runs shortened: `3-5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _read_pages(data: bytes) -> tuple[str, list[Page]]:
    """The title among the file's properties, and its pages."""
    pages: list[Page] = []
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        resources = PDFResourceManager()
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > PAGES:
                raise UnreadableReport("too_large", f"> {PAGES} pages")
            pages.append(read_page(page, number, resources))
        return _title(document), pages
    except (UnreadableReport, MemoryError):
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableReport("encrypted") from error
    except Exception as error:  # pdfminer raises whatever a malformed file leads it into: TypeError, KeyError, struct.error …
        raise UnreadableReport("damaged", type(error).__name__) from error


def _title(document: PDFDocument) -> str:
    raw = next((info["Title"] for info in document.info if isinstance(info.get("Title"), bytes)), b"")
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace").strip("\x00 ")
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            return raw.decode(encoding).strip("\x00 ")
        except UnicodeDecodeError:
            continue
    return ""


def _items(pages: Sequence[Page]) -> tuple[list[Item], list[Margins]]:
    """The lines and tables of all pages in reading order, without page numbers and running heads; the margins of each page.

    A page in columns comes as its parts.
    """
    tables: list[list[PageTable]] = []
    lines: list[list[TextLine]] = []
    for page in pages:
        own, rest = _ruled(page)
        loose, others = unruled_tables(rest, text_lines(rest), page.number)
        tables.append([*own, *loose])
        lines.append(others)
    lines = _without_furniture(lines, pages)
    items: list[Item] = []
    for part, (own_tables, own_lines) in enumerate(zip(tables, lines, strict=True)):
        together: list[TextLine | PageTable] = [*own_tables, *own_lines]
        items.extend((part, item) for item in sorted(together, key=lambda item: item.box.top))
    return items, margins(lines, [(page.number, page.width) for page in pages])


def _ruled(page: Page) -> tuple[list[PageTable], list[Glyph]]:
    """The tables that a page's lines make, and the characters outside them."""
    found = sorted(grids(page.rules), key=lambda grid: (grid.box.x1 - grid.box.x0) * (grid.box.bottom - grid.box.top))
    if not found:
        return [], page.glyphs
    inside: list[list[tuple[int, Glyph]]] = [[] for _ in found]
    rest: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for i, grid in enumerate(found):
            index = grid.field_at(x, y)
            if index >= 0:
                inside[i].append((index, glyph))
                break
        else:
            rest.append(glyph)
    tables = []
    for i, (grid, own) in enumerate(zip(found, inside, strict=True)):
        if _is_layout(grid, own) or _frames(grid, found[:i]):
            rest.extend(glyph for _, glyph in own)  # lines for layout: around running text, around tables
        elif own:
            tables.append(ruled_table(grid, own, page.number))
    return tables, rest


def _is_layout(grid: Grid, glyphs: Sequence[tuple[int, Glyph]]) -> bool:
    """Whether a few fields hold running text."""
    return len(grid.fields) <= _FEW and any(count > _LONG for count in Counter(index for index, _ in glyphs).values())


def _frames(grid: Grid, smaller: Sequence[Grid]) -> bool:
    """Whether other grids lie within the fields of one."""
    return any(grid.field_at(g.box.x0, g.box.top) == grid.field_at(g.box.x1, g.box.bottom) >= 0 for g in smaller)


def _without_furniture(lines: Sequence[list[TextLine]], pages: Sequence[Page]) -> list[list[TextLine]]:
    """The lines of each page without its number, and without the head and foot lines that most pages repeat."""
    edges = [{id(line) for line in own if _is_at_edge(line, page)} for own, page in zip(lines, pages, strict=True)]
    repeats = Counter(key for own, edge in zip(lines, edges, strict=True) for key in {_key(x) for x in own if id(x) in edge})
    usual = {key for key, count in repeats.items() if count >= 3 and count * 2 > pages[-1].number}
    return [
        [line for line in own if not (id(line) in edge and (_NUMBER.fullmatch(line.text) or _key(line) in usual))]
        for own, edge in zip(lines, edges, strict=True)
    ]


def _is_at_edge(line: TextLine, page: Page) -> bool:
    return line.box.bottom < page.height * _EDGE or line.box.top > page.height * (1 - _EDGE)


def _key(line: TextLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.box.top / 10)


def _blocks(items: Sequence[Item], page_margins: Sequence[Margins]) -> Iterator[Block]:
    """Paragraphs of the lines between tables; tables joined where one goes on over a page."""
    items = [item for item in items if not (isinstance(item[1], TextLine) and _CONTINUED.fullmatch(item[1].text))]
    open_table: PageTable | None = None
    last_part = -1
    for is_table, group in groupby(items, key=lambda item: isinstance(item[1], PageTable)):
        if not is_table:
            if open_table is not None:
                yield finish(open_table)
                open_table = None
            yield from paragraphs([(part, item) for part, item in group if isinstance(item, TextLine)], page_margins)
            continue
        for part, item in group:
            if isinstance(item, PageTable):
                joined = join(open_table, item) if open_table is not None and part == last_part + 1 else None
                if joined is None and open_table is not None:
                    yield finish(open_table)
                open_table, last_part = joined or item, part
    if open_table is not None:
        yield finish(open_table)
