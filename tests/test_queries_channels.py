"""Channels, and the way back from a sum to the figures that it is made of; worked out on paper."""

import pandas as pd
import pytest

from library.queries import Selection
from library.queries_channels import channel_mix
from library.queries_figures import behind_quantity, figures_behind
from tests.small_family import ALL, FAMILY, asked, family, new
from tests.small_library import Told, outcomes, small_library

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


def test_only_the_largest_are_asked_for_where_there_are_more() -> None:
    library = small_library(*(Told(f"局{n}", 2021, requests=outcomes(denied_law=n, denied_query=7 - n)) for n in range(1, 7)))
    cells = (("outcome", ("denied_law", "denied_query")), ("applicant", ("total",)))
    every, largest = (figures_behind(library, ALL, "requests", cells, limit=limit) for limit in (100, 5))
    assert len(every) == 12
    pd.testing.assert_frame_equal(largest, every.head(5))
    assert largest["value"].tolist() == [6, 6, 5, 5, 4]


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
