"""What agencies do to their reports that leaves the figures the same: changes to blocks, and to a document's bytes.

Each has been seen in published reports; which made-up report has which is in city.toml.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import opencc

from library.simulation.blocks import Block, Grid, GridCell, Heading

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SHORT_LABEL = 5
_YUAN = 10_000
_NOTED = 3  # fewer documents than this have no note on their revisions

Blocks = tuple[Block, ...]


def _with_cells(change: Callable[[GridCell], str]) -> Callable[[Blocks], Blocks]:
    """Every cell of every table with the text that `change` makes of it; a blank one stays blank."""

    def changed(cell: GridCell) -> GridCell:
        return replace(cell, text=change(cell)) if cell.text else cell

    def quirk(blocks: Blocks) -> Blocks:
        return tuple(
            Grid(block.width, tuple(tuple(map(changed, row)) for row in block.rows)) if isinstance(block, Grid) else block
            for block in blocks
        )

    return quirk


def _full_width(cell: GridCell) -> str:
    return cell.text.translate(_FULL_WIDTH) if cell.unit else cell.text


def _spaced(cell: GridCell) -> str:
    return " ".join(cell.text) if not cell.unit and 1 < len(cell.text) <= _SHORT_LABEL else cell.text


def _with_unit(cell: GridCell) -> str:
    """3件, and an amount in 元 where the form asks for 万元."""
    if cell.unit == "万元":
        return f"{(Decimal(cell.text) * _YUAN).normalize():f}元"
    return cell.text + cell.unit


def _with_note(cell: GridCell) -> str:
    """22（其中修订7件）, for counts of documents that are large enough."""
    is_count = cell.unit == "件" and int(cell.text) >= _NOTED
    return f"{cell.text}（其中修订{int(cell.text) // 3}件）" if is_count else cell.text


def _noted_documents(blocks: Blocks) -> Blocks:
    """Notes in the cells of the first table, which is that of section 二."""
    first = next(index for index, block in enumerate(blocks) if isinstance(block, Grid))
    return (*blocks[:first], *_with_cells(_with_note)(blocks[first : first + 1]), *blocks[first + 1 :])


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _traditional(blocks: Blocks) -> Blocks:
    convert = _converter().convert
    cells = _with_cells(lambda cell: str(convert(cell.text)))(blocks)
    return tuple(block if isinstance(block, Grid) else replace(block, text=str(convert(block.text))) for block in cells)


def _without_head(blocks: Blocks) -> Blocks:
    """The head of section 三 is lost: its table follows the one before."""
    return tuple(block for block in blocks if not (isinstance(block, Heading) and block.text.startswith("三、")))


def _gb18030(document: bytes) -> bytes:
    """In GB18030, which pages declare as gb2312 and text files do not declare."""
    return (
        document.decode()
        .replace("charset=utf-8", "charset=gb2312")
        .replace('charset="utf-8"', 'charset="gb2312"')
        .encode("gb18030")
    )


BLOCK_QUIRKS: dict[str, Callable[[Blocks], Blocks]] = {
    "full_width_digits": _with_cells(_full_width),
    "spaced_labels": _with_cells(_spaced),
    "units_in_cells": _with_cells(_with_unit),
    "notes_in_cells": _noted_documents,
    "traditional": _traditional,
    "lost_head": _without_head,
}
# For layouts that are text: txt, md and web pages.
BYTE_QUIRKS: dict[str, Callable[[bytes], bytes]] = {"gb18030": _gb18030}
