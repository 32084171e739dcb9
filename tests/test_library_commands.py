"""python -m library: what each command prints, changes and ends with, on a library of its own."""

import errno
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from library.__main__ import main
from library.folder import FORMAT, current, tables_file
from library.ingest import add_bytes
from library.integrity import find_problems
from library.originals import digest_of, original_file
from library.parallel import Bytes, parse_here
from library.rebuild import rebuild
from library.simulation.documents import LAYOUTS
from library.store import open_stored
from parsing.report import Columns
from tests.small_documents import requests_report, simulated_documents

ROOT = Path(__file__).parent.parent
EDUCATION, POLICE = "示例市教育局（模拟）", "示例市公安局（模拟）"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Two reports of one agency, one of another, one that is another's later version, and a file that is no report."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, data in {
        "a-2022.md": requests_report(EDUCATION, 2022, 5),
        "a-2023.md": requests_report(EDUCATION, 2023, 7),
        "b-2023.md": requests_report(POLICE, 2023, 40),
        "empty.html": b"",
    }.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


class Command:
    """The command on one library; what it printed, in English."""

    def __init__(self, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.library, self.capsys = library, capsys

    def __call__(self, *arguments: object, status: int = 0) -> str:
        self.capsys.readouterr()
        assert main([*map(str, arguments), "--library", str(self.library), "--language", "en"]) == status
        printed = self.capsys.readouterr()
        return printed.out + printed.err


@pytest.fixture
def command(library: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(library, capsys)


def counted(printed: str) -> list[int]:
    """added, unchanged, replaced, failed of the closing table."""
    return [int(re.findall(rf"{name}\D+(\d+)", printed)[-1]) for name in ("added", "unchanged", "replaced", "failed")]


def report_id(name: str, documents: Path) -> str:
    return digest_of((documents / name).read_bytes())[:16]


def new_requests(library: Path) -> list[tuple[str, int, int]]:
    question = "SELECT agency, year, new FROM reports JOIN totals ON report = number ORDER BY ALL"
    return open_stored(library).cursor().execute(question).fetchall()


def test_adding_twice_adds_nothing(command: Command, library: Path, documents: Path) -> None:
    printed = command("add", documents, status=1)
    assert counted(printed) == [3, 0, 0, 1]
    assert "empty.html: The file is empty" in printed
    version = current(library)
    assert counted(command("add", documents, status=1)) == [0, 3, 0, 1]
    assert current(library) == version
    assert command("check") == "The library is whole.\n"


def test_a_later_report_replaces_and_its_removal_brings_the_earlier_back(
    command: Command, library: Path, documents: Path
) -> None:
    command("add", documents, status=1)
    later = documents.parent / "later.md"
    later.write_bytes(requests_report(EDUCATION, 2023, 9))
    assert counted(command("add", later)) == [0, 0, 1, 0]
    assert new_requests(library) == [(POLICE, 2023, 40), (EDUCATION, 2022, 5), (EDUCATION, 2023, 9)]
    shown = command("show", digest_of(later.read_bytes())[:16])
    assert "versions for the agency and year: 2" in shown
    command("remove", digest_of(later.read_bytes())[:16])
    assert new_requests(library) == [(POLICE, 2023, 40), (EDUCATION, 2022, 5), (EDUCATION, 2023, 7)]
    assert not original_file(library, digest_of(later.read_bytes())).exists()
    assert list(find_problems(library)) == []


def test_a_document_that_cannot_be_deleted_is_told_after_its_report_is_out(
    command: Command, library: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("add", documents, status=1)
    document = original_file(library, digest_of((documents / "b-2023.md").read_bytes()))
    delete = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == document:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        delete(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    told = command("remove", document.name[:16], status=2)
    assert f"out of the library, but its document could not be deleted ({document}: Permission denied)" in told
    assert POLICE not in {agency for agency, _year, _count in new_requests(library)}


def test_list_and_show(command: Command, documents: Path) -> None:
    command("add", documents, status=1)
    listed = command("list", "--agency", "教育")
    assert [line.split()[1] for line in listed.splitlines()[:2]] == ["2022", "2023"]
    assert "3 reports, 0 earlier versions, 1 failed" in listed
    assert "2 more" in command("list", "--limit", "1")
    assert "empty.html: The file is empty" in command("list", "--failed")
    shown = command("show", report_id("b-2023.md", documents))
    assert "(made up)" in shown
    assert "requests 28" in shown
    assert "The library holds no 0123" in command("show", "0123", status=2)
    assert "The library holds no 0123" in command("remove", "0123", status=2)


def test_check_names_what_is_gone_changed_or_not_listed(command: Command, library: Path, documents: Path) -> None:
    command("add", documents, status=1)
    gone, changed = (digest_of((documents / name).read_bytes()) for name in ("a-2022.md", "b-2023.md"))
    original_file(library, gone).unlink()
    original_file(library, changed).write_bytes(b"something else")
    stranger = library / "originals" / "ab" / ("ab" * 32)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"?")
    printed = command("check", status=1)
    assert f"gone or has been changed: {documents}/a-2022.md ({gone})" in printed
    assert f"gone or has been changed: {documents}/b-2023.md ({changed})" in printed
    assert f"do not list: {'ab' * 32}" in printed
    assert len(printed.splitlines()) == 3
    command("rebuild", status=2)  # which reads no document that is not the one it was


def better(documents: Iterator[Bytes]) -> Iterator[tuple[Bytes, Columns]]:
    """A parser that reads 41 where the one before read 40."""
    for document, columns in parse_here(documents):
        counts = columns["requests"]["count"]
        columns["requests"]["count"] = [41 if count == 40 else count for count in counts]
        yield document, columns


def test_rebuild_says_which_figures_have_changed(command: Command, library: Path, documents: Path) -> None:
    command("add", documents, status=1)
    assert "no figure has changed" in command("rebuild")
    changes = rebuild(library, better)
    told = changes[["agency", "year", "location", "before", "after"]].values.tolist()
    cells = [f"requests/{row}/{who}/table" for row in ("concluded", "new") for who in ("natural_person", "total")]
    assert told == [[POLICE, 2023, cell, "40", "41"] for cell in cells]
    assert new_requests(library)[0] == (POLICE, 2023, 41)
    out = library.parent / "changes.csv"
    assert "4 figures or facts have changed" in command("rebuild", "--out", out)
    assert len(pd.read_csv(out)) == 4


def test_a_library_of_an_older_format_is_rebuilt_from_its_originals(command: Command, library: Path, documents: Path) -> None:
    command("add", documents, status=1)
    before, pointer = new_requests(library), current(library)
    assert pointer is not None
    (library / "current").write_text(json.dumps({"version": pointer.version, "format": FORMAT - 1}))
    assert "python -m library rebuild" in command("list", status=2)
    assert "python -m library rebuild" in command("add", documents, status=2)
    command("rebuild")
    assert new_requests(library) == before
    after = current(library)
    assert after is not None
    assert (after.format, after.generation) == (FORMAT, pointer.generation + 1)
    newer = replace(after, format=FORMAT + 1)
    (library / "current").write_text(json.dumps({"version": newer.version, "format": newer.format}))
    assert "Update the program" in command("rebuild", status=2)
    assert tables_file(library, after.version).exists()


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_export(command: Command, documents: Path, kind: str, tmp_path: Path) -> None:
    formula = requests_report(EDUCATION, 2021, 1)
    (documents / "=1+1.md").write_bytes(formula)
    command("add", documents, status=1)
    out = tmp_path / kind
    command("export", out, "--format", kind)
    if kind == "parquet":
        requests = pd.read_parquet(out / "requests")
        assert sorted(path.name for path in (out / "requests").iterdir()) == ["year=2021", "year=2022", "year=2023"]
        assert set(requests["agency"]) == {EDUCATION, POLICE}
    elif kind == "csv":
        requests = pd.read_csv(out / "requests.csv")
        reports = pd.read_csv(out / "reports.csv")
        assert not reports["source"].str.startswith("=").any()
    else:
        book = openpyxl.load_workbook(out / "reports.xlsx")
        head, *rows = book["requests"].iter_rows(values_only=True)
        requests = pd.DataFrame(rows, columns=[str(name) for name in head])
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(requests) == 4 * 28
    new = requests[(requests["outcome"] == "new") & (requests["applicant"] == "total")]
    assert sorted(new["count"].astype(int)) == [1, 5, 7, 40]


WRITER = """
import sys
from pathlib import Path
from library.ingest import add_bytes
from tests.small_documents import requests_report
library, name = Path(sys.argv[1]), sys.argv[2]
for year in (2021, 2022, 2023):
    add_bytes(library, [(f"{name}-{year}.md", requests_report(f"示例市第{name}局（模拟）", year, year))], wait=120)
"""
HOLDER = """
import sys
from pathlib import Path
from library.folder import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_of_two_writers_at_once_each_waits_for_the_other(library: Path) -> None:
    writers = [start(WRITER, library, name) for name in ("甲", "乙")]
    for writer in writers:
        writer.communicate(timeout=240)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [year for _, year, new in new_requests(library) if new == year] == [2021, 2022, 2023] * 2
    pointer = current(library)
    assert pointer is not None
    assert pointer.generation == 6
    assert list(find_problems(library)) == []


def test_a_command_does_not_wait_for_another_program(command: Command, library: Path, documents: Path) -> None:
    add_bytes(library, [("first.md", requests_report(EDUCATION, 2020, 3))])
    holder = start(HOLDER, library)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    for arguments in (("add", documents), ("rebuild",)):
        assert "Another program is writing to the library" in command(*arguments, status=2)
    assert new_requests(library) == [(EDUCATION, 2020, 3)]  # readers are not kept out
    holder.communicate("\n", timeout=60)
    assert counted(command("add", documents, status=1)) == [3, 0, 0, 1]


def test_real_and_made_up_reports_by_the_command(command: Command, library: Path, corpus: Path, tmp_path: Path) -> None:
    """Real reports in text and made-up ones in all layouts of the simulator: each is there once, and a second time adds none."""
    made_up = simulated_documents(tmp_path / "made-up", tuple(LAYOUTS), 16)
    real = [path for path in sorted(corpus.rglob("*")) if path.suffix in (".txt", ".md") and path.stem != "README"]
    digests = {digest_of(path.read_bytes()) for path in (*real, *made_up)}
    assert len(digests) > 30
    added, unchanged, replaced, failed = counted(command("add", *real, tmp_path / "made-up", "--workers", 2))
    assert (added + replaced, unchanged, failed) == (len(digests), len(real) + len(made_up) - len(digests), 0)
    assert counted(command("add", *real, tmp_path / "made-up")) == [0, len(real) + len(made_up), 0, 0]
    assert command("check") == "The library is whole.\n"
