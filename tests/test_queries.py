"""What the library answers: sums that can be worked out on paper, and what must never be added."""

import pytest

from library.queries import Selection, coverage, list_reports, list_superseded
from library.queries_requests import outcome_mix, reasons
from library.queries_sums import sums
from library.store import library_from_tables
from library.summaries import SUMMARY_COLUMNS
from tests.small_family import ALL, BUREAU, CITY, asked, family, new
from tests.small_library import Told, outcomes, small_library

# ---------------------------------------------------------------- missing is not zero


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((10, 5), (15, 2, 2)),
        ((10, None), (10, 1, 2)),
        ((None, None), (None, 0, 2)),
        ((0, None), (0, 1, 2)),
    ],
)
def test_a_sum_of_missing_numbers_is_missing(counts: tuple[int | None, ...], expected: tuple[int | None, int, int]) -> None:
    library = small_library(*(Told(f"局{n}", 2023, requests=new(count)) for n, count in enumerate(counts)))
    assert asked(library, ALL) == expected


def test_a_selection_without_reports_sums_to_nothing() -> None:
    assert asked(small_library(Told("局", 2023, requests=new(3))), Selection((1999,))) == (None, 0, 0)


# ---------------------------------------------------------------- a whole and its parts


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection((2023,)), (107, 2, 2)),  # the city, and the tax bureau that belongs to no government here
        (Selection((2022,)), (26, 2, 2)),  # no report of the city: district and bureau, the town within the district
        (Selection((2023,), region="990102"), (30, 1, 1)),
        (Selection((2023,), ("镇政府", "市财政局")), (13, 2, 2)),
        (Selection((2023,), ("镇政府", "市政府")), (100, 1, 1)),  # the district between them is not selected
        (Selection((2023,), ("镇政府",)), (5, 1, 1)),
        (ALL, (133, 4, 4)),
    ],
)
def test_a_part_is_never_added_to_its_whole(selection: Selection, expected: tuple[int, int, int]) -> None:
    assert asked(family(), selection) == expected


def test_by_agency_every_report_answers_for_itself() -> None:
    told = sums(family(), Selection((2023,)), ("new",), ("agency",)).set_index("agency")["count"]
    assert told.to_dict() == {"市政府": 100, "区政府": 30, "镇政府": 5, "市财政局": 8, "市税务局": 7}


def test_reports_tell_which_one_stands_for_them() -> None:
    rows = list_reports(family(), Selection((2023,))).set_index("agency")["covered_by"]
    assert rows.dropna().to_dict() == {"区政府": "市政府", "镇政府": "市政府", "市财政局": "市政府"}
    years = coverage(family(), ALL)
    assert years[["year", "n_reports", "n_counted"]].to_numpy().tolist() == [[2022, 3, 2], [2023, 5, 2]]


@pytest.mark.parametrize(
    ("title", "above", "below", "expected"),
    [
        ("the county between has no report", CITY, {"level": "township", "adcode": "990102", "parent": "区政府"}, 100),
        ("another city's town", CITY, {"level": "township", "adcode": "990201", "parent": "外区政府"}, 105),
        ("an office's report covers the office", {"level": "department", "adcode": "990100"}, BUREAU, 105),
        ("a department without a parent", CITY, {"level": "department", "adcode": "990102"}, 105),
        ("two that name each other", CITY | {"parent": "下"}, {"level": "city", "adcode": "990100", "parent": "市政府"}, 105),
    ],
)
def test_what_counts_as_a_part(title: str, above: dict[str, str], below: dict[str, str], expected: int) -> None:
    library = small_library(
        Told("市政府", 2023, requests=new(100), facts=above), Told("下", 2023, requests=new(5), facts=below)
    )
    assert asked(library, ALL)[0] == expected, title


def test_the_made_up_city_adds_up_to_its_government() -> None:
    from library.simulate import simulate_tables

    tables = simulate_tables()
    library = library_from_tables(tables)
    city = tables.reports[tables.reports["level"] == "city"]
    cells = tables.requests[(tables.requests["outcome"] == "new") & (tables.requests["applicant"] == "total")]
    cells = cells[cells["origin"] == "table"].merge(city, on="report_id")
    whole = sums(library, ALL, ("new",), ("year",)).set_index("year")["count"]
    assert whole.to_dict() == cells.set_index("year")["count"].to_dict()
    below = Selection((2025,), tuple(tables.reports.loc[tables.reports["parent"] == city["agency"].iloc[0], "agency"].unique()))
    own = asked(library, Selection((2025,), (city["agency"].iloc[0],)))[0]
    parts = asked(library, below)[0]
    assert own is not None
    assert parts is not None
    assert 0 < parts < own


# ---------------------------------------------------------------- each report once


def test_of_two_reports_on_a_year_the_later_counts() -> None:
    library = small_library(
        Told("局", 2023, requests=new(10), facts={"report_id": "early", "published": "2024-01-10"}),
        Told("局", 2023, requests=new(12), facts={"report_id": "late", "published": "2024-02-10"}),
        Told("局", 2023, requests=new(12) | {("new", "business"): 1}, facts={"report_id": "undated"}),
    )
    assert asked(library, ALL) == (12, 1, 1)
    assert list_superseded(library)["report_id"].tolist() == ["early", "undated"]


def test_undated_reports_on_a_year_count_once_the_fuller_first() -> None:
    fuller = new(12) | {("new", "business"): 1}
    library = small_library(
        Told("局", 2023, requests=new(9), facts={"report_id": "a"}),
        Told("局", 2023, requests=fuller, facts={"report_id": "b"}),
    )
    assert asked(library, ALL) == (12, 1, 1)


def test_reports_without_a_year_or_an_agency_have_no_place_on_that_axis() -> None:
    library = small_library(
        Told("甲", 2023, requests=outcomes(granted=1, new=1)),
        Told("乙", 0, requests=outcomes(granted=2, new=2), facts={"year": None}),
        Told("丙", 2023, requests=outcomes(granted=4, new=4), facts={"agency": None}),
    )
    assert asked(library, ALL) == (7, 3, 3)
    assert sums(library, ALL, ("new",), ("year",))[["year", "count"]].to_numpy().tolist() == [[2023, 5]]
    assert sums(library, ALL, ("new",), ("agency",)).set_index("agency")["count"].to_dict() == {"甲": 1, "乙": 2}
    assert outcome_mix(library, ALL, ("year",))["year"].unique().tolist() == [2023]
    assert reasons(library, ALL, "denied", ("year",))["year"].unique().tolist() == [2023]


def test_reports_of_unknown_agencies_are_no_versions_of_each_other() -> None:
    unknown = {"agency": None}
    library = small_library(Told("a", 2023, requests=new(1), facts=unknown), Told("b", 2023, requests=new(2), facts=unknown))
    assert asked(library, ALL) == (3, 2, 2)


@pytest.mark.parametrize(("made_up", "expected"), [(1, 20), (2, 20), (3, 3)])
def test_made_up_reports_are_never_added_to_real_ones(made_up: int, expected: int) -> None:
    real = [Told(f"局{n}", 2023, requests=new(10)) for n in range(2)]
    invented = [Told(f"局{n}（模拟）", 2023, requests=new(1), facts={"simulated": True}) for n in range(made_up)]
    assert asked(small_library(*real, *invented), ALL)[0] == expected


def test_the_columns_that_a_question_may_name_are_those_of_the_table() -> None:
    described = small_library(Told("甲", 2023)).cursor().execute("DESCRIBE summaries").fetchall()
    assert {name for name, *_rest in described} == SUMMARY_COLUMNS
