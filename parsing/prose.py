"""Documents → passages: the running text between the tables, lines that a page's width wrapped joined again.

A passage's text is squeezed (no spaces, Simplified, ASCII width) before it is read; where each character stood is worked
out only for the counts that need a place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from parsing.document import Document, Paragraph, Table
from parsing.sections import heading_of
from parsing.text import compact, normalize, squeeze
from parsing.tokens import Token


@dataclass(frozen=True, eq=False)
class Passage:
    """Running text of one or more blocks.

    `parts` tells where the text of each block begins, its place, and the block as it stands; `heading` is the short line
    that stood last before the passage, or "".
    """

    text: str
    parts: tuple[tuple[int, str, str], ...]
    heading: str = ""

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.parts]

    @cached_property
    def _origins(self) -> dict[int, Sequence[int]]:
        return {}

    def _origin(self, index: int) -> tuple[int, int]:
        """The number of a block and the offset in it where a character of the text stands."""
        n = bisect_right(self._starts, index) - 1
        start, _, raw = self.parts[n]
        if n not in self._origins:
            length = (self.parts[n + 1][0] if n + 1 < len(self.parts) else len(self.text)) - start
            self._origins[n] = range(length) if length == len(raw) else squeeze(raw).origin
        return n, self._origins[n][index - start]

    def locator(self, start: int, end: int) -> str:
        """The place of the characters from `start` to before `end`, as a locator; of what wrapped, its first line."""
        n, first = self._origin(start)
        other, last = self._origin(end - 1)
        _, place, raw = self.parts[n]
        return f"{place}#{first}-{last + 1 if other == n else len(raw)}"


_CLOSED_END = frozenset("。；;！!？?：:)）」”|")
_NEW_START = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.、．]\D|[（(]\d|[|#])")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}|第\s*\d+\s*页.{0,8}|P(?:age)?[ .]*\d+)\s*")
_MAY_COUNT = re.compile(r"\d|[未没沒无無零]|不存在|不涉及")
_CLAUSES = re.compile(r"[，。；,;]")
_WRAPPED = 18  # a line shorter than this was ended by its writer, not by the width of the page
_HEADING = 30  # a line longer than this is no heading


def passages(document: Document, tabular: frozenset[str]) -> Iterator[Passage]:
    """The running text of a document that may count something: it holds a digit, or says that there was none.

    `tabular` names the places that the official tables hold.
    """
    heading = ""
    for blocks in _joined(document, tabular):
        if any(_MAY_COUNT.search(text) for text, _ in blocks):
            passage = _passage(blocks, heading)
            if passage.text:
                yield passage
        if len(blocks) == 1 and len(blocks[0][0]) <= _HEADING:
            heading = normalize(blocks[0][0])


def _joined(document: Document, tabular: frozenset[str]) -> Iterator[list[tuple[str, str]]]:
    """The blocks of running text with their places, those that go on from one to the next together."""
    pending: list[tuple[str, str]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text, place = block.text, block.place
            if place in tabular or f"{place}C1" in tabular:
                if pending:
                    yield pending
                    pending = []
            elif not _PAGE_NUMBER.fullmatch(text):
                if pending and not _continues(pending[-1][0], text):
                    yield pending
                    pending = []
                pending.append((text.strip().strip("|"), place))
        else:
            if pending:
                yield pending
                pending = []
            yield from ([cell] for cell in _prose_cells(block, tabular))
    if pending:
        yield pending


def _prose_cells(table: Table, tabular: frozenset[str]) -> list[tuple[str, str]]:
    """Cells that hold sentences: some sites lay the whole page out as a table."""
    return [(cell.text, cell.place) for cell in table.cells if len(cell.text) > 8 and cell.place not in tabular]


def _continues(previous: str, text: str) -> bool:
    if len(previous) < _WRAPPED or previous[-1] in _CLOSED_END or _NEW_START.match(text) or _is_numbered_head(previous):
        return False
    return not heading_of(previous) and not heading_of(text)


def _is_numbered_head(text: str) -> bool:
    return len(text) <= _HEADING and bool(_NEW_START.match(text)) and not _CLAUSES.search(text)


def _passage(blocks: Sequence[tuple[str, str]], heading: str) -> Passage:
    text, parts = "", []
    for raw, place in blocks:
        parts.append((len(text), place, raw))
        text += compact(raw)
    return Passage(text, tuple(parts), heading)


def tabular_places(stream: Sequence[Token]) -> frozenset[str]:
    """The places of the cells that the matcher took for labels or values: no prose. A line that holds both is prose too."""
    return frozenset([token.place for token in stream if token.labels or token.value is not None]).difference(
        [token.place for token in stream if token.prose]
    )
