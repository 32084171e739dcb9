"""What charts are marked with: text on a colour, room for text, and the break between two forms."""

import pytest

from dashboard.charts import ink, series_break, width_of
from dashboard.theme import palette
from dashboard.words import Words


@pytest.mark.parametrize(("fill", "text"), [("#0D608C", "#FFFFFF"), ("#F8B249", "#000000"), ("#FFFFFF", "#000000")])
def test_text_on_a_colour_is_the_more_legible_one(fill: str, text: str) -> None:
    assert ink(fill) == text


def test_a_chinese_character_is_as_wide_as_two_letters_or_so() -> None:
    assert width_of("市政府") == 36
    assert 12 < width_of("ab") < 15


@pytest.mark.parametrize(
    ("first", "last", "name", "anchor"), [(2016, 2025, "← 2008 form", "left"), (2010, 2020, "2008 form ←", "right")]
)
def test_the_break_of_the_series_is_named_on_the_side_with_more_room(first: int, last: int, name: str, anchor: str) -> None:
    lines, (named,) = series_break([*range(first, last + 1)], palette(dark=False), Words("en"))
    assert [line["x0"] for line in lines] == [2018.5]
    assert (named["text"], named["xanchor"]) == (name, anchor)
