"""One turn of the fuzzer, and what it judges every document by: python -m benchmarks.fuzz_judge TARGET SECONDS"""

import logging
import sys
import tempfile
import zlib
from pathlib import Path, PurePosixPath

import atheris

# What is looked up in long lists is not counted: it would take most of the time.
with atheris.instrument_imports(include=["parsing"], exclude=["parsing.gazetteer", "parsing.agency_names"]):
    from parsing.bounds import FILE_BYTES
    from parsing.errors import UnreadableReport
    from parsing.labels import exact_labels
    from parsing.readers.archive import read_archive
    from parsing.readers.docx import read_docx
    from parsing.readers.html import read_html
    from parsing.readers.mht import read_mht
    from parsing.readers.pdf import read_pdf
    from parsing.readers.text import read_markdown, read_text
    from parsing.readers.xlsx import read_xlsx
    from parsing.report import report_of, tables_of
    from parsing.split import split_reports

from benchmarks.fuzz_targets import TARGETS, Target, seeds_of
from parsing.schema import validate
from tests.invented import invented

# Read here and not in a worker, so that the fuzzer sees what its bytes reach.
READERS = {
    "txt": read_text, "md": read_markdown, "html": read_html, "docx": read_docx, "pdf": read_pdf, "xlsx": read_xlsx,
    "mht": read_mht,
}  # fmt: skip
# What the fuzzer may put in besides: labels of the form, and how figures are told in sentences.
WORDS = (
    *exact_labels(),
    "其中",
    "共计",
    "通过政府网站公开信息",
    "收到申请",
    "10万余条",
    "1,234",
    "１２３",
    "三十二件",
    "%",
    "2019年",
)
LONGEST = 8_000
SECONDS_A_DOCUMENT = 20
MEGABYTES = 1_500
TABLES_OF_ONE_IN = 64


def judge(data: bytes, target: Target) -> None:
    """One document, from bytes to figures; only the refusals that a person is told are let pass."""
    try:
        document = target.pack(data)
        if target.reader == "archive":
            judge_members(document)
            return
        for part in split_reports(READERS[target.reader](document)):
            report = report_of(part, document, "fuzzed")
            assert not invented(report), f"made up: {invented(report)}"
            if zlib.crc32(data) % TABLES_OF_ONE_IN == 0:
                validate(tables_of([report]))
    except UnreadableReport as refused:
        if refused.message("zh") == refused.message("en"):
            raise ValueError(f"no words for {refused.reason}") from refused


def judge_members(archive: bytes) -> None:
    """What an archive holds comes under names that stay below its own, and no larger than a file may be."""
    for member in read_archive(archive, "fuzzed.zip"):
        path = PurePosixPath(member.name)
        assert path.parts[0] == "fuzzed.zip", f"a harmful name: {member.name!r}"
        assert ".." not in path.parts, f"a harmful name: {member.name!r}"
        assert len(member.data) <= FILE_BYTES


def quoted(word: str) -> str:
    """A word as a dictionary of libFuzzer has it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"'


def fuzz(name: str, seconds: int) -> None:
    """One target's turn; ends the process, with an exit status other than 0 where something broke."""
    target = TARGETS[name]
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        seeds, dictionary = Path(folder, "seeds"), Path(folder, "words.txt")
        seeds.mkdir()
        for n, seed in enumerate(seeds_of(target)):
            Path(seeds, f"{n:04d}").write_bytes(seed)
        dictionary.write_text("\n".join(map(quoted, WORDS)))
        options = [
            f"-dict={dictionary}",
            f"-max_total_time={seconds}",
            f"-timeout={SECONDS_A_DOCUMENT}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LONGEST}",
            f"-artifact_prefix=fuzzed-{name.replace(' ', '-')}-",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], str(seeds), *options], lambda data: judge(data, target))
        atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]))
