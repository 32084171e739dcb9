"""Damaged and made-up documents, thrown at the readers for as long as is asked: python -m benchmarks.fuzz_readers [SECONDS]

Coverage leads the way (atheris, libFuzzer); the seeds are the sample, and the real reports where they are on the machine.
Whatever the bytes, there must be a report or a reason within the bounds. What breaks that is written to a file and ends the
run; it becomes a case of tests/test_hostile.py.
"""

import logging
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["parsing"]):
    from parsing.errors import UnreadableReport
    from parsing.readers import kind_of
    from parsing.readers.docx import read_docx
    from parsing.readers.html import read_html
    from parsing.readers.mht import read_mht
    from parsing.readers.pdf import read_pdf
    from parsing.readers.text import read_markdown, read_text
    from parsing.readers.xlsx import read_xlsx
    from parsing.report import report_of, tables_of

ROOT = Path(__file__).parents[1]
SEEDS = (ROOT / "data" / "sample", ROOT.parent / "shared" / "corpus")
# Read here and not in a worker, so that the fuzzer sees what its bytes reach.
READERS = {
    "txt": read_text, "md": read_markdown, "html": read_html, "docx": read_docx, "pdf": read_pdf, "xlsx": read_xlsx,
    "mht": read_mht,
}  # fmt: skip
LONGEST = 300_000
SECONDS_A_DOCUMENT = 30
MEGABYTES = 3_000


def read_any(data: bytes) -> None:
    """One document, from bytes to tables; only the refusals that a person is told are let pass."""
    try:
        reader = READERS.get(kind_of(data))
        if reader is None:
            return
        tables_of([report_of(reader(data), data, "fuzzed")])
    except UnreadableReport:
        return


def main() -> None:
    """Fuzzes for the seconds asked for (600), from the seeds that are there."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        for n, path in enumerate(sorted(path for seed in SEEDS for path in seed.rglob("*") if path.is_file())):
            if path.stat().st_size <= LONGEST and path.suffix != ".json":
                shutil.copy(path, Path(folder) / f"{n:04d}{path.suffix}")
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={SECONDS_A_DOCUMENT}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LONGEST}",
        ]
        atheris.Setup([sys.argv[0], folder, *options], read_any)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
