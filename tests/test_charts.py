"""Charts as data: what is drawn is what was counted, gaps stay gaps, and nothing from a document becomes markup."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import (
    Part,
    channel_parts,
    complete_years,
    outcome_parts,
    result_parts,
    spread,
)
from dashboard.charts_bars import balance_over_years, path_bars, ranked_bars
from dashboard.charts_flow import flow
from dashboard.charts_panels import Panel, panels_over_years
from dashboard.charts_rates import rates_by_row, rates_over_years, trend
from dashboard.charts_shares import shares_by_row, shares_over_years
from dashboard.measures import with_rates
from dashboard.rows import Row, rows_of
from dashboard.theme import SMALLEST_TEXT
from dashboard.words import Words
from tests.checked import checked

ENGLISH = Words("en")
SPITEFUL = "<a href='http://x'>市</a> & <b>区</b>"


def counted(values: list[int | None]) -> pd.Series:
    return pd.Series(pd.array(values, "Int64"))


def outcome_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": [2019, 2019, 2021, 2021, 2022, 2022],
            "code": ["granted", "denied"] * 3,
            "count": counted([30, 10, 12, None, None, None]),
        }
    )


def rates(axis: str, places: list[Any]) -> pd.DataFrame:
    told = pd.DataFrame({axis: places, "numerator": counted([8, 2, None]), "denominator": counted([40, 10, None])})
    return with_rates(told)


def named_rows() -> list[Row]:
    return rows_of(pd.DataFrame(
        {
            "code": ["a", "b"], "name": [SPITEFUL, "乙"], "count": counted([7, 3]), "inside": counted([None, 1]),
            "remark": ["7 <b>", "3"],
        }
    ))  # fmt: skip


def balance_rows() -> list[Row]:
    columns: dict[str, list[int | None]] = {
        "new": [10, 12, None], "carried_in": [2, 3, 4], "concluded": [9, 11, 5], "carried_out": [3, 4, 1],
    }  # fmt: skip
    return rows_of(pd.DataFrame({"year": [2019, 2021, 2022], **{name: counted(values) for name, values in columns.items()}}))


def flow_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["natural_person", "natural_person", "business", "research"],
            "target": ["granted", "denied", "granted", "denied"],
            "count": counted([600, 300, 99, 1]),
        }
    )


SOURCES = (
    Part("natural_person", SPITEFUL, "#5B6470"),
    Part("business", "商业企业", "#5B6470"),
    Part("research", "科研", "#5B6470"),
)


def panel_rows(code: str) -> pd.DataFrame:
    return pd.DataFrame({"year": [2019, 2021], "code": [code, code], "count": counted([5, 8])})


def every_chart(words: Words, dark: bool) -> Iterator[go.Figure]:
    parts = outcome_parts(words, dark)
    yield shares_over_years(rows_of(outcome_rows()), parts, words, dark)
    rows = outcome_rows().assign(row=[SPITEFUL, SPITEFUL, "乙", "乙", "丙", "丙"])
    yield shares_by_row(rows_of(rows), parts, words, dark)
    yield ranked_bars(named_rows(), dark)
    yield path_bars(named_rows(), dark)
    names = dict.fromkeys(("new", "carried_in", "concluded", "carried_out"), SPITEFUL)
    yield balance_over_years(balance_rows(), names, words, dark)
    yield panels_over_years(
        [Panel("a", SPITEFUL, rows_of(panel_rows("x"))), Panel("b", "乙", rows_of(panel_rows("x")))], words, dark
    )
    yield panels_over_years(
        [Panel("a", SPITEFUL, rows_of(panel_rows("upheld")))], words, dark, result_parts(words, dark), columns=1
    )
    yield rates_over_years({"m": (SPITEFUL, rows_of(rates("year", [2019, 2020, 2022])))}, words, dark)
    by_row = rates("name", [SPITEFUL, "乙", "丙"]).assign(code=["a", "b", "c"])
    yield rates_by_row(rows_of(by_row), words, dark, whole=0.2)
    yield trend(rows_of(pd.DataFrame({"year": [2019, 2021], "value": [1.0, 2.0], "hover": [SPITEFUL, "x"]})), words, dark)
    yield flow(rows_of(flow_rows()), SOURCES, parts, words, dark)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_is_small_legible_and_takes_no_markup(language: str, dark: bool) -> None:
    drawn = [json.loads(checked(figure).to_json()) for figure in every_chart(Words(language), dark)]
    assert len(drawn) == 11
    for figure in drawn:
        assert len(json.dumps(figure, ensure_ascii=False)) < 40_000
        shown = "\n".join(_shown(figure))
        assert "<a" not in shown
        assert "<b>区" not in shown
        assert min(_sizes(figure)) >= SMALLEST_TEXT
        assert figure["layout"].get("title") in (None, {})
        kinds = {mark["type"] for mark in figure["data"]}
        assert kinds <= {"bar", "scatter"}


def _shown(value: Any) -> Iterator[str]:
    """Every text that the chart writes somewhere."""
    if isinstance(value, dict):
        for name, held in value.items():
            texts = held if isinstance(held, list) else [held]
            if name in {"text", "hovertext", "name", "ticktext"}:
                yield from (text for text in texts if isinstance(text, str))
            if name != "customdata":
                yield from _shown(held)
    elif isinstance(value, list):
        for held in value:
            yield from _shown(held)


def _sizes(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for name, held in value.items():
            if name in {"font", "textfont", "tickfont"} and isinstance(held, dict) and "size" in held:
                yield held["size"]
            yield from _sizes(held)
    elif isinstance(value, list):
        for held in value:
            yield from _sizes(held)


def test_shares_add_up_and_a_year_without_figures_has_no_column() -> None:
    figure = checked(shares_over_years(rows_of(outcome_rows()), outcome_parts(ENGLISH, False), ENGLISH))
    marks = {mark.name: dict(zip(mark.x, mark.y, strict=True)) for mark in figure.data if mark.x}
    assert marks == {"Granted": {2019: 0.75, 2021: 1.0}, "Denied": {2019: 0.25}}
    assert tuple(figure.layout.xaxis.tickvals) == (2019, 2020, 2021, 2022)
    assert tuple(figure.layout.xaxis.ticktext) == ("2019", "20", "21", "22")
    assert [label.text.split(" ", 1)[1].split("> ")[-1] for label in figure.layout.annotations] == ["Granted", "Denied"]


def test_rows_stand_in_the_order_given_with_what_they_rest_on() -> None:
    rows = outcome_rows().assign(row=["乙", "乙", "甲", "甲", "丙", "丙"])
    figure = checked(shares_by_row(rows_of(rows), outcome_parts(ENGLISH, False), ENGLISH, remarks={"甲": "small"}))
    labels = [note.text for note in figure.layout.annotations]
    assert labels == ["乙", "n = 40", "甲", "small", "丙", "n = 0"]
    granted = next(mark for mark in figure.data if mark.name == "Granted")
    assert [list(entry) for entry in granted.customdata] == [["乙|granted"], ["甲|granted"]]


def test_a_single_row_is_high_enough_for_its_percentages() -> None:
    rows = outcome_rows().head(2).assign(row="甲")
    figure = checked(shares_by_row(rows_of(rows), outcome_parts(ENGLISH, False), ENGLISH))
    bottom, top = figure.layout.yaxis.range
    # On a wide screen the legend takes a line. Plotly leaves out a text of 12 px in a bar lower than 22; the name stands 17 px up.
    pixels = figure.data[0].width * (figure.layout.height - 40 - 20) / (bottom - top)
    assert 22 <= pixels <= 2 * 17


def test_the_flow_is_as_wide_as_its_counts() -> None:
    figure = checked(flow(rows_of(flow_rows()), SOURCES, outcome_parts(ENGLISH, False), ENGLISH))
    left, right = (mark for mark in figure.data if mark.type == "bar")
    assert [entry[0] for entry in left.customdata] == ["natural_person|", "business|", "research|"]
    assert [entry[0] for entry in right.customdata] == ["|granted", "|denied"]
    scale = left.y[0] / 900
    assert list(left.y) == pytest.approx([900 * scale, 99 * scale, scale])
    assert list(right.y) == pytest.approx([699 * scale, 301 * scale])
    for side in (left, right):
        ends = [(base, base + height) for base, height in zip(side.base, side.y, strict=True)]
        assert all(upper[1] <= lower[0] for upper, lower in pairwise(ends))
        assert ends[0][0] > -1e-9
        assert ends[-1][1] < 1 + 1e-9
    bands = [mark.customdata for mark in figure.data if mark.type == "scatter" and mark.mode == "markers"]
    assert {entry[0] for entry in bands[0]} == {
        "natural_person|granted", "natural_person|denied", "business|granted", "research|denied",
    }  # fmt: skip


def test_an_empty_flow_draws_nothing() -> None:
    figure = checked(
        flow(rows_of(flow_rows().assign(count=counted([None, 0, 0, 0]))), SOURCES, outcome_parts(ENGLISH, False), ENGLISH)
    )
    assert all(not len(mark.x or ()) or mark.type == "scatter" for mark in figure.data)


def test_both_columns_of_a_balance_are_equally_high() -> None:
    figure = checked(
        balance_over_years(balance_rows(), dict.fromkeys(("new", "carried_in", "concluded", "carried_out"), "x"), ENGLISH)
    )
    new, carried_in, concluded, carried_out = figure.data
    assert list(new.x) == [2019, 2021]  # 2022 tells no new requests: no column
    tops = [base + height for base, height in zip(carried_in.base, carried_in.y, strict=True)]
    assert tops == [base + height for base, height in zip(carried_out.base, carried_out.y, strict=True)] == [12, 15]
    assert list(carried_out.base) == list(concluded.y) == [9, 11]


def test_a_line_is_broken_where_a_year_is_missing() -> None:
    values = pd.DataFrame({"year": [2019, 2020, 2022], "value": [1.0, None, 4.0], "hover": ["a", "b", "c"]})
    [line] = checked(trend(rows_of(values), ENGLISH)).data
    assert list(line.x) == [2019, 2020, 2021, 2022]
    assert list(line.y) == [1.0, None, None, 4.0]
    assert line.connectgaps is False


def test_rates_show_their_interval_and_mark_small_samples() -> None:
    told = rates("year", [2019, 2020, 2022])
    [dots] = checked(rates_over_years({"m": ("Rate", rows_of(told))}, ENGLISH)).data
    assert list(dots.x) == [2019, 2020]  # 2022 tells no rate
    assert list(dots.y) == [0.2, 0.2]
    assert [up + rate for up, rate in zip(dots.error_y.array, dots.y, strict=True)] == pytest.approx(
        told["high"].dropna().tolist()
    )
    assert dots.marker.color[0] != dots.marker.color[1]
    assert "Small sample" in dots.hovertext[1]
    assert "Small sample" not in dots.hovertext[0]


def test_panels_start_at_zero_and_keep_missing_years_empty() -> None:
    panels = [
        Panel("a", "A", rows_of(panel_rows("x"))),
        Panel("b", "B", rows_of(panel_rows("x").assign(count=counted([None, 80])))),
    ]
    figure = checked(panels_over_years(panels, ENGLISH))
    first, second = figure.data
    assert (list(first.x), list(first.y)) == ([2019, 2021], [5, 8])
    assert (list(second.x), list(second.y)) == ([2021], [80])
    assert figure.layout.yaxis.range[0] == figure.layout.yaxis2.range[0] == 0
    assert [entry[0] for entry in second.customdata] == ["2021|b"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({2016: 2746, 2018: 2736}, ["2,736"]),  # on a phone two years of ten are 27 pixels, and each number takes 35
        ({2016: 8, 2018: 9}, ["8", "9"]),
        ({2016: 2746, 2025: 2736}, ["2,746", "2,736"]),
        ({2018: 2736}, ["2,736"]),
    ],
)
def test_numbers_that_would_touch_are_left_out(told: dict[int, int], shown: list[str]) -> None:
    short = pd.DataFrame({"year": list(told), "count": list(told.values())})
    long = pd.DataFrame({"year": range(2016, 2026), "count": range(1, 11)})
    figure = checked(panels_over_years([Panel("a", "甲", rows_of(short)), Panel("b", "乙", rows_of(long))], ENGLISH))
    assert [note.text for note in figure.layout.annotations if note.yref == "y"] == shown


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([0.1, 0.5, 0.9], [0.1, 0.5, 0.9]),
        ([0.5, 0.5], [0.5, 0.6]),
        ([0.95, 0.97, 0.99], [0.8, 0.9, 1.0]),
        ([], []),
    ],
)
def test_labels_are_moved_apart_as_little_as_need_be(places: list[float], expected: list[float]) -> None:
    assert spread(places, 0.1, 0.0, 1.0) == pytest.approx(expected)


def test_years_between_are_there() -> None:
    assert complete_years([{"year": 2022}, {"year": None}, {"year": 2019}]) == [2019, 2020, 2021, 2022]
    assert complete_years([]) == []


def website_parts(words: Words, dark: bool) -> tuple[Part, ...]:
    return channel_parts("disclosure", ["website"], words, dark)


@pytest.mark.parametrize("parts", [outcome_parts, result_parts, website_parts])
def test_parts_are_named_in_both_languages_and_coloured_on_both_pages(parts: Callable[..., tuple[Part, ...]]) -> None:
    chinese, english = parts(Words("zh"), False), parts(ENGLISH, True)
    assert [part.code for part in chinese] == [part.code for part in english]
    assert all(one.name != other.name and one.colour != other.colour for one, other in zip(chinese, english, strict=True))
    assert len({part.colour for part in chinese}) == len(chinese)
