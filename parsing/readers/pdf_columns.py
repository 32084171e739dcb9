"""Pages set in two columns → their parts in reading order, each like a page of its own.

A page is parted only where running text says so: a strip near its middle that stays blank over several lines, with lines on
both sides of it that fill their column. Tables have blank strips too, but no such lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from statistics import median
from typing import NamedTuple

from parsing.readers.pdf_page import Box, Glyph, Page
from parsing.readers.pdf_text import rows_of

_MIDDLE = (0.35, 0.65)  # of the page's width: where the strip between columns stands
_STEP = 2.0  # points
_NARROWEST = 0.7  # letters
_WORD_GAP = 1.2  # letters; what stands further apart belongs to two columns, or is no running text
_FEWEST = 5  # lines in either column
_SHORTEST = 8  # characters of a line that fills its column
_FULL = 0.4  # the share of a column's lines that fill it


class _Row(NamedTuple):
    """Characters of a line, whichever column they stand in; `spans` are its stretches of text, from where to where."""

    glyphs: list[Glyph]
    spans: list[tuple[float, float]]

    def crosses(self, x: float) -> bool:
        return any(start < x < end for start, end in self.spans)


def parts(page: Page) -> list[Page]:
    """The page itself, or what stands above, in and below its columns, one after the other."""
    rows = [_row(glyphs) for glyphs in rows_of(glyph for glyph in page.glyphs if not glyph.turn)]
    if len(rows) < 2 * _FEWEST:
        return [page]
    size = median(glyph.size for glyph in page.glyphs)
    middle = _strip(rows, page.width, size)
    if middle is None:
        return [page]
    ruled = [rule.top for rule in page.rules if rule.x0 < middle < rule.x1]
    bands = list(_bands(rows, middle, size, ruled))
    if not any(in_columns for in_columns, _ in bands):
        return [page]
    return [part for part in _parted(page, bands, middle) if part.glyphs]


def _row(glyphs: list[Glyph]) -> _Row:
    spans: list[tuple[float, float]] = []
    start = end = glyphs[0].x0
    for glyph in glyphs:
        if glyph.x0 - end > _WORD_GAP * glyph.size:
            spans.append((start, end))
            start = glyph.x0
        end = max(end, glyph.x1)
    return _Row(glyphs, [*spans, (start, end)])


def _strip(rows: Sequence[_Row], width: float, size: float) -> float | None:
    """The middle of the widest strip that no more than half of the lines cross; None where none is wide enough."""
    low, high = (int(edge * width / _STEP) for edge in _MIDDLE)
    changes = [0] * (high - low + 1)
    for start, end in (span for row in rows for span in row.spans):
        first, last = (min(max(int(x / _STEP) + 1 - low, 0), high - low) for x in (start, end))
        changes[first] += 1
        changes[last] -= 1
    crossed = enumerate(accumulate(changes[:-1]), low)
    runs = [[n for n, _ in run] for is_free, run in groupby(crossed, key=lambda at: at[1] * 2 <= len(rows)) if is_free]
    widest = max(runs, key=len, default=[])
    return _STEP * (widest[0] + widest[-1]) / 2 if len(widest) * _STEP >= _NARROWEST * size else None


def _bands(rows: Sequence[_Row], middle: float, size: float, ruled: Sequence[float]) -> Iterator[tuple[bool, list[_Row]]]:
    """The rows from top to bottom, those in columns (True) and those over the whole page together.

    `ruled` tells where lines are drawn across the middle: around the cells of a table.
    """
    whole: list[_Row] = []
    for crosses, run in groupby(rows, key=lambda row: row.crosses(middle)):
        listed = list(run)
        if crosses or _is_ruled(listed, ruled) or not _is_in_columns(listed, middle, size):
            whole += listed
            continue
        if whole:
            yield False, whole
            whole = []
        yield True, listed
    if whole:
        yield False, whole


def _is_ruled(rows: Sequence[_Row], ruled: Sequence[float]) -> bool:
    return any(rows[0].glyphs[0].top < top < rows[-1].glyphs[0].bottom for top in ruled)


def _is_in_columns(rows: Sequence[_Row], middle: float, size: float) -> bool:
    """Whether on both sides of the middle there are several lines, and enough of them fill their column."""
    sides = ([_side(row, middle, left) for row in rows] for left in (True, False))
    return all(_is_column([glyphs for glyphs in side if glyphs], size) for side in sides)


def _side(row: _Row, middle: float, left: bool) -> list[Glyph]:
    return [glyph for glyph in row.glyphs if (glyph.x1 <= middle) == left]


def _is_column(lines: Sequence[list[Glyph]], size: float) -> bool:
    if len(lines) < _FEWEST:
        return False
    first, last = min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)
    full = sum(
        len(line) >= _SHORTEST
        and line[0].x0 - first < 2.5 * size
        and last - line[-1].x1 < 2 * size
        and all(b.x0 - a.x1 < _WORD_GAP * size for a, b in pairwise(line))
        for line in lines
    )
    return full >= _FULL * len(lines)


def _parted(page: Page, bands: Sequence[tuple[bool, list[_Row]]], middle: float) -> Iterator[Page]:
    """Each band's part of the page, one in columns as two; lines and pictures go with the band that they stand in."""
    tops = [min(glyph.top for row in rows for glyph in row.glyphs) for _, rows in bands]
    bottoms = [max(glyph.bottom for row in rows for glyph in row.glyphs) for _, rows in bands]
    edges = [0.0, *((bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)), float("inf")]
    for (in_columns, _), low, high in zip(bands, edges, edges[1:], strict=False):
        band = replace(
            page,
            glyphs=[glyph for glyph in page.glyphs if low <= (glyph.top + glyph.bottom) / 2 < high],
            rules=list(_within(page.rules, low, high)),
            pictures=list(_within(page.pictures, low, high)),
        )
        for left in (True, False) if in_columns else ():
            yield replace(
                band,
                width=page.width / 2,
                glyphs=[glyph for glyph in band.glyphs if (glyph.x1 <= middle) == left],
                rules=[rule for rule in band.rules if ((rule.x0 + rule.x1) / 2 <= middle) == left],
                pictures=[box for box in band.pictures if ((box.x0 + box.x1) / 2 <= middle) == left],
            )
        if not in_columns:
            yield band


def _within(boxes: Iterable[Box], low: float, high: float) -> Iterator[Box]:
    return (box for box in boxes if low <= (box.top + box.bottom) / 2 < high)
