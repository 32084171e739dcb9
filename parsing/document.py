"""What every reader makes of a file: paragraphs and tables in reading order, each piece of text with its place.

A place is a short code that leads back into the document and is kept with every figure as its `locator`:

    L12        line 12 of a text file            L12C3     its third cell, where the line is cut into cells
    P7         paragraph 7 (HTML, Word)          T2R5C1    table 2, row 5, column 1 (counted from 1, spans expanded)
    p4@x,y,x,y a box on page 4 of a PDF, in points from the top left

A figure told in a sentence adds the characters that hold it, counted from 0: `P7#31-35`.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):  # a tuple: a report has hundreds, and a frozen dataclass takes three times as long to make
    """One cell of a table; a merged cell stands once, at its first row and column, with its spans."""

    text: str
    place: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Paragraph(NamedTuple):
    """Running text, or a line of a text file."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table in reading order; rows and columns are counted from 0."""

    cells: tuple[Cell, ...]
    place: str


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The readable content of one file.

    `title` is what the file itself names as its title (HTML <title>, Word property) or "". `metadata` holds what stands beside
    the report and is not part of it, such as a site's description of the page. `notes` says what was not read, in codes.
    """

    blocks: tuple[Block, ...]
    format: str
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All text, a line for each paragraph and each cell."""
        return "\n".join(
            block.text if isinstance(block, Paragraph) else "\n".join([cell.text for cell in block.cells])
            for block in self.blocks
        )


_PLACE = re.compile(
    r"(?:L(?P<line>\d+)(?:C(?P<cell>\d+))?|P(?P<paragraph>\d+)|T(?P<table>\d+)R(?P<row>\d+)C(?P<column>\d+)"
    r"|p(?P<page>\d+)@(?P<box>[\d.,]+))(?:#(?P<start>\d+)-(?P<end>\d+))?"
)

_WORDS = {
    "zh": {
        "line": "第{line}行",
        "cell": "第{line}行第{cell}格",
        "paragraph": "第{paragraph}段",
        "table": "表{table}第{row}行第{column}列",
        "page": "第{page}页",
    },
    "en": {
        "line": "line {line}",
        "cell": "line {line}, cell {cell}",
        "paragraph": "paragraph {paragraph}",
        "table": "table {table}, row {row}, column {column}",
        "page": "page {page}",
    },
}


def parse_place(locator: str) -> dict[str, str]:
    """The parts of a locator (`line`, `table`, `row`, `start` …) that it has; {} for one that is none."""
    found = _PLACE.fullmatch(locator)
    return {name: value for name, value in found.groupdict().items() if value is not None} if found else {}


def describe_place(locator: str, language: str = "zh") -> str:
    """A locator in words, such as 表2第5行第1列 or `table 2, row 5, column 1`; "" for one that is none."""
    parts = parse_place(locator)
    for kind in ("cell", "line", "paragraph", "table", "page"):
        if kind in parts:
            return _WORDS[language][kind].format(**parts)
    return ""
