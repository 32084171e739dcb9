"""Tables of pages → tables of the document: one that goes on over a page is joined, repeated head and broken rows mended."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsing.document import Cell, Table
from parsing.readers.pdf_lattice import Grid
from parsing.readers.pdf_page import Box, Glyph
from parsing.readers.pdf_paragraphs import place
from parsing.readers.pdf_text import cell_text, is_full, text_lines
from parsing.text import read_value

_NEAR = 4.0  # edges of columns this close on two pages are the same edge
_MARK = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell with its rows (from `row` to before `last_row`) and its edges, counted from the table's left.

    `full`: its last line had no room for more, so that its text may go on over the page.
    """

    text: str
    page: int
    box: Box
    row: int
    last_row: int
    left: float
    right: float
    full: bool = False

    @property
    def is_label(self) -> bool:
        return bool(self.text) and read_value(self.text) is None

    @property
    def is_figure(self) -> bool:
        return bool(self.text) and not self.is_label


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as one page, or several joined, show it."""

    cells: tuple[PageCell, ...]
    rows: int
    width: float
    page: int
    box: Box


def ruled_table(grid: Grid, glyphs: Iterable[tuple[int, Glyph]], page: int) -> PageTable:
    """A grid with the characters that stand in its fields; each comes with the index of its field."""
    content: list[list[Glyph]] = [[] for _ in grid.fields]
    for index, glyph in glyphs:
        content[index].append(glyph)
    cells = []
    for field, own in zip(grid.fields, content, strict=True):
        lines = text_lines(own) if own else []
        cells.append(
            PageCell(
                cell_text(lines, field.box),
                page,
                field.box,
                field.row,
                field.last_row,
                field.box.x0 - grid.xs[0],
                field.box.x1 - grid.xs[0],
                bool(lines) and is_full(lines[-1], field.box),
            )
        )
    return PageTable(tuple(cells), len(grid.ys) - 1, grid.xs[-1] - grid.xs[0], page, grid.box)


def join(above: PageTable, below: PageTable) -> PageTable | None:
    """Two parts of one table on pages that follow each other as one table; None where their columns are not the same."""
    aligned = _aligned(above, below)
    if aligned is None:
        return None
    below = _without_head(above, aligned)
    if not below.rows:
        return above
    ends = [cell for cell in above.cells if cell.last_row == above.rows]
    starts = [cell for cell in below.cells if cell.row == 0]
    pairs = [(end, start) for start in starts if (end := _match(start, ends)) is not None]
    matched = {id(start) for _, start in pairs}
    broken = all(id(start) in matched for start in starts if start.text) and _is_broken_row(pairs)
    shift = above.rows - (1 if broken else 0)
    absorbed, longer = set[int](), dict[int, PageCell]()
    for end, start in pairs:
        if broken or _is_continued(end, start, ends):
            absorbed.add(id(start))
            last_row = start.last_row + shift
            longer[id(end)] = replace(end, text=end.text + start.text, last_row=last_row, full=start.full or end.full)
    cells = [longer.get(id(cell), cell) for cell in above.cells]
    cells += [
        replace(cell, row=cell.row + shift, last_row=cell.last_row + shift) for cell in below.cells if id(cell) not in absorbed
    ]
    width = max(above.width, below.width)
    return replace(above, cells=tuple(cells), rows=shift + below.rows, width=width)


def finish(table: PageTable) -> Table:
    """The table with columns counted over all its parts."""
    edges = _edges(table.cells)
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.left))
    return Table(
        tuple(
            Cell(
                cell.text,
                place(cell.page, cell.box),
                cell.row,
                first := _index(edges, cell.left),
                cell.last_row - cell.row,
                max(1, _index(edges, cell.right) - first),
            )
            for cell in cells
        ),
        place(table.page, table.box),
    )


def _edges(cells: Sequence[PageCell]) -> list[float]:
    edges: list[float] = []
    for edge in sorted({edge for cell in cells for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _index(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


def _aligned(above: PageTable, below: PageTable) -> PageTable | None:
    """`below` with its edges counted as in `above`, if the edges of one part are all among those of the other.

    Pages for binding are set off to the left and right in turn, so that parts of one width are the same wherever they stand. A
    part may lack its first or last columns: browsers leave out the side of a merged cell that began on the page before.
    """
    if abs(above.width - below.width) <= 2 * _NEAR:
        return below if _same_columns(above.cells, below.cells) else None
    if abs(above.box.x0 - below.box.x0) > _NEAR and abs(above.box.x1 - below.box.x1) > _NEAR:
        return None
    shift = below.box.x0 - above.box.x0
    cells = tuple(replace(cell, left=cell.left + shift, right=cell.right + shift) for cell in below.cells)
    return replace(below, cells=cells) if _same_columns(above.cells, cells) else None


def _same_columns(above: Sequence[PageCell], below: Sequence[PageCell]) -> bool:
    a, b = _edges(above), _edges(below)
    fewer, more = (a, b) if len(a) < len(b) else (b, a)
    return all(min(abs(edge - other) for other in more) <= _NEAR for edge in fewer)


def _match(start: PageCell, ends: Iterable[PageCell]) -> PageCell | None:
    near = (e for e in ends if abs(e.left - start.left) <= _NEAR and abs(e.right - start.right) <= _NEAR)
    return next(near, None)


def _without_head(above: PageTable, below: PageTable) -> PageTable:
    """`below` without the rows that repeat the head of `above`: rows with text and without figures."""
    repeated = 0
    for rows in range(1, min(above.rows, below.rows) + 1):
        a, b = _texts(above, rows), _texts(below, rows)
        if a != b or any(read_value(text) is not None and text for text in b.values()):
            break
        if b and all(cell.last_row <= rows for cell in below.cells if cell.row < rows):
            repeated = rows
    kept = tuple(
        replace(cell, row=cell.row - repeated, last_row=cell.last_row - repeated)
        for cell in below.cells
        if cell.row >= repeated
    )
    return replace(below, cells=kept, rows=below.rows - repeated)


def _texts(table: PageTable, rows: int) -> dict[tuple[int, int], str]:
    return {(cell.row, round(cell.left / 20)): cell.text for cell in table.cells if cell.row < rows and cell.text}


def _is_broken_row(pairs: Sequence[tuple[PageCell, PageCell]]) -> bool:
    """Whether a first row is the rest of the last row of the page before: the end of its label, its figures, or nothing."""
    if any(_MARK.match(start.text) for _, start in pairs):
        return False
    if any(end.text and start.text and (end.is_figure or start.is_figure) for end, start in pairs):
        return False
    rests = [end.is_label and end.full for end, start in pairs if start.is_label]
    if rests:
        return all(rests)
    return any(end.is_label for end, _ in pairs)


def _is_continued(end: PageCell, start: PageCell, ends: Sequence[PageCell]) -> bool:
    """Whether a merged cell goes on over the page: blank or with the rest of its label, not the label next to the figures."""
    if not end.is_label or start.is_figure:
        return False
    innermost = max((cell.right for cell in ends if cell.is_label), default=0.0)
    if not start.text:
        return end.right < innermost or start.last_row - start.row > 1
    return end.full and not _MARK.match(start.text) and start.last_row - start.row > 1
