"""Web pages, also those saved from Word: bytes → paragraphs and tables in reading order (lxml, 2 ms a report)."""

import re
from collections.abc import Iterator

from lxml import etree

from parsing.document import Block, Cell, Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.text import decode

# libxml2 drops what is nested deeper than 256: a page that reaches it would come out as a short table, not as an error.
_DEEPEST = 250
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (_DEEPEST + 1)})")
_MOST_COLUMNS = 200
_MOST_ROWS = 5_000
_SKIPPED = {
    "script", "style", "head", "noscript", "template", "select", "option", "button", "textarea", "iframe", "object",
    "svg", "math", "nav", "footer", "input", "audio", "video", "canvas", "rt", "rp", "o:p",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "ruby", "s",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr", "st1:chsdate",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f\xa0\u3000]+")
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
        raise UnreadableReport("too_deep", str(_DEEPEST))
    title = _SPACE.sub(" ", root.findtext(".//title") or "").strip()
    blocks = tuple(_Walk().blocks(root))
    metadata = {name: meta.get("content", "") for meta in root.iter("meta") if (name := (meta.get("name") or "").lower())}
    return Document(blocks, "html", title=title, metadata=metadata)


class _Walk:
    """One pass over a page; counts paragraphs and tables as they come, for their places."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """The blocks within `element`, its own running text between them."""
        pending: list[str] = []
        yield from self._content(element, pending)
        yield from self._flush(pending)

    def _content(self, element: etree._Element, pending: list[str]) -> Iterator[Block]:
        if element.text:
            pending.append(element.text)
        for child in element:
            tag = child.tag
            if tag not in _SKIPPED and not _is_hidden(child):
                if tag == "br":
                    pending.append("\n") if len(element) and element.tag in ("td", "th") else (yield from self._flush(pending))
                elif tag in _INLINE:
                    yield from self._content(child, pending)
                elif tag == "table":
                    yield from self._flush(pending)
                    yield from self._table(child)
                else:
                    yield from self._flush(pending)
                    yield from self._content(child, pending)
                    yield from self._flush(pending)
            if child.tail:
                pending.append(child.tail)

    def _flush(self, pending: list[str]) -> Iterator[Block]:
        text = _SPACE.sub(" ", "".join(pending)).strip()
        pending.clear()
        if text:
            self.paragraphs += 1
            yield Paragraph(text, f"P{self.paragraphs}")

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = _rows(table, self.tables + 1)
        if table.find(".//table") is not None or any(len(cell.text) > _LONG_CELL for cell in rows):
            for row in _own_rows(table):
                for cell in row:
                    yield from self.blocks(cell)
            return
        if rows:
            self.tables += 1
            yield Table(tuple(rows), f"T{self.tables}")


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and "display" in style and re.search(r"display\s*:\s*none", style) is not None


def _own_rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The cells of each row of a table, not those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield [cell for cell in child if cell.tag in ("td", "th")]
        elif child.tag in ("tbody", "thead", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: etree._Element, name: str, most: int) -> int:
    value = cell.get(name)
    return max(1, min(int(value), most)) if value and value.isascii() and value.isdigit() else 1


def _rows(table: etree._Element, number: int) -> list[Cell]:
    """The cells of a table, the `number`th of its page, at their rows and columns, spans expanded and clamped."""
    cells: list[Cell] = []
    covered: dict[int, int] = {}  # column → rows that a cell above still covers
    for r, row in enumerate(_own_rows(table)):
        if r >= _MOST_ROWS:
            raise UnreadableReport("too_large", f"{_MOST_ROWS} rows")
        column, spans = 0, []
        for element in row:
            while covered.get(column):
                column += 1
            if column >= _MOST_COLUMNS:
                break
            width = _span(element, "colspan", _MOST_COLUMNS - column)
            height = _span(element, "rowspan", _MOST_ROWS)
            cells.append(Cell(_cell_text(element), f"T{number}R{r + 1}C{column + 1}", r, column, height, width))
            spans.append((column, width, height))
            column += width
        covered = {c: n - 1 for c, n in covered.items() if n > 1}
        covered |= {c: height - 1 for start, width, height in spans if height > 1 for c in range(start, start + width)}
    return cells


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell; line breaks and paragraphs within it as line ends."""
    if len(cell) == 0:
        return _SPACE.sub(" ", cell.text or "").strip()
    parts: list[str] = []
    _collect(cell, parts)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\x1e"))
    return "\n".join(line for line in lines if line)


def _collect(element: etree._Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if tag not in _SKIPPED and not _is_hidden(child):
            if tag not in _INLINE:
                parts.append("\x1e")
            _collect(child, parts)
            if tag not in _INLINE:
                parts.append("\x1e")
        if child.tail:
            parts.append(child.tail)
