"""A document as it was read, written in other formats: what comes back from them must be the same."""

from collections.abc import Iterator, Sequence

from parsing.document import Cell, Document, Paragraph, Table
from tests.made_documents import make_docx, make_pdf, p, rule, tbl, tc, tr, words

LEFT, RIGHT, TOP, BOTTOM = 60.0, 540.0, 70.0, 770.0
SIZE = 7.0
PITCH = 1.3 * SIZE


def as_docx(document: Document) -> bytes:
    """Paragraphs and tables as Word writes them, each line of a cell as a paragraph."""
    body = "".join(p(b.text) if isinstance(b, Paragraph) else tbl(*map("".join, _word_rows(b))) for b in document.blocks)
    return make_docx(body)


def _word_rows(table: Table) -> Iterator[list[str]]:
    height = max(cell.row + cell.row_span for cell in table.cells)
    for row in range(height):
        cells = sorted((c for c in table.cells if c.row <= row < c.row + c.row_span), key=lambda cell: cell.column)
        yield [tr(*(_word_cell(cell, row) for cell in cells))]


def _word_cell(cell: Cell, row: int) -> str:
    content = "".join(p(line) for line in cell.text.split("\n")) if row == cell.row else p("")
    merge = "" if cell.row_span == 1 else "restart" if row == cell.row else "continue"
    return tc(content, cell.column_span, merge)


def as_pdf(document: Document) -> bytes:
    """Lines and ruled tables on as many pages as they need, with page numbers; rows stay whole, tables go on over the page."""
    paper = _Paper()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            paper.paragraph(block.text)
        else:
            paper.table(block)
    return make_pdf(*paper.pages)


class _Paper:
    """Pages as they fill up from top to bottom."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.y = BOTTOM
        self.turn()

    def turn(self) -> None:
        self.pages.append([words(290, 800, f"- {len(self.pages) + 1} -", SIZE)])
        self.y = TOP

    def paragraph(self, text: str) -> None:
        """Official style: the first line set in by two letters."""
        for i, line in enumerate(_wrapped("\u3000\u3000" + text, RIGHT - LEFT)):
            if self.y + PITCH > BOTTOM:
                self.turn()
            own = line.lstrip("\u3000") if not i else line
            self.pages[-1].append(words(LEFT + (len(line) - len(own)) * SIZE, self.y, own, SIZE))
            self.y += PITCH

    def table(self, table: Table) -> None:
        columns = max(cell.column + cell.column_span for cell in table.cells)
        xs = [LEFT + (RIGHT - LEFT) * i / columns for i in range(columns + 1)]
        heights = _heights(table, xs)
        first, self.y = 0, self.y + PITCH
        while first < len(heights):
            last, ys = first, [self.y]
            while last < len(heights) and ys[-1] + heights[last] <= BOTTOM:
                ys.append(ys[-1] + heights[last])
                last += 1
            if last > first:
                self._part(table, first, last, xs, ys)
                self.y = ys[-1]
            if last < len(heights):
                self.turn()
            first = last
        self.y += PITCH

    def _part(self, table: Table, first: int, last: int, xs: Sequence[float], ys: Sequence[float]) -> None:
        for cell in table.cells:
            start, end = max(cell.row, first), min(cell.row + cell.row_span, last)
            if start >= end:
                continue
            x0, x1 = xs[cell.column], xs[cell.column + cell.column_span]
            top, bottom = ys[start - first], ys[end - first]
            self.pages[-1] += [rule(x0, y, x1, y) for y in (top, bottom)] + [rule(x, top, x, bottom) for x in (x0, x1)]
            if start == cell.row:
                lines = _cell_lines(cell, x1 - x0)
                self.pages[-1] += [words(x0 + 2, top + 3 + i * PITCH, line, SIZE) for i, line in enumerate(lines) if line]


def _heights(table: Table, xs: Sequence[float]) -> list[float]:
    heights = [PITCH + 5] * max(cell.row + cell.row_span for cell in table.cells)
    for cell in sorted(table.cells, key=lambda cell: cell.row_span):
        needed = len(_cell_lines(cell, xs[cell.column + cell.column_span] - xs[cell.column])) * PITCH + 5
        missing = needed - sum(heights[cell.row : cell.row + cell.row_span])
        heights[cell.row] += max(0.0, missing)
    return heights


def _cell_lines(cell: Cell, width: float) -> list[str]:
    return [line for own in cell.text.split("\n") for line in _wrapped(own, width - 4)]


def _wrapped(text: str, width: float) -> list[str]:
    """Text in lines no wider than this; numbers are not broken unless they fill a line alone."""
    lines, line = list[str](), ""
    for token in _tokens(text):
        if line and _width(line + token) > width:
            lines.append(line)
            line = ""
        line += token
    return [*lines, line]


def _tokens(text: str) -> Iterator[str]:
    token = ""
    for letter in text:
        if letter.isascii() and letter.isalnum() and token.isascii() and token.isalnum():
            token += letter
            continue
        if token:
            yield token
        token = letter
    if token:
        yield token


def _width(text: str) -> float:
    return sum(SIZE / 2 if " " <= letter <= "~" else SIZE for letter in text)
