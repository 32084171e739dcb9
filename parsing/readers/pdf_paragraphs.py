"""Lines → paragraphs: a line goes on with the next one where it is full, and the next is neither indented nor set apart."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from parsing.document import Paragraph
from parsing.readers.pdf_page import Box
from parsing.readers.pdf_text import TextLine, joint

_MARK = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+[章条部]|\d{1,2}[.、．](?!\d))"
)
_ENDED = re.compile(r"[。；：！？.;:!?]\s*$")


class Margins(NamedTuple):
    """Where running text begins and ends on a page, and how far its lines are apart."""

    left: float
    right: float
    pitch: float
    page: int = 0


def margins(parts: Sequence[Sequence[TextLine]], pages: Sequence[tuple[int, float]]) -> list[Margins]:
    """The margins of each part by its long lines; those of the whole document where a part has few.

    A part is a page, or what stands in one of its columns; `pages` are the page's number and the width for each.
    """
    widest = max(width for _, width in pages)
    usual = _margins([line for part in parts for line in part], widest) or Margins(0.0, widest, 0.0)
    return [
        ((len(part) > 2 and _margins(_long(part, width), width)) or usual)._replace(page=page)
        for part, (page, width) in zip(parts, pages, strict=True)
    ]


def _long(lines: Sequence[TextLine], width: float) -> list[TextLine]:
    return [line for line in lines if line.box.x1 - line.box.x0 > width / 2]


def _margins(lines: Sequence[TextLine], width: float) -> Margins | None:
    """The margins around lines; text is wider than a third of its page, even where no line is."""
    pitches = [step for a, b in pairwise(lines) if (step := b.box.top - a.box.top) > 0]
    if not pitches:
        return None
    left = min(line.box.x0 for line in lines)
    return Margins(left, max(left + width / 3, *(line.box.x1 for line in lines)), median(pitches))


def paragraphs(lines: Sequence[tuple[int, TextLine]], page_margins: Sequence[Margins]) -> list[Paragraph]:
    """The paragraphs of lines that follow each other with no table between; a line comes with the number of its part from 0.

    `page_margins` are those of each part. A paragraph that runs over a page or column has the place where it begins.
    """
    result: list[tuple[str, int, Box]] = []
    before: tuple[int, TextLine] | None = None
    for number, line in lines:
        if before is not None and _goes_on(before, (number, line), page_margins):
            text, part, box = result[-1]
            box = _around(box, line.box) if part == number else box
            result[-1] = (f"{text}{joint(text, line.text)}{line.text}", part, box)
        else:
            result.append((line.text, number, line.box))
        before = (number, line)
    return [Paragraph(text, place(page_margins[part].page, box)) for text, part, box in result]


def place(page: int, box: Box) -> str:
    """The place code of a box on a page, such as `p4@72,100.5,310,114`."""
    return f"p{page}@" + ",".join(f"{max(value, 0.0):.1f}".removesuffix(".0") for value in box)


def _goes_on(before: tuple[int, TextLine], after: tuple[int, TextLine], page_margins: Sequence[Margins]) -> bool:
    (part, above), (next_part, line) = before, after
    edges, own = page_margins[part], page_margins[next_part]
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.15 * size:
        return False
    if part == next_part:
        if line.box.top - above.box.top > 1.5 * max(edges.pitch, 1.2 * size) or line.box.top < above.box.top:
            return False
        if _is_centred(above, edges) and _is_centred(line, edges):
            return not _MARK.match(line.text)
    room, ended = edges.right - above.box.x1, bool(_ENDED.search(above.text))
    indented = line.box.x0 > own.left + 1.2 * size and (ended or not _is_flush_right(line, own))
    # Half a line at the right margin is as short as half a line at the left one: the title or signature of text set flush right.
    short = room > (2.5 if ended else 6.0) * size or above.box.x0 > (edges.left + edges.right) / 2
    if short or indented:
        return False
    return not (ended and _MARK.match(line.text))


def _is_flush_right(line: TextLine, edges: Margins) -> bool:
    """Whether a line ends at the right margin and begins further in than a paragraph does: the end of one set flush right."""
    return edges.right - line.box.x1 < line.size and line.box.x0 > edges.left + 3 * line.size


def _is_centred(line: TextLine, edges: Margins) -> bool:
    left, right = line.box.x0 - edges.left, edges.right - line.box.x1
    return min(left, right) > 1.2 * line.size and abs(left - right) < line.size


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
