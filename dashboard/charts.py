"""What charts share: the parts of a whole with their names and colours, text that fits, and the frame of a chart.

The charts themselves are in charts_*.py: pure functions from plain rows (dashboard/rows.py) to a go.Figure, built from plain
dicts. They know no Streamlit. The first entry of a mark's customdata is the code of what it shows, such as `2023|denied`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard.rows import Rows
from dashboard.theme import Palette, layout, palette
from dashboard.words import Words
from parsing.form import FORM, Term

Marks = list[dict[str, Any]]
TEXT_SIZE = 12
ROW_HEIGHT = 54
_BELOW = 30  # pixels for one line below an axis
_PHONE = 285  # pixels of a row's width on a phone


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: its code, its name for the reader, its colour, and whether its share is written on it."""

    code: str
    name: str
    colour: str
    labelled: bool = True


class Drawn(go.Figure):  # type: ignore[misc] # the package brings no types along
    """A figure as it was composed, which is not changed any more.

    Plotly would copy and check it, some 20 ms a chart. Here only tests have it checked, by go.Figure(figure.to_dict()).
    """

    def __init__(self, composed: dict[str, Any]) -> None:
        """`composed` holds data and layout as plain dicts."""
        super().__init__()
        self._composed = composed

    def to_dict(self) -> dict[str, Any]:
        """Data and layout as dicts, which are shared and must not be changed."""
        return dict(self._composed)


def _parts(terms: Iterable[Term], colours: Mapping[str, str], words: Words, rest: str) -> tuple[Part, ...]:
    return tuple(Part(term.code, words.term(term), colours.get(term.code, rest)) for term in terms)


def outcome_parts(words: Words, dark: bool) -> tuple[Part, ...]:
    """The six ways in which a request is concluded, in the form's order."""
    colours = palette(dark).groups
    return _parts((term for term in FORM.groups if term.code in ANSWER_CODES), colours, words, palette(dark).quiet)


ANSWER_CODES = ("granted", "partially_granted", "denied", "unavailable", "rejected", "other")


def result_parts(words: Words, dark: bool) -> tuple[Part, ...]:
    """The four results of a review or a lawsuit, in the form's order."""
    terms = (term for term in FORM.results if term.code != "total")
    return _parts(terms, palette(dark).results, words, palette(dark).quiet)


def channel_parts(kind: str, leading: Iterable[str], words: Words, dark: bool) -> tuple[Part, ...]:
    """The leading channels of a kind in their own colours, then `rest` (the other channels) and `untold` in greys."""
    colours = palette(dark)
    named = {term.code: term for term in FORM.terms("channels", kind)}
    _ = words.translate
    return (
        *_parts((named[code] for code in leading), colours.channels, words, colours.muted),
        Part("rest", _("Other channels"), colours.quiet),
        Part("untold", _("Not told by channel"), colours.line, labelled=False),
    )


def plain(text: object) -> str:
    """Text of a document, safe to stand in a chart, which takes some tags for markup."""
    return escape(str(text), quote=False)


def width_of(text: str) -> float:
    """About how many pixels a text is wide at 12 px: a Chinese character is a square, a Latin letter half of one."""
    return sum(12.0 if ord(letter) > 0x2E80 else 6.8 for letter in text)


def ink(fill: str) -> str:
    """Black or white, whichever reads better on a colour (relative luminance as in WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(fill[start : start + 2], 16)) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#FFFFFF" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"


def faded(colour: str, opacity: float) -> str:
    """The colour, let through to its background."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def framed(marks: Marks, dark: bool, height: int, **settings: Any) -> dict[str, Any]:
    """Marks and the theme's layout as one figure of plain dicts."""
    legend = {"xref": "paper", "itemwidth": 30}
    # The browser draws a chart twice where what stands beside its axes turns out to need more room than it was given.
    if "xaxis2" not in settings and settings.get("xaxis", {}).get("visible", True):
        settings["margin"] = {"b": _BELOW} | settings.get("margin", {})
    return {"data": marks, "layout": layout(dark, height=height, legend=legend, **settings)}


def room_beside(highest: float, pattern: str = ",.0f") -> int:
    """Pixels for the numbers beside an axis from zero to about this value, formatted like that."""
    return int(width_of(format(highest, pattern))) + 16


def note(text: str, colours: Palette, **place: Any) -> dict[str, Any]:
    """Words beside a mark."""
    return {
        "text": text,
        "showarrow": False,
        "font": {"size": TEXT_SIZE, "color": colours.text},
        "borderpad": 0,
        "xref": "x",
        "yref": "y",
        "align": "left",
        **place,
    }


def row_names(names: Iterable[str], remarks: Iterable[str], colours: Palette, lift: int = 17) -> Marks:
    """For rows of marks at 0, 1, 2 …: the name above each at the left, a remark at the right, both so many pixels up."""
    rows = []
    for position, (name, remark) in enumerate(zip(names, remarks, strict=True)):
        above = {"y": position, "yanchor": "bottom", "yshift": lift, "xref": "paper"}
        quiet = {"font": {"size": TEXT_SIZE, "color": colours.muted}}
        rows.append(note(_in_lines(name, remark), colours, x=0, xanchor="left", **above))
        rows.append(note(plain(remark), colours, x=1, xanchor="right", **above, **quiet))
    return rows


def _in_lines(name: str, remark: str) -> str:
    """The name, in two lines where it would run into the remark on a phone."""
    if not _too_long(name, remark):
        return plain(name)
    half = len(name) // 2
    cut = name.rfind(" ", 0, half + 8) if " " in name else half
    return f"{plain(name[:cut].strip())}<br>{plain(name[cut:].strip())}"


def _too_long(name: str, remark: str) -> bool:
    return width_of(name) + width_of(remark) > _PHONE


def rows_height(names: Iterable[str], remarks: Iterable[str]) -> int:
    """Pixels for rows with these names above them: all a line higher where one of them takes two."""
    listed = [_too_long(name, remark) for name, remark in zip(names, remarks, strict=True)]
    return len(listed) * (ROW_HEIGHT + (TEXT_SIZE + 3 if any(listed) else 0))


def legend_height(parts: Iterable[Part]) -> int:
    """Pixels that the legend takes on a phone, where its entries stand in as many columns as the longest allows."""
    names = [part.name for part in parts]
    across = max(1, int(_PHONE / (max(map(width_of, names), default=0) + 48)))
    return 20 * -(-len(names) // across) + 12


def row_axis(count: int) -> dict[str, Any]:
    """The hidden axis of such rows, from the top down."""
    return {"range": [count - 0.6, -0.75], "visible": False, "fixedrange": True}


def hover(*lines: str) -> str:
    """The text of a mark that is pointed at: what it shows, line by line."""
    return "<br>".join(plain(line) for line in lines if line)


def spread(places: list[float], gap: float, lowest: float, highest: float) -> list[float]:
    """The places moved apart, as little as need be, so that labels there stand at least a gap from each other."""
    ordered = sorted(range(len(places)), key=lambda index: places[index])
    moved: dict[int, float] = {}
    last = lowest - gap
    for index in ordered:
        last = moved[index] = max(places[index], last + gap)
    ceiling = highest + gap
    for index in reversed(ordered):
        ceiling = moved[index] = min(moved[index], ceiling - gap)
    return [moved[index] for index in range(len(places))]


def complete_years(rows: Rows) -> list[int]:
    """Every year from the first to the last of the rows: those without a report are there and stay empty."""
    years = [int(row["year"]) for row in rows if row["year"] is not None]
    return list(range(min(years), max(years) + 1)) if years else []


def year_range(years: list[int], beside: float = 0.5) -> list[float]:
    """The span of an axis of years, with room for five at least: a single column stays a column."""
    return [years[0] - beside, max(years[-1], years[0] + 4) + beside] if years else [0.0, 1.0]


# The last year of the 2008 form, whose figures are a series of their own.
_LAST_OF_2008 = max(int(entry["last_year"]) for entry in FORM.raw["editions"] if entry["code"] == "2008")


def parted(years: list[int]) -> list[float]:
    """The years, with a place between the series of the 2008 form and the later one that holds no value: a line breaks there."""
    between = [_LAST_OF_2008 + 0.5] if years and years[0] <= _LAST_OF_2008 < years[-1] else []
    return sorted([*(float(year) for year in years), *between])


def series_break(years: list[int], colours: Palette, words: Words) -> tuple[Marks, Marks]:
    """A dotted line, and its name, between the years of the 2008 form and those of later ones; nothing where there are not both."""
    at = next((place for place in parted(years) if place % 1), None)
    if at is None:
        return [], []
    line = {"color": colours.muted, "width": 1.5, "dash": "dot"}
    # On the side with more room, as a phone has little.
    early = at < (years[0] + years[-1]) / 2
    side = {"xanchor": "left", "xshift": 4} if early else {"xanchor": "right", "xshift": -4}
    name = words.translate("← 2008 form") if early else words.translate("2008 form ←")
    shape = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}
    return [shape], [note(plain(name), colours, x=at, yref="paper", y=1, yanchor="bottom", **side)]
