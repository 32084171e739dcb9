"""What a made-up report consists of, before it has a layout: headings, paragraphs and grids of cells."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with the rows and columns that it spans."""

    text: str
    columns: int = 1
    rows: int = 1


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


def expanded(grid: Grid) -> list[list[str]]:
    """The grid as rows of `width` texts: a merged cell's text once, the rest of it blank."""
    texts = [["" for _ in range(grid.width)] for _ in grid.rows]
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            texts[r][column] = cell.text
            taken |= {(r + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            column += cell.columns
    return texts
