"""Rates with what they rest on: dots with whiskers, by year and by agency, and lines over the years."""

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.charts import (
    Drawn,
    Marks,
    complete_years,
    framed,
    note,
    parted,
    plain,
    room_beside,
    row_axis,
    row_names,
    series_break,
    year_range,
)
from dashboard.charts_shares import short_years
from dashboard.rows import Row, Rows
from dashboard.theme import layout, palette, year_axis
from dashboard.words import Words

_ROW = 44


def _dots(rates: Rows, texts: list[str], codes: list[str], dark: bool, sideways: bool) -> dict[str, object]:
    """A filled dot for each rate, an empty one for a small sample, with its interval where there is one."""
    colours = palette(dark)
    up = [0.0 if row["high"] is None else row["high"] - row["rate"] for row in rates]
    down = [0.0 if row["low"] is None else row["rate"] - row["low"] for row in rates]
    look = {"symmetric": False, "color": colours.quiet, "thickness": 2, "width": 0}
    bars = {"type": "data", "array": up, "arrayminus": down, **look}
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {
            "size": 10,
            "color": [colours.background if row["small"] else colours.accent for row in rates],
            "line": {"color": colours.accent, "width": 2},
        },
        "error_x" if sideways else "error_y": bars,
        "customdata": [[code] for code in codes],
        "hovertext": texts,
        "hoverinfo": "text",
        "cliponaxis": False,
        "showlegend": False,
    }


def _highest(rates: Rows) -> float:
    """The upper end of the highest whisker, or the highest rate where there is none."""
    return max((row["rate"] if row["high"] is None else row["high"] for row in rates if row["rate"] is not None), default=0.0)


def describe_rate(row: Row, words: Words) -> str:
    """12.3% (n = 54), with its interval and a word about a small sample."""
    _ = words.translate
    text = _("{rate} (n = {n})", rate=words.percent(row["rate"]), n=words.number(row["denominator"]))
    if row["low"] is not None:
        text += "<br>" + _("95% interval {low} to {high}", low=words.percent(row["low"]), high=words.percent(row["high"]))
    return text + ("<br>" + _("Small sample (n under 30)") if row["small"] else "")


def rates_over_years(panels: Mapping[str, tuple[str, Rows]], words: Words, dark: bool = False) -> go.Figure:
    """code → (title, year, denominator, rate, low, high, small): a panel below the other for each measure, on one scale."""
    colours = palette(dark)
    years = complete_years([row for _, rates in panels.values() for row in rates])
    highest = max([0.1, *(_highest(rates) for _, rates in panels.values())])
    marks: Marks = []
    labels = []
    settings: dict[str, object] = {}
    lines = len(panels)
    for index, (code, (title, rates)) in enumerate(panels.items()):
        suffix = "" if index == 0 else str(index + 1)
        told = [row for row in rates if row["rate"] is not None]
        top = 1 - index / lines
        texts = [f"{row['year']}<br>{describe_rate(row, words)}" for row in told]
        dots = _dots(told, texts, [f"{row['year']}|{code}" for row in told], dark, sideways=False)
        place = {"x": [row["year"] for row in told], "y": [row["rate"] for row in told]}
        marks.append(dots | place | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"})
        settings[f"xaxis{suffix}"] = _years_with_n(rates, years, words, dark) | {"anchor": f"y{suffix}"}
        settings[f"yaxis{suffix}"] = layout(dark)["yaxis"] | {
            "domain": [top - 1 / lines + 0.14 * 2 / max(lines, 2), top - 0.09],
            "anchor": f"x{suffix}",
            "range": [0, highest * 1.05],
            "tickformat": ".0%",
            "nticks": 4,
        }
        labels.append(
            note(f"<b>{plain(title)}</b>", colours, xref="paper", yref="paper", x=0, y=top, xanchor="left", yanchor="top")
        )
    return Drawn(framed(marks, dark, 190 * lines, annotations=labels, **settings))


def _years_with_n(rates: Rows, years: list[int], words: Words, dark: bool) -> dict[str, object]:
    """The year and, below it, what the year's rate rests on."""
    below = {row["year"]: row["denominator"] for row in rates}
    names = [f"{year}<br>{'n=' if position == 0 else ''}{words.number(below.get(year))}" for position, year in enumerate(years)]
    axis = year_axis(dark, years)
    return axis | {"tickvals": years, "ticktext": names, "range": year_range(years), "tickangle": 0}


def rates_by_row(rates: Rows, words: Words, dark: bool = False, whole: float | None = None) -> go.Figure:
    """name, code, denominator, rate, low, high, small in the order wanted → a dot a row with its interval, its name above it.

    `whole` is the rate of all together, a stroke in each row.
    """
    colours = palette(dark)
    told = [row for row in rates if row["rate"] is not None]
    names = [row["name"] for row in told]
    texts = [f"{plain(row['name'])}<br>{describe_rate(row, words)}" for row in told]
    dots = _dots(told, texts, [row["code"] for row in told], dark, sideways=True)
    remarks = [f"{words.percent(row['rate'])}  n={words.number(row['denominator'])}" for row in told]
    ticks = {"tickformat": ".0%", "nticks": 5}
    place = {"x": 1, "xref": "paper", "xanchor": "right"}
    beside = [note(plain(text), colours, y=row, **place) for row, text in enumerate(remarks)]
    marks: Marks = [dots | {"x": [row["rate"] for row in told], "y": list(range(len(told)))}]
    if whole is not None:
        marks.insert(0, _ticks(whole, len(told), dark))
    return Drawn(
        framed(
            marks,
            dark,
            int(_ROW * len(told) + 56),
            annotations=[*row_names(names, [""] * len(told), colours, lift=12), *beside],
            xaxis={"range": [0, min(1.0, _highest(told) * 1.05) or 1.0], "domain": [0, 0.7], "showgrid": True, **ticks},
            yaxis=row_axis(len(told)),
        )
    )


def _ticks(rate: float, rows: int, dark: bool) -> dict[str, object]:
    """A short stroke in every row at the rate of all together."""
    colours = palette(dark)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [rate] * rows,
        "y": list(range(rows)),
        "marker": {"symbol": "line-ns", "size": 10, "line": {"width": 1.5, "color": colours.text}},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def trend(values: Rows, words: Words, dark: bool = False, percent: bool = False) -> go.Figure:
    """year, value, hover → a line over the years, broken where a year is missing, its first and last value written at it."""
    colours = palette(dark)
    years = complete_years(values)
    places = parted(years)
    by_place = {float(row["year"]): row for row in values if row["value"] is not None}
    told = [float(by_place[place]["value"]) if place in by_place else None for place in places]
    known = [(place, value) for place, value in zip(places, told, strict=True) if value is not None]
    shown = words.percent if percent else words.number
    labels = [
        note(shown(value), colours, x=place, y=value, yanchor="bottom", xanchor="center", yshift=8)
        for place, value in dict.fromkeys([known[0], known[-1]] if known else [])
    ]
    marks: Marks = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": places,
            "y": told,
            "connectgaps": False,
            "line": {"color": colours.accent, "width": 2.5},
            "marker": {"size": 7, "color": colours.accent},
            "customdata": [[f"{place:.0f}"] for place in places],
            "hovertext": [plain(by_place[place]["hover"]) if place in by_place else "" for place in places],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    ]
    highest = max((value for _, value in known), default=1.0)
    lines, named = series_break(years, colours, words)
    return Drawn(
        framed(
            marks,
            dark,
            260,
            annotations=[*labels, *named],
            shapes=lines,
            showlegend=False,
            margin={"t": 24, "l": room_beside(highest, ".0%" if percent else ",.0f")},
            xaxis=short_years(dark, years) | {"range": year_range(years, 0.4)},
            yaxis={"range": [0, highest * 1.15 or 1], "tickformat": ".0%" if percent else ",d", "nticks": 5},
        )
    )
