"""Ruling lines → grids: lines are snapped and joined, those that touch make a grid, and fields that no line parts are one.

A grid may be open at one side (a page break leaves the last line out, a table may have none at its left and right).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from parsing.bounds import CELLS
from parsing.errors import UnreadableReport
from parsing.readers.pdf_page import Box

_SNAP = 2.5  # lines this close are one line, drawn by two neighbouring cells
_JOIN = 3.0  # a line goes on over a gap of this length
_OPEN = 12.0  # lines that reach this far beyond the last one across are the side of an open grid


class Line(NamedTuple):
    """A horizontal or vertical line: its position across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a grid: rows and columns from the first to before the last, and its box on the page."""

    row: int
    column: int
    last_row: int
    last_column: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's lines: positions of its columns (`xs`) and rows (`ys`), its fields, and which field each place belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def field_at(self, x: float, y: float) -> int:
        """The index of the field at a point, or -1."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return -1
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        return self.owner[row][column]


def grids(rules: Sequence[Box]) -> list[Grid]:
    """The grids that lines make, from top to bottom; a lone frame is none."""
    across = _joined(Line(r.top, r.x0, r.x1) for r in rules if r.x1 - r.x0 > r.bottom - r.top)
    down = _joined(Line(r.x0, r.top, r.bottom) for r in rules if r.x1 - r.x0 <= r.bottom - r.top)
    found = (_grid(*group) for group in _touching(across, down))
    return sorted((grid for grid in found if grid and len(grid.fields) > 1), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Lines at nearly the same position at one position, and their pieces as one line."""
    ordered = sorted(lines)
    result: list[Line] = []
    i = 0
    while i < len(ordered):
        j = i + 1
        while j < len(ordered) and ordered[j].at - ordered[i].at <= _SNAP:
            j += 1
        at = sum(line.at for line in ordered[i:j]) / (j - i)
        pieces = sorted((line.start, line.end) for line in ordered[i:j])
        start, end = pieces[0]
        for piece in pieces[1:]:
            if piece[0] <= end + _JOIN:
                end = max(end, piece[1])
            else:
                result.append(Line(at, start, end))
                start, end = piece
        result.append(Line(at, start, end))
        i = j
    return result


def _touching(across: Sequence[Line], down: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    positions = [line.at for line in down]  # sorted, as _joined leaves them
    for i, line in enumerate(across):
        for k in range(bisect_left(positions, line.start - _JOIN), bisect_right(positions, line.end + _JOIN)):
            if down[k].start - _JOIN <= line.at <= down[k].end + _JOIN:
                parent[root(i)] = root(len(across) + k)
    members = sorted(range(len(parent)), key=root)
    groups = [list(group) for _, group in groupby(members, key=root)]
    return [
        ([across[i] for i in group if i < len(across)], [down[i - len(across)] for i in group if i >= len(across)])
        for group in groups
    ]


def _positions(lines: Sequence[Line], crossing: Sequence[Line]) -> tuple[float, ...]:
    """Where lines stand, with the ends of those across them where these reach well beyond."""
    found = sorted({line.at for line in lines})
    if not found:
        return ()
    low, high = min(line.start for line in crossing), max(line.end for line in crossing)
    return (*([low] if low < found[0] - _OPEN else []), *found, *([high] if high > found[-1] + _OPEN else []))


def _grid(across: Sequence[Line], down: Sequence[Line]) -> Grid | None:
    if not across or not down:
        return None
    xs, ys = _positions(down, across), _positions(across, down)
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1:
        return None
    if width * height > CELLS:
        raise UnreadableReport("too_large", f"> {CELLS} cells")
    left = _covered(down, xs, ys)  # left[column][row]: a line stands at the left of the place
    above = _covered(across, ys, xs)
    owner = [[-1] * width for _ in range(height)]
    fields: list[Field] = []
    for row in range(height):
        for column in range(width):
            if owner[row][column] < 0:
                places = _flood(row, column, len(fields), owner, left, above)
                field = _field(places, xs, ys)
                if _is_outside(field, left, above, width, height):
                    _assign(places, owner, len(fields) + CELLS)  # beyond every index: outside
                else:
                    fields.append(field)
    inside = tuple(tuple(index if index < len(fields) else -1 for index in line) for line in owner)
    return Grid(xs, ys, tuple(fields), inside)


def _covered(lines: Sequence[Line], at: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """For each position and each step along it, whether a line runs there."""
    index = {position: i for i, position in enumerate(at)}
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    covered = [[False] * len(middles) for _ in at]
    for line in lines:
        first, last = bisect_left(middles, line.start - 1), bisect_right(middles, line.end + 1)
        covered[index[line.at]][first:last] = [True] * max(0, last - first)
    return covered


def _flood(
    row: int, column: int, index: int, owner: list[list[int]], left: Sequence[Sequence[bool]], above: Sequence[Sequence[bool]]
) -> list[tuple[int, int]]:
    """The places that no line parts from a first one, marked with `index`."""
    height, width = len(owner), len(owner[0])
    owner[row][column] = index
    places = [(row, column)]
    for r, c in places:  # grows as it is walked
        for nr, nc, wall in (
            (r, c - 1, left[c][r]),
            (r, c + 1, left[c + 1][r]),
            (r - 1, c, above[r][c]),
            (r + 1, c, above[r + 1][c]),
        ):
            if not wall and 0 <= nr < height and 0 <= nc < width and owner[nr][nc] < 0:
                owner[nr][nc] = index
                places.append((nr, nc))
    return places


def _assign(places: Iterable[tuple[int, int]], owner: list[list[int]], index: int) -> None:
    for row, column in places:
        owner[row][column] = index


def _field(places: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> Field:
    top, left = min(r for r, _ in places), min(c for _, c in places)
    bottom, right = max(r for r, _ in places) + 1, max(c for _, c in places) + 1
    return Field(top, left, bottom, right, Box(xs[left], ys[top], xs[right], ys[bottom]))


def _is_outside(field: Field, left: Sequence[Sequence[bool]], above: Sequence[Sequence[bool]], width: int, height: int) -> bool:
    """Whether a field lies in a corner of a stepped outline: open at two sides or more."""
    rows, columns = range(field.row, field.last_row), range(field.column, field.last_column)
    sides = (
        field.column == 0 and _is_gap(left[0], rows),
        field.last_column == width and _is_gap(left[width], rows),
        field.row == 0 and _is_gap(above[0], columns),
        field.last_row == height and _is_gap(above[height], columns),
    )
    return sum(sides) > 1


def _is_gap(side: Sequence[bool], steps: range) -> bool:
    """Whether a side of the grid has no line along these steps, but has one elsewhere: a side without any is an open one."""
    return 2 * sum(side) >= len(side) and not any(side[i] for i in steps)
