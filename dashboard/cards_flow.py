"""The flow from applicants to outcomes on the requests page, with its title, its data table and the way to its sources."""

import pandas as pd

from dashboard import source
from dashboard.charts import Part, outcome_parts
from dashboard.charts_flow import flow
from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.layout import Chart, card
from dashboard.rows import Row, by_place, rows_of, whole_numbers
from dashboard.scope import Scope, told_words
from dashboard.theme import palette
from library.queries_figures import figures_behind
from library.queries_requests import applicant_flow
from library.schema import ANSWERS
from library.totals import APPLICANTS, QUANTITIES
from parsing.form import FORM

OPEN = ("granted", "partially_granted")


@card
def show_flow(scope: Scope) -> Chart | None:
    """From kinds of applicants to what became of their requests, in the latest year."""
    language = words()
    answer = source.ask(applicant_flow, scope.latest).rename(columns={"applicant": "source", "outcome_group": "target"})
    told = rows_of(answer)
    if not any(row["count"] for row in told):
        return None
    applicants = tuple(
        Part(term.code, language.term(term), palette(dark()).muted) for term in FORM.applicants if term.code != "total"
    )
    outcomes = outcome_parts(language, dark())
    names = {part.code: part.name for part in (*applicants, *outcomes)}
    counts = by_place(told, "source", "target")
    return Chart(
        flow(told, applicants, outcomes, language, dark()),
        key="flow",
        title=_flow_title(counts, names),
        subtitle=_("Requests concluded, by applicant and outcome, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bands from the six kinds of applicants to the six outcomes of their requests, as wide as their numbers."),
        table=pd.DataFrame(
            {_("Applicant"): [names[code] for code in APPLICANTS]}
            | {names[group]: whole_numbers(counts[code][group] for code in APPLICANTS) for group in ANSWERS}
        ),
        behind=lambda mark: _behind_flow(scope, mark),
    )


def _flow_title(counts: dict[str, Row], names: dict[str, str]) -> str:
    by_source = {code: sum(counts[code].values()) for code in sorted(counts)}
    first = max(by_source, key=lambda code: by_source[code])
    opened = sum(counts[first][group] for group in OPEN)
    return _(
        "{applicant}: {share} of the requests concluded; {rate} of theirs granted in full or in part",
        applicant=names[first],
        share=words().percent(by_source[first] / sum(by_source.values()), 0),
        rate=words().percent(opened / by_source[first], 0),
    )


def _behind_flow(scope: Scope, mark: str) -> pd.DataFrame:
    applicant, group = mark.split("|")
    groups = [group] if group else list(ANSWERS)
    outcomes = tuple(code for name in groups for code in QUANTITIES[name].cells["outcome"])
    cells = (("outcome", outcomes), ("applicant", (applicant,) if applicant else APPLICANTS))
    found = source.ask(figures_behind, scope.latest, "requests", cells)
    return found[found["value"] > 0]
