"""Measures against figures worked out by hand, and intervals against published ones."""

from math import isnan, nan

import pandas as pd
import pytest

from dashboard.measures import BY_CODE, COUNT_MEASURES, MEASURES, change_of, wilson, with_rates
from dashboard.rows import rows_of
from library.queries import Selection
from library.queries_sums import change, ratios
from library.totals import QUANTITIES
from tests.small_library import Told, outcomes, small_library


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), Table I,
        # method 3: the score interval without correction.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (5, 4), (-1, 4), (nan, 4), (1, nan)])
def test_there_is_no_interval_for_what_is_no_proportion(successes: float, trials: float) -> None:
    assert all(isnan(end) for end in wilson(successes, trials))


@pytest.mark.parametrize("trials", [1, 7, 30, 1000])
def test_an_interval_holds_its_share_and_mirrors(trials: int) -> None:
    for successes in range(0, trials + 1, max(1, trials // 7)):
        low, high = wilson(successes, trials)
        assert 0 <= low <= successes / trials <= high <= 1
        other_low, other_high = wilson(trials - successes, trials)
        assert (other_low, other_high) == pytest.approx((1 - high, 1 - low))


COUNTS = outcomes(
    new=50, carried_in=6, carried_out=8, granted=20, partially_granted=4, denied_law=7, denied_query=3,
    unavailable_not_held=8, rejected_repeat=2, other=4,
)  # fmt: skip
APPEALS = {
    ("review", "upheld"): 6, ("review", "corrected"): 2, ("review", "other"): 1, ("review", "pending"): 1,
    ("review", "total"): 10,
    ("litigation_direct", "upheld"): 3, ("litigation_direct", "corrected"): 1, ("litigation_direct", "other"): 0,
    ("litigation_direct", "pending"): 2, ("litigation_direct", "total"): 6,
    ("litigation_after_review", "upheld"): 2, ("litigation_after_review", "corrected"): 0,
    ("litigation_after_review", "other"): 0, ("litigation_after_review", "pending"): 0, ("litigation_after_review", "total"): 2,
}  # fmt: skip
CHANNELS = {
    ("disclosure", "website"): 60, ("disclosure", "wechat"): 25, ("disclosure", "total"): 100,
    ("request", "online"): 30, ("request", "mail"): 10,
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "numerator", "denominator"),
    [
        ("disclosure_rate", 24, 48),
        ("denial_rate", 10, 48),
        ("unavailable_rate", 8, 48),
        ("rejected_rate", 2, 48),
        ("other_rate", 4, 48),
        ("backlog_rate", 8, 56),
        ("dispute_rate", 18, 48),
        ("review_correction_rate", 2, 9),
        ("lawsuit_correction_rate", 1, 6),
        ("natural_person_share", 35, 50),
        ("published_website_share", 60, 100),
        ("published_wechat_share", 25, 100),
        ("applied_online_share", 30, 40),
    ],
)
def test_measures_take_the_form_at_its_word(code: str, numerator: int, denominator: int) -> None:
    requests = COUNTS | {("new", "natural_person"): 35}
    library = small_library(Told("局", 2023, requests=requests, appeals=APPEALS, prose={"channels": CHANNELS}))
    measure = BY_CODE[code]
    rates = with_rates(ratios(library, Selection(), measure.numerator, measure.denominator), measure.proportion)
    row = rates.iloc[0]
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert row["rate"] == pytest.approx(numerator / denominator)
    assert row["small"] == (denominator < 30)
    assert pd.isna(row["low"]) != measure.proportion


def test_rates_are_missing_where_there_is_nothing_to_divide() -> None:
    sums = pd.DataFrame({"numerator": pd.array([0, None, 3, 30], "Int64"), "denominator": pd.array([0, 5, None, 60], "Int64")})
    rates = with_rates(sums)
    assert rates["rate"].isna().tolist() == [True, True, True, False]
    assert rates["low"].isna().tolist() == [True, True, True, False]
    assert rates["small"].tolist() == [True, True, True, False]
    assert rates["rate"].iloc[3] == 0.5


def test_a_change_is_between_the_same_agencies() -> None:
    library = small_library(
        Told("甲", 2022, requests=outcomes(granted=10, denied_law=30)),
        Told("甲", 2023, requests=outcomes(granted=20, denied_law=20)),
        Told("乙", 2023, requests=outcomes(granted=60)),
    )
    rate = BY_CODE["disclosure_rate"]
    told = change_of(rows_of(change(library, Selection(), 2023, rate.numerator, rate.denominator))[0], ratio=True)
    assert (told.value, told.n, told.n_pairs) == (0.8, 100, 1)
    assert told.difference == pytest.approx(0.25)
    assert told.relative == pytest.approx(1.0)
    counted = change_of(rows_of(change(library, Selection(), 2023, ("concluded",)))[0], ratio=False)
    assert (counted.value, counted.difference, counted.n_told) == (100, 0, 2)
    first = change_of(rows_of(change(library, Selection(), 2022, ("concluded",)))[0], ratio=False)
    assert first.value == 40
    assert isnan(first.difference)
    none = change_of(rows_of(change(library, Selection(), 2001, rate.numerator, rate.denominator))[0], ratio=True)
    assert isnan(none.value)
    assert not none.small


def test_every_measure_stands_on_quantities_and_has_its_words() -> None:
    assert len(BY_CODE) == len((*MEASURES, *COUNT_MEASURES))
    for measure in MEASURES:
        assert {name.removeprefix("-") for name in (*measure.numerator, *measure.denominator)} <= set(QUANTITIES)
        assert measure.name("zh") != measure.name("en")
        assert "÷" in measure.definition("zh")
        assert "÷" in measure.definition("en")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in measure.name("en"))
