"""The funnel plot: rates against what they rest on, so that small agencies are not ranked by chance."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import Drawn, Marks, faded, framed, hover, note, plain
from dashboard.limits import ALARM, WARNING, beyond, funnel_limits
from dashboard.rows import Row, Rows
from dashboard.theme import Palette, layout, palette
from dashboard.words import Words

_STEPS = 48
_NAMED = 5
_AXIS, _LINE = 46, 18  # pixels of the axis below the plot, and of a name below it
_SHAPES = {0: "circle", 1: "diamond", 2: "diamond"}


def placed(rates: Rows, share: float) -> list[Row]:
    """Adds `outside` to rate, denominator: 0 within the 95 % limits around the share, 1 between 95 and 99.8 %, 2 beyond both."""
    return [
        row | {"outside": sum(bool(beyond(row["rate"], share, row["denominator"], level)) for level in (WARNING, ALARM))}
        for row in rates
        if row["rate"] is not None
    ]


def funnel(rates: Rows, share: float, words: Words, dark: bool = False) -> go.Figure:
    """name, code, denominator, rate, small → a dot an agency within the limits of chance around the rate of all together.

    Dots within the limits are round, those beyond 95 % diamonds, those beyond 99.8 % filled diamonds, the farthest with their
    names; small samples are rings.
    """
    colours = palette(dark)
    dots = placed(rates, share)
    most = max((row["denominator"] for row in dots), default=30)
    volumes = sorted({max(1, round(n)) for n in np.geomspace(1, most * 1.06, _STEPS)} | {most})
    limits = {level: [funnel_limits(share, n, level) for n in volumes] for level in (ALARM, WARNING)}
    highest = max([*(row["rate"] for row in dots), share * 1.5, 0.1])
    top = min(1.0, highest * 1.15)
    marks: Marks = [
        *(_band(volumes, limits[level], faded(colours.quiet, strength)) for level, strength in ((ALARM, 0.22), (WARNING, 0.28))),
        {
            "type": "scatter", "mode": "lines", "x": [0, volumes[-1]], "y": [share, share], "hoverinfo": "skip",
            "line": {"color": colours.text, "width": 1.5}, "showlegend": False,
        },
        _dots(dots, share, words, colours),
    ]  # fmt: skip
    listed = len(_named(dots)) * _LINE
    return Drawn(
        framed(
            marks,
            dark,
            330 + listed,
            showlegend=False,
            annotations=[*_names(dots, words, colours), *_limit_names(volumes, limits, share, words, colours)],
            margin={"t": 12, "r": 58, "b": _AXIS + listed},
            xaxis={
                "range": [0, volumes[-1]],
                "tickformat": ",d",
                "nticks": 5,
                "title": layout(dark)["xaxis"]["title"] | {"text": plain(words.translate("Cases (n)"))},
            },
            yaxis={"range": [0, top], "tickformat": ".0%", "nticks": 5},
        )
    )


def _band(volumes: list[int], limits: list[tuple[float, float]], colour: str) -> dict[str, Any]:
    """The outline of what lies between two limits."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*volumes, *reversed(volumes)],
        "y": [round(end, 4) for end in (*(high for _, high in limits), *(low for low, _ in reversed(limits)))],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(dots: Rows, share: float, words: Words, colours: Palette) -> dict[str, Any]:
    _ = words.translate
    told = {0: _("within the limits of chance"), 1: _("beyond the 95% limits"), 2: _("beyond the 99.8% limits")}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["denominator"] for row in dots],
        "y": [row["rate"] for row in dots],
        "marker": {
            "size": [8 if row["outside"] == 0 else 11 for row in dots],
            "symbol": [_SHAPES[row["outside"]] for row in dots],
            "color": [
                colours.background
                if row["small"]
                else {0: colours.muted, 1: colours.background, 2: colours.groups["rejected"]}[row["outside"]]
                for row in dots
            ],
            "line": {"width": 2, "color": [colours.groups["rejected"] if row["outside"] else colours.muted for row in dots]},
        },
        "customdata": [[row["code"]] for row in dots],
        "hovertext": [
            hover(
                str(row["name"]),
                _("{rate} (n = {n})", rate=words.percent(row["rate"]), n=words.number(row["denominator"])),
                _("all together {rate}", rate=words.percent(share)),
                told[row["outside"]],
                _("Small sample (n under 30)") if row["small"] else "",
            )
            for row in dots
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
        "showlegend": False,
    }


def _named(dots: Rows) -> list[Row]:
    """Those outside the limits that are named, the farthest first."""
    outside = [row for row in dots if row["outside"]]
    return sorted(outside, key=lambda row: (row["outside"], row["denominator"]), reverse=True)[:_NAMED]


def _names(dots: Rows, words: Words, colours: Palette) -> Marks:
    """A number at each of them, and below the plot the names that belong to the numbers: beside the dots they would collide."""
    marks = []
    for place, row in enumerate(_named(dots), start=1):
        at = {"x": row["denominator"], "y": row["rate"], "yanchor": "bottom", "yshift": 6}
        marks.append(note(f"<b>{place}</b>", colours, **at))
        below = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "y": 0, "yanchor": "top"}
        text = f"<b>{place}</b> {plain(row['name'])} {words.percent(row['rate'])}"
        marks.append(note(text, colours, **below, yshift=-(_AXIS + (place - 1) * _LINE)))
    return marks


def _limit_names(
    volumes: list[int], limits: dict[float, list[tuple[float, float]]], share: float, words: Words, colours: Palette
) -> Marks:
    """What each line is, at its right end."""
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 4}
    ends = {words.percent(share): share, "95%": limits[WARNING][-1][1], "99.8%": limits[ALARM][-1][1]}
    close = ends["99.8%"] - ends["95%"] < 0.02
    listed = {"95–99.8%": ends["99.8%"], words.percent(share): share} if close else ends
    return [note(f"<b>{text}</b>" if value == share else text, colours, y=value, **place) for text, value in listed.items()]
