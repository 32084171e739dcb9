"""One table of a Word document: its cells with their rows, columns and spans."""

from collections.abc import Iterator

from lxml import etree

from parsing.bounds import COLUMNS, ROWS
from parsing.errors import UnreadableReport
from parsing.readers.docx_numbering import Numbering

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Open:
    """A cell as it is read, at the first column where it may stand. What most cells have not is said once, for the class."""

    row_span = 1
    column_span = 1
    merge = ""
    joins_left = False

    def __init__(self, element: etree._Element, row: int, column: int = 0) -> None:
        self.element = element
        self.row = row
        self.column = column
        self.lines: list[str] = []

    @property
    def text(self) -> str:
        """The cell's paragraphs, one a line."""
        if len(self.lines) == 1 and "\n" not in self.lines[0]:
            return " ".join(self.lines[0].split())
        return "\n".join(filter(None, (" ".join(line.split()) for line in "\n".join(self.lines).split("\n"))))


class Tags:
    """The names of the elements that are read, in the document's namespace."""

    def __init__(self, word: str) -> None:
        self.paragraph, self.table, self.row, self.cell = (f"{word}{tag}" for tag in ("p", "tbl", "tr", "tc"))
        self.before, self.span, self.down, self.across = (f"{word}{t}" for t in ("gridBefore", "gridSpan", "vMerge", "hMerge"))
        self.value = f"{word}val"
        self.texts = {f"{word}{tag}": text for tag, text in _BREAKS.items()} | {f"{word}t": ""}
        self.containers = {f"{word}{t}" for t in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "txbxContent")}


def paragraph_text(paragraph: etree._Element, tags: Tags) -> str:
    """The text of a paragraph, with its tabs and line breaks."""
    texts = tags.texts
    return "".join([texts[element.tag] or element.text or "" for element in paragraph.iter(*texts)])


def read_cells(table: etree._Element, tags: Tags, numbering: Numbering) -> list[Open]:
    """The cells of a table that holds no other table, in reading order; a merged cell once, at its first row and column."""
    cells: list[Open] = []
    above: dict[int, Open] = {}  # first column → the cell that a vertical merge may go on with
    for row in _rows(table, tags, numbering):
        column = 0
        merges: dict[int, Open] = {}
        for cell in row:
            if cell.column > column:
                column = cell.column
            if column >= COLUMNS:
                break
            width = cell.column_span
            if width > COLUMNS - column:
                width = COLUMNS - column
            if cell.joins_left and cells and cells[-1].row == cell.row:
                cells[-1].column_span += width
            elif cell.merge == "continue" and (origin := above.get(column)) is not None:
                origin.row_span = cell.row - origin.row + 1
                merges[column] = origin
            else:
                cell.column = column
                if cell.column_span != width:
                    cell.column_span = width
                cells.append(cell)
                if cell.merge:
                    merges[column] = cell
            column += width
        above = merges
    return cells


def _rows(table: etree._Element, tags: Tags, numbering: Numbering) -> Iterator[list[Open]]:
    """The cells of each row, found in one walk over the elements that matter: cell by cell it takes three times as long."""
    texts, numbered, paragraph, cell_tag = tags.texts, bool(numbering.lists), tags.paragraph, tags.cell
    row: list[Open] = []
    r, first = -1, 0
    cell = Open(table, 0)
    label = line = ""
    for element in table.iter(*texts, paragraph, tags.row, cell_tag, tags.before, tags.span, tags.down, tags.across):
        tag = element.tag
        if tag in texts:
            line += texts[tag] or element.text or ""
            continue
        if line:
            cell.lines.append(f"{label}{line}" if label and line.strip() else line)
            line = ""
        if tag == paragraph:
            label = numbering.label(element) if numbered else ""
        elif tag == cell_tag:
            cell = Open(element, r, first)
            row.append(cell)
        elif tag == tags.span:
            cell.column_span = _number(element.get(tags.value))
        elif tag == tags.down:
            cell.merge = element.get(tags.value) or "continue"
        elif tag == tags.across:
            cell.joins_left = element.get(tags.value) != "restart"
        elif tag == tags.before:
            first = _number(element.get(tags.value))
        else:
            if row:
                yield row
            row, r, first = [], r + 1, 0
            if r >= ROWS:
                raise UnreadableReport("too_large", f"> {ROWS} rows")
    if line:
        cell.lines.append(f"{label}{line}")
    if row:
        yield row


def _number(value: str | None) -> int:
    """A number of columns; of a long one the first digits, which are out of bounds as well."""
    return max(1, int(value[:9])) if value and value.isascii() and value.isdigit() else 1
