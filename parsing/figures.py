"""Figures and findings: what the matcher, the prose and the checks hand on, before they become DataFrames."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Figure(NamedTuple):
    """One number of a report, or its absence with the reason.

    `table` names the DataFrame, `codes` its code columns in order, such as ("granted", "total"). `number` is None where the
    cell is blank, a dash, unreadable or ambiguous, which `note` tells. `raw` is the text as it stands at `place`.
    """

    table: str
    codes: tuple[str, ...]
    number: float | None
    raw: str
    place: str
    note: str = ""
    unit: str = ""
    origin: str = "table"

    @property
    def location(self) -> str:
        """The figure's place in the form, as findings name it: requests/granted/total."""
        return "/".join((self.table, *self.codes))


def joined(figures: Sequence[Figure], others: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures of two forms' tables in one document, each place of the form once.

    A number goes before a blank; of two that differ neither is certain.
    """
    if not figures or not others:  # as in almost every document
        return (*figures, *others)
    placed = {(figure.table, figure.codes): figure for figure in figures}
    for figure in others:
        before = placed.setdefault((figure.table, figure.codes), figure)
        if before.number is None:
            placed[figure.table, figure.codes] = before if figure.number is None else figure
        elif figure.number not in (None, before.number):
            placed[figure.table, figure.codes] = before._replace(number=None, note="ambiguous")
    return tuple(placed.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up or is not there; `rule` as in FORM.rules.

    `expected` and `actual` are the two numbers that disagree, with the places where each stands; for a sum that of its first
    part.
    """

    rule: str
    location: str
    expected: float | None = None
    actual: float | None = None
    detail: str = ""
    expected_place: str = ""
    actual_place: str = ""
    severity: str = ""
