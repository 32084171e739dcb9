"""The 2008 form where nothing parts its cells: 1.政府公报公开政府信息数条02.政府网站公开政府信息数条903.政务微博公开政府信息数条30."""

import re
from functools import cache

from parsing.form import FORM
from parsing.text import compact

_UNITS = "|".join(map(re.escape, sorted(filter(None, FORM.codes["unit"]), key=len, reverse=True)))
# Fewer rows than this may be words of a sentence.
_FEWEST_ROWS = 5
# Two columns of figures, or one of codes, run together with the figure into another one: nothing tells where it begins.
_TWO_COLUMNS = re.compile("累计|本期|上期|同比")


@cache
def _row() -> re.Pattern[str]:
    """A row: its label with number and note, its unit, its figure. The digit that numbers the next label is none of the figure."""
    legacy = FORM.raw["legacy"]["rows"]
    labels = {label.removesuffix("数") for entry in legacy for label in (entry["label"], *entry.get("variants", ()))}
    words = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    numbering = r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]、|\d[.、](?=\D))?(?:其中[:,]?)?"
    figure = r"\d+?(?=\d[.、]\D)|\d+(?:\.\d+)?"
    return re.compile(rf"({numbering}(?:{words})(?:数量|数)?(?:\([^()]*\))?[:,]?)({_UNITS})({figure})")


def split_rows(text: str) -> list[str]:
    """The labels, units and figures of a form that is one run of characters, with what stands around them; [] for any other text."""
    plain = compact(text)
    parts = _row().split(plain)
    figures = parts[3::4]
    if len(figures) < _FEWEST_ROWS or any(figure.startswith("0") and figure.isdigit() and figure != "0" for figure in figures):
        return []
    return [] if _TWO_COLUMNS.search(plain) else [part for part in parts if part]
