"""A selection over the years among its peers: its line within the band of their middle half."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import (
    Drawn,
    Marks,
    complete_years,
    faded,
    framed,
    hover,
    note,
    parted,
    series_break,
    spread,
    year_range,
)
from dashboard.charts_shares import short_years
from dashboard.rows import Row, Rows
from dashboard.theme import Palette, palette
from dashboard.words import Words

Years = Mapping[float, Row]


def among_peers(rows: Rows, name: str, words: Words, percent: bool, dark: bool = False) -> go.Figure:
    """year, value, q1, median, q3, legacy, small → the line of the selection over the middle half of its peers and their median.

    Both are broken where a year is missing, and between the 2008 form and later ones. A mark is the year.
    """
    colours, _ = palette(dark), words.translate
    years = complete_years(rows)
    by_year = {float(row["year"]): row for row in rows}
    shown = words.percent if percent else words.number
    marks: Marks = []
    for run in _runs(by_year, years):
        across = [*run, *reversed(run)]
        ends = [*(_value(by_year, year, "q3") for year in run), *(_value(by_year, year, "q1") for year in reversed(run))]
        band = {"x": across, "y": ends, "fill": "toself", "fillcolor": faded(colours.quiet, 0.3), "mode": "lines"}
        marks.append({"type": "scatter", **band, "line": {"width": 0}, "hoverinfo": "skip"})
    places = parted(years)
    middle = [_value(by_year, year, "median") for year in places]
    own = [_value(by_year, year, "value") for year in places]
    marks += [
        {
            "type": "scatter", "mode": "lines+markers", "x": places, "y": middle, "connectgaps": False,
            "line": {"color": colours.muted, "width": 1.5, "dash": "dash"}, "marker": {"size": 4, "color": colours.muted},
            "hoverinfo": "skip", "cliponaxis": False,
        },
        {
            "type": "scatter", "mode": "lines+markers", "x": places, "y": own, "connectgaps": False,
            "line": {"color": colours.accent, "width": 2.5},
            "marker": {
                "size": 9, "line": {"color": colours.accent, "width": 2},
                "color": [colours.background if _is_small(by_year, year) else colours.accent for year in places],
            },
            "customdata": [[f"{year:.0f}"] for year in places],
            "hovertext": [
                hover(f"{year:.0f}", f"{name}: {shown(value)}", _("peers' median {value}", value=shown(median)))
                for year, value, median in zip(places, own, middle, strict=True)
            ],
            "hoverinfo": "text", "cliponaxis": False,
        },
    ]  # fmt: skip
    labels = _ends(places, own, middle, shown, words, colours)
    lines, named = series_break(years, colours, words)
    told = [value for value in (*own, *middle, *(row["q3"] for row in rows)) if value is not None]
    return Drawn(
        framed(
            marks,
            dark,
            320,
            showlegend=False,
            annotations=[*labels, *named],
            shapes=lines,
            margin={"t": 24, "r": 86},
            xaxis=short_years(dark, years) | {"range": year_range(years, 0.3)},
            yaxis={"range": [0, max(told, default=1.0) * 1.15 or 1], "tickformat": ".0%" if percent else ",d", "nticks": 5},
        )
    )


def _value(by_year: Years, year: float, column: str) -> float | None:
    value = by_year.get(year, {}).get(column)
    return None if value is None else float(value)


def _is_small(by_year: Years, year: float) -> bool:
    return bool(by_year.get(year, {}).get("small"))


def _runs(by_year: Years, years: list[int]) -> list[list[int]]:
    """Years one after the other, of one series, that tell the peers' quartiles."""
    runs: list[list[int]] = []
    places = parted(years)
    for year in years:
        if _value(by_year, year, "q1") is None:
            continue
        if runs and runs[-1][-1] == year - 1 and year - 0.5 not in places:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _ends(
    years: list[float], own: list[float | None], middle: list[float | None], shown: Any, words: Words, colours: Palette
) -> Marks:
    """The last value of each line, written beside it."""
    _ = words.translate
    last = {}
    for text, values in (("{value}", own), (_("Median {value}"), middle)):
        told = [(year, value) for year, value in zip(years, values, strict=True) if value is not None]
        if told:
            last[text] = told[-1]
    highest = max((value for _year, value in last.values()), default=1.0) or 1.0
    places = spread([value for _year, value in last.values()], highest * 0.09, 0, highest * 1.15)
    return [
        note(text.format(value=shown(value)), colours, x=year, y=place, xanchor="left", xshift=10)
        for (text, (year, value)), place in zip(last.items(), places, strict=True)
    ]
