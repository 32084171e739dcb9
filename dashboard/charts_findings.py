"""Charts of findings. Know Plotly, no Streamlit."""

from collections.abc import Mapping

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
from dashboard.rows import Row, Rows, by_place
from dashboard.theme import palette
from dashboard.words import Words
from parsing.form import FORM

COUNTS = {"error": "n_errors", "warning": "n_warnings", "notice": "n_notices"}


def rules_chart(by_rule: Rows, words: Words, dark: bool) -> go.Figure:
    """A bar for each rule, the most frequent on top, in the colour of its severity; a bar's mark is its rule."""
    names = {term.code: words.term(term) for term in FORM.rules}
    found = by_place(sorted(by_rule, key=lambda row: row["rule"]), "rule", "severity", "n_findings")
    rows = dict(sorted(found.items(), key=lambda item: -sum(item[1].values())))
    return _stacked(rows, {rule: rule for rule in rows}, names, words, dark)


def agencies_chart(by_agency: Rows, words: Words, dark: bool) -> go.Figure:
    """A bar for each agency, those with most errors on top, parted by severity; a segment's mark is agency|severity."""
    rows = {row["agency"]: {code: row[column] for code, column in COUNTS.items()} for row in by_agency}
    return _stacked(rows, {}, {agency: agency for agency in rows}, words, dark)


def _stacked(
    rows: Mapping[str, Row], marks_of: Mapping[str, str], names: Mapping[str, str], words: Words, dark: bool
) -> go.Figure:
    """Severities as segments of a bar a row (severity → number), its name above it and its number at the right."""
    colours = palette(dark)
    used = {code for counts in rows.values() for code in counts}
    marks: Marks = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words.term(severity),
            "x": [counts.get(severity.code, 0) for counts in rows.values()],
            "y": list(range(len(rows))),
            "width": 0.4,
            "customdata": [[marks_of.get(row, f"{row}|{severity.code}")] for row in rows],
            "marker": {"color": colours.severities[severity.code], "line": {"color": colours.background, "width": 1}},
            "hovertext": [
                hover(names[row], f"{words.term(severity)}: {words.number(counts.get(severity.code, 0))}")
                for row, counts in rows.items()
            ],
            "hoverinfo": "text",
        }
        for severity in FORM.terms("severities")
        if severity.code in used
    ]
    remarks = [words.number(sum(counts.values())) for counts in rows.values()]
    return Drawn(
        framed(
            marks,
            dark,
            ROW_HEIGHT * len(rows) + 100,
            barmode="stack",
            showlegend=True,
            margin={"t": 48},
            annotations=row_names([names[row] for row in rows], remarks, colours),
            xaxis={"visible": False, "rangemode": "tozero"},
            yaxis=row_axis(len(rows)),
        )
    )


def years_chart(by_year: Rows, words: Words, dark: bool) -> go.Figure:
    """Share of each year's reports whose official tables do not add up, with both counts; a column's mark is its year."""
    colours = palette(dark)
    counts = [f"{words.number(row['n_with_errors'])} / {words.number(row['n_reports'])}" for row in by_year]
    share = [row["n_with_errors"] / row["n_reports"] for row in by_year]
    marks: Marks = [
        {
            "type": "bar",
            "x": [row["year"] for row in by_year],
            "y": share,
            "width": 0.6,
            "customdata": [[str(row["year"])] for row in by_year],
            "text": counts,
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": TEXT_SIZE, "color": colours.text},
            "marker": {"color": colours.severities["error"]},
            "hovertext": [
                hover(str(row["year"]), words.percent(part), told)
                for row, part, told in zip(by_year, share, counts, strict=True)
            ],
            "hoverinfo": "text",
        }
    ]
    return Drawn(
        framed(
            marks,
            dark,
            300,
            margin={"t": 24, "l": room_beside(max(share), ".0%")},
            xaxis=short_years(dark, complete_years(by_year)),
            yaxis={"tickformat": ".0%", "range": [0, max(0.05, max(share) * 1.15)], "nticks": 4},
        )
    )
