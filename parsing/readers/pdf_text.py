"""Characters → lines → text: which belong to one line, where a space stands between them, and how wrapped lines go together."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from parsing.readers.pdf_page import Box, Glyph

_PADDING = 6.0  # Word keeps 5.4 points free at either side of a cell
_WIDE_GAP = 2.5  # in letter heights: what stands this far apart stands in columns


class TextLine(NamedTuple):
    """A line of text, its box, and the height of its letters."""

    text: str
    box: Box
    size: float


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The lines of a page or cell, from top to bottom; turned text as its reader sees it after turning the page."""
    upright = [glyph for glyph in glyphs if not glyph.turn]
    turned = [glyph for glyph in glyphs if glyph.turn]
    lines = [line_of(line) for line in rows_of(upright)]
    for turn in (1, -1):
        lines.extend(line_of(line, turn) for line in rows_of([_turned(glyph) for glyph in turned if glyph.turn == turn]))
    return lines if not turned else sorted(lines, key=lambda line: (line.box.top, line.box.x0))


def cell_text(lines: Sequence[TextLine], box: Box) -> str:
    """The text of a cell; wrapped words go on without a space, figures below each other stay on lines of their own."""
    text = lines[0].text if lines else ""
    for above, line in pairwise(lines):
        text += f"\n{line.text}" if _parts(above, line, box) else f"{joint(text, line.text)}{line.text}"
    return text


def is_full(line: TextLine, box: Box) -> bool:
    """Whether a line of a cell had no room for more: punctuation that may not begin a line takes up to two letters along."""
    return (box.x1 - box.x0) - (line.box.x1 - line.box.x0) < 2 * _PADDING + 2.2 * line.size


def joint(before: str, after: str) -> str:
    """What stands between two lines of one text: a space between words of letters, nothing between ideographs or digits."""
    return " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""


def _parts(above: TextLine, line: TextLine, box: Box) -> bool:
    """Whether two lines are figures of their own. A figure goes on in the next line only where it had no room left."""
    if not (re.search(r"[\d.,]$", above.text) and re.match(r"[\d.,]", line.text)):
        return False
    free = (box.x1 - box.x0) - (above.box.x1 - above.box.x0)
    letter = (above.box.x1 - above.box.x0) / max(1, len(above.text))
    return free > 2 * _PADDING + letter or len(line.text) > len(above.text)


def _turned(glyph: Glyph) -> Glyph:
    """A turned character in the coordinates of the page turned so that it stands upright."""
    if glyph.turn == 1:  # reads downwards: lines follow each other from right to left
        return Glyph(glyph.text, glyph.top, -glyph.x1, glyph.bottom, -glyph.x0, glyph.size, 1)
    return Glyph(glyph.text, -glyph.bottom, glyph.x0, -glyph.top, glyph.x1, glyph.size, -1)


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters by line, each line from left to right."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        centre = (glyph.top + glyph.bottom) / 2
        if rows and centre - middle <= 0.5 * min(glyph.size, rows[-1][-1].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle = centre
    for row in rows:
        row.sort(key=lambda glyph: (glyph.x0, glyph.top))
    return rows


def line_of(row: Sequence[Glyph], turn: int = 0) -> TextLine:
    """The text and box of the characters of a line."""
    text, last = row[0].text, row[0]
    for glyph in row[1:]:
        text += _space(last, glyph) + glyph.text
        last = glyph
    box = Box(row[0].x0, min(g.top for g in row), max(g.x1 for g in row), max(g.bottom for g in row))
    if turn == 1:
        box = Box(-box.bottom, box.x0, -box.top, box.x1)
    elif turn == -1:
        box = Box(box.top, -box.x1, box.bottom, -box.x0)
    return TextLine(text, box, max(g.size for g in row))


def _space(before: Glyph, after: Glyph) -> str:
    """White space between neighbours: ideographs stand apart by justification, letters and digits by a space."""
    gap, size = after.x0 - before.x1, max(before.size, after.size)
    if gap > _WIDE_GAP * size:
        return "\t"
    ideographs = not (before.text.isascii() and after.text.isascii())
    return " " if gap > (1.0 if ideographs else 0.25) * size else ""
