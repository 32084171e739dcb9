"""The workbook's first sheet: where it comes from, what it holds, the sums by year, and charts of them. Knows no Streamlit."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

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


def overview(library: Library, imprint: Imprint, counted: Counted) -> dict[str, Any]:
    """The sheet as workbook_process.py writes it: its facts, a row a year, and two charts of these: requests, and outcomes' shares."""
    _ = imprint.words.translate
    by_year = _by_year(library, imprint)
    parts = enumerate(outcome_parts(imprint.words, dark=False), start=6)
    requests = {
        "title": _("Requests by year"), "kind": {"type": "column"}, "series": ((1, _ACCENT), (2, _QUIET)),
    }  # fmt: skip
    outcomes = {
        "title": _("How requests were concluded"), "kind": {"type": "column", "subtype": "percent_stacked"},
        "series": [(column, part.colour) for column, part in parts],
    }  # fmt: skip
    return {
        "name": _("Overview"),
        "facts": _facts(imprint, counted, int(count_reports(library, imprint.selection)["n_reports"].iloc[0])),
        "heads": [str(head) for head in by_year.columns],
        "rows": by_year.astype(object).where(by_year.notna(), None).to_numpy().tolist(),
        "charts": (requests, outcomes),
    }


def _facts(imprint: Imprint, counted: Counted, every: int) -> list[tuple[str, str]]:
    """What it is, and how many rows each further sheet has."""
    words, _ = imprint.words, imprint.words.translate
    facts = [
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
    return facts + [(name, words.plural("{count} row", "{count} rows", n_rows)) for name, n_rows in sheets]


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
