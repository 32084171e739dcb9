"""Charts of findings. Know Plotly, no Streamlit."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import (
    ROW_HEIGHT,
    TEXT_SIZE,
    Drawn,
    Marks,
    complete_years,
    framed,
    hover,
    room_beside,
    row_axis,
    row_names,
)
from dashboard.charts_shares import short_years
from dashboard.theme import palette
from dashboard.words import Words
from parsing.form import FORM

COUNTS = {"error": "n_errors", "warning": "n_warnings", "notice": "n_notices"}


def rules_chart(by_rule: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """A bar for each rule, the most frequent on top, in the colour of its severity; a bar's mark is its rule."""
    names = {term.code: words.term(term) for term in FORM.rules}
    wide = by_rule.pivot_table(index="rule", columns="severity", values="n_findings", aggfunc="sum", observed=True)
    rows = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index].fillna(0)
    return _stacked(rows, {str(rule): str(rule) for rule in rows.index}, names, words, dark)


def agencies_chart(by_agency: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """A bar for each agency, those with most errors on top, parted by severity; a segment's mark is agency|severity."""
    rows = by_agency.set_index("agency")[list(COUNTS.values())].set_axis(list(COUNTS), axis=1)
    return _stacked(rows, {}, {str(agency): str(agency) for agency in rows.index}, words, dark)


def _stacked(rows: pd.DataFrame, marks_of: dict[str, str], names: dict[str, str], words: Words, dark: bool) -> go.Figure:
    """Severities as segments of a bar a row, its name above it and its number at the right."""
    colours = palette(dark)
    marks: Marks = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words.term(severity),
            "x": rows[severity.code].tolist(),
            "y": list(range(len(rows))),
            "width": 0.4,
            "customdata": [[marks_of.get(str(row), f"{row}|{severity.code}")] for row in rows.index],
            "marker": {"color": colours.severities[severity.code], "line": {"color": colours.background, "width": 1}},
            "hovertext": [
                hover(names[str(row)], f"{words.term(severity)}: {words.number(count)}")
                for row, count in rows[severity.code].items()
            ],
            "hoverinfo": "text",
        }
        for severity in FORM.terms("severities")
        if severity.code in rows
    ]
    remarks = [words.number(float(total)) for total in rows.sum(axis=1)]
    return Drawn(
        framed(
            marks,
            dark,
            ROW_HEIGHT * len(rows) + 100,
            barmode="stack",
            showlegend=True,
            margin={"t": 48},
            annotations=row_names([names[str(row)] for row in rows.index], remarks, colours),
            xaxis={"visible": False, "rangemode": "tozero"},
            yaxis=row_axis(len(rows)),
        )
    )


def years_chart(by_year: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """Share of each year's reports whose official tables do not add up, with both counts; a column's mark is its year."""
    colours = palette(dark)
    counts = [
        f"{words.number(errors)} / {words.number(total)}"
        for errors, total in zip(by_year["n_with_errors"], by_year["n_reports"], strict=True)
    ]
    share = (by_year["n_with_errors"] / by_year["n_reports"]).astype(float)
    marks: Marks = [
        {
            "type": "bar",
            "x": by_year["year"].tolist(),
            "y": share.tolist(),
            "width": 0.6,
            "customdata": [[str(year)] for year in by_year["year"]],
            "text": counts,
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": TEXT_SIZE, "color": colours.text},
            "marker": {"color": colours.severities["error"]},
            "hovertext": [
                hover(str(year), words.percent(part), told)
                for year, part, told in zip(by_year["year"], share, counts, strict=True)
            ],
            "hoverinfo": "text",
        }
    ]
    return Drawn(
        framed(
            marks,
            dark,
            300,
            margin={"t": 24, "l": room_beside(float(share.max()), ".0%")},
            xaxis=short_years(dark, complete_years(by_year)),
            yaxis={"tickformat": ".0%", "range": [0, max(0.05, float(share.max()) * 1.15)], "nticks": 4},
        )
    )
