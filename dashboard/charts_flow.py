"""The flow from kinds of applicants to what became of their requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts import Drawn, Marks, Part, faded, framed, note, plain
from dashboard.rows import Rows
from dashboard.theme import palette
from dashboard.words import Words

_HEIGHT = 380
_BAR = 0.016
_GAP = 0.015
_LEAST = 0.095  # of the height: room for two lines of text, however small the part is
_STEPS = 16

Counts = Mapping[str, int]
Flows = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Node:
    """One part on one side: where its bar stands from the top down, in shares of the height."""

    part: Part
    count: int
    top: float
    height: float


Nodes = Mapping[str, _Node]


def _largest_scale(counts: Iterable[int]) -> float:
    """The height of one request with which a side fits, where small parts keep their least slot."""
    listed = sorted(counts, reverse=True)
    room = 1 - _GAP * (len(listed) - 1)
    for kept in range(len(listed), 0, -1):
        scale = (room - _LEAST * (len(listed) - kept)) / sum(listed[:kept])
        if listed[kept - 1] * scale >= _LEAST or kept == 1:
            return scale
    return room


def _placed(counts: Counts, parts: Iterable[Part], scale: float) -> Nodes:
    """The parts below each other, each in its slot, all of them in the middle of the height."""
    shown = [part for part in parts if counts.get(part.code, 0) > 0]
    slots = [max(counts[part.code] * scale, _LEAST) for part in shown]
    top = (1 - sum(slots) - _GAP * (len(slots) - 1)) / 2
    nodes = {}
    for part, slot in zip(shown, slots, strict=True):
        height = counts[part.code] * scale
        nodes[part.code] = _Node(part, counts[part.code], top + (slot - height) / 2, height)
        top += slot + _GAP
    return nodes


def _ease(share: float) -> float:
    return share * share * (3 - 2 * share)


_CURVE = [(_BAR + (1 - 2 * _BAR) * step / _STEPS, _ease(step / _STEPS)) for step in range(_STEPS + 1)]


def _band(left: float, right: float, height: float) -> tuple[list[float | None], list[float | None]]:
    """The outline of a band from its top at the left to its top at the right, closed by a gap."""
    upper = [(x, left + (right - left) * rise) for x, rise in _CURVE]
    lower = [(x, y + height) for x, y in reversed(upper)]
    outline = [*upper, *lower, upper[0]]
    return [round(x, 4) for x, _ in outline] + [None], [round(y, 4) for _, y in outline] + [None]


def flow(counts: Rows, sources: tuple[Part, ...], targets: tuple[Part, ...], words: Words, dark: bool = False) -> go.Figure:
    """source, target, count → bands from left to right, as wide as their counts, in the targets' colours.

    A click on a bar or a band gives `<source>|`, `|<target>` or `<source>|<target>`.
    """
    flows = {(row["source"], row["target"]): row["count"] for row in counts if row["count"]}
    by_source = {part.code: sum(n for (s, _), n in flows.items() if s == part.code) for part in sources}
    by_target = {part.code: sum(n for (_, t), n in flows.items() if t == part.code) for part in targets}
    scale = min(_largest_scale(n for n in side.values() if n) for side in (by_source, by_target)) if flows else 1.0
    left, right = _placed(by_source, sources, scale), _placed(by_target, targets, scale)
    bands = _bands(flows, left, right, scale, words, dark)
    bars = [_bars(left.values(), 0.0, "{}|", dark), _bars(right.values(), 1 - _BAR, "|{}", dark)]
    return Drawn(
        framed(
            [*bands, *bars],
            dark,
            _HEIGHT,
            showlegend=False,
            annotations=[*_labels(left.values(), True, words, dark), *_labels(right.values(), False, words, dark)],
            margin={"l": 0, "r": 0, "t": 4, "b": 4},
            xaxis={"range": [0, 1], "visible": False},
            yaxis={"range": [1, 0], "visible": False},
        )
    )


def _bands(
    flows: Flows, left: Mapping[str, _Node], right: Mapping[str, _Node], scale: float, words: Words, dark: bool
) -> Marks:
    """A filled outline for each target, and in the middle of each band a mark without colour to point at."""
    from_left, from_right = ({code: node.top for code, node in side.items()} for side in (left, right))
    outlines: dict[str, tuple[list[float | None], list[float | None]]] = {target: ([], []) for target in right}
    middles: list[tuple[float, str, str]] = []
    for source in left:
        for target in right:
            count = flows.get((source, target), 0)
            if not count:
                continue
            x, y = _band(from_left[source], from_right[target], count * scale)
            outlines[target][0].extend(x)
            outlines[target][1].extend(y)
            middle = (from_left[source] + from_right[target] + count * scale) / 2
            text = f"{plain(left[source].part.name)} → {plain(right[target].part.name)}<br>{words.number(count)}"
            middles.append((middle, f"{source}|{target}", text))
            from_left[source] += count * scale
            from_right[target] += count * scale
    filled: Marks = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": faded(right[target].part.colour, 0.5 if dark else 0.38),
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for target, (x, y) in outlines.items()
    ]
    pointed: Marks = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [0.5] * len(middles),
            "y": [middle for middle, _, _ in middles],
            "marker": {"size": 12, "opacity": 0},
            "customdata": [[code] for _, code, _ in middles],
            "hovertext": [text for _, _, text in middles],
            "hoverinfo": "text",
        }
    ]
    return filled + pointed


def _bars(nodes: Iterable[_Node], x: float, code: str, dark: bool) -> dict[str, object]:
    listed = list(nodes)
    return {
        "type": "bar",
        "x": [x] * len(listed),
        "offset": 0,
        "width": _BAR,
        "base": [node.top for node in listed],
        "y": [node.height for node in listed],
        "marker": {"color": [node.part.colour for node in listed], "cornerradius": 0},
        "customdata": [[code.format(node.part.code)] for node in listed],
        "hovertext": [plain(node.part.name) for node in listed],
        "hoverinfo": "text",
    }


def _labels(nodes: Iterable[_Node], left: bool, words: Words, dark: bool) -> list[dict[str, object]]:
    """Name, count and share beside each bar, over the bands."""
    listed = list(nodes)
    whole = sum(node.count for node in listed)
    return [
        note(
            f"<b>{plain(node.part.name)}</b><br>{words.number(node.count)} · {words.percent(node.count / whole)}",
            palette(dark),
            x=_BAR + 0.008 if left else 1 - _BAR - 0.008,
            y=node.top + node.height / 2,
            xanchor="left" if left else "right",
            align="left" if left else "right",
        )
        for node in listed
    ]
