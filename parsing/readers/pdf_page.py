"""One page of a PDF: its characters, ruling lines and pictures, with their places in points from the top left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, apply_matrix_rect

from parsing.bounds import GLYPHS, RULES
from parsing.errors import UnreadableReport
from parsing.radicals import IDEOGRAPHS

UNKNOWN = "\ufffd"  # a character that the font draws but does not name; left out, it would turn 1?3 into 13
_THIN = 3.0  # an area no wider than this is a line
_SLANT = 0.1  # the slope from which a line of text is neither upright nor turned
_SHORT = 3.0  # a line no longer than this is a dot, a corner, a part of a letter


class Box(NamedTuple):
    """A rectangle; `top` is less than `bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float


class Glyph(NamedTuple):
    """A character as it is drawn; `turn` is 0 upright, 1 turned to read downwards, -1 to read upwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int


@dataclass(slots=True)
class Page:
    """What a page shows. `rules` are boxes without width or without height."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)


class _Painter(PDFTextDevice):
    """What the interpreter draws on: keeps glyphs and lines, and nothing of colours, curves and the content of pictures."""

    def __init__(self, resources: PDFResourceManager, number: int) -> None:
        super().__init__(resources)
        self.page = Page(number, 0.0, 0.0)
        self.seen: set[tuple[str, int, int]] = set()

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.page.width, self.page.height = abs(x1 - x0), abs(y1 - y0)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        advance = font.char_width(cid) * fontsize * scaling
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        if font.is_vertical():
            displacement = font.char_disp(cid)
            shift, origin = displacement if isinstance(displacement, tuple) else (None, 880.0)
            left = -fontsize * 0.5 if shift is None else -shift * fontsize * 0.001
            high = (1000 - origin) * fontsize * 0.001 + rise
            box = apply_matrix_rect(matrix, (left, high + advance, left + fontsize, high))
        else:
            low = font.get_descent() * fontsize + rise
            box = apply_matrix_rect(matrix, (0, low, advance, low + fontsize))
        if text and not text.isspace():
            self._keep(text.translate(IDEOGRAPHS), box, matrix)
        return advance

    def _keep(self, text: str, box: tuple[float, float, float, float], matrix: Matrix) -> None:
        x0, y0, x1, y1 = box
        page = self.page  # what lies beyond its edge is kept: of a number that runs over it, the rest would be another number
        # Bold is often made by drawing a character again a fraction of a point aside.
        row, column = round(y0), int(x0)
        if {(text, row, column - 1), (text, row, column), (text, row, column + 1)} & self.seen:
            return
        self.seen.add((text, row, column))
        if len(page.glyphs) >= GLYPHS:
            raise UnreadableReport("too_large", f"> {GLYPHS} characters")
        a, b, *_ = matrix
        if min(abs(a), abs(b)) > _SLANT * max(abs(a), abs(b)):
            return  # a watermark across the page: it would stand in the cells that it crosses
        turn = 0 if abs(a) >= abs(b) else (-1 if b > 0 else 1)
        size = x1 - x0 if turn else y1 - y0
        page.glyphs.append(Glyph(text, x0, page.height - y1, x1, page.height - y0, size, turn))

    def render_image(self, name: str, stream: PDFStream) -> None:
        if self.ctm is not None:
            x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
            if min(x1 - x0, y1 - y0) <= _THIN:
                self._rule(x0, y0, x1, y1)
            elif len(self.page.pictures) < RULES:
                self.page.pictures.append(Box(x0, self.page.height - y1, x1, self.page.height - y0))

    def paint_path(
        self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]
    ) -> None:
        for points in self._straight(path):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if min(x1 - x0, y1 - y0) <= _THIN:  # of whatever outline: browsers draw the sides of a cell as trapezia
                self._rule(x0, y0, x1, y1)
                continue
            if stroke:
                for (x0, y0), (x1, y1) in pairwise(points):
                    if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
                        self._rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _straight(self, path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
        """The parts of a path that are made of straight lines alone, as points on the page."""
        ctm = self.ctm
        points: list[tuple[float, float]] = []
        for segment in path:
            if segment[0] == "m":
                if len(points) > 1:
                    yield points
                points = []
            if len(segment) == 3 and ctm is not None:  # a name and one point: "m" and "l", and no curve
                points.append(apply_matrix_pt(ctm, (float(segment[1]), float(segment[2]))))
            elif segment[0] == "h" and points:
                points.append(points[0])
            else:
                points = []
        if len(points) > 1:
            yield points

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if max(x1 - x0, y1 - y0) <= _SHORT:
            return
        if len(self.page.rules) >= RULES:
            raise UnreadableReport("too_large", f"> {RULES} lines")
        height = self.page.height
        if x1 - x0 >= y1 - y0:
            middle = height - (y0 + y1) / 2
            self.page.rules.append(Box(x0, middle, x1, middle))
        else:
            middle = (x0 + x1) / 2
            self.page.rules.append(Box(middle, height - y1, middle, height - y0))


def read_page(page: PDFPage, number: int, resources: PDFResourceManager) -> Page:
    """The content of a page; `number` counts from 1."""
    painter = _Painter(resources, number)
    PDFPageInterpreter(resources, painter).process_page(page)
    return painter.page
