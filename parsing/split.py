"""Several reports in one file told apart: a page that holds two years, or a city's bureaus one below the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.document import Block, Document, Paragraph
from parsing.sections import heading_of
from parsing.text import compact

_TITLE = re.compile(r".{0,50}(?:20\d{2}|二[〇○零O]\S{2})年?度?.{0,6}(?:信息公开|政务公开)(?:工作)?(?:年度)?报告")
# Fewer heads than this below a title are a list of links or a table of contents, not a report.
_FEWEST_HEADS = 3


def split_reports(document: Document) -> tuple[Document, ...]:
    """The reports of a document, each with its own title and sections; the document itself where it holds one."""
    starts = _starts(document.blocks)
    if len(starts) < 2:
        return (document,)
    ends = [*starts[1:], len(document.blocks)]
    return tuple(
        replace(document, blocks=document.blocks[start if n else 0 : end], title=document.title if n == 0 else "")
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Where reports begin: titles that differ, each followed by sections of its own before the next."""
    titles: list[tuple[int, str]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.text) < 80 and "报告" in block.text:
            text = compact(block.text)
            if _TITLE.fullmatch(text) and (not titles or titles[-1][1] != text):
                titles.append((index, text))
    if len(titles) < 2:
        return []
    bounds = [*(index for index, _ in titles), len(blocks)]
    started: dict[str, int] = {}
    for (index, text), end in zip(titles, bounds[1:], strict=True):
        if _heads(blocks[index:end]) >= _FEWEST_HEADS:
            started.setdefault(text, index)
    return list(started.values())


def _heads(blocks: Sequence[Block]) -> int:
    return len({code for block in blocks if isinstance(block, Paragraph) and (code := heading_of(block.text))})
