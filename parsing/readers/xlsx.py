"""Workbooks (XLSX): bytes → the visible sheets' tables and the lines of text around them. Formulas are not computed: what the
workbook keeps as their last result is read.

A place such as T2R5C1 is sheet 2, row 5, column 1, as the workbook itself counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from parsing.bounds import CELLS, COLUMNS, ROWS
from parsing.document import Block, Cell, Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.readers.parts import core_title, main_part, open_zip, parse_part, read_part, related
from parsing.readers.xlsx_values import Values, read_values
from parsing.text import read_value

_LONG = 40  # a text of this length that stands alone in its row is no label
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(data: bytes) -> Document:
    """A workbook; merged cells stand once, blank cells within a table are there. Raises UnreadableReport."""
    package = open_zip(data)
    name = main_part(package, "xl/workbook.xml")
    content = read_part(package, name)
    if content is None:
        raise UnreadableReport("damaged", name[:60])
    workbook = parse_part(content)
    main = workbook.tag.removesuffix("workbook")
    parts = related(package, name)
    values = read_values(package, workbook, main, parts)
    blocks: list[Block] = []
    for number, sheet in enumerate(workbook.iter(f"{main}sheet"), start=1):
        kind, part = parts.get(_link(sheet), ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible" and (own := read_part(package, part)):
            blocks.extend(_blocks(_read_sheet(parse_part(own), main, values), number))
    notes = (f"formulas_without_values:{values.missing}",) if values.missing else ()
    return Document(tuple(blocks), "xlsx", title=core_title(package), notes=notes)


def _link(sheet: etree._Element) -> str:
    strict = (value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    return sheet.get(_LINK) or next((str(value) for value in strict), "")


@dataclass(slots=True)
class _Sheet:
    """The texts of a sheet by row and column, and the spans of merged cells by their first one; all counted from 0."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def _read_sheet(root: etree._Element, main: str, values: Values) -> _Sheet:
    sheet, row, column = _Sheet(), -1, -1
    for element in root.iter(f"{main}row", f"{main}c"):
        if element.tag == f"{main}row":
            row, column = _count(element.get("r"), row + 1), -1
            continue
        named = _place(element.get("r", ""))
        column = named[1] if named else column + 1
        text = values.text(element)
        # A formula without a result is a blank cell of its table: its row is no line of text.
        if column < COLUMNS and (text or element.find(f"{main}f") is not None):
            if row >= ROWS:
                raise UnreadableReport("too_large", f"> {ROWS} rows")
            sheet.rows.setdefault(row, {})[column] = text
    for merge in root.iter(f"{main}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        start, end = _place(first), _place(last)
        if start and end and end >= start:
            sheet.spans[start] = min(end[0] - start[0], ROWS) + 1, min(end[1] - start[1], COLUMNS) + 1
    return sheet


def _count(value: str | None, otherwise: int) -> int:
    return int(value[:9]) - 1 if value and value.isascii() and value.isdigit() else otherwise


def _place(name: str) -> tuple[int, int] | None:
    """Row and column of a name such as B12, counted from 0."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    if not letters.isascii() or not letters.isalpha() or not digits or len(name) > 12:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def _blocks(sheet: _Sheet, number: int) -> Iterator[Block]:
    """Tables, parted by blank rows and by lines of text that stand alone in their row."""
    cells = 0
    for rows in _stretches(sheet):
        columns = range(min(min(sheet.rows[r]) for r in rows), max(_end(sheet, r) for r in rows))
        cells += len(rows) * len(columns)
        if cells > CELLS:
            raise UnreadableReport("too_large", f"> {CELLS} cells")
        pending: list[int] = []
        inner = [r for r in rows if len(sheet.rows[r]) > 1]
        for r in rows:
            alone = _alone(sheet, r)
            if alone and not (inner and inner[0] < r < inner[-1] and not _is_line(sheet, r, columns)):
                yield from _table(sheet, pending, columns, number)
                pending = []
                yield from _lines(alone, f"T{number}R{r + 1}C{min(sheet.rows[r]) + 1}")
            else:
                pending.append(r)
        yield from _table(sheet, pending, columns, number)


def _stretches(sheet: _Sheet) -> Iterator[list[int]]:
    """Rows with text that follow each other, or that a merged cell holds together."""
    rows: list[int] = []
    reach = -1
    for r in sorted(sheet.rows):
        if rows and r > reach + 1:
            yield rows
            rows = []
        rows.append(r)
        reach = max(reach, r, *(r + sheet.spans.get((r, c), (1, 1))[0] - 1 for c in sheet.rows[r]))
    if rows:
        yield rows


def _end(sheet: _Sheet, row: int) -> int:
    return max(min(column + sheet.spans.get((row, column), (1, 1))[1], COLUMNS) for column in sheet.rows[row])


def _alone(sheet: _Sheet, row: int) -> str:
    """The text of a row that holds one cell with words, or ""."""
    texts = list(sheet.rows[row].values())
    rows = sheet.spans.get((row, min(sheet.rows[row])), (1, 1))[0]
    return texts[0] if len(texts) == 1 and rows == 1 and read_value(texts[0]) is None else ""


def _is_line(sheet: _Sheet, row: int, columns: range) -> bool:
    """Whether such a row is a line of text between tables: merged over all columns, or a sentence."""
    column, text = next(iter(sheet.rows[row].items()))
    return (column == columns.start and _end(sheet, row) == columns.stop > columns.start + 1) or len(text) > _LONG


def _lines(text: str, place: str) -> Iterator[Paragraph]:
    return (Paragraph(line.strip(), place) for line in text.split("\n") if line.strip())


def _table(sheet: _Sheet, rows: list[int], columns: range, number: int) -> Iterator[Table]:
    if not rows:
        return
    hidden = _covered(sheet, rows, columns)
    cells = [
        _cell(sheet.rows.get(r, {}), sheet.spans, r, c, rows[0], columns, number)
        for r in range(rows[0], rows[-1] + 1)
        for c in columns
        if (r, c) not in hidden
    ]
    yield Table(tuple(cells), f"T{number}")


def _covered(sheet: _Sheet, rows: list[int], columns: range) -> set[tuple[int, int]]:
    """The places that a merged cell covers beyond its first one."""
    return {
        (r, c)
        for (row, column), (height, width) in sheet.spans.items()
        if rows[0] <= row <= rows[-1] and column < columns.stop
        for r in range(row, min(row + height, rows[-1] + 1))
        for c in range(column, min(column + width, columns.stop))
        if (r, c) != (row, column)
    }


def _cell(
    texts: Mapping[int, str],
    spans: Mapping[tuple[int, int], tuple[int, int]],
    row: int,
    column: int,
    first_row: int,
    columns: range,
    number: int,
) -> Cell:
    height, width = spans.get((row, column), (1, 1))
    place = f"T{number}R{row + 1}C{column + 1}"
    width = min(width, columns.stop - column)
    return Cell(texts.get(column, ""), place, row - first_row, column - columns.start, height, width)
