"""Counts as bars: ranked, as the balance of each year, as the path from request to court."""

from typing import Any

import plotly.graph_objects as go

from dashboard.charts import (
    Drawn,
    Marks,
    complete_years,
    framed,
    hover,
    note,
    plain,
    room_beside,
    row_axis,
    row_names,
    rows_height,
    series_break,
    year_range,
)
from dashboard.rows import Row, Rows
from dashboard.theme import Palette, palette, year_axis
from dashboard.words import Words


def ranked_bars(rows: Rows, dark: bool = False, colour: str = "") -> go.Figure:
    """code, name, count, remark in the order wanted → a bar a row, its name above it, the remark at the right."""
    marks = [_row_bars(rows, [0 if row["count"] is None else row["count"] for row in rows], colour or palette(dark).accent)]
    return Drawn(_bars_frame(marks, rows, dark))


def _row_bars(rows: Rows, counts: list[float], colour: str) -> dict[str, Any]:
    """A bar a row."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": counts,
        "y": list(range(len(rows))),
        "width": 0.4,
        "marker": {"color": colour},
        "customdata": [[row["code"]] for row in rows],
        "hovertext": [hover(row["name"], row["remark"]) for row in rows],
        "hoverinfo": "text",
    }


def _bars_frame(marks: Marks, rows: Rows, dark: bool, **settings: Any) -> dict[str, Any]:
    """The bars on a scale from zero to the greatest, with the names and remarks of their rows."""
    names, remarks = [row["name"] for row in rows], [row["remark"] for row in rows]
    greatest = max((row["count"] for row in rows if row["count"] is not None), default=0)
    return framed(
        marks,
        dark,
        rows_height(names, remarks) + 24,
        **settings,
        showlegend=False,
        annotations=row_names(names, remarks, palette(dark)),
        xaxis={"range": [0, float(greatest) if greatest > 0 else 1.0], "visible": False},
        yaxis=row_axis(len(rows)),
    )


def balance_over_years(rows: Rows, names: dict[str, str], words: Words, dark: bool = False) -> go.Figure:
    """year and the counts carried_in, new, concluded, carried_out → two columns a year: what came in, and where it went.

    Where there is `n_broken`, a year in which reports do not balance has a sign above its columns; the sign's mark is `year|gap`.
    """
    colours = palette(dark)
    years = complete_years(rows)
    told = [row for row in rows if None not in (row["carried_in"], row["new"], row["concluded"], row["carried_out"])]
    # Column → what it stands on, its side of the year, its colour.
    stacks = {
        "new": (None, -0.36, colours.quiet),
        "carried_in": ("new", -0.36, colours.groups["partially_granted"]),
        "concluded": (None, 0.02, colours.muted),
        "carried_out": ("concluded", 0.02, colours.groups["rejected"]),
    }
    marks: Marks = [
        {
            "type": "bar",
            "name": plain(names[code]),
            "x": [row["year"] for row in told],
            "y": [row[code] for row in told],
            "base": [row[below] for row in told] if below else 0,
            "offset": side,
            "width": 0.34,
            "marker": {"color": colour, "line": {"color": colours.background, "width": 1}},
            "customdata": [[f"{row['year']}|{code}"] for row in told],
            "hovertext": [hover(f"{row['year']}", f"{names[code]} {words.number(row[code])}") for row in told],
            "hoverinfo": "text",
        }
        for code, (below, side, colour) in stacks.items()
    ]
    tops = [row["concluded"] + row["carried_out"] for row in told]
    labels = [
        note(words.number(row["carried_out"]), colours, x=row["year"] + 0.19, y=top, yanchor="bottom", xanchor="center")
        for row, top in zip(told, tops, strict=True)
    ]
    if any("n_broken" in row for row in rows):
        marks.append(_imbalance([row for row in told if row["n_broken"]], words, colours))
    lines, named = series_break(years, colours, words)
    return Drawn(
        framed(
            marks,
            dark,
            330,
            barmode="overlay",
            margin={"l": room_beside(max(tops, default=0.0))},
            annotations=[*labels, *named],
            shapes=lines,
            xaxis=year_axis(dark, years) | {"range": year_range(years, 0.55)},
            yaxis={"rangemode": "tozero", "tickformat": ",d", "nticks": 5},
        )
    )


def _imbalance(broken: list[Row], words: Words, colours: Palette) -> dict[str, Any]:
    """A sign above each year in which the two sides do not meet."""
    _ = words.translate
    heights = [max(row["carried_in"] + row["new"], row["concluded"] + row["carried_out"]) for row in broken]
    return {
        "type": "scatter",
        "mode": "text",
        "name": plain(_("does not balance")),
        "x": [row["year"] for row in broken],
        "y": [height * 1.07 for height in heights],
        "text": ["<b>≠</b>"] * len(broken),
        "textfont": {"size": 18, "color": colours.severities["error"]},
        "customdata": [[f"{row['year']}|gap"] for row in broken],
        "hovertext": [
            hover(
                str(row["year"]),
                words.plural("{count} report does not balance", "{count} reports do not balance", int(row["n_broken"])),
                _("{count} requests missing or too many", count=words.number(row["gap"])),
            )
            for row in broken
        ],
        "hoverinfo": "text",
        "showlegend": False,
        "cliponaxis": False,
    }


def path_bars(steps: Rows, dark: bool = False) -> go.Figure:
    """code, name, count, inside, remark → a bar a step on one scale; `inside` is the part of it that was corrected."""
    colours = palette(dark)
    inside = [step["inside"] or 0 for step in steps]
    rest = [0 if step["count"] is None else step["count"] - part for step, part in zip(steps, inside, strict=True)]
    marks = [_row_bars(steps, inside, colours.results["corrected"]), _row_bars(steps, rest, colours.quiet)]
    return Drawn(_bars_frame(marks, steps, dark, barmode="stack"))
