"""What lies behind a figure on a page: the figures of reports that it is made of, each with the way to its place in its report."""

from collections.abc import Callable

import pandas as pd

from dashboard.filters import links_to
from dashboard.language import current_language
from dashboard.language import translate as _
from parsing.describe import describe_location

# What lies behind a figure: report_id, agency, year, value, locator, and what was counted: its name or its location (codes).
Behind = Callable[[], pd.DataFrame]
BehindMark = Callable[[str], pd.DataFrame]
# The same for a cell of a table, by its row and column; None where the cell is no figure of a report.
BehindCell = Callable[[int, str], pd.DataFrame | None]


def behind_table(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with columns named for the reader: Source (a link), Value, Agency, Year, Figure.

    A phone shows the first two and a half: what is asked for is the figure and the way to its place.
    """
    return pd.DataFrame(
        {
            _("Source"): _links(figures),
            _("Value"): figures["value"],
            _("Agency"): figures["agency"],
            _("Year"): figures["year"],
            _("Figure"): figures["name"] if "name" in figures else _locations(figures["location"]),
        }
    )


def _locations(codes: pd.Series) -> list[str]:
    return [describe_location(str(code), current_language()) for code in codes]


def _links(rows: pd.DataFrame) -> list[str]:
    """For each row with report_id and locator, the link to the marked place in its report."""
    to = links_to("reports")
    return [
        to(report=report, place=place if isinstance(place, str) else "")
        for report, place in zip(rows["report_id"], rows["locator"], strict=True)
    ]
