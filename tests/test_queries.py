"""What the library answers: sums that can be worked out on paper, and what must never be added."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from library.queries import (
    Selection,
    coverage,
    list_agencies,
    list_levels,
    list_regions,
    list_reports,
    list_superseded,
    list_years,
    search_agencies,
)
from library.queries_appeals import legacy_appeals
from library.queries_channels import channel_mix
from library.queries_figures import behind_quantity, figures_behind
from library.queries_requests import applicant_flow, legacy_outcomes, outcome_mix, reasons
from library.queries_sums import change, changes, ratios, shared_agencies, sums
from library.store import Library, library_from_tables
from library.totals import APPLICANTS
from tests.small_library import Told, outcomes, small_library, small_tables

ALL = Selection()


def new(count: int | None) -> dict[tuple[str, str], int | None]:
    return {("new", "total"): count}


def asked(library: Library, selection: Selection, quantity: str = "new") -> tuple[int | None, int, int]:
    """The sum of a quantity, of how many reports that tell it, of how many reports."""
    row = sums(library, selection, (quantity,)).iloc[0]
    return (None if pd.isna(row["count"]) else int(row["count"]), int(row["n_told"]), int(row["n_reports"]))


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


# ---------------------------------------------------------------- groups of outcomes


@pytest.mark.parametrize(
    ("title", "counts", "expected"),
    [
        ("all told", {"granted": 4, "denied_law": 2, "denied_query": 1}, 3),
        ("a blank, and the rest makes up the total", {"granted": 4, "denied_law": 2, "denied_query": None}, 2),
        ("a blank that may hold the missing one", {"granted": 4, "denied_law": 2, "denied_query": None, "concluded": 7}, None),
        ("a blank and a blank total", {"granted": 4, "denied_law": 2, "denied_query": None, "concluded": None}, None),
        ("all told, and the total is broken", {"granted": 4, "denied_law": 2, "concluded": 9}, 2),
    ],
)
def test_a_group_is_a_number_only_where_it_is_certain(title: str, counts: dict[str, int | None], expected: int | None) -> None:
    library = small_library(Told("局", 2023, requests=outcomes(**counts)))
    assert asked(library, ALL, "denied")[0] == expected, title


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"other": 5}, 5),
        ({"other_not_corrected": 1, "other_unpaid": 0, "other_misc": 3}, 4),
        ({"other_not_corrected": 1, "other_unpaid": 0}, None),  # a row of the form is lost, and no total tells what it held
    ],
)
def test_other_handling_is_one_row_or_three(rows: dict[str, int], expected: int | None) -> None:
    cells = {code: count for code, count in outcomes(granted=2, concluded=None).items() if code[0] != "other"}
    library = small_library(Told("局", 2023, requests=cells | {(row, "total"): count for row, count in rows.items()}))
    assert asked(library, ALL, "other")[0] == expected


def test_rates_take_both_sides_from_the_same_reports() -> None:
    library = small_library(
        Told("甲", 2023, requests=outcomes(granted=6, denied_law=4)),
        Told("乙", 2023, requests=outcomes(granted=None, denied_law=4, concluded=90)),
        Told("丙", 2023, requests=outcomes(granted=3, concluded=None)),
    )
    row = ratios(library, ALL, ("granted", "partially_granted"), ("concluded",)).iloc[0]
    assert row.to_dict() == {"numerator": 6, "denominator": 10, "n_told": 1, "n_reports": 3}
    mix = outcome_mix(library, ALL).set_index("outcome_group")["count"]
    assert mix.to_dict() == {
        "granted": 9, "partially_granted": 0, "denied": 4, "unavailable": 0, "rejected": 0, "other": 0,
    }  # fmt: skip


def test_quantities_can_be_taken_away() -> None:
    cells = {("review", result): count for result, count in
             {"upheld": 5, "corrected": 3, "other": 1, "pending": 2, "total": 11}.items()}  # fmt: skip
    library = small_library(Told("局", 2023, appeals=cells))
    row = ratios(library, ALL, ("review_corrected",), ("review_total", "-review_pending")).iloc[0]
    assert (row["numerator"], row["denominator"]) == (3, 9)


def test_the_change_is_of_the_same_agencies() -> None:
    library = small_library(
        Told("甲", 2022, requests=new(10)), Told("甲", 2023, requests=new(15)),
        Told("乙", 2023, requests=new(100)),
        Told("丙", 2022, requests=new(7)), Told("丙", 2023, requests=new(None)),
    )  # fmt: skip
    row = change(library, Selection((2019,)), 2023, ("new",)).iloc[0]
    assert (row["numerator"], row["n_told"], row["n_reports"]) == (115, 2, 3)
    assert (row["numerator_before"], row["numerator_after"], row["n_pairs"]) == (10, 15, 1)


def test_changes_of_several_are_those_of_each() -> None:
    library = small_library(
        Told("甲", 2022, requests=outcomes(granted=4, denied=2) | new(10)), Told("甲", 2023, requests=outcomes(granted=5) | new(15)),
        Told("乙", 2022, requests=new(7)), Told("乙", 2023, requests=outcomes(granted=1, denied=9)),
    )  # fmt: skip
    pairs = ((("new",), ()), (("granted", "partially_granted"), ("concluded",)), (("review_corrected",), ("review_total",)))
    each = pd.concat([change(library, ALL, 2023, *pair) for pair in pairs], ignore_index=True)
    together = changes(library, ALL, 2023, pairs)
    pd.testing.assert_frame_equal(together, each)
    assert together["numerator"].tolist()[0] == 15
    assert together["n_pairs"].tolist()[0] == 1


def test_years_are_alike_where_the_same_agencies_count() -> None:
    shared = shared_agencies(family(), ALL, 2023).set_index("year")
    assert shared.to_dict("index") == {2022: {"n_reports": 2, "n_shared": 0}, 2023: {"n_reports": 2, "n_shared": 2}}
    chosen = Selection(agencies=("区政府", "镇政府"))
    assert shared_agencies(family(), chosen, 2023)["n_shared"].tolist() == [1, 1]


def test_there_is_no_change_where_the_whole_has_no_report_on_the_year_before() -> None:
    row = change(family(), Selection(agencies=("市政府", "区政府")), 2023, ("new",)).iloc[0]
    assert row["numerator"] == 100
    assert row["n_pairs"] == 0
    assert pd.isna(row["numerator_before"])


def test_the_flow_leaves_out_reports_with_a_blank() -> None:
    def whole(**counts: int | None) -> dict[tuple[str, str], int | None]:
        columns = [outcomes(applicant, **(counts if applicant == "business" else {})) for applicant in APPLICANTS]
        return {cell: count for column in columns for cell, count in column.items()}

    library = small_library(
        Told("甲", 2023, requests=whole(granted=2, denied_law=1)),
        Told("乙", 2023, requests=whole(granted=None, concluded=50)),
    )
    told = applicant_flow(library, ALL)
    assert (told["n_told"].iloc[0], told["n_reports"].iloc[0]) == (1, 2)
    cells = told[told["count"] > 0].set_index(["applicant", "outcome_group"])["count"]
    assert cells.to_dict() == {("business", "granted"): 2, ("business", "denied"): 1}


def test_reasons_count_who_tells_them() -> None:
    library = small_library(
        Told("甲", 2023, requests=outcomes(denied_law=2, denied_query=5)),
        Told("乙", 2023, requests=outcomes(denied_law=None, denied_query=1)),
    )
    told = reasons(library, ALL, "denied").set_index("outcome")
    answers = told[["count", "n_told", "n_reports"]].to_dict("index")
    assert answers["denied_query"] == {"count": 6, "n_told": 2, "n_reports": 2}
    assert answers["denied_law"] == {"count": 2, "n_told": 1, "n_reports": 2}
    assert told.index[0] == "denied_query"


# ---------------------------------------------------------------- series that are never merged


def test_the_2008_form_is_a_series_of_its_own() -> None:
    old = Told(
        "局", 2017,
        requests={("new", "total"): 9, ("legacy_granted", "total"): 6, ("legacy_denied", "total"): 1},
        appeals={("review", "total"): 3, ("litigation", "total"): 4, ("litigation", "corrected"): 1},
        prose={"requests": {("legacy_granted", "total"): 5}},
        facts={"form": "2008"},
    )  # fmt: skip
    library = small_library(old, Told("局", 2023, requests=outcomes(granted=2)))
    assert asked(library, ALL, "granted") == (2, 1, 2)
    assert asked(library, ALL, "lawsuit_total") == (None, 0, 2)
    assert asked(library, ALL, "review_total") == (None, 0, 2)
    assert behind_quantity(library, ALL, "review_total").empty
    legacy = legacy_outcomes(library, ALL).set_index(["origin", "outcome"])["count"]
    assert legacy.to_dict() == {("table", "legacy_granted"): 6, ("table", "legacy_denied"): 1, ("prose", "legacy_granted"): 5}
    counted = legacy_appeals(library, ALL, ("year",)).set_index(["year", "route", "result"])["count"]
    assert counted.to_dict() == {
        (2017, "review", "total"): 3,
        (2017, "litigation", "corrected"): 1,
        (2017, "litigation", "total"): 4,
    }


def test_sentences_never_count_as_the_official_table() -> None:
    library = small_library(
        Told("局", 2023, requests=new(None), prose={"requests": new(31), "appeals": {("review", "total"): 9}})
    )
    assert asked(library, ALL) == (None, 0, 1)
    assert asked(library, ALL, "review_total") == (None, 0, 1)


@pytest.mark.parametrize(
    ("title", "pending", "direct_total", "expected"),
    [("both routes", 0, 4, (7, 2)), ("one route untold", 0, None, (None, None)), ("a blank that must be 0", None, 4, (7, 2))],
)
def test_lawsuits_are_both_routes(
    title: str, pending: int | None, direct_total: int | None, expected: tuple[int | None, int | None]
) -> None:
    direct = {"upheld": 3, "corrected": 1, "other": 0, "pending": pending, "total": direct_total}
    after = {"upheld": 2, "corrected": 1, "other": 0, "pending": 0, "total": 3}
    cells = {("litigation_direct", result): count for result, count in direct.items()}
    cells |= {("litigation_after_review", result): count for result, count in after.items()}
    library = small_library(Told("局", 2023, appeals=cells))
    assert asked(library, ALL, "lawsuit_total")[0] == expected[0], title
    if direct_total is not None:
        assert asked(library, ALL, "lawsuit_corrected")[0] == expected[1], title
        assert asked(library, ALL, "lawsuit_pending")[0] == 0, title


# ---------------------------------------------------------------- channels


@pytest.mark.parametrize(
    ("title", "told", "expected"),
    [
        (
            "a total above its channels",
            {"website": 60, "wechat": 30, "total": 100},
            {"website": 60, "wechat": 30, "untold": 10},
        ),
        ("channels above the stated total", {"website": 60, "wechat": 50, "total": 100}, {"website": 60, "wechat": 50}),
        ("no total", {"website": 60, "wechat": 30}, {"website": 60, "wechat": 30}),
        ("a total alone", {"total": 100}, {"untold": 100}),
    ],
)
def test_channels_are_shares_of_what_is_told(title: str, told: dict[str, int], expected: dict[str, int]) -> None:
    cells = {("disclosure", channel): count for channel, count in told.items()}
    mix = channel_mix(small_library(Told("局", 2023, prose={"channels": cells})), ALL, "disclosure")
    assert mix.dropna(subset=["count"]).set_index("channel")["count"].to_dict() == expected, title
    assert mix["whole"].unique().tolist() == [sum(expected.values())], title


def test_the_official_table_goes_before_sentences() -> None:
    library = small_library(
        Told(
            "局", 2017, channels={("disclosure", "website"): 70},
            prose={"channels": {("disclosure", "website"): 65, ("disclosure", "weibo"): 5}},
        )
    )  # fmt: skip
    mix = channel_mix(library, ALL, "disclosure", ("year",)).dropna(subset=["count"])
    assert mix[["year", "channel", "count", "whole"]].to_numpy().tolist() == [
        [2017, "website", 70, 75], [2017, "weibo", 5, 75],
    ]  # fmt: skip


def test_channels_by_agency_and_year_keep_their_places() -> None:
    library = small_library(
        Told("甲", 2022, prose={"channels": {("request", "online"): 3, ("request", "total"): 5}}),
        Told("甲", 2023, prose={"channels": {("request", "online"): 8}}),
        Told("乙", 2023, prose={"channels": {("request", "mail"): 2}}),
    )
    mix = channel_mix(library, ALL, "request", ("agency", "year")).dropna(subset=["count"])
    assert {tuple(row) for row in mix[["agency", "year", "channel", "count", "whole"]].to_numpy().tolist()} == {
        ("甲", 2022, "online", 3, 5), ("甲", 2022, "untold", 2, 5), ("甲", 2023, "online", 8, 8), ("乙", 2023, "mail", 2, 2),
    }  # fmt: skip


# ---------------------------------------------------------------- the way back


def test_the_figures_behind_a_sum_add_up_to_it() -> None:
    library = small_library(
        *FAMILY,
        Told("甲", 2021, requests=outcomes(denied_law=2, denied_query=5)),
        Told("乙", 2021, requests=outcomes(denied_law=1)),
    )
    behind = behind_quantity(library, Selection((2021,)), "denied")
    assert behind["value"].sum() == asked(library, Selection((2021,)), "denied")[0] == 8
    first = behind.iloc[0]
    assert (first["report_id"], first["location"], first["value"], first["locator"], first["raw"]) == (
        "甲2021", "requests/denied_query/total", 5, "denied_query/total", "5",
    )  # fmt: skip


def test_covered_reports_are_behind_answers_by_agency_alone() -> None:
    library, cells = family(), (("outcome", ("new",)), ("applicant", ("total",)))
    chosen = Selection((2023,))
    assert figures_behind(library, chosen, "requests", cells)["agency"].tolist() == ["市政府", "市税务局"]
    assert len(figures_behind(library, chosen, "requests", cells, True)) == 5


def test_figures_of_sentences_are_behind_what_sentences_tell() -> None:
    library = small_library(Told("局", 2023, requests=new(31), prose={"requests": new(30)}))
    cells = (("outcome", ("new",)),)
    assert figures_behind(library, ALL, "requests", cells)["value"].tolist() == [31]
    assert figures_behind(library, ALL, "requests", cells, told_in="prose")["value"].tolist() == [30]


@pytest.mark.parametrize("table", ["reports", "requests; DROP TABLE reports"])
def test_only_tables_of_figures_have_figures_behind(table: str) -> None:
    with pytest.raises(KeyError):
        figures_behind(family(), ALL, table, ())


# ---------------------------------------------------------------- selections

SPITEFUL = ("x' OR '1'='1", "市政府'; DROP TABLE reports; --", "%", "")


@pytest.mark.parametrize("text", SPITEFUL)
def test_what_a_reader_types_is_never_sql(text: str) -> None:
    library = family()
    assert coverage(library, Selection(agencies=(text,))).empty
    assert len(list_agencies(library, ALL, text)) == (5 if text == "" else 0)
    if text:
        assert coverage(library, Selection(region=text)).empty
    assert len(list_years(library)) == 2


@pytest.mark.parametrize(
    ("region", "agencies"),
    [("990000", 5), ("990100", 5), ("990102", 2), ("990200", 0), ("", 5), ("9901", 5)],
)
def test_a_region_is_matched_by_its_significant_digits(region: str, agencies: int) -> None:
    assert len(list_agencies(family(), Selection(region=region))) == agencies


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("", {"420000": ("湖北省", 2), "990000": ("示例省", 4)}),
        ("990000", {"990100": ("示例市", 3)}),
        ("990100", {"990102": ("东湖区", 2)}),
        ("990102", {}),
        ("420000", {"420100": ("武汉市", 1), "429004": ("仙桃市", 1)}),
        ("x'; DROP TABLE reports", {}),
    ],
)
def test_regions_lie_in_regions(within: str, found: dict[str, tuple[str, int]]) -> None:
    """仙桃市 is a county that belongs to no city, and stands among the cities of its province."""
    places: list[dict[str, str | None]] = [
        {"province": "示例省", "city": "示例市", "county": "东湖区", "adcode": "990102"},
        {"province": "示例省", "city": "示例市", "county": "东湖区", "adcode": "990102"},
        {"province": "示例省", "city": "示例市", "county": None, "adcode": "990100"},
        {"province": "示例省", "city": None, "county": None, "adcode": "990000"},
        {"province": "湖北省", "city": "武汉市", "county": None, "adcode": "420100"},
        {"province": "湖北省", "city": None, "county": "仙桃市", "adcode": "429004"},
    ]
    library = small_library(*(Told(f"局{n}", 2023, facts=place) for n, place in enumerate(places)))
    rows = list_regions(library, within)
    assert {code: (name, count) for code, name, count in rows.itertuples(index=False)} == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["乙市教育局", "甲市公安局", "甲市教育局", "甲市教育局东区分局"]),
        (("教育局",), ["乙市教育局", "甲市教育局", "甲市教育局东区分局"]),
        (("甲市", "局", "教"), ["甲市教育局", "甲市教育局东区分局"]),
        (("局", "甲市公"), ["甲市公安局"]),
        (("%",), []),
        (("' OR 1=1 --",), []),
    ],
)
def test_agencies_are_searched_by_the_words_in_their_names(words: tuple[str, ...], found: list[str]) -> None:
    names = ("甲市教育局", "甲市教育局东区分局", "乙市教育局", "甲市公安局")
    library = small_library(*(Told(name, year) for name in names for year in (2022, 2023)))
    rows = search_agencies(library, ALL, words, 10)
    assert rows["agency"].tolist() == found
    assert set(rows["n_reports"]) <= {2}
    few = search_agencies(library, ALL, words, 1)
    assert (len(few), set(few["n_all"])) == (min(1, len(found)), {len(found)} if found else set())


def test_a_level_selects_the_agencies_of_it() -> None:
    levels = {"甲市人民政府": "city", "甲市教育局": "department", "乙县人民政府": "county", "某站": None}
    library = small_library(*(Told(name, 2023, facts={"level": level}) for name, level in levels.items()))
    chosen = search_agencies(library, Selection(levels=("city", "county")), (), 10)["agency"].tolist()
    assert chosen == ["乙县人民政府", "甲市人民政府"]
    assert coverage(library, Selection(levels=("department",)))["n_reports"].tolist() == [1]
    assert list_levels(library)["level"].tolist() == ["city", "county", "department"]


@pytest.mark.parametrize("axis", ["level", "year; DROP TABLE reports"])
def test_an_axis_is_a_year_or_an_agency(axis: str) -> None:
    with pytest.raises(ValueError, match="year and agency"):
        sums(family(), ALL, ("new",), (axis,))


def test_the_version_follows_the_content() -> None:
    one, two = small_tables(*FAMILY), small_tables(*FAMILY[:-1])
    versions = [library_from_tables(tables).version for tables in (one, one, two)]
    assert versions[0] == versions[1] != versions[2]


def test_questions_from_many_threads_get_their_own_answers() -> None:
    library = small_library(*(Told(f"局{n}", 2000 + n, requests=new(n)) for n in range(20)))
    chosen = [Selection((2000 + n % 20,)) for n in range(80)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda selection: asked(library, selection)[0], chosen))
    assert answers == [n % 20 for n in range(80)]


def test_selections_are_values() -> None:
    assert replace(ALL, years=(2023,)) == Selection((2023,))
    assert hash(Selection((2023,), ("甲",), "990100")) == hash(Selection((2023,), ("甲",), "990100"))
