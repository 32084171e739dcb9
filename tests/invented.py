"""Numbers that a parser made up: the one thing that it must never do, whatever the document."""

import re

from parsing import Report
from parsing.describe import number_text
from parsing.text import chinese_number, normalize

# How a number may come about that does not stand in the text as it is: said in its note.
DERIVED = {"summed", "converted", "approximate", "placed"}
_NUMERALS = re.compile("[零〇一二两三四五六七八九十百千]+")


def invented(report: Report) -> list[tuple[str, float]]:
    """Figures whose number does not stand in the document, in digits or in words; that there were none tells a zero."""
    text = re.sub(r"[\s,]", "", normalize(report.document.text))
    told = [figure for figure in report.figures if figure.number is not None and figure.note not in DERIVED]
    return [
        (figure.location, figure.number)
        for figure in told
        if figure.number is not None
        and number_text(abs(figure.number)) not in text
        and not (figure.number == 0 and (figure.origin == "prose" or "0" in normalize(figure.raw)))
        and not any(chinese_number(word) == figure.number for word in _NUMERALS.findall(figure.raw))
        and "万" not in figure.raw
    ]
