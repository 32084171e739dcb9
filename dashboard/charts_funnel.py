"""The funnel plot: rates against what they rest on, so that small agencies are not ranked by chance."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import Drawn, Marks, faded, framed, hover, note, plain
from dashboard.limits import ALARM, WARNING, beyond, funnel_limits
from dashboard.theme import Palette, layout, palette
from dashboard.words import Words

_STEPS = 48
_NAMED = 5
_AXIS, _LINE = 46, 18  # pixels of the axis below the plot, and of a name below it
_SHAPES = {0: "circle", 1: "diamond", 2: "diamond"}


def placed(rates: pd.DataFrame, share: float) -> pd.DataFrame:
    """Adds `outside` to rate, denominator: 0 within the 95 % limits around the share, 1 between 95 and 99.8 %, 2 beyond both."""
    told = rates[rates["rate"].notna() & (rates["denominator"] > 0)]
    pairs = list(zip(told["rate"].astype(float), told["denominator"].astype(int), strict=True))
    outside = [sum(bool(beyond(rate, share, n, level)) for level in (WARNING, ALARM)) for rate, n in pairs]
    return told.assign(outside=outside)


def funnel(rates: pd.DataFrame, share: float, words: Words, dark: bool = False) -> go.Figure:
    """name, code, denominator, rate, small → a dot an agency within the limits of chance around the rate of all together.

    Dots within the limits are round, those beyond 95 % diamonds, those beyond 99.8 % filled diamonds, the farthest with their
    names; small samples are rings.
    """
    colours = palette(dark)
    dots = placed(rates, share)
    most = int(dots["denominator"].max()) if len(dots) else 30
    volumes = sorted({max(1, round(n)) for n in np.geomspace(1, most * 1.06, _STEPS)} | {most})
    limits = {level: [funnel_limits(share, n, level) for n in volumes] for level in (ALARM, WARNING)}
    highest = max([float(dots["rate"].max()) if len(dots) else 0.0, share * 1.5, 0.1])
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


def _dots(dots: pd.DataFrame, share: float, words: Words, colours: Palette) -> dict[str, Any]:
    _ = words.translate
    told = {0: _("within the limits of chance"), 1: _("beyond the 95% limits"), 2: _("beyond the 99.8% limits")}
    ring = [outside < 2 for outside in dots["outside"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": dots["denominator"].tolist(),
        "y": dots["rate"].tolist(),
        "marker": {
            "size": [8 if outside == 0 else 11 for outside in dots["outside"]],
            "symbol": [_SHAPES[outside] for outside in dots["outside"]],
            "color": [
                colours.background if small or (hollow and outside) else colours.muted if hollow else colours.groups["rejected"]
                for small, hollow, outside in zip(dots["small"], ring, dots["outside"], strict=True)
            ],
            "line": {
                "width": 2,
                "color": [colours.groups["rejected"] if outside else colours.muted for outside in dots["outside"]],
            },
        },
        "customdata": [[code] for code in dots["code"]],
        "hovertext": [
            hover(
                str(row["name"]),
                _("{rate} (n = {n})", rate=words.percent(row["rate"]), n=words.number(row["denominator"])),
                _("all together {rate}", rate=words.percent(share)),
                told[row["outside"]],
                _("Small sample (n under 30)") if row["small"] else "",
            )
            for _index, row in dots.iterrows()
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
        "showlegend": False,
    }


def _named(dots: pd.DataFrame) -> pd.DataFrame:
    """Those outside the limits that are named, the farthest first."""
    return dots[dots["outside"] > 0].sort_values(["outside", "denominator"], ascending=False).head(_NAMED)


def _names(dots: pd.DataFrame, words: Words, colours: Palette) -> Marks:
    """A number at each of them, and below the plot the names that belong to the numbers: beside the dots they would collide."""
    marks = []
    for place, row in enumerate(_named(dots).to_dict("records"), start=1):
        at = {"x": int(row["denominator"]), "y": float(row["rate"]), "yanchor": "bottom", "yshift": 6}
        marks.append(note(f"<b>{place}</b>", colours, **at))
        below = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "y": 0, "yanchor": "top"}
        text = f"<b>{place}</b> {plain(row['name'])} {words.percent(float(row['rate']))}"
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
