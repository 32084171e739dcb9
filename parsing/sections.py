"""Document → the six sections of the form, found by the words of their heads, whatever their numbering says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parsing.document import Document, Paragraph
from parsing.form import FORM
from parsing.labels import word_of

_LONGEST_HEAD = 45
_NUMBERED = re.compile(
    r"\s*(?:#+\s*)?(?:[（(]?[一二三四五六七八九十]{1,2}[)）]?\s*[、.．,，:： ]|第[一二三四五六]部分|\d{1,2}\s*[、.．])"
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `code` as in FORM.sections, its head as printed, and the blocks from `first` to before `last`."""

    code: str
    title: str
    place: str
    first: int
    last: int


@cache
def _heads() -> dict[str, str]:
    return {word_of(word)[1]: section.code for section in FORM.sections for word in (section.zh, *_variants(section.code))}


def _variants(code: str) -> Sequence[str]:
    return next(entry.get("variants", ()) for entry in FORM.raw["sections"] if entry["code"] == code)


def heading_of(text: str) -> str:
    """The section that a line is the head of, or "". A head stands alone on its line; its number may be wrong or lost."""
    if len(text) > _LONGEST_HEAD:
        return ""
    number, word = word_of(text.lstrip("# "))
    code = _heads().get(word.removesuffix("如下").removesuffix("表"), "")
    # Words as plain as 概述 are a head only with a number before them.
    return code if code and (number or len(word) >= 6 or _NUMBERED.match(text)) else ""


def sections(document: Document) -> tuple[Section, ...]:
    """The sections in the document's order; the same section may come twice where a report restarts its numbering."""
    heads = [
        (index, heading_of(block.text), block)
        for index, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and heading_of(block.text.strip(" |"))
    ]
    ends = [*(index for index, _, _ in heads[1:]), len(document.blocks)][: len(heads)]
    return tuple(
        Section(code or heading_of(block.text.strip(" |")), block.text.strip(), block.place, index, end)
        for (index, code, block), end in zip(heads, ends, strict=True)
    )
