"""Web pages, also those saved from Word: bytes → paragraphs and tables in reading order (lxml, 2 ms a report)."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from parsing.bounds import CELLS, COLUMNS, DEPTH, ROWS
from parsing.document import Block, Cell, Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.text import decode

_TOO_DEEP = etree.XPath(f"boolean({'/*' * (DEPTH + 1)})")
_SKIPPED = {
    "script", "style", "head", "noscript", "template", "select", "option", "button", "textarea", "iframe", "object",
    "svg", "math", "nav", "footer", "input", "audio", "video", "canvas", "rt", "rp", "o:p",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "ruby", "s",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr", "st1:chsdate",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none")
_LINE = "\x1e"
_LONG_CELL = 300


def read_html(data: bytes) -> Document:
    """A web page as paragraphs and tables; merged cells stand once, tables used for layout are opened up."""
    text = decode(data)
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        # As UTF-8 bytes, declared so: a <meta> of another character set must not be believed a second time.
        root = etree.fromstring(b'<?xml encoding="utf-8"?>' + text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableReport("damaged", str(error)[:80]) from error
    if root is None:
        raise UnreadableReport("empty")
    if _TOO_DEEP(root):
        raise UnreadableReport("too_deep", str(DEPTH))
    titles = root.iter("title")
    title = _joined(next((element.text or "" for element in titles), ""))
    metadata = {name.lower(): meta.get("content", "") for meta in root.iter("meta") if (name := meta.get("name"))}
    if "display" in text:
        _take_out_hidden(root)
    return Document(tuple(_Walk().blocks(_shown(root))), "html", title=title, metadata=metadata)


def _take_out_hidden(root: etree._Element) -> None:
    """Marks what a style hides as what is never shown."""
    for element in root.iterdescendants(etree.Element):
        if _HIDDEN.search(element.get("style", "")):
            element.tag = "template"


def _shown(root: etree._Element) -> etree._Element:
    """The tree without what is never shown, the tags within lines dissolved into their text: by lxml, all at once."""
    etree.strip_elements(root, *_SKIPPED, with_tail=False)
    etree.strip_tags(root, *_INLINE)
    return root


def _joined(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


class _Walk:
    """One pass over a page; counts paragraphs, tables and cells as they come, for places and bounds."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """The blocks within `element`, its own running text between them."""
        pending = [element.text or ""]
        for child in element:
            if child.tag != "br" or element.tag not in ("td", "th"):
                yield from self._paragraph(pending)
            if child.tag == "table":
                yield from self._table(child)
            elif child.tag == "br":
                pending.append(" ")
            else:
                yield from self.blocks(child)
            pending.append(child.tail or "")
        yield from self._paragraph(pending)

    def _paragraph(self, pending: list[str]) -> Iterator[Block]:
        """The running text so far, if there is any."""
        text = _joined("".join(pending))
        pending.clear()
        if text:
            self.paragraphs += 1
            yield Paragraph(text, f"P{self.paragraphs}")

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [list(row.iterchildren("td", "th")) for row in _own_rows(table)]
        cells = [] if next(table.iterdescendants("table"), None) is not None else _cells(rows, self.tables + 1)
        if not cells:
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
        else:
            self.tables += 1
            self.cells += len(cells)
            if self.cells > CELLS:
                raise UnreadableReport("too_large", f"> {CELLS} cells")
            yield Table(tuple(cells), f"T{self.tables}")


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, not those of tables within it."""
    for child in table.iterchildren("tr", "tbody", "thead", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _span(value: str, most: int) -> int:
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() else 1


def _cells(rows: Iterable[list[etree._Element]], number: int) -> list[Cell]:
    """The cells of a table, the `number`th of its page, at their rows and columns, spans expanded and clamped.

    [] where a cell holds long text: the table is layout.
    """
    cells: list[Cell] = []
    covered: dict[int, int] = {}  # column → rows that a cell above still covers
    for r, row in enumerate(rows):
        if r >= ROWS:
            raise UnreadableReport("too_large", f"> {ROWS} rows")
        column, place = 0, f"T{number}R{r + 1}C"
        below = {c: n - 1 for c, n in covered.items() if n > 1} if covered else {}
        for element in row:
            while column in covered:
                column += 1
            if column >= COLUMNS:
                break
            # Hundreds of cells a report: nothing is asked for that most of them have not.
            text = _lines(element) if len(element) else " ".join((element.text or "").split())
            if len(text) > _LONG_CELL:
                return []
            width = height = 1
            if element.attrib:
                width = _span(element.get("colspan", ""), COLUMNS - column)
                height = _span(element.get("rowspan", ""), ROWS)
                if height > 1:
                    below.update(dict.fromkeys(range(column, column + width), height - 1))
            # By the tuple it is: half the time of Cell(…).
            cells.append(tuple.__new__(Cell, (text, f"{place}{column + 1}", r, column, height, width)))
            column += width
        covered = below
    return cells


def _lines(cell: etree._Element) -> str:
    """The text of a cell with elements in it; line breaks and paragraphs as line ends."""
    if len(cell) == 1 and len(only := cell[0]) == 0:  # a paragraph of its own, as Word saves each cell
        before, inside, after = cell.text, _joined(only.text or ""), only.tail
        if not before and not after:
            return inside
        return "\n".join(filter(None, (_joined(before or ""), inside, _joined(after or ""))))
    parts: list[str] = []
    _collect(cell, parts)
    return "\n".join(line for part in "".join(parts).split(_LINE) if (line := _joined(part)))


def _collect(element: etree._Element, parts: list[str]) -> None:
    """The text within an element, each element in it on lines of its own."""
    parts.append(element.text or "")
    for child in element:
        parts.append(_LINE)
        _collect(child, parts)
        parts.append(_LINE)
        parts.append(child.tail or "")
