"""The charts of the channels page, each with its title, its data table and the way to its sources."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.charts import Part, channel_parts
from dashboard.charts_bars import ranked_bars
from dashboard.charts_panels import Panel, panels_over_years
from dashboard.charts_shares import shares_by_row, shares_over_years, with_shares
from dashboard.headline import in_year
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.rows import Row, Rows, by_place, most_first, rows_of, whole_numbers
from dashboard.scope import Scope, told_words, year_table
from dashboard.theme import palette
from library.queries import Selection
from library.queries_channels import channel_mix
from library.queries_figures import figures_behind
from library.totals import CHANNELS, LAST_LEGACY_YEAR
from parsing.form import FORM

HUES = 4
# All items published and those by channel, in quantities of the library.
ITEMS = ("published_items", *(f"published_{channel}" for channel in CHANNELS["disclosure"]))


def channel_names(kind: str) -> dict[str, str]:
    """Channel → its name."""
    return {term.code: words().term(term) for term in FORM.terms("channels", kind)} | {
        "rest": _("Other channels"),
        "untold": _("Not told by channel"),
    }


def _by_year(scope: Scope, kind: str) -> list[Row]:
    return rows_of(source.ask(channel_mix, scope.selection, kind, ("year",)))


def leading_channels(scope: Scope, kind: str) -> tuple[str, ...]:
    """The channels with most items in all years of the selection, four at most and each of another colour, in the form's order."""
    totals: dict[str, int] = {}
    for row in _by_year(scope, kind):
        totals[row["channel"]] = totals.get(row["channel"], 0) + (row["count"] or 0)
    colours = palette(dark()).channels
    shown: dict[str, str] = {}
    for code in sorted(CHANNELS[kind], key=lambda code: totals.get(code, 0), reverse=True):
        if totals.get(code) and len(shown) < HUES and code in colours and colours[code] not in shown.values():
            shown[code] = colours[code]
    return tuple(code for code in CHANNELS[kind] if code in shown)


def _grouped(told: Rows, leading: tuple[str, ...], axis: str) -> dict[Any, Row]:
    """The leading channels, the rest of the channels and what is not told by channel: place on the axis → code → count."""
    grouped: dict[Any, Row] = {}
    for row in told:
        counts = grouped.setdefault(row[axis], {})
        code = row["channel"] if row["channel"] in (*leading, "untold") else "rest"
        counts[code] = row["count"] if counts.get(code) is None else counts[code] + (row["count"] or 0)
    return grouped


def _long(grouped: Mapping[Any, Row], axis: str) -> list[Row]:
    return [{axis: place, "code": code, "count": count} for place, counts in grouped.items() for code, count in counts.items()]


def _parts(kind: str, leading: tuple[str, ...], grouped: Mapping[Any, Row]) -> tuple[Part, ...]:
    used = {code for counts in grouped.values() for code, count in counts.items() if count}
    return tuple(part for part in channel_parts(kind, leading, words(), dark()) if part.code in used)


@card
def show_mix_over_years(scope: Scope, kind: str) -> Chart | None:
    """The channels' shares of all items, year by year."""
    language, names = words(), channel_names(kind)
    told = _by_year(scope, kind)
    if not any(row["count"] for row in told):
        return None
    leading = leading_channels(scope, kind)
    grouped = _grouped(told, leading, "year")
    disclosure = kind == "disclosure"
    pattern = (
        _("Share of the items published, as told in the reports, {period}; {told}")
        if disclosure
        else _("Share of the requests received, as told in the reports, {period}; {told}")
    )
    return Chart(
        shares_over_years(_long(grouped, "year"), _parts(kind, leading, grouped), language, dark()),
        key=f"{kind}_mix",
        title=_mix_title(scope, grouped, names, disclosure),
        subtitle=pattern.format(period=scope.period, told=told_words(told)),
        alt=_("Stacked columns: the shares of the channels, by year."),
        table=year_table(by_place(told, "year", "channel"), {code: names[code] for code in sorted(told_channels(told))}),
        behind=lambda mark: _behind_mix(scope, kind, leading, mark),
    )


def _mix_title(scope: Scope, grouped: dict[Any, Row], names: dict[str, str], disclosure: bool) -> str:
    """The leading channel of the latest year that tells its channels, and its share in the first such year."""
    language = words()
    shares = with_shares(_long(grouped, "year"), "year")
    told = [row for row in shares if row["code"] not in ("untold", "rest") and row["count"]]
    if not told:
        return _("Information by channel") if disclosure else _("Requests by channel")
    latest = max(row["year"] for row in told)
    first = max((row for row in told if row["year"] == latest), key=lambda row: row["share"])
    earlier = [row for row in scope.comparable(told) if row["code"] == first["code"] and row["year"] < latest]
    channel, share = names[first["code"]], language.percent(first["share"], 0)
    if not earlier or latest not in scope.alike:
        return _("{channel}: {share} in {year}", channel=channel, share=share, year=first["year"])
    return _(
        "{channel}: {share} in {year}, {before} in {first}",
        channel=channel,
        share=share,
        year=first["year"],
        before=language.percent(earlier[0]["share"], 0),
        first=earlier[0]["year"],
    )


def told_channels(told: Rows) -> set[str]:
    """The channels of which a number is told, be it none."""
    return {row["channel"] for row in told if row["count"] is not None}


def _behind_mix(scope: Scope, kind: str, leading: tuple[str, ...], mark: str) -> pd.DataFrame:
    year, code = mark.split("|")
    return _behind_channels(in_year(scope.selection, int(year)), kind, leading, code)


def _behind_channels(
    selection: Selection, kind: str, leading: tuple[str, ...], code: str, covered: bool = False
) -> pd.DataFrame:
    """The figures behind a segment; behind the rest those of the other channels, behind what is untold the stated totals."""
    others = tuple(channel for channel in CHANNELS[kind] if channel not in leading)
    channels = {"rest": others, "untold": ("total",)}.get(code, (code,))
    cells = (("kind", (kind,)), ("channel", channels))
    return source.ask(figures_behind, selection, "channels", cells, covered)


@card
def show_channels(scope: Scope) -> Chart | None:
    """Each channel's items over the years, in a panel of its own; of a single year, as bars on one scale."""
    language, names = words(), channel_names("disclosure")
    told = _by_year(scope, "disclosure")
    used = {row["channel"] for row in told if row["count"]}
    shown = [code for code in CHANNELS["disclosure"] if code in used]
    if not shown:
        return None
    by_year = by_place(told, "year", "channel")
    if len(by_year) == 1:
        return _channels_of_a_year(scope, [row for row in told if row["channel"] in shown], names)
    panels = [Panel(code, names[code], [row for row in told if row["channel"] == code]) for code in shown]
    return Chart(
        panels_over_years(panels, language, dark()),
        key="channels",
        title=_growth_title({code: scope.comparable(panel.rows) for code, panel in zip(shown, panels, strict=True)}, names),
        subtitle=_("Items by channel, {period}; each panel has its own scale", period=scope.period),
        alt=_("Small columns by year, a panel for each channel."),
        table=year_table(by_year, {code: names[code] for code in shown}),
        behind=lambda mark: _behind_mix(scope, "disclosure", (), mark),
    )


def _channels_of_a_year(scope: Scope, counts: Rows, names: dict[str, str]) -> Chart:
    bars = [
        {
            "code": f"{scope.year}|{row['channel']}",
            "name": names[row["channel"]],
            "count": row["count"],
            "remark": words().number(row["count"]),
        }
        for row in most_first(counts, "count")
    ]
    return Chart(
        ranked_bars(bars, dark()),
        key="channels",
        title=_("Items by channel"),
        subtitle=_("Items told for each channel, {year}; {told}", year=scope.year, told=told_words(counts)),
        alt=_("Bars: the items told for each channel, the most on top."),
        table=pd.DataFrame(
            {_("Channel"): [row["name"] for row in bars], _("Items"): whole_numbers(row["count"] for row in bars)}
        ),
        behind=lambda mark: _behind_mix(scope, "disclosure", (), mark),
    )


def _growth_title(channels: dict[str, list[Row]], names: dict[str, str]) -> str:
    """The channel whose number of items has changed most between the first and the last year that tell it."""
    language = words()
    told = {code: [(row["count"], row["year"]) for row in rows if row["count"] is not None] for code, rows in channels.items()}
    ends = {code: (*counts[0], *counts[-1]) for code, counts in told.items() if len(counts) > 1}
    if not ends:
        return _("Items by channel")
    code = max(ends, key=lambda name: abs(ends[name][2] - ends[name][0]))
    before, first, after, last = ends[code]
    pattern = (
        _("{channel} grew most: {before} in {first}, {after} in {last}")
        if after > before
        else _("{channel} shrank most: {before} in {first}, {after} in {last}")
    )
    return pattern.format(
        channel=names[code], before=language.number(before), after=language.number(after), first=first, last=last
    )


def channels_of(listed: Rows) -> list[Row]:
    """agency, channel, count of agencies with their ITEMS: the items published by channel, and what is not told by channel."""
    told = []
    for row in listed:
        counts = {channel: row[f"published_{channel}"] for channel in CHANNELS["disclosure"]}
        untold = (row["published_items"] or 0) - sum(count or 0 for count in counts.values())
        counts |= {"untold": untold} if untold > 0 else {}
        told += [{"agency": row["agency"], "channel": channel, "count": count} for channel, count in counts.items()]
    return told


@card
def show_mix_by_agency(scope: Scope) -> Chart | None:
    """The channels' shares in the agencies that publish most, in the latest year."""
    language, kind, names = words(), "disclosure", channel_names("disclosure")
    listed, leading = scope.leading(*ITEMS), leading_channels(scope, kind)
    wholes = {row["agency"]: row["published_items"] for row in listed if row["published_items"] is not None}
    told = [row for row in channels_of(listed) if wholes.get(row["agency"])]
    grouped = _grouped(told, leading, "agency")
    if len(grouped) < 2 or not leading:
        return None
    first = leading[0]
    counts = {agency: grouped.get(agency, {}).get(first) for agency in wholes}
    shares = {agency: count / wholes[agency] for agency, count in counts.items() if count is not None}
    if not shares:
        return None
    ranked = sorted(shares, key=lambda agency: -shares[agency])
    order = [*ranked, *(agency for agency in wholes if agency not in shares)]
    by_agency = by_place(told, "agency", "channel")
    return Chart(
        shares_by_row(
            _long({agency: grouped[agency] for agency in order if agency in grouped}, "row"),
            _parts(kind, leading, grouped),
            language,
            dark(),
        ),
        key="mix_by_agency",
        title=_(
            "{channel}: from {highest} at {first} to {lowest} at {last}",
            channel=names[first],
            highest=language.percent(shares[ranked[0]], 0),
            first=ranked[0],
            lowest=language.percent(shares[ranked[-1]], 0),
            last=ranked[-1],
        ),
        subtitle=_("Share of the items published, {year}; the {count} agencies with most", year=scope.year, count=len(order)),
        alt=_("Stacked bars: the shares of the channels, by agency."),
        table=pd.DataFrame(
            {_("Agency"): order}
            | {
                names[code]: whole_numbers(by_agency.get(agency, {}).get(code) for agency in order)
                for code in sorted(told_channels(told))
            }
        ),
        behind=lambda mark: _behind_agency(scope, kind, leading, mark),
    )


def _behind_agency(scope: Scope, kind: str, leading: tuple[str, ...], mark: str) -> pd.DataFrame:
    agency, code = mark.rsplit("|", 1)
    return _behind_channels(scope.agency(agency, scope.year), kind, leading, code, covered=True)


def show_break(scope: Scope) -> None:
    """Says what the 2008 form does not tell apart, where the selection has years of both forms."""
    first, last = scope.years
    if first <= LAST_LEGACY_YEAR < last:
        st.caption(
            _(
                "Up to {year} the 2008 form counts five channels alone: what went out by others, such as notice boards and press "
                "conferences, stands there under other ways, and later under its own name.",
                year=LAST_LEGACY_YEAR,
            )
        )
