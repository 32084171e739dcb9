"""What a made-up report consists of, before it has a layout: headings, paragraphs and grids of cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with the rows and columns that it spans; of a figure also the unit that it is counted in, else ""."""

    text: str
    columns: int = 1
    rows: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of `width` columns; each row lists the cells that begin in it."""

    width: int
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title (level 1) or the head of a section (level 2)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


Block = Heading | Text | Grid


def placed(grid: Grid) -> Iterator[tuple[int, int, GridCell]]:
    """Row, column and cell for each cell of the grid, with regard to those that reach down from rows above."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            taken |= {(r + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            yield r, column, cell
            column += cell.columns


def expanded(grid: Grid) -> list[list[str]]:
    """The grid as rows of `width` texts: a merged cell's text once, the rest of it blank."""
    texts = [["" for _ in range(grid.width)] for _ in grid.rows]
    for row, column, cell in placed(grid):
        texts[row][column] = cell.text
    return texts


def title_of(blocks: Iterable[Block]) -> str:
    """The report's title."""
    return next(block.text for block in blocks if isinstance(block, Heading) and block.level == 1)
