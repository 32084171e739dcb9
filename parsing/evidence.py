"""What the checks look at: the figures of one report by place, the counts told, and how the document is built."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parsing.counts import Count
from parsing.figures import Figure
from parsing.match import Matched
from parsing.sections import Section

Row = Mapping[str, Figure]  # column → its figure
Numbers = Mapping[str, float | None]  # column → its number


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the rules look at: the figures by row, the counts told, and how the document is built."""

    rows: Mapping[tuple[str, str, str], Row]  # by table, row and origin
    official: Mapping[tuple[str, str], Numbers]  # the official tables, by table and row
    told: tuple[Count, ...]
    matched: Matched
    sections: tuple[Section, ...]
    year: int | None
    years_told: tuple[tuple[int, str, str], ...]  # year, words, place

    def row(self, table: str, row: str, origin: str = "table") -> Row:
        """The figures of a row by column, such as those of granted in requests."""
        return self.rows.get((table, row, origin), {})

    def numbers(self, table: str, row: str) -> Numbers:
        """The numbers of a row of the official tables by column."""
        return self.official.get((table, row), {})

    def number(self, table: str, row: str, column: str) -> float | None:
        """A number of the official tables."""
        return self.numbers(table, row).get(column)

    def place(self, table: str, row: str, column: str) -> str:
        figure = self.row(table, row).get(column)
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
    rows: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for figure in figures:
        codes = figure.codes
        rows.setdefault((figure.table, codes[0], figure.origin), {}).setdefault(codes[-1], figure)
    official = {
        (table, row): {column: figure.number for column, figure in listed.items()}
        for (table, row, origin), listed in rows.items()
        if origin == "table"
    }
    return Evidence(rows, official, tuple(told), matched, tuple(sections), year, tuple(years_told))


def total_of(numbers: Iterable[float | None]) -> float | None:
    """The sum of numbers that are all there; None where one is missing, or where there are none at all."""
    total, listed = 0.0, False
    for number in numbers:
        if number is None:
            return None
        total, listed = total + number, True
    return total if listed else None
