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


def margins(pages: Sequence[Sequence[TextLine]], width: float) -> list[Margins]:
    """The margins of each page by its long lines; those of the whole document where a page has few."""
    usual = _margins([line for page in pages for line in page], width) or Margins(0.0, width, 0.0)
    found = (_margins([line for line in page if line.box.x1 - line.box.x0 > width / 2], width) for page in pages)
    return [own if own and len(page) > 2 else usual for own, page in zip(found, pages, strict=True)]


def _margins(lines: Sequence[TextLine], width: float) -> Margins | None:
    """The margins around lines; text is wider than a third of the page, even where no line is."""
    pitches = [step for a, b in pairwise(lines) if (step := b.box.top - a.box.top) > 0]
    if not pitches:
        return None
    left = min(line.box.x0 for line in lines)
    return Margins(left, max(left + width / 3, *(line.box.x1 for line in lines)), median(pitches))


def paragraphs(lines: Sequence[tuple[int, TextLine]], page_margins: Sequence[Margins]) -> list[Paragraph]:
    """The paragraphs of lines that follow each other with no table between; a line comes with the number of its page from 1.

    `page_margins` are those of each page. A paragraph that runs over a page has the place of its first part.
    """
    result: list[tuple[str, int, Box]] = []
    before: tuple[int, TextLine] | None = None
    for number, line in lines:
        if before is not None and _goes_on(before, (number, line), page_margins):
            text, page, box = result[-1]
            box = _around(box, line.box) if page == number else box
            result[-1] = (f"{text}{joint(text, line.text)}{line.text}", page, box)
        else:
            result.append((line.text, number, line.box))
        before = (number, line)
    return [Paragraph(text, place(page, box)) for text, page, box in result]


def place(page: int, box: Box) -> str:
    """The place code of a box on a page, such as `p4@72,100.5,310,114`."""
    return f"p{page}@" + ",".join(f"{max(value, 0.0):.1f}".removesuffix(".0") for value in box)


def _goes_on(before: tuple[int, TextLine], after: tuple[int, TextLine], page_margins: Sequence[Margins]) -> bool:
    (page, above), (next_page, line) = before, after
    edges, own = page_margins[page - 1], page_margins[next_page - 1]
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.15 * size:
        return False
    if page == next_page:
        if line.box.top - above.box.top > 1.5 * max(edges.pitch, 1.2 * size) or line.box.top < above.box.top:
            return False
        if _is_centred(above, edges) and _is_centred(line, edges):
            return not _MARK.match(line.text)
    room, ended = edges.right - above.box.x1, bool(_ENDED.search(above.text))
    if room > (2.5 if ended else 6.0) * size or line.box.x0 > own.left + 1.2 * size:
        return False
    return not (ended and _MARK.match(line.text))


def _is_centred(line: TextLine, edges: Margins) -> bool:
    left, right = line.box.x0 - edges.left, edges.right - line.box.x1
    return min(left, right) > 1.2 * line.size and abs(left - right) < line.size


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
