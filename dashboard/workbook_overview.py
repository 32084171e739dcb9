"""The workbook's first sheet: where it comes from, what it holds, the sums by year, and charts of them. Knows no Streamlit."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.charts import outcome_parts
from dashboard.imprint import Imprint
from dashboard.measures import BY_CODE, with_rates
from library.queries_reports import count_reports
from library.queries_requests import outcome_mix
from library.queries_sums import ratios, sums
from library.schema import ANSWERS
from library.store import Library

_RATE = BY_CODE["disclosure_rate"]
_ACCENT, _QUIET = "#0D608C", "#A9B0B8"
# How many reports the workbook holds, and each further sheet's name and rows.
Counted = tuple[int, Sequence[tuple[str, int]]]


def write_overview(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    library: Library,
    imprint: Imprint,
    counted: Counted,
    formats: dict[str, Format],
) -> None:
    """Writes the sheet row by row."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 11, 14)
    every = int(count_reports(library, imprint.selection)["n_reports"].iloc[0])
    row = _write_facts(sheet, imprint, counted, every, formats)
    by_year = _by_year(library, imprint)
    sheet.set_row(row, 32)
    for position, head in enumerate(by_year.columns):
        sheet.write_string(row, position, str(head), formats["head"])
    last_column = len(by_year.columns) - 1
    for number, values in enumerate(by_year.astype(object).itertuples(index=False, name=None), start=row + 1):
        for position, value in enumerate(values):
            if not pd.isna(value):
                sheet.write_number(number, position, value, formats[_format_of(position, last_column)])
    _insert_charts(book, sheet, imprint, by_year, row)


def _format_of(position: int, last: int) -> str:
    return "share" if position == last else "count" if position else "year"


def _write_facts(sheet: Worksheet, imprint: Imprint, counted: Counted, every: int, formats: dict[str, Format]) -> int:
    """What it is, in two columns; the first row below."""
    words, _ = imprint.words, imprint.words.translate
    facts: list[tuple[str, Any]] = [
        (_("Filters"), imprint.filters()),
        (_("Data"), _("data version {version}", version=imprint.version)),
        (_("Date"), imprint.day.isoformat()),
    ]
    if imprint.made_up:
        facts.insert(0, (imprint.made_up, _("Agencies whose names end in （模拟） are made up, and so are their figures.")))
    n_reports, sheets = counted
    if every > n_reports:
        held = words.number(n_reports)
        told = _(
            "The {count} latest reports of {all}; choose a region, agencies or years for others.",
            count=held,
            all=words.number(every),
        )
        facts.append((_("Left out"), told))
    facts += [(name, words.plural("{count} row", "{count} rows", n_rows)) for name, n_rows in sheets]
    for number, (name, told) in enumerate(facts):
        sheet.write_string(number, 0, name, formats["head"])
        sheet.write_string(number, 1, told)
    return len(facts) + 1


def _by_year(library: Library, imprint: Imprint) -> pd.DataFrame:
    """The year, sums, the outcomes, and the disclosure rate, in columns named for the reader; one row a year."""
    words, _ = imprint.words, imprint.words.translate
    names = {
        "new": _("New requests"),
        "concluded": _("Concluded"),
        "published_items": _("Information published"),
        "review_total": _("Reviews"),
        "lawsuit_total": _("Lawsuits"),
    }
    told = sums(library, imprint.selection, tuple(names), ("year",))
    wide = told.pivot_table(index="year", columns="quantity", values="count", observed=True, dropna=False)
    outcomes = outcome_mix(library, imprint.selection, ("year",))
    mix = outcomes.pivot_table(index="year", columns="outcome_group", values="count", observed=True, dropna=False)
    parts = {part.code: part.name for part in outcome_parts(words, dark=False)}
    rates = with_rates(ratios(library, imprint.selection, _RATE.numerator, _RATE.denominator, ("year",))).set_index("year")
    joined = pd.concat(
        [wide.reindex(columns=list(names)).rename(columns=names), mix.reindex(columns=list(ANSWERS)).rename(columns=parts)],
        axis=1,
    )
    joined[_RATE.name(words.language)] = rates["rate"].reindex(joined.index)
    return joined.rename_axis(_("Year")).reset_index()


def _insert_charts(book: xlsxwriter.Workbook, sheet: Worksheet, imprint: Imprint, by_year: pd.DataFrame, row: int) -> None:
    """Requests by year as columns, and the shares of the outcomes, from the cells of the table."""
    if by_year.empty:
        return
    _ = imprint.words.translate
    last = row + len(by_year)
    below = last + 2

    def series(column: int, colour: str) -> dict[str, Any]:
        return {
            "name": [sheet.name, row, column],
            "categories": [sheet.name, row + 1, 0, last, 0],
            "values": [sheet.name, row + 1, column, last, column],
            "fill": {"color": colour},
            "gap": 60,
        }

    requests = book.add_chart({"type": "column"})
    for column, colour in ((1, _ACCENT), (2, _QUIET)):
        requests.add_series(series(column, colour))
    outcomes = book.add_chart({"type": "column", "subtype": "percent_stacked"})
    for column, part in enumerate(outcome_parts(imprint.words, dark=False), start=6):
        outcomes.add_series(series(column, part.colour))
    titles = (_("Requests by year"), _("How requests were concluded"))
    for position, (chart, title) in enumerate(zip((requests, outcomes), titles, strict=True)):
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}})
        chart.set_size({"width": 620, "height": 340})
        sheet.insert_chart(below, position * 6, chart, {"description": title})
