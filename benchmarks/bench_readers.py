"""What reading a document costs by its format, beside the bare library below it.

    python -m benchmarks.bench_readers [FOLDER …]

On one core, all in one run: each round reads every file once, by each way in turn, and the median of the rounds counts.
`reader` is bytes → Document; `whole line` is `read_reports`, files → DataFrames, all in one call, a PDF in its worker. Beside
them stands what the bare library needs for the same bytes: the lxml tree, the ZIP file and the tree of its text part, the words
of pdfplumber. Memory is what the first pass over the files takes at the most beyond what was in use before.
"""

import io
import os
import re
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import lxml.html
import pdfplumber
from lxml import etree

from parsing import UnreadableReport, read_report, read_reports
from parsing.readers.docx import read_docx
from parsing.readers.html import read_html
from parsing.readers.pdf import read_pdf
from parsing.readers.xlsx import read_xlsx

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "data" / "sample", ROOT.parent / "shared" / "corpus")
ROUNDS = 7

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
    return {
        kind.bare_name: lambda: [kind.bare(data) for data in files],
        "reader": lambda: [kind.reader(data) for data in files],
        "whole line": lambda: read_reports(paths),
    }


def measure(ways: Passes) -> tuple[dict[str, float], dict[str, float]]:
    """For each way its seconds for all files, in the median, and the megabytes of its first pass."""
    memory = {name: peak(read) for name, read in ways.items()}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, read in ways.items():
            started = time.perf_counter()
            read()
            seconds[name].append(time.perf_counter() - started)
    return {name: median(listed) for name, listed in seconds.items()}, memory


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


def main(folders: Sequence[Path]) -> None:
    """Measure the files of each folder by their format, on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"One core, medians of {ROUNDS} rounds, all ways in turn within each round.")
    for folder in folders:
        for name, kind in FORMATS.items():
            files = [path for path in sorted(folder.rglob(f"*{kind.ending}")) if is_report(path)]
            if not files:
                continue
            seconds, memory = measure(passes(kind, files))
            print(f"\n{name}, {folder.parent.name}/{folder.name}: {len(files)} files")
            print(f"    {'':20}{'ms a report':>12}{'of the bare library':>22}{'peak MB':>10}")
            for way, taken in seconds.items():
                ratio = f"{taken / seconds[kind.bare_name]:.2f} times"
                print(f"    {way:20}{1000 * taken / len(files):12.2f}{ratio:>22}{memory[way]:10.0f}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [folder for folder in FOLDERS if folder.is_dir()])
