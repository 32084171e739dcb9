"""Charts of findings. Know Plotly, no Streamlit."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import SMALLEST_TEXT, layout, palette, year_axis
from dashboard.words import Words
from parsing.form import FORM

_BAR, _HEAD = 30, 44


def rules_chart(by_rule: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """Findings by rule as bars, the most frequent on top, coloured by severity; a bar's mark is its rule."""
    colours = palette(dark)
    names = {term.code: words.term(term) for term in FORM.rules}
    rows = by_rule.sort_values("n_findings", kind="stable")
    bars = []
    for severity in FORM.terms("severities"):
        part = rows[rows["severity"] == severity.code]
        if part.empty:
            continue
        bars.append(
            go.Bar(
                orientation="h",
                name=words.term(severity),
                x=part["n_findings"].tolist(),
                y=[names[rule] for rule in part["rule"]],
                customdata=[[rule] for rule in part["rule"]],
                text=[words.number(count) for count in part["n_findings"]],
                textposition="outside",
                cliponaxis=False,
                textfont={"size": SMALLEST_TEXT, "color": colours.text},
                marker={"color": colours.severities[severity.code]},
                hovertemplate="%{y}: %{text}<extra></extra>",
            )
        )
    return go.Figure(
        bars,
        layout(
            dark,
            height=_HEAD + _BAR * max(3, rows["rule"].nunique()),
            barmode="stack",
            showlegend=True,
            xaxis={"visible": False, "rangemode": "tozero"},
            yaxis={
                "showgrid": False,
                "categoryorder": "array",
                "categoryarray": [names[rule] for rule in dict.fromkeys(rows["rule"])],
                "tickfont": {"size": 13, "color": colours.text},
            },
        ),
    )


def agencies_chart(by_agency: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """Agencies by findings as stacked bars, those with most errors on top; a bar's mark is agency|severity."""
    colours = palette(dark)
    rows = by_agency.iloc[::-1]
    columns = {"error": "n_errors", "warning": "n_warnings", "notice": "n_notices"}
    bars = [
        go.Bar(
            orientation="h",
            name=words.term(severity),
            x=rows[columns[severity.code]].tolist(),
            y=rows["agency"].tolist(),
            customdata=[[f"{agency}|{severity.code}"] for agency in rows["agency"]],
            marker={"color": colours.severities[severity.code], "line": {"color": colours.background, "width": 1}},
            hovertemplate="%{y} · %{fullData.name}: %{x}<extra></extra>",
        )
        for severity in FORM.terms("severities")
    ]
    return go.Figure(
        bars,
        layout(
            dark,
            height=_HEAD + _BAR * max(3, len(rows)),
            barmode="stack",
            xaxis={"showgrid": True, "rangemode": "tozero", "tickformat": ",d"},
            yaxis={"showgrid": False, "tickfont": {"size": 13, "color": colours.text}},
        ),
    )


def years_chart(by_year: pd.DataFrame, words: Words, dark: bool) -> go.Figure:
    """Share of reports whose official tables do not add up, by year; each point is labelled with its counts."""
    colours = palette(dark)
    share = by_year["n_with_errors"] / by_year["n_reports"]
    return go.Figure(
        go.Bar(
            x=by_year["year"].tolist(),
            y=share.tolist(),
            customdata=[[str(year)] for year in by_year["year"]],
            text=[
                f"{words.number(errors)} / {words.number(total)}"
                for errors, total in zip(by_year["n_with_errors"], by_year["n_reports"], strict=True)
            ],
            textposition="outside",
            cliponaxis=False,
            textfont={"size": SMALLEST_TEXT, "color": colours.text},
            marker={"color": colours.severities["error"]},
            hovertemplate="%{x}: %{y:.1%} (%{text})<extra></extra>",
        ),
        layout(
            dark,
            height=300,
            xaxis=year_axis(dark, [int(year) for year in by_year["year"]]),
            yaxis={"tickformat": ".0%", "rangemode": "tozero", "nticks": 4},
        ),
    )
