"""What reading a document costs by its format, beside the bare library below it.

    python -m benchmarks.bench_readers [FOLDER …]

On one core, all in one run: each round reads every file once, by each way in turn, and the median of the rounds counts, in
processor time. `reader` is bytes → Document, held no longer than until the next; `whole line` is `read_reports`, files →
DataFrames, all in one call. Beside them stands what the bare library needs for the same bytes: the lxml tree, the ZIP file and
the tree of its text part, the words of pdfplumber. Memory is what the first pass takes at the most beyond what was in use
before, in a process of its own for each way, since in one that has read before it comes from what others gave back. PDFs are
read in place here and not in a worker, so that their time and memory count.

At the end a batch of 1,000 small documents is read with and without a PDF among them that never ends: it may cost the batch no
more than its own limit.
"""

import io
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import lxml.html
import pdfplumber
from lxml import etree

from parsing import UnreadableReport, read_report, read_reports, worker
from parsing.bounds import SECONDS
from parsing.readers.docx import read_docx
from parsing.readers.html import read_html
from parsing.readers.pdf import read_pdf
from parsing.readers.xlsx import read_xlsx
from tests.made_documents import make_pdf, stream_object

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "data" / "sample", ROOT.parent / "shared" / "corpus")
ROUNDS = 7
BATCH = 1_000

Way = Callable[[bytes], object]
Passes = dict[str, Callable[[], object]]  # a way of reading → one pass over all files


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document: the ending of its files, its reader, and the bare library with its name."""

    ending: str
    reader: Way
    bare_name: str
    bare: Way


def html_tree(data: bytes) -> object:
    return lxml.html.document_fromstring(data)


def zip_tree(part: str) -> Way:
    def read(data: bytes) -> object:
        return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(part))

    return read


def pdf_words(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_words() for page in document.pages]


FORMATS = {
    "HTML": Format(".html", read_html, "lxml tree", html_tree),
    "Word": Format(".docx", read_docx, "zip + lxml tree", zip_tree("word/document.xml")),
    "PDF": Format(".pdf", read_pdf, "pdfplumber words", pdf_words),
    "Workbook": Format(".xlsx", read_xlsx, "zip + lxml tree", zip_tree("xl/worksheets/sheet1.xml")),
}


def passes(kind: Format, paths: Sequence[Path]) -> Passes:
    files = [path.read_bytes() for path in paths]

    def each(read: Way) -> Callable[[], None]:
        def read_all() -> None:
            for data in files:
                read(data)

        return read_all

    return {kind.bare_name: each(kind.bare), "reader": each(kind.reader), "whole line": lambda: read_reports(paths)}


def measure(ways: Passes) -> dict[str, float]:
    """For each way its processor seconds for all files, in the median, after one round that warms the caches up."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, read in ways.items():
            started = time.process_time()
            read()
            seconds[name].append(time.process_time() - started)
    return {name: median(listed[1:]) for name, listed in seconds.items()}


def peak_of(name: str, way: str, paths: Sequence[Path]) -> float:
    """Megabytes that one way of reading takes; in a process that has read nothing before."""
    read_in_place()
    return peak(passes(FORMATS[name], paths)[way])


def read_in_place() -> None:
    """PDFs are read here, as in a worker."""
    worker.in_worker = True


def peak(call: Callable[[], object]) -> float:
    """Megabytes that a call takes at the most beyond what is in use before; 0 where the system does not tell."""
    status, mark = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not mark.exists():
        return 0.0
    mark.write_text("5")  # the mark of most memory used begins anew

    def told(field: str) -> int:
        found = re.search(rf"{field}:\s+(\d+) kB", status.read_text())
        return int(found[1]) if found else 0

    before = told("VmRSS")
    call()
    return max(0, told("VmHWM") - before) / 1024


def is_report(path: Path) -> bool:
    try:
        read_report(path)
    except UnreadableReport:
        return False
    return True


def endless_pdf(levels: int = 40) -> bytes:
    """A PDF whose forms each draw the next one twice."""

    def form(uses: str, drawn: bytes) -> bytes:
        return stream_object(drawn, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << {uses} >> >>")

    forms = {20 + i: form(f"/X {21 + i} 0 R", b"/X Do /X Do") for i in range(levels)}
    last = {20 + levels: form("", b"0 0 m 9 9 l S")}
    return make_pdf(["/X Do"], extra={3: b"<< /XObject << /X 20 0 R >> >>", **forms, **last})


def seconds_of(paths: Iterable[Path]) -> float:
    """Seconds by the clock that a batch takes, its workers' time included."""
    started = time.perf_counter()
    read_reports(paths)
    return time.perf_counter() - started


def measure_batch(folder: Path) -> tuple[float, float]:
    """Seconds for small documents of the sample, each told apart by its last line; and with a hostile one in the middle."""
    given = [path for path in sorted(folder.rglob("*")) if path.suffix in (".txt", ".md")]
    with tempfile.TemporaryDirectory() as made:
        paths = [Path(made, f"{n}{given[n % len(given)].suffix}") for n in range(BATCH)]
        for n, path in enumerate(paths):
            path.write_bytes(given[n % len(given)].read_bytes() + f"\n{n}\n".encode())
        hostile = Path(made, "endless.pdf")
        hostile.write_bytes(endless_pdf())
        seconds_of(paths[:20])
        return seconds_of(paths), seconds_of([*paths[: BATCH // 2], hostile, *paths[BATCH // 2 :]])


def main(folders: Sequence[Path]) -> None:
    """Measure the files of each folder by their format, on one core; then a batch with a hostile file among the rest."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    alone, beside = measure_batch(FOLDERS[0])
    read_in_place()
    print(f"Processor time on one core, medians of {ROUNDS} rounds, all ways in turn within each round.")
    for folder in folders:
        for name, kind in FORMATS.items():
            files = [path for path in sorted(folder.rglob(f"*{kind.ending}")) if is_report(path)]
            if not files:
                continue
            seconds = measure(passes(kind, files))
            print(f"\n{name}, {folder.parent.name}/{folder.name}: {len(files)} files")
            print(f"    {'':20}{'ms a report':>12}{'of the bare library':>22}{'peak MB':>10}")
            for way, taken in seconds.items():
                with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
                    memory = fresh.submit(peak_of, name, way, files).result()
                ratio = f"{taken / seconds[kind.bare_name]:.2f} times"
                print(f"    {way:20}{1000 * taken / len(files):12.2f}{ratio:>22}{memory:10.1f}")
    print(f"\nA batch of {BATCH} small documents: {alone:.1f} s; with a PDF that never ends among them: {beside:.1f} s,")
    print(f"    {beside - alone:.1f} s more, where its own limit is {SECONDS:g} s")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [folder for folder in FOLDERS if folder.is_dir()])
