"""The charts of the channels page, each with its title, its data table and the way to its sources."""

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.charts import Part, channel_parts
from dashboard.charts_bars import ranked_bars
from dashboard.charts_panels import Panel, panels_over_years
from dashboard.charts_shares import shares_by_row, shares_over_years
from dashboard.headline import in_year
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.scope import Scope, told_words
from dashboard.theme import palette
from library.queries import Selection
from library.queries_channels import channel_mix
from library.queries_figures import figures_behind
from library.totals import CHANNELS, LAST_LEGACY_YEAR
from parsing.form import FORM

HUES = 4


def channel_names(kind: str) -> dict[str, str]:
    """Channel → its name."""
    return {term.code: words().term(term) for term in FORM.terms("channels", kind)} | {
        "rest": _("Other channels"),
        "untold": _("Not told by channel"),
    }


def leading_channels(scope: Scope, kind: str) -> tuple[str, ...]:
    """The channels with most items in all years of the selection, four at most and each of another colour, in the form's order."""
    told = source.ask(channel_mix, scope.selection, kind, ("year",))
    totals: dict[str, int] = {}
    for code, count in zip(told["channel"], told["count"].fillna(0), strict=True):
        totals[code] = totals.get(code, 0) + count
    colours = palette(dark()).channels
    shown: dict[str, str] = {}
    for code in sorted(CHANNELS[kind], key=lambda code: totals.get(code, 0), reverse=True):
        if totals.get(code) and len(shown) < HUES and code in colours and colours[code] not in shown.values():
            shown[code] = colours[code]
    return tuple(code for code in CHANNELS[kind] if code in shown)


def _grouped(told: pd.DataFrame, leading: tuple[str, ...], axis: str) -> pd.DataFrame:
    """The leading channels, the rest of the channels and what is not told by channel: axis, code, count."""
    kept = told["channel"].isin([*leading, "untold"])
    coded = told.assign(code=told["channel"].where(kept, "rest"))
    grouped = coded.groupby([axis, "code"], sort=False)["count"].sum(min_count=1)
    return grouped.rename("count").reset_index()


def _parts(kind: str, leading: tuple[str, ...], rows: pd.DataFrame) -> tuple[Part, ...]:
    used = set(rows.loc[rows["count"].fillna(0) > 0, "code"])
    return tuple(part for part in channel_parts(kind, leading, words(), dark()) if part.code in used)


@card
def show_mix_over_years(scope: Scope, kind: str) -> Chart | None:
    """The channels' shares of all items, year by year."""
    language, names = words(), channel_names(kind)
    told = source.ask(channel_mix, scope.selection, kind, ("year",))
    if not (told["count"].fillna(0) > 0).any():
        return None
    leading = leading_channels(scope, kind)
    rows = _grouped(told, leading, "year")
    wide = told.pivot(index="year", columns="channel", values="count").dropna(axis=1, how="all")
    disclosure = kind == "disclosure"
    pattern = (
        _("Share of the items published, as told in the reports, {period}; {told}")
        if disclosure
        else _("Share of the requests received, as told in the reports, {period}; {told}")
    )
    return Chart(
        shares_over_years(rows, _parts(kind, leading, rows), language, dark()),
        key=f"{kind}_mix",
        title=_mix_title(scope, rows, names, disclosure),
        subtitle=pattern.format(period=scope.period, told=told_words(told)),
        alt=_("Stacked columns: the shares of the channels, by year."),
        table=wide.rename(columns=names).rename_axis(_("Year")).reset_index(),
        behind=lambda mark: _behind_mix(scope, kind, leading, mark),
    )


def _mix_title(scope: Scope, rows: pd.DataFrame, names: dict[str, str], disclosure: bool) -> str:
    """The leading channel of the latest year that tells its channels, and its share in the first such year."""
    language = words()
    shares = rows.assign(share=rows["count"] / rows.groupby("year")["count"].transform("sum"))
    told = shares[~shares["code"].isin(["untold", "rest"]) & (shares["count"].fillna(0) > 0)]
    if told.empty:
        return _("Information by channel") if disclosure else _("Requests by channel")
    latest = told[told["year"] == told["year"].max()]
    first = latest.loc[latest["share"].idxmax()]
    before = scope.comparable(told) if first["year"] in scope.alike else told.head(0)
    earlier = before[(before["code"] == first["code"]) & (before["year"] < first["year"])].sort_values("year").head(1)
    channel, share = names[first["code"]], language.percent(first["share"], 0)
    if earlier.empty:
        return _("{channel}: {share} in {year}", channel=channel, share=share, year=first["year"])
    return _(
        "{channel}: {share} in {year}, {before} in {first}",
        channel=channel,
        share=share,
        year=first["year"],
        before=language.percent(earlier["share"].iloc[0], 0),
        first=earlier["year"].iloc[0],
    )


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
    told = source.ask(channel_mix, scope.selection, "disclosure", ("year",))
    counts = told[told["channel"] != "untold"]
    told_of = set(counts.loc[counts["count"].fillna(0) > 0, "channel"])
    shown = [code for code in CHANNELS["disclosure"] if code in told_of]
    if not shown:
        return None
    if counts["year"].nunique() == 1:
        return _channels_of_a_year(scope, counts[counts["channel"].isin(shown)], names)
    by_channel = dict(list(counts.groupby("channel", sort=False)))
    panels = [Panel(code, names[code], by_channel[code]) for code in shown]
    wide = counts.pivot(index="year", columns="channel", values="count")[shown]
    return Chart(
        panels_over_years(panels, language, dark()),
        key="channels",
        title=_growth_title(wide[wide.index.isin(scope.alike)], names),
        subtitle=_("Items by channel, {period}; each panel has its own scale", period=scope.period),
        alt=_("Small columns by year, a panel for each channel."),
        table=wide.rename(columns=names).rename_axis(_("Year")).reset_index(),
        behind=lambda mark: _behind_mix(scope, "disclosure", (), mark),
    )


def _channels_of_a_year(scope: Scope, counts: pd.DataFrame, names: dict[str, str]) -> Chart:
    rows = counts[counts["count"] > 0].sort_values("count", ascending=False, kind="stable")
    bars = pd.DataFrame(
        {
            "code": [f"{scope.year}|{channel}" for channel in rows["channel"]],
            "name": rows["channel"].map(names).tolist(),
            "count": rows["count"].tolist(),
            "remark": [words().number(count) for count in rows["count"]],
        }
    )
    return Chart(
        ranked_bars(bars, dark()),
        key="channels",
        title=_("Items by channel"),
        subtitle=_("Items told for each channel, {year}; {told}", year=scope.year, told=told_words(counts)),
        alt=_("Bars: the items told for each channel, the most on top."),
        table=bars[["name", "count"]].set_axis([_("Channel"), _("Items")], axis=1),
        behind=lambda mark: _behind_mix(scope, "disclosure", (), mark),
    )


def _growth_title(wide: pd.DataFrame, names: dict[str, str]) -> str:
    """The channel whose number of items has changed most between the first and the last year that tell it."""
    language = words()
    ends = {
        str(code): (told.iloc[0], told.iloc[-1], told.index[0], told.index[-1])
        for code in wide.columns
        if len(told := wide[code].dropna()) > 1
    }
    if not ends:
        return _("Items by channel")
    code = max(ends, key=lambda name: abs(ends[name][1] - ends[name][0]))
    before, after, first, last = ends[code]
    pattern = (
        _("{channel} grew most: {before} in {first}, {after} in {last}")
        if after > before
        else _("{channel} shrank most: {before} in {first}, {after} in {last}")
    )
    return pattern.format(
        channel=names[code], before=language.number(before), after=language.number(after), first=first, last=last
    )


@card
def show_mix_by_agency(scope: Scope) -> Chart | None:
    """The channels' shares in the agencies that publish most, in the latest year."""
    language, kind, names = words(), "disclosure", channel_names("disclosure")
    told = source.ask(channel_mix, scope.leading("published_items"), kind, ("agency",))
    leading = leading_channels(scope, kind)
    wholes = told.drop_duplicates("agency").set_index("agency")["whole"].dropna().sort_values(ascending=False)
    told = told[told["agency"].isin(wholes[wholes > 0].index)]
    rows = _grouped(told, leading, "agency").rename(columns={"agency": "row"})
    if rows["row"].nunique() < 2 or not leading:
        return None
    first = leading[0]
    share = rows[rows["code"] == first].set_index("row")["count"] / wholes
    ordered = share.reindex(wholes.index).sort_values(ascending=False, na_position="last").dropna()
    order = [*ordered.index, *(agency for agency in wholes.index if agency not in ordered.index)]
    rows = pd.concat([rows[rows["row"] == agency] for agency in order])
    wide = told.pivot(index="agency", columns="channel", values="count").dropna(axis=1, how="all").reindex(order)
    return Chart(
        shares_by_row(rows, _parts(kind, leading, rows), language, dark()),
        key="mix_by_agency",
        title=_(
            "{channel}: from {highest} at {first} to {lowest} at {last}",
            channel=names[first],
            highest=language.percent(ordered.iloc[0], 0),
            first=ordered.index[0],
            lowest=language.percent(ordered.iloc[-1], 0),
            last=ordered.index[-1],
        ),
        subtitle=_("Share of the items published, {year}; the {count} agencies with most", year=scope.year, count=len(order)),
        alt=_("Stacked bars: the shares of the channels, by agency."),
        table=wide.rename(columns=names).rename_axis(_("Agency")).reset_index(),
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
