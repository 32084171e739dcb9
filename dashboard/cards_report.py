"""The first screen of one report: its key figures against the year before and its peers, and what became of its requests."""

import pandas as pd

from dashboard import source
from dashboard.changes import pairs_of
from dashboard.charts import outcome_parts
from dashboard.charts_shares import shares_by_row
from dashboard.headline import ask_ahead, behind_quantities, count_figure, in_year, rate_figure
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card, key_figures
from dashboard.measures import BY_CODE
from dashboard.rows import by_place, rows_of
from dashboard.scope import year_table
from library.queries import Selection
from library.queries_requests import outcome_mix

COUNTS = ("published_items", "concluded")
RATES = ("disclosure_rate", "backlog_rate", "dispute_rate")


def show_key_figures(agency: str, year: int) -> None:
    """What the report comes to."""
    selection, language = Selection((year,), (agency,)), words().language
    ask_ahead(selection, year, pairs_of((*COUNTS, *RATES)))
    counts = [count_figure(selection, year, BY_CODE[code].name(language), BY_CODE[code].numerator) for code in COUNTS]
    key_figures([*counts, *(rate_figure(selection, year, code) for code in RATES)])


@card
def show_outcomes(agency: str, year: int) -> Chart | None:
    """How requests were concluded, beside the year before; nothing where the report does not tell it."""
    language = words()
    answer = rows_of(source.ask(outcome_mix, Selection((year - 1, year), (agency,)), ("year",)))
    told = by_place([row for row in answer if row["count"] is not None], "year", "outcome_group")
    counts = told.get(year, {})
    whole = sum(counts.values())
    if not whole:
        return None
    rows = [
        {"row": str(at), "code": code, "count": count} for at in sorted(told, reverse=True) for code, count in told[at].items()
    ]
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    most = max(counts, key=lambda code: counts[code])
    share = language.percent(counts[most] / whole, 0)
    return Chart(
        shares_by_row(rows, parts, language, dark()),
        key="report_outcomes",
        title=_("Most often: {outcome}, {share} in {year}", outcome=names[most], share=share, year=year),
        subtitle=_("Share of concluded requests, {period}", period=language.listed([str(at) for at in told])),
        alt=_("Stacked bars: the shares of the six ways to conclude a request, this year and the year before."),
        table=year_table(told, names),
        behind=lambda mark: _behind(agency, mark),
    )


def _behind(agency: str, mark: str) -> pd.DataFrame:
    year, group = mark.rsplit("|", 1)
    return behind_quantities(in_year(Selection((), (agency,)), int(year)), (group,))
