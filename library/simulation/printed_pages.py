"""Blocks → a PDF, as an office prints it: tables that go on over the page, page numbers, labels that wrap, ruled or not.

Set by typst from report.typ, which takes the report as data.
"""

import json
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path

from library.simulation.blocks import Block, Grid, GridCell, Heading, placed, title_of

_TEMPLATE = Path(__file__).with_name("report.typ")
_TIME = 1_579_046_400  # 15 January 2020, so that the same report has the same bytes
# How wide columns are beside one of figures: by the width of the table, its columns of labels.
_LABEL_WIDTHS: dict[int, tuple[int, ...]] = {3: (10, 2), 4: (3,), 10: (2, 3, 6)}
_FIGURE_WIDTH = {3: 3, 4: 2, 10: 2, 15: 1}


def write_pdf(blocks: tuple[Block, ...], ruled: bool) -> bytes:
    """The file's bytes, the same at every run."""
    report = {"title": title_of(blocks), "ruled": ruled, "blocks": [_as_data(block) for block in blocks]}
    document: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=[Path(sans_path()).parent],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
        timestamp=_TIME,
    )
    return document


def _as_data(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        labels = _LABEL_WIDTHS.get(block.width, ())
        widths = [*labels, *[_FIGURE_WIDTH.get(block.width, 2)] * (block.width - len(labels))]
        return {"kind": "grid", "widths": widths, "cells": [_cell(*place) for place in placed(block)]}
    kind = "text" if not isinstance(block, Heading) else "title" if block.level == 1 else "head"
    return {"kind": kind, "text": block.text}


def _cell(row: int, column: int, cell: GridCell) -> dict[str, Any]:
    spans = {"row": row, "column": column, "rows": cell.rows, "columns": cell.columns}
    return {**spans, "text": cell.text, "number": bool(cell.unit)}
