"""What every page asks of a library, and how long its whole run takes: for benchmarks/bench_library.py.

    python -m benchmarks.library_pages LIBRARY …          # JSON: for each library, selection and page, what was measured
    python -m benchmarks.library_pages --memory LIBRARY   # the most memory of a server whose sessions open all pages, MB

The questions need no list: a page is run, and what it asks is written down as it asks it. What a page asks on a click only stands in
ON_CLICK, one line each. With several libraries each page is run on one after the other, so that what else the machine does
falls on all of them; processor time is measured, of all threads.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import source
from library.queries import Selection, list_reports
from library.queries_figures import behind_quantity, figures_behind
from library.queries_filters import list_agencies, list_years
from library.queries_library import library_facts, report_versions
from library.queries_reports import list_findings, report_facts, report_rows
from library.store import Library, open_stored

ROOT = Path(__file__).parent.parent
RUNS = 3
CHOSEN = 50  # agencies of the smaller selection
FIRST_PAGE = "overview"
PAGES = (FIRST_PAGE, "channels", "requests", "appeals", "compare", "quality", "reports", "method")
SESSIONS = 3

Question = Callable[..., pd.DataFrame]
Call = tuple[Question, tuple[Any, ...]]

# What pages ask on a click, with the selection in the place of each SELECTION and a report in that of each REPORT.
SELECTION, REPORT = "selection", "report"
ON_CLICK: dict[str, tuple[tuple[Question, tuple[Any, ...]], ...]] = {
    "overview": ((behind_quantity, (SELECTION, "denied")), (behind_quantity, (SELECTION, "new"))),
    "channels": (
        (figures_behind, (SELECTION, "channels", (("kind", ("disclosure",)), ("channel", ("website", "wechat"))))),
        (behind_quantity, (SELECTION, "published_items", True)),
    ),
    "requests": (
        (figures_behind, (SELECTION, "requests", (("outcome", ("granted",)), ("applicant", ("natural_person",))))),
        (behind_quantity, (SELECTION, "concluded", True)),
    ),
    "appeals": ((behind_quantity, (SELECTION, "lawsuit_total")), (behind_quantity, (SELECTION, "review_corrected"))),
    "quality": ((list_findings, (SELECTION, ("error",), ("results_total",), 500)), (list_findings, (SELECTION, (), (), 500))),
    "reports": (
        (report_facts, (REPORT,)),
        (report_rows, (REPORT, "requests")),
        (report_rows, (REPORT, "disclosures")),
        (report_rows, (REPORT, "findings")),
        (report_versions, (REPORT,)),
    ),
    "library": ((library_facts, ()),),
    "filters": ((list_agencies, (SELECTION, "教育", 50)), (list_reports, (SELECTION, 50, 100)), (list_years, ())),
}


@dataclass
class Asked:
    """A question with the processor seconds that its first answer took and that a later one does."""

    name: str
    cold: float
    warm: float


@dataclass
class PageRun:
    """A page on a library: processor seconds of a whole run with nothing kept and of one with the answers kept."""

    library: str
    selection: str
    page: str
    cold: float = 0.0
    kept: float = 0.0
    asked: list[Asked] = field(default_factory=list)


def selections(library: Library) -> dict[str, Selection]:
    """Everything, and CHOSEN agencies spread over the whole library."""
    named = library.cursor().execute("SELECT DISTINCT agency FROM reports WHERE agency IS NOT NULL ORDER BY agency").fetchall()
    step = max(1, len(named) // CHOSEN)
    return {
        "everything": Selection(),
        f"{CHOSEN} agencies": Selection(agencies=tuple(name for (name,) in named[::step][:CHOSEN])),
    }


@contextmanager
def listening(heard: dict[Call, None]) -> Iterator[None]:
    """Write down each question that pages ask, with its arguments."""
    answer = source.ask

    def ask(question: Question, *arguments: Any) -> pd.DataFrame:
        heard[(question, arguments)] = None
        return answer(question, *arguments)

    source.ask = ask
    try:
        yield
    finally:
        source.ask = answer


def open_page(path: str, selection: Selection) -> AppTest:
    """The page with this selection, run once as a new session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.query_params["lang"] = "en"
    if selection.agencies:
        app.query_params["agency"] = list(selection.agencies)
    app._page_hash = "" if path == FIRST_PAGE else calc_hash(path)
    return run(app)


def run(app: AppTest) -> AppTest:
    """Run it once more. Raises RuntimeError where the page fails."""
    app.run()
    if app.exception:
        raise RuntimeError(str(app.exception[0].value))
    return app


def seconds_of_run(app: AppTest, anew: bool) -> float:
    """Processor seconds of one run of a page, all threads together; `anew` forgets first what was kept of answers."""
    if anew:
        source.MEMORY.forget()
    started = time.process_time()
    run(app)
    return time.process_time() - started


def seconds_of(library: Library, question: Question, arguments: tuple[Any, ...]) -> float:
    """Processor seconds that one answer takes, all threads together."""
    started = time.process_time()
    question(library, *arguments)
    return time.process_time() - started


def questions_of(page: str, selection: Selection, library: Library, heard: Iterable[Call]) -> list[Call]:
    """What a page asked as it ran, and what it asks on a click."""
    report = library.cursor().execute("SELECT report_id FROM reports ORDER BY number DESC LIMIT 1").fetchone()
    given = {SELECTION: selection, REPORT: report[0] if report else ""}
    clicks = [
        (question, tuple(given.get(value, value) if isinstance(value, str) else value for value in arguments))
        for question, arguments in ON_CLICK.get(page, ())
    ]
    return [*heard, *clicks]


def measure_questions(library: Library, calls: Iterable[Call]) -> list[Asked]:
    """Each question twice on a connection of its own, opened for it: the first answer and a later one."""
    asked = []
    for question, arguments in calls:
        fresh = open_stored(library.folder) if library.folder else library
        cold, warm = (seconds_of(fresh, question, arguments) for _ in range(2))
        fresh.connection.close()
        told = ", ".join(str(value) for value in arguments if not isinstance(value, Selection))
        asked.append(Asked(f"{question.__name__}({told[:60]})", cold, warm))
    return asked


def measure_page(page: str, folders: Sequence[Path], chosen: str) -> list[PageRun]:
    """A page on each library in turn, round by round."""
    runs = []
    for folder in folders:
        os.environ["OGI_LIBRARY"] = str(folder)
        library = open_stored(folder)
        selection, heard = selections(library)[chosen], dict[Call, None]()
        source.MEMORY.forget()
        with listening(heard):
            app = open_page(page, selection)
        runs.append((PageRun(folder.name, chosen, page), app, folder, questions_of(page, selection, library, heard), library))
    for anew in (True, False):
        seconds: dict[str, list[float]] = {folder.name: [] for folder in folders}
        for _ in range(RUNS):
            for _, app, folder, _, _ in runs:
                os.environ["OGI_LIBRARY"] = str(folder)
                seconds[folder.name].append(seconds_of_run(app, anew))
        for result, *_ in runs:
            setattr(result, "cold" if anew else "kept", median(seconds[result.library]))
    for result, _, _, calls, library in runs:
        result.asked = measure_questions(library, calls)
    return [result for result, *_ in runs]


def main(folders: Sequence[Path]) -> None:
    """Measure all pages and print what was measured as JSON."""
    os.environ["OGI_LIBRARY"] = str(folders[0])
    chosen = list(selections(open_stored(folders[0])))
    pages = (*PAGES, *(name for name in ON_CLICK if name not in PAGES))
    results = [result for name in chosen for page in pages for result in _measured(page, folders, name)]
    print(json.dumps([asdict(result) for result in results]))


def print_most_memory(folder: Path) -> None:
    """Open all pages of one library in several sessions, as a server does, and print the most memory that it took, in MB."""
    os.environ["OGI_LIBRARY"] = str(folder)
    chosen = selections(open_stored(folder)).values()
    for _ in range(SESSIONS):
        for selection in chosen:
            for page in PAGES:
                open_page(page, selection)
    # Not getrusage: what the process that started this one has taken would count there.
    (most,) = re.findall(r"^VmHWM:\s*(\d+) kB$", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
    print(int(most) / 1024)


def _measured(page: str, folders: Sequence[Path], chosen: str) -> list[PageRun]:
    if page in PAGES:
        return measure_page(page, folders, chosen)
    results = []
    for folder in folders:
        library = open_stored(folder)
        calls = questions_of(page, selections(library)[chosen], library, ())
        results.append(PageRun(folder.name, chosen, page, asked=measure_questions(library, calls)))
    return results


if __name__ == "__main__":
    if sys.argv[1] == "--memory":
        print_most_memory(Path(sys.argv[2]))
    else:
        main([Path(argument) for argument in sys.argv[1:]])
