"""Sums and changes of outcomes, and the series of the two forms, which are never merged; worked out on paper."""

import pandas as pd
import pytest

from library.queries import Selection
from library.queries_appeals import legacy_appeals
from library.queries_figures import behind_quantity
from library.queries_requests import applicant_flow, legacy_outcomes, outcome_mix, reasons
from library.queries_sums import change, changes, leading_agencies, ratios, shared_agencies
from library.totals import APPLICANTS
from tests.small_family import ALL, asked, family, new
from tests.small_library import Told, outcomes, small_library

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


def test_a_report_of_nobody_knows_whom_is_told_and_changes_from_nothing() -> None:
    nobody = {"agency": None}
    library = small_library(
        Told("甲", 2022, requests=new(10)), Told("甲", 2023, requests=new(15)),
        Told("未知", 2022, requests=new(1000), facts=nobody), Told("未知", 2023, requests=new(2000), facts=nobody),
    )  # fmt: skip
    row = change(library, ALL, 2023, ("new",)).iloc[0]
    assert (row["numerator"], row["n_told"], row["n_reports"]) == (2015, 2, 2)
    assert (row["numerator_before"], row["numerator_after"], row["n_pairs"]) == (10, 15, 1)


def test_agencies_with_most_come_first_and_those_that_do_not_tell_it_last() -> None:
    library = small_library(
        Told("丁", 2023), Told("甲", 2023, requests=new(15) | outcomes(granted=5)), Told("乙", 2023, requests=new(100)),
        Told("丙", 2023, requests=new(15)), Told("甲", 2022, requests=new(9000)),
    )  # fmt: skip
    rows = leading_agencies(library, Selection((2023,)), ("new", "granted"), 3)
    assert rows["agency"].tolist() == ["乙", "丙", "甲"]
    assert rows["report_id"].tolist() == ["乙2023", "丙2023", "甲2023"]
    assert rows["new"].tolist() == [100, 15, 15]
    assert rows["granted"].isna().tolist() == [True, True, False]
    assert set(rows["n_agencies"]) == {4}
    with pytest.raises(KeyError):
        leading_agencies(library, ALL, ("number",), 3)


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
