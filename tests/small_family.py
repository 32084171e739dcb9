"""A city with a district, a town and a bureau, and questions about its sums whose answers can be worked out on paper."""

from functools import cache

import pandas as pd

from library.queries import Selection
from library.queries_sums import sums
from library.store import Library
from tests.small_library import Told, small_library

ALL = Selection()


def new(count: int | None) -> dict[tuple[str, str], int | None]:
    return {("new", "total"): count}


def asked(library: Library, selection: Selection, quantity: str = "new") -> tuple[int | None, int, int]:
    """The sum of a quantity, of how many reports that tell it, of how many reports."""
    row = sums(library, selection, (quantity,)).iloc[0]
    return (None if pd.isna(row["count"]) else int(row["count"]), int(row["n_told"]), int(row["n_reports"]))


CITY = {"level": "city", "adcode": "990100"}
DISTRICT = {"level": "county", "adcode": "990102", "parent": "市政府"}
TOWN = {"level": "township", "adcode": "990102", "parent": "区政府"}
BUREAU = {"level": "department", "adcode": "990100", "parent": "市政府"}
FAMILY = (
    Told("市政府", 2023, requests=new(100), facts=CITY),
    Told("区政府", 2023, requests=new(30), facts=DISTRICT),
    Told("镇政府", 2023, requests=new(5), facts=TOWN),
    Told("市财政局", 2023, requests=new(8), facts=BUREAU),
    Told("市税务局", 2023, requests=new(7), facts={"level": "department", "adcode": "990100"}),
    Told("区政府", 2022, requests=new(20), facts=DISTRICT),
    Told("镇政府", 2022, requests=new(4), facts=TOWN),
    Told("市财政局", 2022, requests=new(6), facts=BUREAU),
)


@cache
def family() -> Library:
    return small_library(*FAMILY)
