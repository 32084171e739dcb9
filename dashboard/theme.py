"""Colours and the look of charts, for a light and a dark page. Knows no Streamlit.

The same thing has the same hue on every page: colours are given to codes of the form. The outcome groups' palette was searched
for: every colour stands at least 3 : 1 against its background, and any two at least 18 apart in CAM02-UCS for normal, deutan,
protan and tritan eyes. Where a chart needs one emphasis it takes the accent, the rest is grey.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Segoe UI", "Helvetica Neue", Arial, sans-serif'
SMALLEST_TEXT = 12


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one page background; `groups` … `results` are by code of the form."""

    background: str
    text: str
    muted: str
    line: str
    accent: str
    quiet: str
    groups: dict[str, str] = field(default_factory=dict)
    severities: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, str]:
        """Colour by code, for those codes whose colour is the same whatever the column."""
        return self.channels | self.routes | self.groups


def _palette(background: str, text: str, muted: str, line: str, quiet: str, hues: tuple[str, ...]) -> Palette:
    granted, partly, denied, unavailable, rejected, other = hues
    return Palette(
        background=background,
        text=text,
        muted=muted,
        line=line,
        accent=granted,
        quiet=quiet,
        groups={
            "granted": granted,
            "partially_granted": partly,
            "denied": denied,
            "unavailable": unavailable,
            "rejected": rejected,
            "other": other,
            "intake": muted,
            "concluded": text,
            "carried_out": quiet,
        },
        severities={"error": denied, "warning": rejected, "notice": unavailable},
        # The three channels that most reports tell have hues of their own; the others are shades of grey with direct labels.
        channels={
            "website": granted,
            "wechat": partly,
            "weibo": rejected,
            "new_media": denied,
            "gazette": other,
            "press": unavailable,
            "media": unavailable,
            "bulletin": unavailable,
            "online": granted,
            "mail": partly,
            "in_person": rejected,
            "fax": unavailable,
            "email": other,
        },
        routes={"review": granted, "litigation_direct": rejected, "litigation_after_review": partly, "litigation": unavailable},
        results={"upheld": granted, "corrected": rejected, "other": unavailable, "pending": quiet},
    )


LIGHT = _palette(
    "#FFFFFF", "#1B2430", "#5B6470", "#E3E6EA", "#A9B0B8",
    ("#0D608C", "#278DE5", "#7C0A0B", "#727175", "#A66000", "#3E3E44"),
)  # fmt: skip
DARK = _palette(
    "#0F1720", "#E8ECF1", "#A3ADB8", "#2A3542", "#5E6975",
    ("#89B1EE", "#3583B6", "#B5563F", "#AEACB0", "#F8B249", "#E6E4EF"),
)  # fmt: skip


def palette(dark: bool) -> Palette:
    """The colours for a dark or a light page."""
    return DARK if dark else LIGHT


@cache
def _layout(dark: bool) -> dict[str, Any]:
    colours = palette(dark)
    axis = {
        "automargin": True,
        "color": colours.muted,
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zerolinecolor": colours.line,
        "showline": False,
        "ticks": "",
        "title": {"font": {"size": SMALLEST_TEXT, "color": colours.muted}, "standoff": 8},
        "tickfont": {"size": SMALLEST_TEXT, "color": colours.muted},
        "fixedrange": True,
        "ticklabelstandoff": 6,
    }
    return {
        "font": {"family": FONTS, "size": 13, "color": colours.text},
        "template": {},  # Plotly's own would add 6 KB to each chart
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "colorway": list(colours.groups.values())[:6],
        "separators": ".,",
        # As Streamlit sets them where marks can be clicked: set here already, a chart is drawn once and not again for them; and
        # what it copies for its themes has the same data, so long as this number stays.
        "dragmode": "pan",
        "clickmode": "event+select",
        "datarevision": 1,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colours.background,
            "bordercolor": colours.line,
            "align": "left",
            "font": {"family": FONTS, "size": 13, "color": colours.text},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": SMALLEST_TEXT, "color": colours.text},
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
            "title": {"text": ""},
        },
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis | {"showgrid": True},
        "bargap": 0.35,
        "uniformtext": {"minsize": SMALLEST_TEXT, "mode": "hide"},
    }


def layout(dark: bool, **changes: Any) -> dict[str, Any]:
    """The layout of a chart as a plain dict for go.Figure, with a chart's own settings put over it (one level deep)."""
    merged = dict(_layout(dark))
    for name, value in changes.items():
        merged[name] = {**merged[name], **value} if isinstance(value, dict) and isinstance(merged.get(name), dict) else value
    return merged


def year_axis(dark: bool, years: list[int]) -> dict[str, Any]:
    """An axis of whole years: each year that is there once, no fractions, no thousands mark."""
    step = max(1, -(-len(years) // 12))
    axis: dict[str, Any] = _layout(dark)["xaxis"]
    return axis | {"tickmode": "array", "tickvals": years[::step], "tickformat": "d"}
