"""python -m parsing: what it prints, what it writes, and how it ends."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from parsing.__main__ import main


def test_the_summary_tells_who_when_and_what_does_not_add_up(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(sample / "real" / "longting-2019.txt"), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    for part in (
        "开封市龙亭区人民政府办公室",
        "410202",
        "2019 form",
        "requests 170",
        "the prose says 4, the table 2",
        "@ line 24",
    ):
        assert part in printed


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "empty.html"
    broken.write_bytes(b"")
    assert main([str(broken), str(sample / "real" / "longting-2019.txt")]) == 1
    printed = capsys.readouterr()
    assert "empty.html: 文件是空的" in printed.err
    assert "开封市龙亭区人民政府办公室" in printed.out


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "json"])
def test_the_tables_are_written(sample: Path, tmp_path: Path, kind: str) -> None:
    assert main([str(sample / "real" / "longting-2019.txt"), "--out", str(tmp_path), "--format", kind]) == 0
    assert granted(tmp_path, kind) == 2


def granted(folder: Path, kind: str) -> int:
    """The total of 予以公开 in the official table, from a written file."""
    if kind == "xlsx":
        head, *rows = openpyxl.load_workbook(folder / "reports.xlsx")["requests"].iter_rows(values_only=True)
        records = [dict(zip(head, row, strict=True)) for row in rows]
    elif kind == "csv":
        with (folder / "requests.csv").open(encoding="utf-8-sig", newline="") as file:
            records = list(csv.DictReader(file))
    elif kind == "json":
        records = json.loads((folder / "requests.json").read_text("utf-8"))
    else:
        records = pd.read_parquet(folder / "requests.parquet").to_dict("records")
    found = [r for r in records if (r["outcome"], r["applicant"], r["origin"]) == ("granted", "total", "table")]
    return int(found[0]["count"])


def test_no_text_of_a_document_becomes_a_formula(tmp_path: Path) -> None:
    source = tmp_path / "=cmd.md"
    source.write_text(
        "示例市甲局（模拟）2023年政府信息公开工作年度报告\n第二十条第（六）项\n"
        "| 行政处罚 | =HYPERLINK(1) | +2 |\n| 行政强制 | -3 |",
        "utf-8",
    )
    for kind in ("csv", "xlsx"):
        assert main([str(source), "--out", str(tmp_path / kind), "--format", kind]) == 0
    book = openpyxl.load_workbook(tmp_path / "xlsx" / "reports.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for file in (tmp_path / "csv").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            cells = [cell for row in csv.reader(opened) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_it_runs_as_a_module(sample: Path) -> None:
    command = [sys.executable, "-m", "parsing", str(sample / "real" / "longting-2019.txt")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=sample.parent.parent)
    assert (ended.returncode, "开封市龙亭区人民政府办公室" in ended.stdout) == (0, True)
