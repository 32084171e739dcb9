"""Document → cells: one flat stream in reading order, whatever the layout was.

A table of a web page, Word or PDF file gives its cells with their row. A line of text is cut where a layout marks cells: pipes
(one cell a line, or a row a line), tabs, runs of spaces, or numbers that end the line. Where a line holds several cells, they
share a row; a line alone is a cell whose row is not known (`row` is None).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsing.document import Document, Paragraph, Table
from parsing.text import normalize, read_value


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or line: its text, place, the row that it shares with others (None: not known) and its block's index."""

    text: str
    place: str
    row: tuple[int, int] | None
    block: int


_PADDING = re.compile(r"(?:(?<=\s)|^)\|{2,}\s*$")  # ` ||||` closes the columns that a merged cell spans: no cells
_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|?)+\s*")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–—]\s*\d{1,3}\s*[-–—]|—\s*\d{1,3}\s*—|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?|P(?:age)?[ .]*\d+(?:\s*[-–].*)?)\s*")
_GAP = re.compile(r"\t+|[ \u3000\xa0]{2,}")
_TAIL = re.compile(r"(?P<head>.*?\S)(?P<tail>(?:\s+[+-]?[\d,]*\.?\d+)+)\s*")
_LONG = 120


def pieces(document: Document) -> list[Piece]:
    """The cells and lines of a document in reading order; page numbers set aside."""
    stream: list[Piece] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            stream.extend(Piece(cell.text, cell.place, (index, cell.row), index) for cell in block.cells)
        elif not _PAGE_NUMBER.fullmatch(block.text):
            stream.extend(_line_pieces(block, index, stream))
    return stream


def _line_pieces(line: Paragraph, index: int, before: list[Piece]) -> Iterator[Piece]:
    text = line.text
    if "|" in text:
        if _RULE.fullmatch(text):
            return
        yield from _piped(line, index, before)
        return
    parts = [part for part in _GAP.split(text.strip()) if part]
    if len(parts) == 1 or len(text) > _LONG:
        found = _TAIL.fullmatch(text) if len(text) <= _LONG else None
        parts = [found["head"].strip(), *found["tail"].split()] if found else [text.strip()]
    else:
        parts = [word for part in parts for word in _numbers_apart(part)]
    if len(parts) == 1:
        yield Piece(parts[0], line.place, None, index)
    else:
        for n, part in enumerate(parts, start=1):
            yield Piece(part, f"{line.place}C{n}" if line.place.startswith("L") else line.place, (index, 0), index)


def _numbers_apart(text: str) -> list[str]:
    """`总计 0 0` → 总计, 0, 0: numbers that single spaces part."""
    found = _TAIL.fullmatch(text)
    if found:
        return [*_numbers_apart(found["head"].strip()), *found["tail"].split()]
    words = text.split()
    return words if len(words) > 1 and all(read_value(word) for word in words) else [text]


def _piped(line: Paragraph, index: int, before: list[Piece]) -> Iterator[Piece]:
    """The cells of a line with pipes.

    `a | b |` closes cells, `| a | b |` encloses them; a pipe alone is a blank cell, unless the line before it was still open: then
    it closes that one (a page where text and pipe stand on lines of their own).
    """
    text = _PADDING.sub("", line.text).strip()
    if not text:
        return
    if text == "|":
        opened = before and before[-1].block == index - 1 and before[-1].place == f"L{_line_number(line.place) - 1}"
        if not opened:
            yield Piece("", f"{line.place}C1", None, index)
        return
    cells = [cell.strip() for cell in text.removeprefix("|").removesuffix("|").split("|")]
    if len(cells) == 1:
        # `0 |` alone on a line: the pipe has closed it, which the cell's number in the place tells.
        yield Piece(cells[0], f"{line.place}C1", None, index)
        return
    for n, cell in enumerate(cells, start=1):
        yield Piece(cell, f"{line.place}C{n}", (index, 0), index)


def _line_number(place: str) -> int:
    return int(place[1:]) if place[1:].isdigit() else 0


def is_prose(text: str) -> bool:
    """Whether a line reads as a sentence rather than as a cell."""
    plain = normalize(text)
    return len(plain) > 12 and bool(re.search(r"[,。;:、].*\d|\d.*[条件篇次份项期宗个]", plain))
