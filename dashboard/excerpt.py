"""A place of a document with what stands around it, so that a figure can be seen where it comes from. Knows no Streamlit."""

from dataclasses import dataclass

from parsing.cells import pieces
from parsing.document import Cell, Document, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a line of text; the characters from `start` to before `end` are marked (none where both are 0)."""

    text: str
    place: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a table, padded to the same length; `marked` is the row and column of the marked cell, counted from 0 here."""

    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, int] | None = None


Part = Line | Grid


def split_locator(locator: str) -> tuple[str, int, int]:
    """A locator's place, and the characters that it marks there (0, 0 where it names none)."""
    place, _, span = locator.partition("#")
    start, _, end = span.partition("-")
    return (place, int(start), int(end)) if start.isdigit() and end.isdigit() else (place, 0, 0)


def excerpt(document: Document, locator: str, before: int = 5, after: int = 3) -> tuple[Part, ...]:
    """The block that holds the place, marked, with so many blocks (or rows of its table) before and after it.

    () where the document has no such place.
    """
    place, start, end = split_locator(locator)
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            cell = next((cell for cell in block.cells if cell.place == place), None)
            if cell is not None:
                return _neighbours(document, index, 1, 1, grid(block, cell, before, after))
        elif block.place == place or place.startswith(f"{block.place}C"):
            if block.place != place:
                start, end = _cell_span(document, index, block, place)
            return _neighbours(document, index, before, after, Line(block.text, block.place, start, end or len(block.text)))
    return ()


def whole(document: Document, first: int = 0, last: int | None = None) -> tuple[Part, ...]:
    """The document, or its blocks from `first` to before `last`, with nothing marked."""
    return tuple(
        grid(block) if isinstance(block, Table) else Line(block.text, block.place) for block in document.blocks[first:last]
    )


def _neighbours(document: Document, index: int, before: int, after: int, marked: Part) -> tuple[Part, ...]:
    """The marked part between the lines beside it; a table beside it would hide it and is left out."""
    above = (part for part in whole(document, max(0, index - before), index) if isinstance(part, Line))
    below = (part for part in whole(document, index + 1, index + 1 + after) if isinstance(part, Line))
    return (*above, marked, *below)


def _cell_span(document: Document, index: int, line: Paragraph, place: str) -> tuple[int, int]:
    """The characters of a line that are its cell `place`; cells are looked for from left to right, as some are alike."""
    position = 0
    for piece in pieces(document):
        if piece.block == index:
            found = line.text.find(piece.text, position)
            position = max(position, found)
            if piece.place == place:
                return (found, found + len(piece.text)) if found >= 0 and piece.text else (0, 0)
            position += len(piece.text)
    return 0, 0


def grid(table: Table, marked: Cell | None = None, before: int = 0, after: int = 0) -> Grid:
    """A table as rows of text, a merged cell's text once; of one with a marked cell the head and the rows near it."""
    height = max((cell.row for cell in table.cells), default=-1) + 1
    width = max((cell.column for cell in table.cells), default=-1) + 1
    rows = [[""] * width for _ in range(height)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    if marked is None:
        return Grid(tuple(map(tuple, rows)))
    kept = sorted({0, *range(max(0, marked.row - before), min(height, marked.row + after + 1))})
    return Grid(tuple(tuple(rows[number]) for number in kept), (kept.index(marked.row), marked.column))
