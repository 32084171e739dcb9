"""What the compare page is made of: limits of chance, the rule for findings, thresholds in the URL, two reports beside each other."""

import json
from fractions import Fraction
from math import comb, inf, isnan, nan

import pandas as pd
import pytest

from dashboard.charts_bars import balance_over_years
from dashboard.charts_compare import heat_map, slopes
from dashboard.charts_funnel import funnel, placed
from dashboard.charts_peers import among_peers
from dashboard.charts_rates import trend
from dashboard.limits import ALARM, WARNING, beyond, funnel_limits
from dashboard.measures import with_rates
from dashboard.notable import (
    Candidate,
    most_notable,
    weight_of_broken,
    weight_of_counts,
    weight_of_outlier,
    weight_of_rates,
)
from dashboard.rows import rows_of
from dashboard.thresholds import read_threshold
from dashboard.two_reports import Sentence, paired_figures, paired_sentences
from dashboard.words import Words
from library.queries_reports import report_rows
from tests.checked import checked
from tests.small_library import Told, outcomes, small_library

ENGLISH, CHINESE = Words("en"), Words("zh")


# ---------------------------------------------------------------- limits of chance


def exact_limit(share: Fraction, trials: int, quantile: Fraction) -> float:
    """Spiegelhalter (2005), A.1.1, in whole fractions: the first count whose chance exceeds the quantile, interpolated."""
    below = Fraction(0)
    for count in range(trials + 1):
        chance = comb(trials, count) * share**count * (1 - share) ** (trials - count)
        below += chance
        if below > quantile:
            return float((count - (below - quantile) / chance) / trials)
    raise AssertionError


@pytest.mark.parametrize("trials", [1, 5, 30, 200])
@pytest.mark.parametrize("share", [Fraction(1, 20), Fraction(1, 2), Fraction(9, 10)])
@pytest.mark.parametrize("level", [WARNING, ALARM])
def test_limits_are_the_binomial_quantiles(share: Fraction, trials: int, level: float) -> None:
    tail = (1 - Fraction(str(level))) / 2
    expected = (max(0.0, exact_limit(share, trials, tail)), 1 - max(0.0, exact_limit(1 - share, trials, tail)))
    assert funnel_limits(float(share), trials, level) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("trials", [1, 5, 12, 40])
@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(1, 4), Fraction(2, 3)])
@pytest.mark.parametrize("level", [WARNING, ALARM])
def test_a_rate_lies_outside_where_its_tail_is_unlikely(share: Fraction, trials: int, level: float) -> None:
    chances = [comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(trials + 1)]
    tail = (1 - Fraction(str(level))) / 2
    expected = [int(sum(chances[k:]) < tail) - int(sum(chances[: k + 1]) < tail) for k in range(trials + 1)]
    assert [beyond(k / trials, float(share), trials, level) for k in range(trials + 1)] == expected


def test_limits_go_over_smoothly_to_those_of_many_cases() -> None:
    for level in (WARNING, ALARM):
        few, many = funnel_limits(0.15, 1000, level), funnel_limits(0.15, 1001, level)
        assert few == pytest.approx(many, abs=0.002)


@pytest.mark.parametrize(("share", "trials"), [(0.5, 0), (nan, 10), (1.5, 10)])
def test_there_are_no_limits_without_cases(share: float, trials: int) -> None:
    assert all(isnan(end) for end in funnel_limits(share, trials, ALARM))
    assert beyond(0.5, share, trials, ALARM) == 0


def rates() -> pd.DataFrame:
    counts = {"numerator": pd.array([60, 3, 20, None], "Int64"), "denominator": pd.array([100, 5, 100, 0], "Int64")}
    return with_rates(pd.DataFrame({"name": ["<b>甲", "乙", "丙", "丁"], "code": list("abcd"), **counts}))


def test_small_agencies_are_not_singled_out_by_chance() -> None:
    # 60 % of 5 is within what chance does around 25 %, 60 % of 100 is not.
    assert {row["code"]: row["outside"] for row in placed(rows_of(rates()), 0.25)} == {"a": 2, "b": 0, "c": 0}


def test_the_funnel_shows_each_rate_at_its_volume() -> None:
    drawn = json.loads(checked(funnel(rows_of(rates()), 0.25, ENGLISH)).to_json())
    dots = drawn["data"][-1]
    assert list(zip([code for [code] in dots["customdata"]], dots["x"], dots["y"], strict=True)) == [
        ("a", 100, 0.6), ("b", 5, 0.6), ("c", 100, 0.2),
    ]  # fmt: skip
    assert dots["marker"]["symbol"] == ["diamond", "circle", "circle"]
    assert "<b>甲" not in json.dumps(drawn, ensure_ascii=False)
    assert any("甲 60.0%" in note["text"] for note in drawn["layout"]["annotations"])
    assert "Small sample" in dots["hovertext"][1]


# ---------------------------------------------------------------- charts over years


def cells() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "agency": ["甲", "甲", "乙", "乙"],
            "year": [2017, 2020, 2019, 2020],
            "value": pd.array([0.25, 0.5, None, 0.75], "Float64"),
            "small": [False, True, False, False],
        }
    )


def test_a_heat_map_leaves_gaps_and_marks_small_samples() -> None:
    drawn = checked(heat_map(rows_of(cells()), ENGLISH, percent=True))
    grid = drawn.data[0]
    assert list(grid.x) == [2017, 2018, 2019, 2020]
    assert [list(row) for row in grid.z] == [[0.0, None, None, 0.5], [None, None, None, 1.0]]
    texts = {code: text for mark in drawn.data[1:] for [code], text in zip(mark.customdata, mark.text, strict=True)}
    assert texts["甲|2017"] == "25%"
    assert texts["甲|2020"] == "50%*"
    assert texts["甲|2018"] == texts["乙|2019"] == "–"
    assert [shape.x0 for shape in drawn.layout.shapes] == [2018.5]  # between the 2008 form and the later ones


@pytest.mark.parametrize(
    ("value", "zh", "en"), [(1801, "1801", "1801"), (23_000, "2.3万", "23k"), (1_200_000, "120万", "1.2M")]
)
def test_counts_are_short_in_cells(value: float, zh: str, en: str) -> None:
    assert (CHINESE.short(value), ENGLISH.short(value)) == (zh, en)


def test_slopes_leave_out_what_one_year_does_not_tell() -> None:
    rows = pd.DataFrame(
        {
            "name": ["甲", "乙", "丙"], "code": ["甲", "乙", "丙"], "before": pd.array([0.2, 0.3, None], "Float64"),
            "after": pd.array([0.5, 0.2, 0.4], "Float64"), "small": [False, True, False],
        }
    )  # fmt: skip
    drawn = checked(slopes(rows_of(rows), (2022, 2023), ENGLISH, percent=True))
    assert [(list(line.y), line.line.dash) for line in drawn.data] == [([0.2, 0.5], "solid"), ([0.3, 0.2], "dot")]
    assert [code for line in drawn.data for [code] in line.customdata] == ["甲|2022", "甲|2023", "乙|2022", "乙|2023"]


def test_a_line_among_peers_breaks_where_a_year_is_missing() -> None:
    rows = pd.DataFrame(
        {
            "year": [2020, 2021, 2023], "value": [0.1, 0.2, 0.3], "q1": [0.1, 0.1, 0.2], "median": [0.2, 0.2, 0.3],
            "q3": [0.3, 0.3, 0.4], "small": [False, False, True],
        }
    )  # fmt: skip
    *bands, middle, own = checked(among_peers(rows_of(rows), "甲", ENGLISH, percent=True)).data
    assert [list(band.x) for band in bands] == [[2020, 2021, 2021, 2020], [2023, 2023]]
    assert list(middle.y) == [0.2, 0.2, None, 0.3]
    assert list(own.y) == [0.1, 0.2, None, 0.3]
    assert not own.connectgaps


# ---------------------------------------------------------------- which finding comes first


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (weight_of_rates((50, 100), (70, 100)), 4.0),
        (weight_of_rates((10, 20), (14, 20)), 0.0),  # of 20 cases
        (weight_of_rates((50, 100), (56, 100)), 0.0),  # six points that chance explains
        (weight_of_rates((5000, 10_000), (5600, 10_000)), 1.2),  # six points that it does not
        (weight_of_rates((nan, 100), (50, 100)), 0.0),
        (weight_of_counts(100, 140), 2.0),
        (weight_of_counts(10, 40), 0.0),
        (weight_of_counts(100, nan), 0.0),
        (weight_of_outlier(0.6, 100, 0.25), 7.0),
        (weight_of_outlier(0.6, 29, 0.25), 0.0),
        (weight_of_outlier(0.3, 100, 0.25), 0.0),
        (weight_of_broken(20, 2), inf),
        (weight_of_broken(20, 1), 0.0),
        (weight_of_broken(0, 0), 0.0),
    ],
)
def test_what_weighs_how_much(weight: float, expected: float) -> None:
    assert weight == pytest.approx(expected)


@pytest.mark.parametrize(
    ("weights", "first"),
    [
        ({"broken": inf, "change": 3.0, "outlier": 9.0}, "broken"),
        ({"broken": 0.0, "change": 3.0, "outlier": 2.0}, "change"),
        ({"broken": 0.0, "change": 0.9, "outlier": 1.1}, "outlier"),
        ({"broken": 0.0, "change": 0.9, "outlier": 0.0}, None),
        ({}, None),
    ],
)
def test_the_weightiest_finding_comes_first(weights: dict[str, float], first: str | None) -> None:
    found = most_notable(Candidate(kind, weight, str) for kind, weight in weights.items())
    assert (found.kind if found else None) == first


# ---------------------------------------------------------------- thresholds


@pytest.mark.parametrize(
    ("code", "bound", "words"),
    [
        ("denial_rate.over.10", 0.1, "Denial rate over 10%"),
        ("denial_rate.equal.12.5", 0.125, "Denial rate equal to 12.5%"),
        ("new.under.30", 30.0, "New requests under 30"),
        ("new.untold", 0.0, "New requests not told"),
    ],
)
def test_a_threshold_is_read_from_its_code_and_written_back(code: str, bound: float, words: str) -> None:
    threshold = read_threshold(code)
    assert threshold is not None
    assert threshold.code == code
    assert threshold.condition.bound == pytest.approx(bound)
    assert threshold.describe(ENGLISH) == words


@pytest.mark.parametrize(
    "code",
    ["", "x.over.1", "new.over", "new.over.", "new.untold.3", "new.over.nan", "new.over.inf", "new.over.1e99", "new.drop.1"],
)
def test_what_is_no_threshold_is_dropped(code: str) -> None:
    assert read_threshold(code) is None


# ---------------------------------------------------------------- two reports


def test_figures_stand_next_to_each_other_and_blank_is_not_zero() -> None:
    library = small_library(
        Told("甲", 2022, requests=outcomes(granted=5, new=7), appeals={("review", "total"): 3}),
        Told("甲", 2023, requests=outcomes(granted=8, new=None), appeals={("review", "total"): 0}),
    )
    left, right = ({name: report_rows(library, f"甲{year}", name) for name in ("disclosures", "requests", "appeals", "channels")}
                   for year in (2022, 2023))  # fmt: skip
    rows = paired_figures(left, right)
    told = {row["location"]: (row["left"], row["right"], row["difference"]) for row in rows.to_dict("records")}
    assert told["requests/granted/total"] == (5, 8, 3)
    assert told["appeals/review/total"] == (3, 0, -3)
    assert told["requests/new/total"][0] == 7
    missing = rows.set_index("location").isna().to_dict("index")["requests/new/total"]
    assert [missing[name] for name in ("left", "right", "difference")] == [False, True, True]
    assert rows.loc[rows["changed"], "location"].tolist() == [
        "requests/new/total", "requests/granted/total", "requests/concluded/total", "appeals/review/total",
    ]  # fmt: skip


def test_sentences_that_changed_are_parted_where_they_differ() -> None:
    left = [Sentence(text, f"L{n}") for n, text in enumerate(("公开12条。", "培训2次。", "只在左边的一句话。"))]
    right = [Sentence(text, f"L{n}") for n, text in enumerate(("公开345条。", "培训2次。", "Something else entirely here."))]
    pairs = paired_sentences(left, right)
    assert [pair.kind for pair in pairs] == ["changed", "same", "left", "right"]
    assert [(piece.text, piece.changed) for piece in pairs[0].left_pieces] == [("公开", False), ("12", True), ("条。", False)]
    assert [(piece.text, piece.changed) for piece in pairs[0].right_pieces] == [("公开", False), ("345", True), ("条。", False)]
    assert [(pair.left and pair.left.place, pair.right and pair.right.place) for pair in pairs[1:]] == [
        ("L1", "L1"), ("L2", None), (None, "L2"),
    ]  # fmt: skip


def test_the_two_series_of_the_form_are_no_line() -> None:
    rows = pd.DataFrame(
        {
            "year": [2017, 2018, 2019], "value": [1.0, 2.0, 3.0], "q1": [1.0, 1.0, 1.0], "median": [2.0, 2.0, 2.0],
            "q3": [3.0, 3.0, 3.0], "small": [False, False, False],
        }
    )  # fmt: skip
    *bands, middle, own = checked(among_peers(rows_of(rows), "甲", ENGLISH, percent=False)).data
    assert [list(band.x) for band in bands] == [[2017, 2018, 2018, 2017], [2019, 2019]]
    assert list(zip(own.x, own.y, strict=True)) == [(2017, 1.0), (2018, 2.0), (2018.5, None), (2019, 3.0)]
    assert list(middle.y) == [2.0, 2.0, None, 2.0]
    [line] = checked(trend(rows_of(rows.assign(hover="x")), ENGLISH)).data
    assert list(zip(line.x, line.y, strict=True)) == [(2017, 1.0), (2018, 2.0), (2018.5, None), (2019, 3.0)]
    assert [code for [code] in line.customdata][-1] == "2019"


def test_a_year_that_does_not_balance_has_a_sign() -> None:
    columns = {
        "carried_in": [1, 2],
        "new": [9, 8],
        "concluded": [8, 9],
        "carried_out": [2, 2],
        "n_broken": [0, 1],
        "gap": [0, 1],
    }
    rows = pd.DataFrame({"year": [2022, 2023], **{name: pd.array(values, "Int64") for name, values in columns.items()}})
    names = dict.fromkeys(("new", "carried_in", "concluded", "carried_out"), "x")
    sign = checked(balance_over_years(rows_of(rows), names, ENGLISH)).data[-1]
    assert (list(sign.x), [code for [code] in sign.customdata], list(sign.text)) == ([2023], ["2023|gap"], ["<b>≠</b>"])
    assert "1 requests missing or too many" in sign.hovertext[0]
    assert sign.y[0] > 11
