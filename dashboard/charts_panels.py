"""Small multiples: many series over the same years, each in a panel of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import Drawn, Marks, Part, complete_years, framed, hover, legend_height, note, plain, year_range
from dashboard.rows import Rows
from dashboard.theme import Palette, palette, year_axis
from dashboard.words import Words

_LINE = {1: 236, 2: 116}  # pixels of a panel's height, by how many stand side by side
_TICKS = 26
_BESIDE = 0.6  # years of room beside the first and the last column
_ON_A_PHONE, _DIGIT = 140, 7  # pixels: the width of one of two panels side by side on a phone, and of a digit in its numbers
_TITLE_LETTERS = {1: 60, 2: 24}  # in a line of a panel's title, by how many stand side by side


Totals = Mapping[int, float]  # by year


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts: its code, its title, and its rows (year, count; with parts: year, code, count)."""

    code: str
    title: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a panel stands: its axes' suffix, and its left, right, bottom and top in shares of the whole."""

    suffix: str
    left: float
    right: float
    bottom: float
    top: float


def panels_over_years(
    panels: Sequence[Panel], words: Words, dark: bool = False, parts: tuple[Part, ...] = (), columns: int = 2
) -> go.Figure:
    """A panel for each series: columns from zero on the panel's own scale, over the same years, with their numbers.

    Side by side only the first and the last column have room for theirs. With `parts` the columns are stacked. A year without a
    figure stays empty.
    """
    years = complete_years([row for panel in panels for row in panel.rows])
    lines = -(-len(panels) // columns)
    titles = ["<br>".join(plain(line) for line in wrap(panel.title, _TITLE_LETTERS[columns])) for panel in panels]
    head = 30 + 16 * max((1 + title.count("<br>") for title in titles), default=1)
    height = max(1, lines) * (_LINE[columns] + head - 30)
    marks: Marks = []
    labels: Marks = []
    settings: dict[str, Any] = {}
    for index, panel in enumerate(panels):
        place = _place(index, columns, lines, height, head)
        totals = _totals(panel.rows)
        settings |= _axes(place, totals, years, columns, dark)
        corner = {"xref": "paper", "yref": "paper", "x": place.left, "xanchor": "left", "yanchor": "top"}
        labels.append(note(f"<b>{titles[index]}</b>", palette(dark), y=place.top + head / height, **corner))
        marks += _marks(panel, parts, place.suffix, words, palette(dark), named=index == 0)
        labels += _numbers(totals, years, place.suffix, words, palette(dark), every=columns == 1)
    legend = legend_height(parts) if parts else 0
    margin = {"t": 52} if parts else {"l": 14}
    return Drawn(
        framed(
            marks,
            dark,
            height + legend + 16,
            barmode="stack",
            showlegend=bool(parts),
            margin=margin,
            annotations=labels,
            **settings,
        )
    )


def _place(index: int, columns: int, lines: int, height: int, head: int) -> _Place:
    column, line = index % columns, index // columns
    left = column / columns + (0.03 if column else 0)
    right = (column + 1) / columns - (0.03 if column + 1 < columns else 0)
    top, bottom = 1 - line / lines, 1 - (line + 1) / lines
    return _Place("" if index == 0 else str(index + 1), left, right, bottom + _TICKS / height, top - head / height)


def _totals(rows: Rows) -> Totals:
    """The heights of the columns; none for a year without a figure."""
    totals: dict[int, float] = {}
    for row in rows:
        if row["count"] is not None:
            totals[row["year"]] = totals.get(row["year"], 0) + row["count"]
    return dict(sorted(totals.items()))


def _axes(place: _Place, totals: Totals, years: Sequence[int], columns: int, dark: bool) -> Mapping[str, Any]:
    shown = list(years) if columns == 1 and len(years) <= 12 else list(dict.fromkeys([years[0], years[-1]]))
    across = {"domain": [place.left, place.right], "anchor": f"y{place.suffix}", "tickvals": shown}
    upward = {"domain": [place.bottom, place.top], "anchor": f"x{place.suffix}", "visible": False, "fixedrange": True}
    return {
        f"xaxis{place.suffix}": year_axis(dark, list(years)) | across | {"range": year_range(list(years), _BESIDE)},
        f"yaxis{place.suffix}": upward | {"range": [0, float(max(totals.values())) * 1.02 if any(totals.values()) else 1]},
    }


def _marks(panel: Panel, parts: tuple[Part, ...], suffix: str, words: Words, colours: Palette, named: bool) -> Marks:
    told = [row for row in panel.rows if row["count"] is not None]
    marks: Marks = []
    for part in parts or (None,):
        rows = [(row["year"], row["count"]) for row in told if part is None or row["code"] == part.code]
        code = f"{panel.code}|{part.code}" if part else panel.code
        last = max((year for year, _count in rows), default=0)
        marks.append(
            {
                "type": "bar",
                "name": plain(part.name if part else panel.title),
                "x": [year for year, _count in rows],
                "y": [count for _year, count in rows],
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "width": 0.72,
                "showlegend": named and part is not None,
                "marker": {
                    "color": part.colour
                    if part
                    else [colours.accent if year == last else colours.quiet for year, _count in rows],
                    "line": {"color": colours.background, "width": 1 if part else 0},
                },
                "customdata": [[f"{year}|{code}"] for year, _count in rows],
                "hovertext": [
                    hover(f"{year}", panel.title, f"{part.name if part else ''} {words.number(count)}".strip())
                    for year, count in rows
                ],
                "hoverinfo": "text",
            }
        )
    return marks


def _numbers(totals: Totals, years: Sequence[int], suffix: str, words: Words, colours: Palette, every: bool) -> Marks:
    """The numbers above the columns: all, or the first and the last; the last alone where both would touch on a phone."""
    shown = list(totals) if every else list(dict.fromkeys([*list(totals)[:1], *list(totals)[-1:]]))
    if not every and len(shown) == 2 and not _apart([(year, words.number(totals[year])) for year in shown], years):
        shown = shown[1:]
    axes = {"xref": f"x{suffix}", "yref": f"y{suffix}", "yanchor": "bottom", "xanchor": "center"}
    return [note(words.number(totals[year]), colours, x=year, y=float(totals[year]), **axes) for year in shown]


def _apart(numbers: Sequence[tuple[int, str]], years: Sequence[int]) -> bool:
    """Whether two numbers, each with its year, stand beside each other in one of two panels on a phone."""
    (first, before), (last, after) = numbers
    start, end = year_range(list(years), _BESIDE)
    return (last - first) / (end - start) * _ON_A_PHONE > (len(before) + len(after) + 1) / 2 * _DIGIT
