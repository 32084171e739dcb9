"""How fast documents are added, and what a page costs on a large library beside a small one and beside other ways of asking.

    python -m benchmarks.bench_library [REPORTS] [--tables DIR]      # 20,000 reports by default; 500000 takes half an hour and 8 GB

All documents, tables and libraries are made up (library.simulate) and thrown away afterwards; --tables keeps the tables for the next time.
Processor seconds, all threads together, but for documents a second, which are on the clock.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from library.ingest import add_bytes, add_paths
from library.parallel import parse_here
from library.simulation.bulk import write_bulk_tables
from library.simulation.stored import store_tables
from library.store import Library, open_stored

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
CORPUS = ROOT.parent / "shared" / "corpus"
ONE_REPORT = "# 示例市审计局（模拟）2025年政府信息公开工作年度报告\n".encode()
DOCUMENTS = 40  # of each format, read by 1 and by 2 workers
SMALL = 100  # reports of the library beside which the large one is measured
# Goals: a whole run on the large library in times that on the small one; seconds of a question; megabytes of the process.
GOALS = {"everything": 3.0, "50 agencies": 1.5}
QUESTION_SECONDS, MEGABYTES = 0.5, 600


def print_added() -> None:
    """Documents a second into an empty library, whole: read, written down, published."""
    print(
        f"Documents added a second, {DOCUMENTS} of each format at the most\n    {'':12}{'files':>6}{'1 worker':>10}{'2 workers':>10}"
    )
    files = defaultdict[str, list[Path]](list)
    for folder in (SAMPLE, CORPUS):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".txt", ".html", ".md", ".docx", ".pdf", ".xlsx"):
                files[path.suffix].append(path)
    for suffix, paths in sorted(files.items()):
        some = paths[:: max(1, len(paths) // DOCUMENTS)][:DOCUMENTS]
        rates = [len(some) / _seconds(partial(_added, some, workers)) for workers in (1, 2)]
        print(f"    {suffix:12}{len(some):6}" + "".join(f"{rate:10.1f}" for rate in rates))


def _added(paths: Sequence[Path], workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add_paths(Path(folder), paths, partial(parse_here, workers=workers))


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def measured(*arguments: object, module: str = "library_pages") -> str:
    """What a module of benchmarks prints in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr[-2000:])
    return ended.stdout


def print_pages(small: Path, large: Path) -> None:
    """Each page's whole run on both libraries, and its slowest questions on the large one."""
    runs = defaultdict[tuple[str, str], dict[str, dict[str, Any]]](dict)
    for run in json.loads(measured(small, large)):
        runs[run["selection"], run["page"]][run["library"]] = run
    for selection in dict.fromkeys(name for name, _ in runs):
        print(f"\n{selection}: a page's run with nothing kept, and with answers kept; its questions, first and later answer")
        print(
            f"    {'':12}{'small':>8}{'large':>8}{'times':>7}{'kept':>8}{'times':>7}{'questions':>11}{'slowest':>9}{'later':>8}"
        )
        for (chosen, page), by_library in runs.items():
            if chosen == selection:
                print(_page_line(page, by_library[small.name], by_library[large.name], GOALS[selection]))


def _page_line(page: str, small: dict[str, Any], large: dict[str, Any], goal: float) -> str:
    slowest = max(large["asked"], key=lambda asked: float(asked["cold"]))
    line = f"    {page:12}"
    if large["cold"]:
        times = [large[way] / small[way] for way in ("cold", "kept")]
        line += f"{small['cold']:8.3f}{large['cold']:8.3f}{times[0]:7.2f}{large['kept']:8.3f}{times[1]:7.2f}"
        missed = times[1] > goal
    else:
        line, missed = line + " " * 38, False
    line += f"{len(large['asked']):11}{slowest['cold']:9.3f}{slowest['warm']:8.3f}  {slowest['name']}"
    return line + ("  MISSED" if missed or slowest["cold"] > QUESTION_SECONDS else "")


def print_memory(small: Path, large: Path) -> None:
    """The most memory of a server whose sessions have opened all pages, on each library."""
    print("\nMemory of a server with one library, all pages opened by several sessions, MB")
    for name, library in (("small", small), ("large", large)):
        memory = float(measured("--memory", library))
        print(f"    {name:12}{memory:8.0f}" + ("  MISSED" if memory > MEGABYTES else ""))


def print_publication(library: Path) -> None:
    """How long it takes to add one report to the library, whose tables are written anew for it."""
    seconds = _seconds(lambda: add_bytes(library, [("one.md", ONE_REPORT)]))
    before = sum(path.stat().st_size for path in library.glob("tables-*.duckdb")) / 2**20
    print(f"\nOne report added to the large library, read and published: {seconds:.1f} s for tables of {before:.0f} MB")


def print_others(library: Path, tables: Path) -> None:
    """The same question (requests concluded by year; every report) asked of the library, of the Parquet files, and of pandas."""
    stored = open_stored(library)
    ways: dict[str, Callable[[], pd.DataFrame]] = {
        "library": partial(_of_library, stored),
        "DuckDB over Parquet": partial(_of_parquet, tables),
        "pandas over Parquet": partial(_of_pandas, tables),
    }
    print("\nRequests concluded, by year, over all reports: processor seconds")
    answers = []
    for name, ask in ways.items():
        started = time.process_time()
        answers.append(ask().astype(int).values.tolist())
        print(f"    {name:22}{time.process_time() - started:8.3f}")
    if answers.count(answers[0]) != len(answers):
        raise SystemExit(f"The ways do not agree: {answers}")


def _of_library(library: Library) -> pd.DataFrame:
    parts = (
        library.cursor().execute("SELECT year, sum(concluded)::BIGINT FROM summaries GROUP BY year ORDER BY year").fetchall()
    )
    return pd.DataFrame(parts)


def _of_parquet(tables: Path) -> pd.DataFrame:
    question = f"""
        SELECT year, sum(count)::BIGINT FROM '{tables}/requests/*.parquet' JOIN '{tables}/reports/*.parquet' USING (report_id)
        WHERE outcome = 'concluded' AND applicant = 'total' GROUP BY year ORDER BY year"""
    return pd.DataFrame(duckdb.execute(question).fetchall())


def _of_pandas(tables: Path) -> pd.DataFrame:
    rows = [("outcome", "==", "concluded"), ("applicant", "==", "total")]
    requests = pd.read_parquet(tables / "requests", columns=["report_id", "count"], filters=rows)
    reports = pd.read_parquet(tables / "reports", columns=["report_id", "year"])
    return requests.merge(reports, on="report_id").groupby("year")["count"].sum().reset_index()


def _small_library(work: Path) -> Path:
    """Of the first seed that gives a finding: without any the page on quality draws no chart, and would seem quick beside a large one."""
    for seed in count(1):
        tables = work / f"few-{seed}"
        write_bulk_tables(SMALL, tables, seed)
        if len(pd.read_parquet(tables / "findings", columns=["rule"])):
            return store_tables(tables, work / "small").parent
    raise AssertionError("there is always another seed")


def main(arguments: list[str] | None = None) -> None:
    """Make the libraries, measure, print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.bench_library", description=__doc__.splitlines()[0])
    options.add_argument("reports", nargs="?", type=int, default=20_000, metavar="REPORTS")
    options.add_argument(
        "--tables", type=Path, metavar="DIR", help="keep the made-up tables here, or take those that are there"
    )
    chosen = options.parse_args(arguments)
    print_added()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tables = chosen.tables or work / "tables"
        if not (tables / "reports").is_dir():
            seconds = _seconds(lambda: write_bulk_tables(chosen.reports, tables, 1), time.process_time)
            print(f"\n{chosen.reports} made-up reports as tables: {seconds:.0f} s")
        small, large = _small_library(work), work / "large"
        seconds = _seconds(lambda: store_tables(tables, large), time.process_time)
        size = sum(path.stat().st_size for path in large.rglob("*") if path.is_file()) / 2**20
        print(f"Stored as a library: {seconds:.0f} s, {size:.0f} MB")
        print_pages(small, large)
        print("\nEvery question under every kind of filter: processor seconds")
        print(measured(large, module="library_questions"), end="")
        print_memory(small, large)
        print_others(large, tables)
        print_publication(large)


if __name__ == "__main__":
    main()
