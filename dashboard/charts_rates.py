"""Rates with what they rest on: dots with whiskers, by year and by agency, and lines over the years."""

import pandas as pd
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
from dashboard.theme import layout, palette, year_axis
from dashboard.words import Words

_ROW = 44


def _ends(rates: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Whiskers up and down from the rate; none where there is no interval."""
    up, down = (rates["high"] - rates["rate"]).fillna(0), (rates["rate"] - rates["low"]).fillna(0)
    return up.tolist(), down.tolist()


def _dots(rates: pd.DataFrame, texts: list[str], codes: list[str], dark: bool, sideways: bool) -> dict[str, object]:
    """A filled dot for each rate, an empty one for a small sample, with its interval."""
    colours = palette(dark)
    up, down = _ends(rates)
    look = {"symmetric": False, "color": colours.quiet, "thickness": 2, "width": 0}
    bars = {"type": "data", "array": up, "arrayminus": down, **look}
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {
            "size": 10,
            "color": [colours.background if small else colours.accent for small in rates["small"]],
            "line": {"color": colours.accent, "width": 2},
        },
        "error_x" if sideways else "error_y": bars,
        "customdata": [[code] for code in codes],
        "hovertext": texts,
        "hoverinfo": "text",
        "cliponaxis": False,
        "showlegend": False,
    }


def _highest(rates: pd.DataFrame) -> float:
    """The upper end of the highest whisker, or the highest rate where there is none."""
    ends = rates["high"].fillna(rates["rate"]).dropna()
    return float(ends.max()) if len(ends) else 0.0


def describe_rate(row: pd.Series, words: Words) -> str:
    """12.3% (n = 54), with its interval and a word about a small sample."""
    _ = words.translate
    text = _("{rate} (n = {n})", rate=words.percent(row["rate"]), n=words.number(row["denominator"]))
    if pd.notna(row["low"]):
        text += "<br>" + _("95% interval {low} to {high}", low=words.percent(row["low"]), high=words.percent(row["high"]))
    return text + ("<br>" + _("Small sample (n under 30)") if row["small"] else "")


def rates_over_years(panels: dict[str, tuple[str, pd.DataFrame]], words: Words, dark: bool = False) -> go.Figure:
    """code → (title, year, denominator, rate, low, high, small): a panel below the other for each measure, on one scale."""
    colours = palette(dark)
    years = complete_years(pd.concat([rates[["year"]] for _, rates in panels.values()]))
    highest = max([0.1, *(_highest(rates) for _, rates in panels.values())])
    marks: Marks = []
    labels = []
    settings: dict[str, object] = {}
    lines = len(panels)
    for index, (code, (title, rates)) in enumerate(panels.items()):
        suffix = "" if index == 0 else str(index + 1)
        told = rates[rates["rate"].notna()]
        top = 1 - index / lines
        texts = [f"{int(row['year'])}<br>{describe_rate(row, words)}" for _, row in told.iterrows()]
        dots = _dots(told, texts, [f"{year}|{code}" for year in told["year"]], dark, sideways=False)
        marks.append(
            dots | {"x": told["year"].tolist(), "y": told["rate"].tolist(), "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        )
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


def _years_with_n(rates: pd.DataFrame, years: list[int], words: Words, dark: bool) -> dict[str, object]:
    """The year and, below it, what the year's rate rests on."""
    below = rates.set_index("year")["denominator"]
    names = [f"{year}<br>{'n=' if position == 0 else ''}{words.number(below.get(year))}" for position, year in enumerate(years)]
    axis = year_axis(dark, years)
    return axis | {"tickvals": years, "ticktext": names, "range": year_range(years), "tickangle": 0}


def rates_by_row(rates: pd.DataFrame, words: Words, dark: bool = False, whole: float | None = None) -> go.Figure:
    """name, code, denominator, rate, low, high, small in the order wanted → a dot a row with its interval, its name above it.

    `whole` is the rate of all together, a stroke in each row.
    """
    colours = palette(dark)
    told = rates[rates["rate"].notna()].reset_index(drop=True)
    texts = [f"{plain(row['name'])}<br>{describe_rate(row, words)}" for _, row in told.iterrows()]
    dots = _dots(told, texts, list(told["code"]), dark, sideways=True)
    remarks = [f"{words.percent(rate)}  n={words.number(n)}" for rate, n in zip(told["rate"], told["denominator"], strict=True)]
    ticks = {"tickformat": ".0%", "nticks": 5}
    place = {"x": 1, "xref": "paper", "xanchor": "right"}
    beside = [note(plain(text), colours, y=row, **place) for row, text in enumerate(remarks)]
    marks: Marks = [dots | {"x": told["rate"].tolist(), "y": list(range(len(told)))}]
    if whole is not None:
        marks.insert(0, _ticks(whole, len(told), dark))
    return Drawn(
        framed(
            marks,
            dark,
            int(_ROW * len(told) + 56),
            annotations=[*row_names(told["name"], [""] * len(told), colours, lift=12), *beside],
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


def trend(values: pd.DataFrame, words: Words, dark: bool = False, percent: bool = False) -> go.Figure:
    """year, value, hover → a line over the years, broken where a year is missing, its first and last value written at it."""
    colours = palette(dark)
    years = complete_years(values)
    by_year = values.dropna(subset=["value"]).set_index("year")
    places = parted(years)
    told = [float(by_year["value"].get(place, float("nan"))) for place in places]
    known = [index for index, value in enumerate(told) if value == value]
    shown = words.percent if percent else words.number
    labels = [
        note(shown(told[index]), colours, x=places[index], y=told[index], yanchor="bottom", xanchor="center", yshift=8)
        for index in dict.fromkeys([known[0], known[-1]] if known else [])
    ]
    marks: Marks = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": places,
            "y": [value if value == value else None for value in told],
            "connectgaps": False,
            "line": {"color": colours.accent, "width": 2.5},
            "marker": {"size": 7, "color": colours.accent},
            "customdata": [[f"{place:.0f}"] for place in places],
            "hovertext": [plain(by_year["hover"].get(place, "")) for place in places],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    ]
    highest = max([value for value in told if value == value], default=1.0)
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
