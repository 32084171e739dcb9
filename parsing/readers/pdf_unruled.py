"""Tables without ruling lines, by the places of their words: rows of figures in columns, with the labels at their left.

Only lines with figures make rows. A label that wraps stands partly above and below its figures: its lines are taken along where
they are next to the row, and nearer to it than to any other. All other text between stays text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsing.readers.pdf_page import Box, Glyph
from parsing.readers.pdf_tables import PageCell, PageTable
from parsing.readers.pdf_text import TextLine, line_of, rows_of
from parsing.text import read_value

_GAP = 0.6  # in letter heights: what parts two cells, where justified text leaves 0.3 at the most
_NEXT = 0.8  # in letter heights: the gap to the next line of a wrapped label
_TIGHT = 0.5  # in letter heights: a gap that the lines of one text do not leave
_EVEN = 0.1  # in letter heights: gaps that differ by less are the same
_MANY = 5  # so many figures on one line make a table by themselves
_SENTENCE = 40  # a row's label is no longer than this on one line
_MARK = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
_LIKELY = re.compile(r"[\t ][+-]?\d[\d,.]*(?:万元|\w)?(?:[\t ]|$)")  # a figure that stands alone, at most with its unit


@dataclass(slots=True, eq=False)
class _Row:
    """A line with figures, and the parts of its label, which may have come from other lines."""

    labels: list[TextLine]
    figures: list[TextLine]
    lines: list[Box] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.figures[0].box.top + self.figures[0].box.bottom) / 2

    def __lt__(self, other: "_Row") -> bool:
        return self.middle < other.middle


def unruled_tables(glyphs: Sequence[Glyph], lines: Sequence[TextLine], page: int) -> tuple[list[PageTable], list[TextLine]]:
    """The tables that the words of a page make, and the lines that belong to none; `lines` are those of the same characters."""
    if not any(_LIKELY.search(line.text) for line in lines) or any(glyph.turn for glyph in glyphs):
        return [], list(lines)
    parted = [_parts(row) for row in rows_of(glyphs)]
    rows: list[_Row | None] = [_figure_row(parts) for parts in parted]
    if sum(row is not None for row in rows) < 2 and not any(row and len(row.figures) >= _MANY for row in rows):
        return [], list(lines)
    taken = _attach_labels(rows, parted)
    tables: list[PageTable] = []
    rest: list[TextLine] = []
    stretch: list[_Row] = []
    for index, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if row is not None:
            if stretch and not _same_columns(stretch[-1], row):
                tables.append(_table(stretch, page))
                stretch = []
            stretch.append(row)
        elif index not in taken:
            if stretch:
                tables.append(_table(stretch, page))
                stretch = []
            rest.append(line)
    if stretch:
        tables.append(_table(stretch, page))
    return tables, rest


def _parts(row: Sequence[Glyph]) -> list[TextLine]:
    """A line cut where its words stand apart."""
    parts: list[list[Glyph]] = [[row[0]]]
    for before, glyph in pairwise(row):
        if glyph.x0 - before.x1 > _GAP * max(before.size, glyph.size):
            parts.append([])
        parts[-1].append(glyph)
    return [line_of(part) for part in parts]


def _figure_row(parts: Sequence[TextLine]) -> _Row | None:
    """The row that a line makes: figures at its right end, and nothing but a label before them."""
    first = len(parts)
    while first and read_value(parts[first - 1].text) is not None:
        first -= 1
    labels, figures = list(parts[:first]), list(parts[first:])
    if not figures or (len(figures) == 1 and not labels) or sum(len(label.text) for label in labels) > _SENTENCE:
        return None
    return _Row(labels, figures, [part.box for part in parts])


def _attach_labels(rows: Sequence[_Row | None], parted: Sequence[Sequence[TextLine]]) -> set[int]:
    """Give single words beside the rows to the rows whose labels they go on with; the lines that were given away."""
    taken: set[int] = set()
    loose = [i for i, (row, parts) in enumerate(zip(rows, parted, strict=True)) if row is None and len(parts) <= 2]
    changed = True
    while changed:
        changed = False
        for i in loose:
            row = None if i in taken or _stands_alone(i, parted) else _row_of(parted[i], rows)
            if row is not None:
                row.labels.extend(parted[i])
                row.lines.extend(part.box for part in parted[i])
                taken.add(i)
                changed = True
    return taken


def _stands_alone(index: int, parted: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a line is as far from the one above as from the one below, and so is as far as rows are from each other.

    The lines of a wrapped label are nearer to each other, as a cell has room around its text.
    """
    if not 0 < index < len(parted) - 1:
        return False
    above, own, below = (_around([part.box for part in parts]) for parts in parted[index - 1 : index + 2])
    gaps = own.top - above.bottom, below.top - own.bottom
    return min(gaps) > _TIGHT * parted[index][0].size and abs(gaps[0] - gaps[1]) < _EVEN * parted[index][0].size


def _row_of(parts: Sequence[TextLine], rows: Sequence[_Row | None]) -> _Row | None:
    """The row that a line without figures belongs to: the one it is next to, if it stands left of its figures."""
    box, size = _around([part.box for part in parts]), parts[0].size
    near = sorted(
        (gap, row)
        for row in rows
        if row is not None and box.x1 <= row.figures[0].box.x0 and (gap := _gap(box, _around(row.lines))) <= _NEXT * size
    )
    if not near:
        return None
    begins = bool(_MARK.match(parts[0].text))
    # As near to two: a line with a number begins the label of the one below.
    rivals = [row for gap, row in near if gap - near[0][0] < 0.2 * size]
    row = max(rivals) if begins else min(rivals)
    return None if begins and row.labels and box.top > row.middle else row


def _gap(a: Box, b: Box) -> float:
    return max(a.top - b.bottom, b.top - a.bottom)


def _same_columns(above: _Row, below: _Row) -> bool:
    """Whether two rows may stand in one table: the figures of one stand below those of the other."""
    fewer, more = sorted((above.figures, below.figures), key=len)
    return all(any(figure.box.x0 < other.box.x1 and other.box.x0 < figure.box.x1 for other in more) for figure in fewer)


def _table(rows: Sequence[_Row], page: int) -> PageTable:
    columns = _columns([figure for row in rows for figure in row.figures])
    box = _around([line for row in rows for line in row.lines])
    cells = [cell for r, row in enumerate(rows) for cell in _cells(row, r, columns, page, box)]
    return PageTable(tuple(cells), len(rows), box.x1 - box.x0, page, box)


def _columns(figures: Sequence[TextLine]) -> list[tuple[float, float]]:
    """From where to where each column of figures reaches."""
    columns: list[tuple[float, float]] = []
    for figure in sorted(figures, key=lambda figure: figure.box.x0):
        if columns and figure.box.x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], figure.box.x1)
        else:
            columns.append((figure.box.x0, figure.box.x1))
    return columns


def _cells(row: _Row, r: int, columns: Sequence[tuple[float, float]], page: int, table: Box) -> Iterator[PageCell]:
    """The label's cells, then one for each column; a column without a figure is blank."""
    groups: list[list[TextLine]] = []
    for label in sorted(row.labels, key=lambda label: (label.box.x0, label.box.top)):
        if groups and label.box.x0 < max(part.box.x1 for part in groups[-1]):
            groups[-1].append(label)
        else:
            groups.append([label])
    for group in groups:
        group.sort(key=lambda label: label.box.top)
        yield _cell("".join(label.text for label in group), _around([label.box for label in group]), r, page, table)
    for start, end in columns:
        own = [figure for figure in row.figures if figure.box.x0 < end and start < figure.box.x1]
        box = Box(start, row.figures[0].box.top, end, row.figures[0].box.bottom)
        yield _cell(own[0].text if own else "", box, r, page, table)


def _cell(text: str, box: Box, row: int, page: int, table: Box) -> PageCell:
    return PageCell(text, page, box, row, row + 1, box.x0 - table.x0, box.x1 - table.x0)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))
