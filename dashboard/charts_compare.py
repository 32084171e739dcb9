"""Agencies beside each other: a heat map over the years, slopes between two years."""

from textwrap import wrap

import plotly.graph_objects as go

from dashboard.charts import (
    TEXT_SIZE,
    Drawn,
    Marks,
    complete_years,
    framed,
    hover,
    ink,
    note,
    plain,
    row_axis,
    row_names,
    series_break,
    spread,
    width_of,
)
from dashboard.charts_shares import short_years
from dashboard.rows import Rows
from dashboard.theme import Palette, palette
from dashboard.words import GAP, Words

_CELL, _BETWEEN, _LAST_ROW = 46, 20, 8  # pixels: a row with its name, the room for the name, the rest below the last
_NAME_WIDTH = 124  # pixels of a line of a name beside a slope
SMALL_SIGN = "*"


def heat_map(values: Rows, words: Words, percent: bool, dark: bool = False) -> go.Figure:
    """agency, year, value, small in the agencies' order → a cell a year, the darker the higher, its number in it.

    A year that an agency does not tell has no colour and a dash; a small sample has a star. A mark is `agency|year`.
    """
    colours = palette(dark)
    agencies, years = list(dict.fromkeys(row["agency"] for row in values)), complete_years(values)
    places = {agency: place for place, agency in enumerate(agencies)}
    told = [row for row in values if row["value"] is not None]
    low, high = min((row["value"] for row in told), default=0.0), max((row["value"] for row in told), default=1.0)
    cells = {(places[row["agency"]], row["year"]): (row["value"], row["small"]) for row in told}
    depth = {place: (value - low) / (high - low) if high > low else 0.5 for place, (value, _) in cells.items()}
    marks: Marks = [
        {
            "type": "heatmap",
            "x": years,
            "y": list(range(len(agencies))),
            "z": [[depth.get((row, year)) for year in years] for row in range(len(agencies))],
            "zmin": 0,
            "zmax": 1,
            "colorscale": [[0, _mixed(colours, 0.08)], [1, _mixed(colours, 1.0)]],
            "showscale": False,
            "xgap": 2,
            "ygap": _BETWEEN,
            "hoverinfo": "skip",
        },
        *_cell_texts(agencies, years, cells, depth, words, percent, colours),
    ]
    lines, names = series_break(years, colours, words)
    row = (_CELL * len(agencies) + _LAST_ROW) / (len(agencies) + 0.15)  # pixels, as row_axis parts them
    return Drawn(
        framed(
            marks,
            dark,
            _CELL * len(agencies) + _LAST_ROW + 44,
            showlegend=False,
            annotations=[*row_names(agencies, [""] * len(agencies), colours, lift=round((row - _BETWEEN) / 2)), *names],
            shapes=lines,
            margin={"t": 12},
            xaxis=short_years(dark, years) | {"range": [years[0] - 0.5, years[-1] + 0.5] if years else [0, 1]},
            yaxis=row_axis(len(agencies)),
        )
    )


def _mixed(colours: Palette, strength: float) -> str:
    """The accent let through to the page, as a solid colour."""
    ends = [[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in (colours.background, colours.accent)]
    return "#" + "".join(f"{round(back + (front - back) * strength):02X}" for back, front in zip(*ends, strict=True))


def _cell_texts(
    agencies: list[str],
    years: list[int],
    cells: dict[tuple[int, int], tuple[float, bool]],
    depth: dict[tuple[int, int], float],
    words: Words,
    percent: bool,
    colours: Palette,
) -> Marks:
    """The numbers in the cells, those on dark cells and those on light ones apart; they take the clicks."""
    by_ink: dict[str, list[tuple[int, int]]] = {}
    for row in range(len(agencies)):
        for year in years:
            place = (row, year)
            colour = ink(_mixed(colours, 0.08 + 0.92 * depth[place])) if place in cells else colours.muted
            by_ink.setdefault(colour, []).append(place)
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [year for _, year in places],
            "y": [row for row, _ in places],
            "marker": {"size": 26, "opacity": 0},
            "text": [_cell_text(cells.get(place), words, percent) for place in places],
            "textfont": {"size": TEXT_SIZE, "color": colour},
            "customdata": [[f"{agencies[row]}|{year}"] for row, year in places],
            "hovertext": [
                hover(agencies[row], str(year), _told(cells.get((row, year)), words, percent)) for row, year in places
            ],
            "hoverinfo": "text",
            "showlegend": False,
            "cliponaxis": False,
        }
        for colour, places in by_ink.items()
    ]


def _cell_text(cell: tuple[float, bool] | None, words: Words, percent: bool) -> str:
    if cell is None:
        return GAP
    value, small = cell
    return (words.percent(value, 0) if percent else words.short(value)) + (SMALL_SIGN if small else "")


def _told(cell: tuple[float, bool] | None, words: Words, percent: bool) -> str:
    if cell is None:
        return words.translate("not told")
    value, small = cell
    told = words.percent(value) if percent else words.number(value)
    return f"{told} · {words.translate('Small sample (n under 30)')}" if small else told


def slopes(rows: Rows, years: tuple[int, int], words: Words, percent: bool, dark: bool = False) -> go.Figure:
    """name, code, before, after, small → a line an agency from one year to the other, the largest change in the accent.

    Both ends are labelled; a small sample is dotted and has a star. Rows that lack one of the years are left out.
    """
    colours = palette(dark)
    told = [row for row in rows if row["before"] is not None and row["after"] is not None]
    values = [row[end] for row in told for end in ("before", "after")]
    low, high = min(values, default=0.0), max(values, default=1.0)
    least = 0.2 if percent else abs(high) * 0.2 or 1.0  # a small change must not look like a large one
    if high - low < least:
        low, high = (low + high - least) / 2, (low + high + least) / 2
    room = high - low
    height = max(300, 38 * len(told) + 60)
    changes = [0.0 if row["small"] else abs(row["after"] - row["before"]) for row in told]
    leading = changes.index(max(changes)) if any(changes) else -1
    shown = words.percent if percent else words.number
    names = ["<br>".join(map(plain, _lines(row["name"]))) for row in told]
    gaps = 36 / (height - 50) * room * 1.1
    right = spread([row["after"] for row in told], gaps, low, high)
    left = spread([row["before"] for row in told], gaps / 2, low, high)
    marks: Marks = []
    labels: Marks = []
    for index, row in enumerate(told):
        colour = colours.accent if index == leading else colours.muted
        star = SMALL_SIGN if row["small"] else ""
        texts = [f"{shown(row[end])}{star}" for end in ("before", "after")]
        marks.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [0, 1],
                "y": [row["before"], row["after"]],
                "line": {"color": colour, "width": 3 if index == leading else 1.5, "dash": "dot" if row["small"] else "solid"},
                "marker": {"size": 8, "color": colour},
                "customdata": [[f"{row['code']}|{year}"] for year in years],
                "hovertext": [hover(row["name"], f"{year}: {text}") for year, text in zip(years, texts, strict=True)],
                "hoverinfo": "text",
                "cliponaxis": False,
            }
        )
        strong = ("<b>", "</b>") if index == leading else ("", "")
        labels.append(note(texts[0], colours, x=0, y=left[index], xanchor="right", xshift=-8))
        labels.append(
            note(f"{strong[0]}{texts[1]} {names[index]}{strong[1]}", colours, x=1, y=right[index], xanchor="left", xshift=8)
        )
    return Drawn(
        framed(
            marks,
            dark,
            height,
            showlegend=False,
            annotations=labels,
            margin={"l": 56, "r": 182, "t": 12, "b": 28},
            xaxis={"range": [0, 1], "tickvals": [0, 1], "ticktext": [str(year) for year in years], "automargin": False},
            yaxis={"range": [low - room * 0.08, high + room * 0.08], "visible": False},
        )
    )


def _lines(name: str) -> list[str]:
    """The name in lines of as many letters as there is room for."""
    return wrap(name, max(4, int(_NAME_WIDTH / (width_of(name) / max(len(name), 1) or 1))))
