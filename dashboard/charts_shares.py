"""Shares of a whole: stacked columns over the years, stacked bars by agency."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import (
    TEXT_SIZE,
    Drawn,
    Marks,
    Part,
    complete_years,
    framed,
    hover,
    ink,
    legend_height,
    note,
    plain,
    row_axis,
    row_names,
    rows_height,
    series_break,
    spread,
    width_of,
    year_range,
)
from dashboard.rows import Row, Rows
from dashboard.theme import palette, year_axis
from dashboard.words import Words

# A segment narrower than this share has no room for its percentage.
_LABELLED = 0.055
_NAME_LETTERS = 18
_MARGINS = 40  # pixels above and below rows and legend
_THICKEST = 30  # pixels of a bar that has its name above it
_FEW_YEARS = 8
_LINE_GAP = 0.06  # of the height, for a line of text


def with_shares(counts: Rows, axis: str) -> list[Row]:
    """Adds whole and share to axis, code, count; a missing count has no share."""
    wholes: dict[Any, int] = {}
    for row in counts:
        wholes[row[axis]] = wholes.get(row[axis], 0) + (row["count"] or 0)
    return [row | {"whole": wholes[row[axis]], "share": _share(row["count"], wholes[row[axis]])} for row in counts]


def _share(count: int | None, whole: int) -> float | None:
    return count / whole if count is not None and whole > 0 else None


def _segments(
    shares: Rows, axis: str, positions: Mapping[Any, float], parts: tuple[Part, ...], words: Words, dark: bool
) -> Marks:
    colours, upright = palette(dark), axis == "year"
    listed: dict[str, list[tuple[Any, int, float]]] = {part.code: [] for part in parts}
    for row in shares:
        if row["share"] is not None:
            listed.get(row["code"], []).append((row[axis], row["count"], row["share"]))
    marks: Marks = []
    for part in parts:
        rows = listed[part.code]
        along, across = [positions[place] for place, _count, _share in rows], [share for _place, _count, share in rows]
        marks.append(
            {
                "type": "bar",
                "name": plain(part.name),
                "x": along if upright else across,
                "y": across if upright else along,
                "orientation": "v" if upright else "h",
                "width": 0.72 if upright else 0.5,
                "marker": {"color": part.colour, "line": {"color": colours.background, "width": 1.5}},
                "text": [words.percent(share, 0) if share >= _LABELLED and part.labelled else "" for share in across],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"size": TEXT_SIZE, "color": ink(part.colour)},
                "customdata": [[f"{place}|{part.code}"] for place, _count, _share in rows],
                "hovertext": [
                    hover(f"{place}", part.name, f"{words.number(count)} · {words.percent(share)}")
                    for place, count, share in rows
                ],
                "hoverinfo": "text",
            }
        )
    return marks


def _key(part: Part, lines: list[str]) -> str:
    return f"<span style='color:{part.colour}'>■</span> " + "<br>    ".join(plain(line) for line in lines)


def shares_over_years(counts: Rows, parts: tuple[Part, ...], words: Words, dark: bool = False) -> go.Figure:
    """year, code, count → a column a year, parted by share, named at the last column; a year without figures stays empty."""
    colours = palette(dark)
    shares = with_shares(counts, "year")
    years = complete_years(shares)
    told = [row for row in shares if row["share"] is not None]
    marks = _segments(told, "year", {year: year for year in years}, parts, words, dark)
    latest = max((row["year"] for row in told), default=None)
    last = {row["code"]: row["share"] for row in told if row["year"] == latest}
    beside = latest + 0.45 if latest is not None else 0.0
    ever = {row["code"] for row in told if row["share"] > 0}
    named = [part for part in parts if part.code in ever]
    sizes = [last.get(part.code, 0.0) for part in named]
    middles = [sum(sizes[:index]) + size / 2 for index, size in enumerate(sizes)]
    # Long names take two lines, or they would leave no room for the columns on a phone.
    names = [wrap(part.name, _NAME_LETTERS) for part in named]
    gap = _LINE_GAP * max((len(lines) for lines in names), default=1)
    places = spread(middles, gap, gap / 3, 1 - gap / 3)
    labels = [
        note(_key(part, lines), colours, x=beside, y=place, xanchor="left")
        for part, lines, place in zip(named, names, places, strict=True)
    ]
    margin = max((width_of(line) for lines in names for line in lines), default=0) + 24
    lines, broken = series_break(years, colours, words)
    return Drawn(
        framed(
            marks,
            dark,
            330,
            barmode="stack",
            showlegend=False,
            annotations=[*labels, *broken],
            shapes=lines,
            margin={"r": margin, **({"t": 24} if lines else {})},
            xaxis=short_years(dark, years) | {"range": year_range(years)},
            yaxis={"range": [0, 1], "visible": False},
        )
    )


def short_years(dark: bool, years: list[int]) -> dict[str, Any]:
    """An axis that has room on a phone: the first year in full where they are few, of the others the last two digits."""
    shown = years[:: max(1, -(-len(years) // 10))]
    # On a phone the first year in full would touch the second where there are many.
    in_full = len(shown) <= _FEW_YEARS
    names = [str(year) if position == 0 and in_full else f"{year % 100:02}" for position, year in enumerate(shown)]
    return year_axis(dark, years) | {"tickvals": shown, "ticktext": names, "tickangle": 0}


def shares_by_row(
    counts: Rows, parts: tuple[Part, ...], words: Words, dark: bool = False, remarks: Mapping[str, str] | None = None
) -> go.Figure:
    """row, code, count in the order wanted → a bar a row, parted by share, its name above it and a remark (n) at the right."""
    colours = palette(dark)
    shares = with_shares(counts, "row")
    wholes = {row["row"]: row["whole"] for row in shares}
    rows = list(wholes)
    remarked = {row: f"n = {words.number(whole)}" for row, whole in wholes.items()} | dict(remarks or {})
    positions: Mapping[Any, float] = {row: float(index) for index, row in enumerate(rows)}
    room = rows_height(rows, remarked.values()) + legend_height(parts)
    height = room + _MARGINS
    # Where the legend takes a line of a wide screen instead of several, few rows are high: a bar must not reach its name above.
    thickness = min(0.5, _THICKEST * (len(rows) + 0.15) / room)
    return Drawn(
        framed(
            [mark | {"width": thickness} for mark in _segments(shares, "row", positions, parts, words, dark)],
            dark,
            height,
            barmode="stack",
            annotations=row_names(rows, remarked.values(), colours),
            xaxis={"range": [0, 1], "visible": False},
            yaxis=row_axis(len(rows)),
        )
    )
