"""Document → cells: one flat stream in reading order, whatever the layout was.

A table of a web page, Word or PDF file gives its cells with their row and column. A line of text is cut where a layout
marks cells: pipes (one cell a line, or a row a line), tabs, runs of spaces, or figures that end the line. Where a line
holds several cells, they share a row; a line alone is a cell whose row is not known (`row` is None).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsing.document import Document, Paragraph, Table
from parsing.form import FORM
from parsing.text import read_value


class Piece(NamedTuple):  # a tuple: a report has hundreds, and a frozen dataclass takes three times as long to make
    """A cell or line: its text, place, the row that it shares with others (None: not known) and its block's index.

    `column` and `end` are its first column and the one after its last, counted from 0: in its table, or, where `width` is
    not 0, among the so many cells of its line.
    """

    text: str
    place: str
    row: tuple[int, int] | None
    block: int
    column: int = 0
    end: int = 1
    width: int = 0


_PADDING = re.compile(r"(?:(?<=\s)|^)\|{2,}\s*$")  # ` ||||` closes the columns that a merged cell spans: no cells
_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|?)+\s*")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—]\s*\d{1,3}\s*[-–—]|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|P(?:age)?[ .]*\d+(?:\s*[-–].*)?)\s*"
)
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_LONG = 120
_FEWEST_FIGURES = 10


def pieces(document: Document) -> list[Piece]:
    """The cells and lines of a document in reading order; page numbers set aside."""
    stream: list[Piece] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            stream.extend(
                Piece(cell.text, cell.place, (index, cell.row), index, cell.column, cell.column + cell.column_span)
                for cell in block.cells
            )
        else:
            stream.extend(line_pieces(block, index, stream))
    return stream


def line_pieces(line: Paragraph, index: int, before: list[Piece]) -> Iterator[Piece]:
    """The cells of a line, the `index`th block of its document; none of a page number. `before` are the pieces so far."""
    text = line.text
    if _PAGE_NUMBER.fullmatch(text):
        return
    if "|" in text:
        if not _RULE.fullmatch(text):
            yield from _piped(line, index, before)
        return
    if "\t" in text.strip():
        # Tabs part cells, also blank ones; a tab at either end of the line parts nothing.
        yield from _row([part.strip() for part in text.strip().split("\t")], line, index)
        return
    text = text.strip()
    if len(text) > _LONG:
        yield from (Piece(part, line.place, None, index) for part in _whole_form(text))
        return
    parts = [part for part in _GAP.split(text) if part]
    yield from _row([word for part in parts for word in _figures_apart(part, alone=len(parts) == 1)], line, index)


def _row(cells: list[str], line: Paragraph, index: int) -> Iterator[Piece]:
    """Cells of one line; one alone is a line like any other."""
    if len(cells) == 1:
        yield Piece(cells[0], line.place, None, index)
        return
    for n, cell in enumerate(cells, start=1):
        yield Piece(
            cell, f"{line.place}C{n}" if line.place.startswith("L") else line.place, (index, 0), index, n - 1, n, len(cells)
        )


def _figures_apart(text: str, alone: bool) -> list[str]:
    """`总计 0 0` → 总计, 0, 0: figures, and dashes among them, that single spaces part at the end of a text.

    Where the text is the whole line, a label must stand before them: `2 3` may be one figure set with a space.
    """
    words = text.split()
    last = len(words)
    while last and _is_figure(words[last - 1]):
        last -= 1
    figures = words[last:]
    if not figures or not any(_DIGIT.search(word) for word in figures) or len(words) == 1:
        return [text]
    return [" ".join(words[:last]), *figures] if last else [text] if alone and len(words) == 2 else figures


_DIGIT = re.compile(r"\d")


def _is_figure(word: str) -> bool:
    value = read_value(word)
    return value is not None and value.note != "unreadable"


def _whole_form(text: str) -> list[str]:
    """A long line with its words from where the form begins, if figures stand apart there: a whole report may be one line."""
    start = min((at for word in FORM.raw["starts"]["words"] if (at := text.find(word)) >= 0), default=-1)
    words = text[start:].split() if start >= 0 else []
    return [text[:start], *words] if sum(map(_is_figure, words)) >= _FEWEST_FIGURES else [text]


def _piped(line: Paragraph, index: int, before: list[Piece]) -> Iterator[Piece]:
    """The cells of a line with pipes.

    `a | b |` closes cells, `| a | b |` encloses them; a pipe alone is a blank cell, unless the line before it was still
    open: then it closes that one (a page where text and pipe stand on lines of their own).
    """
    text = _PADDING.sub("", line.text).strip()
    if not text:
        return
    if text == "|":
        open_before = before and before[-1].block == index - 1 and before[-1].place == f"L{_line_number(line.place) - 1}"
        if not open_before:
            yield Piece("", f"{line.place}C1", None, index)
        return
    # ` | 5 | 0 |` begins with a blank cell that its pipe closes.
    opened = text[0] == "|" and not re.match(r" \|", line.text)
    cells = [cell.strip() for cell in text[opened:].removesuffix("|").split("|")]
    if len(cells) == 1:
        # `0 |` alone on a line: the pipe has closed it, which the cell's number in the place tells.
        yield Piece(cells[0], f"{line.place}C1", None, index)
        return
    yield from _row(cells, line, index)


def _line_number(place: str) -> int:
    return int(place[1:]) if place[1:].isdigit() else 0


_NUMBER = re.compile(r"\s*[(（]?\d{1,2}[)）.．、]+")
_SENTENCE = re.compile(r"[,，。;；:：、].*\d|\d.*[条條件篇次份项項期宗个個]")


def is_prose(text: str) -> bool:
    """Whether a line reads as a sentence rather than as a cell."""
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    return len(text) - start > 12 and _SENTENCE.search(text, start) is not None
