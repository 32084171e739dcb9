"""Which year a report is on, and when it was published, as its text tells them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from parsing.agency_names import words
from parsing.document import Document
from parsing.titles import Line

_ISO = re.compile(r"(20\d\d)\D(\d{1,2})\D(\d{1,2})")
_SIGNED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_LAST_LINES = 12


@dataclass(frozen=True, slots=True)
class ToldYear:
    """A year that the document tells of itself: how much that counts, the words, and where they stand."""

    year: int
    weight: float
    words: str
    place: str


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], int, float], ...]:
    return tuple((re.compile(pattern), distance, weight) for pattern, distance, weight in words()["years"]["patterns"])


def told_years(lines: Sequence[Line]) -> list[ToldYear]:
    """The years that the text tells as the report's own, each by the strongest wording at its place."""
    found: list[ToldYear] = []
    for line in lines:
        if "20" not in line.text:
            continue
        taken: set[int] = set()
        for pattern, distance, weight in _patterns():
            for match in pattern.finditer(line.text):
                if match.start(1) not in taken:
                    taken |= set(range(*match.span()))
                    found.append(ToldYear(int(match[1]) + distance, weight, match[0], line.place))
    return found


def likeliest_year(told: Sequence[ToldYear]) -> int | None:
    """The year that weighs most; the later of two that weigh the same, since reports look back on the year before."""
    weights: dict[int, float] = defaultdict(float)
    for entry in told:
        weights[entry.year] += entry.weight
    return max(weights, key=lambda year: (weights[year], year), default=None)


def publication_date(document: Document, lines: Sequence[Line]) -> date | None:
    """When a report was published: as the page tells it, as its description does, or as the signature at its end."""
    pattern = _published()
    told = (pattern.search(line.text) for line in lines if "20" in line.text)
    described = (_ISO.match(document.metadata.get(name, "")) for name in words()["published_names"])
    signed = (_SIGNED.fullmatch(line.text) for line in reversed(lines[-_LAST_LINES:]))
    dates = (_date(found) for group in (told, described, signed) for found in group if found)
    return next((day for day in dates if day), None)


@cache
def _published() -> re.Pattern[str]:
    return re.compile(words()["published"])


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
