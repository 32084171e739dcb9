"""Ranks among peers that can be worked out on paper, and who is never anyone's peer."""

from functools import cache
from typing import Any

import pandas as pd
import pytest

from library.queries import Selection
from library.queries_peers import Condition, PeerGroup, against_peers, outliers, peer_groups, standings
from library.queries_requests import balance
from library.store import Library
from tests.small_library import Told, outcomes, small_library

ALL = Selection()
RATE = (("granted", "partially_granted"), ("concluded",))
DENIAL = (("denied",), ("concluded",))
CITY: dict[str, Any] = {"level": "city", "province": "示例省", "city": "甲市", "adcode": "990100"}
COUNTY: dict[str, Any] = {"level": "county", "province": "示例省", "city": "甲市", "adcode": "990102"}


def county(name: str, granted: int, concluded: int, year: int = 2023, **facts: Any) -> Told:
    """A county that granted so many of the requests it concluded and denied the rest."""
    return Told(name, year, requests=outcomes(granted=granted, denied_law=concluded - granted), facts=COUNTY | facts)


FAMILY = (
    county("甲", 30, 40),  # 75 %
    county("乙", 20, 40),  # 50 %
    county("丙", 80, 400),  # 20 %
    county("丁", 10, 100),  # 10 %
    county("戊", 9, 10),  # 90 % of too few
    county("己", 1, 100, adcode="410102", province="河南省"),
    county("庚", 99, 100, simulated=True),
    county("辛", 98, 100, form="2008"),
    county("市", 97, 100, **CITY),
    county("甲", 10, 40, year=2022),
    county("乙", 30, 40, year=2022),
    county("丙", 40, 400, year=2022),
    Told("无", 2023, facts=COUNTY),
)


@cache
def family() -> Library:
    return small_library(*FAMILY)


def placed(agency: str, year: int = 2023) -> dict[str, object]:
    row = standings(family(), Selection((year,), (agency,)), *RATE).iloc[0]
    return {name: None if pd.isna(row[name]) else row[name] for name in row.index}


@pytest.mark.parametrize(
    ("agency", "rank", "of", "value"),
    [
        ("甲", 1, 4, 0.75),
        ("乙", 2, 4, 0.5),
        ("丙", 3, 4, 0.2),
        ("丁", 4, 4, 0.1),
        ("戊", None, 4, 0.9),  # a small sample is shown and not ranked
        ("无", None, 4, None),  # what is not told has no rank, and is no zero
        ("己", 1, 1, 0.01),  # another province
        ("庚", 1, 1, 0.99),  # made up
        ("辛", 1, 1, 0.98),  # the 2008 form
        ("市", 1, 1, 0.97),  # another level
    ],
)
def test_an_agency_is_ranked_among_its_peers_alone(agency: str, rank: int | None, of: int, value: float | None) -> None:
    row = placed(agency)
    assert (row["rank"], row["n_ranked"]) == (rank, of)
    assert row["value"] == (None if value is None else pytest.approx(value))


def test_quartiles_are_of_the_ranked_peers() -> None:
    row = placed("甲")
    # 0.1, 0.2, 0.5, 0.75: interpolated between neighbours, as DuckDB's quantile_cont and most textbooks do.
    assert (row["q1"], row["median"], row["q3"]) == pytest.approx((0.175, 0.35, 0.5625))


@pytest.mark.parametrize(
    # 95 % intervals (Wilson): 甲 59.8-85.8, 乙 35.2-64.8, 丙 16.4-24.2, 丁 5.5-17.4 %
    ("agency", "best", "worst"),
    [("甲", 1, 2), ("乙", 1, 2), ("丙", 3, 4), ("丁", 3, 4)],
)
def test_a_rank_has_an_interval(agency: str, best: int, worst: int) -> None:
    row = placed(agency)
    assert (row["best"], row["worst"]) == (best, worst)


def test_peers_do_not_change_with_the_selection() -> None:
    everything = standings(family(), Selection((2023,)), *RATE).set_index("agency")["rank"]
    assert everything["乙"] == placed("乙")["rank"] == 2


def test_a_zone_within_a_county_is_not_ranked_beside_it() -> None:
    zone = county("甲开发区", 5, 50, parent="甲")
    library = small_library(*FAMILY, zone)
    rows = standings(library, Selection((2023,), ("甲", "甲开发区")), *RATE).set_index("agency")
    assert rows["rank"].fillna(0).to_dict() == {"甲": 1, "甲开发区": 0}
    assert rows["n_ranked"].to_dict() == {"甲": 4, "甲开发区": 4}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(*DENIAL, "over", 0.5), {"丙", "丁"}),
        (Condition(*DENIAL, "under", 0.5), {"甲", "戊"}),
        (Condition(*DENIAL, "equal", 0.5, 0.0005), {"乙"}),
        (Condition(*DENIAL, "untold"), {"无"}),
        (Condition(("concluded",), (), "equal", 40, 0.5), {"甲", "乙"}),
    ],
)
def test_thresholds_hold_for_what_is_told(condition: Condition, expected: set[str]) -> None:
    group = PeerGroup("county", "99", False)
    rows = standings(family(), Selection((2023,)), *RATE, group, (condition,))
    assert set(rows["agency"]) - {"辛"} == expected


def test_several_thresholds_hold_together_and_the_limit_counts_all() -> None:
    conditions = (Condition(*DENIAL, "over", 0.3), Condition(("concluded",), (), "over", 50.0))
    rows = standings(family(), Selection((2023,)), *RATE, PeerGroup("county", "99", False), conditions, 1)
    assert rows["agency"].tolist() == ["丙"]
    assert rows["n_all"].iloc[0] == 2


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="operator is one of over, under"):
        standings(family(), ALL, *RATE, None, (Condition(*DENIAL, "drop table"),))


def test_groups_of_peers() -> None:
    rows = peer_groups(family(), Selection((2023,)))
    told = {(row["level"], row["province"], row["simulated"]): row["n_agencies"] for row in rows.to_dict("records")}
    assert told == {("county", "99", False): 7, ("county", "99", True): 1, ("county", "41", False): 1, ("city", "99", False): 1}


@pytest.mark.parametrize(
    ("agencies", "value", "rank", "median", "n_agencies"),
    [
        (("乙",), (20, 40), 2, 0.35, 1),
        (("甲", "丁"), (40, 140), None, 0.35, 2),
        (("甲", "己"), (31, 140), None, None, 2),  # of two provinces: no one's peers
    ],
)
def test_a_selection_beside_its_peers(
    agencies: tuple[str, ...], value: tuple[int, int], rank: int | None, median: float | None, n_agencies: int
) -> None:
    rows = against_peers(family(), Selection((2023,), agencies), (RATE,))
    [row] = rows.to_dict("records")
    assert (row["numerator"], row["denominator"], row["n_agencies"]) == (*value, n_agencies)
    assert (None if pd.isna(row["rank"]) else row["rank"]) == rank
    assert (None if pd.isna(row["median"]) else row["median"]) == (None if median is None else pytest.approx(median))


COUNT = ((("concluded",), ()),)


def test_several_measures_beside_peers_are_those_of_each() -> None:
    for selection in (Selection((), ("乙",)), Selection((2023,), ("甲", "丁")), Selection()):
        together = against_peers(family(), selection, (RATE, *COUNT))
        for n, pairs in enumerate(((RATE,), COUNT)):
            alone = together[together["pair"] == n].assign(pair=0).reset_index(drop=True)
            pd.testing.assert_frame_equal(alone, against_peers(family(), selection, pairs), check_dtype=False)


def test_a_count_of_several_agencies_has_no_median_beside_it() -> None:
    one, two = (against_peers(family(), Selection((2023,), names), COUNT).iloc[0] for names in (("乙",), ("甲", "乙")))
    assert (one["numerator"], one["median"], one["rank"]) == (40, 40.0, 3)  # 400, 100, 40, 40, 10: both of 40 are third
    assert two["numerator"] == 80
    assert pd.isna(two["median"])


def test_peers_year_by_year() -> None:
    rows = against_peers(family(), Selection((), ("乙",)), (RATE,))
    assert rows[["year", "rank", "n_ranked", "legacy"]].values.tolist() == [[2022, 1, 3, False], [2023, 2, 4, False]]
    assert against_peers(family(), Selection((), ("辛",)), (RATE,))["legacy"].tolist() == [True]


def test_the_farthest_from_all_together() -> None:
    # 140 of 580 together; scores: 甲 +7.5, 乙 +3.8, 丙 -1.9, 丁 -3.3 times the spread of a proportion.
    rows = outliers(family(), Selection((2023,)), *RATE, 2)
    assert rows["agency"].tolist() == ["甲", "乙"]
    assert rows[["numerator", "denominator", "peers_numerator", "peers_denominator", "n_ranked"]].iloc[0].tolist() == [
        30, 40, 140, 580, 4,
    ]  # fmt: skip


def test_a_balance_is_of_the_reports_that_tell_all_of_it() -> None:
    def told(name: str, new: int, carried_in: int | None, carried_out: int) -> Told:
        ends = {"new": new, "carried_in": carried_in, "carried_out": carried_out}
        return Told(name, 2023, requests=outcomes(granted=10, **{k: v for k, v in ends.items() if v is not None}))

    library = small_library(told("甲", 9, 3, 2), told("乙", 12, 1, 0), told("丙", 8, 1, 2), told("丁", 9, None, 2))
    [row] = balance(library, ALL, ("year",)).to_dict("records")
    assert {name: row[name] for name in ("new", "carried_in", "concluded", "carried_out")} == {
        "new": 29, "carried_in": 5, "concluded": 30, "carried_out": 4,
    }  # fmt: skip
    # 乙 has three requests too many and 丙 three too few: together they would seem to balance.
    assert (row["n_broken"], row["gap"], row["n_told"], row["n_reports"]) == (2, 6, 3, 4)
