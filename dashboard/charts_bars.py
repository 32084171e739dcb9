"""Counts as bars: ranked, as the balance of each year, as the path from request to court."""

from typing import Any

import pandas as pd
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
from dashboard.theme import Palette, palette, year_axis
from dashboard.words import Words


def ranked_bars(rows: pd.DataFrame, dark: bool = False, colour: str = "") -> go.Figure:
    """code, name, count, remark in the order wanted → a bar a row, its name above it, the remark at the right."""
    colours = palette(dark)
    marks: Marks = [
        {
            "type": "bar",
            "orientation": "h",
            "x": rows["count"].fillna(0).tolist(),
            "y": list(range(len(rows))),
            "width": 0.4,
            "marker": {"color": colour or colours.accent},
            "customdata": [[code] for code in rows["code"]],
            "hovertext": [hover(name, remark) for name, remark in zip(rows["name"], rows["remark"], strict=True)],
            "hoverinfo": "text",
        }
    ]
    greatest = rows["count"].max()
    return Drawn(
        framed(
            marks,
            dark,
            rows_height(rows["name"], rows["remark"]) + 24,
            showlegend=False,
            annotations=row_names(rows["name"], rows["remark"], colours),
            xaxis={"range": [0, float(greatest) if pd.notna(greatest) and greatest > 0 else 1.0], "visible": False},
            yaxis=row_axis(len(rows)),
        )
    )


def balance_over_years(rows: pd.DataFrame, names: dict[str, str], words: Words, dark: bool = False) -> go.Figure:
    """year and the counts carried_in, new, concluded, carried_out → two columns a year: what came in, and where it went.

    Where there is `n_broken`, a year in which reports do not balance has a sign above its columns; the sign's mark is `year|gap`.
    """
    colours = palette(dark)
    years = complete_years(rows)
    told = rows.dropna(subset=["carried_in", "new", "concluded", "carried_out"])
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
            "x": told["year"].tolist(),
            "y": told[code].tolist(),
            "base": told[below].tolist() if below else 0,
            "offset": side,
            "width": 0.34,
            "marker": {"color": colour, "line": {"color": colours.background, "width": 1}},
            "customdata": [[f"{year}|{code}"] for year in told["year"]],
            "hovertext": [
                hover(f"{year}", f"{names[code]} {words.number(count)}")
                for year, count in zip(told["year"], told[code], strict=True)
            ],
            "hoverinfo": "text",
        }
        for code, (below, side, colour) in stacks.items()
    ]
    tops = (told["concluded"] + told["carried_out"]).tolist()
    labels = [
        note(words.number(count), colours, x=year + 0.19, y=top, yanchor="bottom", xanchor="center")
        for year, count, top in zip(told["year"], told["carried_out"], tops, strict=True)
    ]
    if "n_broken" in told:
        marks.append(_imbalance(told[told["n_broken"] > 0], words, colours))
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


def _imbalance(broken: pd.DataFrame, words: Words, colours: Palette) -> dict[str, Any]:
    """A sign above each year in which the two sides do not meet."""
    _ = words.translate
    heights = pd.concat([broken["carried_in"] + broken["new"], broken["concluded"] + broken["carried_out"]], axis=1).max(axis=1)
    return {
        "type": "scatter",
        "mode": "text",
        "name": plain(_("does not balance")),
        "x": broken["year"].tolist(),
        "y": (heights.astype(float) * 1.07).tolist(),
        "text": ["<b>≠</b>"] * len(broken),
        "textfont": {"size": 18, "color": colours.severities["error"]},
        "customdata": [[f"{year}|gap"] for year in broken["year"]],
        "hovertext": [
            hover(
                str(row["year"]),
                words.plural("{count} report does not balance", "{count} reports do not balance", int(row["n_broken"])),
                _("{count} requests missing or too many", count=words.number(row["gap"])),
            )
            for row in broken.to_dict("records")
        ],
        "hoverinfo": "text",
        "showlegend": False,
        "cliponaxis": False,
    }


def path_bars(steps: pd.DataFrame, dark: bool = False) -> go.Figure:
    """code, name, count, inside, remark → a bar a step on one scale; `inside` is the part of it that was corrected."""
    colours = palette(dark)
    rest = (steps["count"] - steps["inside"].fillna(0)).fillna(0)
    ends = {"inside": (steps["inside"].fillna(0), colours.results["corrected"]), "rest": (rest, colours.quiet)}
    marks: Marks = [
        {
            "type": "bar",
            "orientation": "h",
            "x": counts.tolist(),
            "y": list(range(len(steps))),
            "width": 0.4,
            "marker": {"color": colour},
            "customdata": [[code] for code in steps["code"]],
            "hovertext": [hover(name, remark) for name, remark in zip(steps["name"], steps["remark"], strict=True)],
            "hoverinfo": "text",
        }
        for counts, colour in ends.values()
    ]
    greatest = steps["count"].max()
    return Drawn(
        framed(
            marks,
            dark,
            rows_height(steps["name"], steps["remark"]) + 24,
            barmode="stack",
            showlegend=False,
            annotations=row_names(steps["name"], steps["remark"], colours),
            xaxis={"range": [0, float(greatest) if pd.notna(greatest) and greatest > 0 else 1.0], "visible": False},
            yaxis=row_axis(len(steps)),
        )
    )
