"""The pieces that pages are composed of: head, key figures, chart cards, tables; a click shows the figures behind one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import source
from dashboard.behind import Behind, BehindCell, BehindMark, behind_table
from dashboard.chart_pictures import offer_pictures
from dashboard.kept import kept
from dashboard.language import plural
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.memory import weight_of
from dashboard.print_table import print_table
from dashboard.taken import current_imprint
from library.queries_figures import MOST_BEHIND
from parsing.export import csv_bytes

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the first screen, in words already formatted for the reader.

    `change` is the difference to the year before with its sign, `compared` says to what (on 2023), `base` what it rests on
    (n = 1,203), `peers` where it stands among its peers, `behind` gives the figures that it is made of. Where no report tells the figure `told` is
    False, and `value` says so in words.
    """

    label: str
    value: str
    change: str = ""
    compared: str = ""
    base: str = ""
    help: str = ""
    peers: str = ""
    behind: Behind | None = None
    told: bool = True


def head(title: str, finding: str) -> None:
    """The page's title, and the sentence that answers its question. Both plain text."""
    with st.container(gap=None):
        st.title(escape(title), anchor=False)
        st.header(escape(finding), anchor=False)


def key_figures(figures: Sequence[KeyFigure]) -> None:
    """A row of key figures, which wraps on a phone. A change is neither good nor bad and takes no red or green."""
    with st.container(horizontal=True, gap="small"):
        for position, figure in enumerate(figures):
            with st.container(border=True, height="stretch", gap="xsmall"):
                _key_figure(figure, position)


def _key_figure(figure: KeyFigure, position: int) -> None:
    st.metric(
        escape(figure.label),
        escape(figure.value),
        figure.change or None,
        delta_color="off",
        delta_arrow="up" if figure.change.startswith("+") else "down" if figure.change.startswith("-") else "off",
        help=escape(figure.help) or None,
    )
    below = " · ".join(filter(None, (figure.compared, figure.peers, figure.base)))
    if below:
        st.caption(escape(below))
    if figure.behind is not None:
        shelf = st.popover(_("Sources"), type="tertiary", on_change="rerun", key=f"sources_{position}_{figure.label}")
        if shelf.open:
            with shelf, st.container(width=640):
                show_behind(figure.behind(), key=f"behind_{position}_{figure.label}")


@dataclass(frozen=True, slots=True)
class Chart:
    """A card with one chart: the title says what is seen, the subtitle measure, coverage and period.

    `table` holds the same figures, with columns named for the reader, shown on demand. `behind` is asked with the mark that was
    clicked, the first entry of its customdata (a code such as `2023|denied`), and gives the figures that it is made of.
    """

    figure: go.Figure
    key: str
    title: str
    subtitle: str
    alt: str
    table: pd.DataFrame
    behind: BehindMark | None = None

    @property
    def weight(self) -> int:
        """About how many bytes it takes while it is kept; the figure as dicts takes some twenty times its text."""
        return 20 * len(str(self.figure.to_dict())) + weight_of(self.table)


@dataclass(frozen=True, slots=True)
class Card(Generic[P]):
    """A card by the function that composes it, of what dashboard.kept allows: anew only where something changed.

    A call draws it, or nothing where there is nothing to show.
    """

    compose: Callable[P, Chart | None]

    def __call__(self, *arguments: P.args, **settings: P.kwargs) -> None:
        beside([self.compose(*arguments, **settings)])


def card(compose: Callable[P, Chart | None]) -> Card[P]:
    """For a function that composes a card, or None where there is nothing to show."""
    return Card(kept(compose))


def beside(*columns: Sequence[Chart | None]) -> None:
    """Cards in columns, below each other on a phone; a column with nothing to show leaves no hole."""
    drawn = [made for column in columns if (made := [chart for chart in column if chart is not None])]
    source.await_first_screen()
    if len(drawn) > 1:
        for place, charts in zip(st.columns(len(drawn), gap="small"), drawn, strict=True):
            with place:
                for chart in charts:
                    show_chart(chart)
    else:
        for chart in (chart for charts in drawn for chart in charts):
            show_chart(chart)


def show_chart(made: Chart) -> None:
    """Draws a card."""
    source.await_first_screen()
    # The frame stands outside the fragment: one within it does not grow with its neighbour.
    with st.container(border=True, height="stretch"):
        _card(made.figure, made.key, made.title, made.subtitle, made.alt, made.table.copy(deep=False), made.behind)
    source.first_screen_sent()


@st.fragment
def _card(
    figure: go.Figure, key: str, title: str, subtitle: str, alt: str, table: pd.DataFrame, behind: BehindMark | None
) -> None:
    """A click on a mark, or opening the data table, runs this card anew and not the page."""
    st.subheader(escape(title), anchor=False)
    st.caption(escape(subtitle))
    settings: dict[str, Any] = {"theme": None, "key": key, "alt": alt, "config": {"displayModeBar": False}}
    if behind is None:
        st.plotly_chart(figure, **settings)
    else:
        marks = clicked_marks(st.plotly_chart(figure, on_select="rerun", selection_mode="points", **settings))
        if marks:
            show_behind(pd.concat([behind(mark) for mark in marks]), key=f"{key}_behind")
        else:
            st.caption(_("Click a mark to see the reports behind it."))
    rows = st.expander(_("Data table"), key=f"{key}_table", on_change="rerun", type="compact")
    if rows.open:
        with rows:
            plain_table(table, key=f"{key}_rows", file_name=key)
    offer_pictures(figure, key, title, subtitle)


def clicked_marks(event: Any) -> list[str]:
    """The codes of the marks that were clicked in a chart, each once."""
    points = event["selection"]["points"] if event else []
    data = [point.get("customdata") for point in points]
    return list(dict.fromkeys(str(entry[0] if isinstance(entry, list | tuple) else entry) for entry in data if entry))


def show_behind(figures: pd.DataFrame, key: str) -> None:
    """The figures behind a mark or a key figure, each with a link to its place in its report."""
    if figures.empty:
        st.caption(_("No report tells a figure for this."))
        return
    if len(figures) < MOST_BEHIND:
        st.caption(plural("{count} figure behind it", "{count} figures behind it", len(figures)))
    else:
        st.caption(_("The first {count} of the figures behind it", count=MOST_BEHIND))
    plain_table(behind_table(figures.head(MOST_BEHIND)), key=key, file_name=key, links=(_("Source"),))


def plain_table(
    frame: pd.DataFrame,
    *,
    key: str,
    file_name: str,
    links: Sequence[str] = (),
    columns: Mapping[str, Any] | None = None,
    height: int | None = None,
    row_height: int | None = None,
    behind: BehindCell | None = None,
    every: Callable[[], pd.DataFrame] | None = None,
) -> None:
    """A table with columns named for the reader, and its download as CSV. `links` names the columns that hold links; in rows of
    a `row_height` (pixels) for it, texts wrap.

    `every` gives the rows of the file where the table shows some of them alone. With `behind` a click on a cell shows the figures that it is made of.
    """
    source.await_first_screen()
    settings: dict[str, Any] = {
        name: st.column_config.LinkColumn(name, display_text=_("Open"), width="small") for name in links
    }
    settings |= {
        name: st.column_config.NumberColumn(name, format="localized")
        for name in frame.columns
        if pd.api.types.is_numeric_dtype(frame[name]) and name != _("Year")
    }
    if _("Year") in frame.columns:
        settings[_("Year")] = st.column_config.NumberColumn(_("Year"), format="%d", width="small")
    look: dict[str, Any] = {
        "key": key,
        "hide_index": True,
        "column_config": settings | dict(columns or {}),
        "height": height or "auto",
        "row_height": row_height,
        "placeholder": "–",
    }
    if behind is None:
        st.dataframe(frame, **look)
    else:
        _clickable_table(frame, look, behind)
    print_table(frame.drop(columns=list(links)), columns or {})
    _offer_csv(every or (lambda: frame), key, file_name)


@st.fragment
def _clickable_table(frame: pd.DataFrame, look: Mapping[str, Any], behind: BehindCell) -> None:
    """A click on a cell runs the table anew and not the page."""
    event = st.dataframe(frame, on_select="rerun", selection_mode="single-cell", **look)
    cells = event["selection"]["cells"] if event else []
    figures = behind(int(cells[0][0]), str(cells[0][1])) if cells else None
    if figures is not None:
        show_behind(figures, key=f"{look['key']}_behind")
    else:
        st.caption(_("Click a number to see the figures behind it."))


def text_table(frame: pd.DataFrame, *, key: str, file_name: str) -> None:
    """A short table of texts to be read in full: its cells wrap."""
    st.table(frame.map(lambda text: escape(str(text))), border="horizontal", hide_index=True)
    _offer_csv(lambda: frame, key, file_name)


def _offer_csv(rows: Callable[[], pd.DataFrame], key: str, file_name: str) -> None:
    st.download_button(
        _("Download CSV"),
        lambda: csv_bytes(rows()),
        file_name=current_imprint().file_name(file_name, "csv"),
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        type="tertiary",
    )
