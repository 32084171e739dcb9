"""What the checks look at: the figures of one report by place, the counts told, and how the document is built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsing.counts import Count
from parsing.figures import Figure
from parsing.match import Matched
from parsing.sections import Section


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the rules look at: the figures by place and origin, the counts told, and how the document is built."""

    figures: dict[tuple[str, str], Figure]  # (location, origin) → figure
    told: tuple[Count, ...]
    matched: Matched
    sections: tuple[Section, ...]
    year: int | None
    years_told: tuple[tuple[int, str, str], ...]  # year, words, place

    def number(self, location: str, origin: str = "table") -> float | None:
        figure = self.figures.get((location, origin))
        return figure.number if figure else None

    def place(self, location: str, origin: str = "table") -> str:
        figure = self.figures.get((location, origin))
        return figure.place if figure else ""


def evidence(
    figures: Sequence[Figure],
    told: Sequence[Count],
    matched: Matched,
    sections: Sequence[Section],
    year: int | None,
    years_told: Sequence[tuple[int, str, str]],
) -> Evidence:
    """The evidence of one report; the first figure of a place and origin counts."""
    index: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        index.setdefault((figure.location, figure.origin), figure)
    return Evidence(index, tuple(told), matched, tuple(sections), year, tuple(years_told))


def total_of(numbers: Iterable[float | None]) -> float | None:
    """The sum of numbers that are all there; None where one is missing, or where there are none at all."""
    listed = list(numbers)
    told = [number for number in listed if number is not None]
    return sum(told) if told and len(told) == len(listed) else None
