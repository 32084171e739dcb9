"""The tables of a report as printed, found and exchanged: what quirks change."""

import re
from collections.abc import Callable

from tests.printed_forms import Box, Figures, Grid, Printed

Quirk = Callable[[str, Figures], tuple[Printed, Figures]]
ROUTE_LABELS = ("行政复议", "未经复议直接起诉", "复议后起诉")


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def grids_of(document: Printed) -> list[Grid]:
    return [part for part in document if not isinstance(part, str)]


def with_grid(document: Printed, old: Grid, *new: str | Grid) -> Printed:
    """The document with other parts in the place of one of its tables."""
    at = next(i for i, part in enumerate(document) if part is old)
    return [*document[:at], *new, *document[at + 1 :]]


def first_figure(row: list[Box]) -> int | None:
    return next((i for i, box in enumerate(row) if is_number(box.text)), None)
