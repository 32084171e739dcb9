"""Every named question of library/queries*.py under every kind of filter: for benchmarks/bench_library.py.

    python -m benchmarks.library_questions LIBRARY      # one table of processor seconds, all threads together

Each is asked twice on a connection opened for it alone; the first answer stands in the table, with the slowest of the later ones in
the last column. A limited viewer is one who may see a single city.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from library.limits import Limit
from library.queries import Selection, coverage, list_failures, list_reports, list_superseded
from library.queries_appeals import legacy_appeals
from library.queries_channels import channel_mix
from library.queries_figures import behind_quantity, figures_behind
from library.queries_filters import list_agencies, list_levels, list_regions, list_years, name_region, search_agencies
from library.queries_library import (
    documents_here,
    library_facts,
    recent_documents,
    report_decision,
    report_versions,
    reports_in_force,
)  # fmt: skip
from library.queries_peers import Condition, against_peers, outliers, peer_groups, standings
from library.queries_reports import (
    count_reports,
    findings_by_agency,
    findings_by_rule,
    findings_by_year,
    list_findings,
    report_facts,
    report_rows,
    reports_by_findings,
)  # fmt: skip
from library.queries_requests import applicant_flow, balance, legacy_outcomes, outcome_mix, reasons
from library.queries_sums import change, leading_agencies, ratios, shared_agencies, sums
from library.queries_tables import selected_rows
from library.schema import FIGURE_TABLES
from library.store import Library, limited, open_stored
from library.totals import QUANTITIES

QUESTION_SECONDS = 0.5
LIMITED = "limited"
Question = Callable[..., pd.DataFrame]
_RATE = (("granted", "partially_granted"), ("concluded",))
_YEAR, _AGENCY = ("year",), ("agency",)

# Each with the arguments that follow the selection.
ABOUT_A_SELECTION: tuple[tuple[Question, tuple[Any, ...]], ...] = (
    (list_agencies, ("教育", 50)),
    (search_agencies, ((), 31)),
    (search_agencies, (("教育", "第1"), 8)),
    (coverage, ()),
    (list_reports, ()),
    (list_reports, (50, 100)),
    (count_reports, ()),
    (sums, (tuple(QUANTITIES), _YEAR)),
    (sums, (("concluded",), _AGENCY)),
    (ratios, (*_RATE, _YEAR)),
    (ratios, (*_RATE, _AGENCY)),
    (leading_agencies, (("concluded", "new", "granted"), 500)),
    (shared_agencies, (2024,)),
    (change, (2024, *_RATE)),
    (outcome_mix, (_YEAR,)),
    (balance, (_YEAR,)),
    (applicant_flow, ()),
    (reasons, ("denied", _YEAR)),
    (legacy_outcomes, (_YEAR,)),
    (legacy_appeals, (_YEAR,)),
    (channel_mix, ("disclosure", _YEAR)),
    (channel_mix, ("request", _YEAR)),
    (figures_behind, ("channels", (("kind", ("disclosure",)), ("channel", ("website", "wechat"))))),
    (figures_behind, ("disclosures", ())),
    (figures_behind, ("requests", (("outcome", ("granted",)), ("applicant", ("natural_person",))))),
    *((behind_quantity, (quantity,)) for quantity in ("new", "denied", "new_natural_person", "lawsuit_total", "published_items")),
    (behind_quantity, ("concluded", True)),
    (behind_quantity, ("review_corrected", True)),
    (findings_by_rule, ()),
    (findings_by_agency, (50,)),
    (findings_by_year, ()),
    (list_findings, ((), (), 100)),
    (list_findings, (("error",), ("results_total",), 1000)),
    (reports_by_findings, ("error", 200)),
    (peer_groups, ()),
    (standings, _RATE),
    (standings, (("concluded",),)),
    (standings, (*_RATE, None, (Condition(*_RATE, "under", 0.2), Condition(("new",), (), "over", 50)))),
    (against_peers, ((_RATE,),)),
    (against_peers, ((_RATE, (("new",), ()), (("concluded",), ())),)),
    (outliers, _RATE),
    (selected_rows, ("reports", 1000)),
    (selected_rows, ("requests", 1000)),
)  # fmt: skip


def about_the_library(library: Library) -> tuple[tuple[Question, tuple[Any, ...]], ...]:
    """Questions that no filter changes, with a report of the library to ask about."""
    rows = library.cursor().execute("SELECT report_id, sha256, agency FROM reports ORDER BY number DESC LIMIT 50").fetchall()
    report = rows[0][0] if rows else ""
    digests, agencies = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
    return (
        (list_years, ()),
        (list_levels, ()),
        (list_regions, ("",)),
        (list_regions, ("990000",)),
        (list_regions, ("990100",)),
        (name_region, ("990102",)),
        (list_failures, ()),
        (list_superseded, ()),
        (report_facts, (report,)),
        *((report_rows, (report, table)) for table in FIGURE_TABLES),
        (report_versions, (report,)),
        (report_decision, (report,)),
        (library_facts, ()),
        (recent_documents, (50,)),
        (documents_here, (digests,)),
        (reports_in_force, (agencies, (2023,) * len(agencies))),
    )


def selections(library: Library) -> dict[str, Selection]:
    """One selection of each kind."""
    named = library.cursor().execute("SELECT agency FROM agencies ORDER BY agency").fetchall()
    some = tuple(name for (name,) in named[:: max(1, len(named) // 50)][:50])
    first, last = library.cursor().execute("SELECT min(year), max(year) FROM reports").fetchone() or (None, None)
    return {
        "everything": Selection(),
        "year": Selection(years=(last,)),
        "first year": Selection(years=(first,)),
        "province": Selection(region="990000"),
        "county": Selection(region="990102"),
        "level": Selection(levels=("county",)),
        "levels, year": Selection(levels=("county", "department"), years=(last,)),
        "50 agencies": Selection(agencies=some),
        "1 agency": Selection(agencies=some[:1]),
    }


def seconds(folder: Path, question: Question, arguments: tuple[Any, ...], limit: Limit) -> tuple[float, float]:
    """Processor seconds of the first answer and of a later one; that a viewer's part is set up counts for neither."""
    library = open_stored(folder)
    shown = limited(library, limit)
    taken = []
    for _ in range(2):
        started = time.process_time()
        question(shown, *arguments)
        taken.append(time.process_time() - started)
    for opened in {id(shown): shown, id(library): library}.values():
        opened.connection.close()
    return taken[0], taken[1]


def measured(folder: Path) -> Iterator[tuple[str, Mapping[str, tuple[float, float]]]]:
    """Each question with its seconds under each filter."""
    library = open_stored(folder)
    chosen, city = selections(library), Limit(regions=("990100",))
    for question, arguments in ABOUT_A_SELECTION:
        by_filter = {name: seconds(folder, question, (one, *arguments), Limit()) for name, one in chosen.items()}
        by_filter[LIMITED] = seconds(folder, question, (Selection(), *arguments), city)
        yield _named(question, arguments), by_filter
    for question, arguments in about_the_library(library):
        yield _named(question, arguments), {"everything": seconds(folder, question, arguments, Limit())}


def _named(question: Question, arguments: tuple[Any, ...]) -> str:
    return f"{question.__name__}({', '.join(str(value) for value in arguments)[:28]})"


def main(folder: Path) -> None:
    """Print the table."""
    library = open_stored(folder)
    names = [*selections(library), LIMITED]
    started = time.process_time()
    limited(library, Limit(regions=("990100",)))
    print(f"A limited viewer's part is set up in {time.process_time() - started:.2f} s")
    print(f"    {'':48}" + "".join(f"{name:>13}" for name in names) + f"{'later, most':>13}")
    for name, by_filter in measured(folder):
        first = [by_filter[kind][0] if kind in by_filter else None for kind in names]
        later = max(answer[1] for answer in by_filter.values())
        line = "".join(f"{'' if value is None else format(value, '.3f'):>13}" for value in first)
        missed = "  MISSED" if max(value for value in first if value is not None) > QUESTION_SECONDS else ""
        print(f"    {name:48}{line}{later:13.3f}{missed}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
