"""The brief: what a leader takes to the meeting about the present selection, as content alone. Knows no Streamlit and no format.

It is built by brief_content.py and written by brief_pdf.py and brief_docx.py. All numbers are text already, as the reader
writes them; every text is one line of plain characters (brief_text.line) and never markup.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A figure with its change on the year before and what it rests on."""

    label: str
    value: str
    change: str
    base: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a column or a bar: its share of the whole, between 0 and 1, and what is written on it."""

    share: float
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """One part over the years, in its colour; `ink` is the colour of what is written on it. None is a year without figures."""

    name: str
    colour: str
    ink: str
    segments: tuple[Segment | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One count over the years; a share of 1 is the highest column. None is a year without a figure."""

    title: str
    columns: tuple[Segment | None, ...]


@dataclass(frozen=True, slots=True)
class RateRow:
    """An agency's rate with the ends of its interval, all between 0 and 1; `small` marks a small sample."""

    name: str
    rate: float
    low: float
    high: float
    label: str
    small: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one of three kinds: `shares` (series), `columns` (panels) or `rates` (rows, and the rate of all together)."""

    kind: str
    title: str
    subtitle: str
    alt: str
    years: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    panels: tuple[Panel, ...] = ()
    rows: tuple[RateRow, ...] = ()
    whole: float = 0.0
    whole_label: str = ""
    top: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its heads, which columns hold numbers, how wide each is beside the others, its rows, and a note below it."""

    title: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole document. `mark` stands on every page that may hold made-up data; `footer` on every page."""

    language: str
    date: str
    title: str
    subtitle: str
    mark: str
    headings: dict[str, str]
    findings: tuple[str, ...]
    key_numbers: tuple[KeyNumber, ...]
    charts: tuple[Chart, ...]
    agencies: Table
    quality: tuple[str, ...]
    errors: Table
    sources: tuple[tuple[str, str], ...]
    footer: str
    page: str
