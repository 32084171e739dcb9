"""How fast reports are read, beside what the bare libraries need for the same files.

    python -m benchmarks.bench_parsing [FOLDER …]

Processor time on one core, all in one run: each round reads every file once, by each way in turn, and the median of the rounds
counts.
The whole line is `read_reports`: bytes → Document → figures → findings → DataFrames, all files in one call. Beside it stand the
lxml tree with its tables flattened to rows of text, and `pandas.read_html`; both know neither labels nor sentences.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import lxml.html
import pandas as pd

from parsing import read_reports

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "data" / "sample", ROOT.parent / "shared" / "corpus")
ROUNDS = 7

# What is compared, and the names of its files; HTML without a table is left out, since read_html takes it for an error.
FORMATS = {"HTML": (".html", ".htm"), "text": (".txt",), "Markdown": (".md",)}

Reader = Callable[[Sequence[Path]], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Processor seconds that a way of reading took for all the files, round by round."""

    name: str
    files: int
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)


def flatten_tables(paths: Sequence[Path]) -> list[list[list[str]]]:
    """Every table of the files as rows of text, by lxml alone."""
    return [
        [[str(cell.xpath("string()")) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
        for path in paths
        for table in lxml.html.document_fromstring(path.read_bytes()).iter("table")
    ]


def read_html(paths: Sequence[Path]) -> list[list[pd.DataFrame]]:
    """Every table of the files as a DataFrame, by pandas alone."""
    return [pd.read_html(path, flavor="lxml") for path in paths]


def measure(ways: dict[str, Reader], paths: Sequence[Path], rounds: int = ROUNDS) -> list[Timing]:
    """Each way of reading all the files, once a round in turn, after one round that warms the caches up."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, read in ways.items():
            start = time.process_time()
            read(paths)
            seconds[name].append(time.process_time() - start)
    return [Timing(name, len(paths), tuple(listed[1:])) for name, listed in seconds.items()]


def find_files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """The files of a folder with one of these endings; of HTML those that hold a table."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in endings)
    return [path for path in files if path.suffix not in FORMATS["HTML"] or b"<table" in path.read_bytes().lower()]


def describe(title: str, timings: Sequence[Timing]) -> str:
    """A plain table: milliseconds a report, reports a second, and how many times the first takes of each other."""
    whole = timings[0]
    lines = [f"{title}: {whole.files} files", f"    {'':34}{'ms a report':>12}{'a second':>10}{'whole line is':>15}"]
    for timing in timings:
        ratio = "" if timing is whole else f"{whole.median / timing.median:.2f} times"
        each = timing.median / timing.files
        lines.append(f"    {timing.name:34}{1000 * each:12.2f}{1 / each:10.0f}{ratio:>15}")
    return "\n".join(lines)


def main(folders: Sequence[Path]) -> None:
    """Measure the files of each folder by their format, on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"Processor time on one core, medians of {ROUNDS} rounds, all ways in turn within each round.")
    for folder in folders:
        for name, endings in FORMATS.items():
            files = find_files(folder, endings)
            ways: dict[str, Reader] = {"whole line, bytes to DataFrames": read_reports}
            if name == "HTML":
                ways |= {"lxml tree and flattened tables": flatten_tables, "pandas.read_html": read_html}
            if files:
                print("\n" + describe(f"{name}, {folder.parent.name}/{folder.name}", measure(ways, files)))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [folder for folder in FOLDERS if folder.is_dir()])
