"""Text of a document is data wherever it is shown, kept or exported, and nothing that we depend on binds others."""

import importlib.metadata
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import openpyxl
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from app import PAGES
from dashboard import source
from library.ingest import add_bytes, read_upload
from library.store import Library, open_stored
from parsing.export import csv_bytes
from parsing.tables import Tables
from tests.small_documents import requests_report
from tests.small_library import Told, outcomes, small_library, small_tables

ROOT = Path(__file__).parent.parent
# One text that would be a tag, bold, a link that runs, a formula of mathematics and one of a spreadsheet.
HOSTILE = '=HYPERLINK("//evil.example")<script>alert(1)</script>**bold**[x](javascript:alert(1))$x^2$:red[x]<img src=x onerror=alert(1)>'
CELLS = {("new", "total"): 3, ("granted", "total"): 2, ("concluded", "total"): 2, ("carried_out", "total"): 7}
FACTS = {
    "title": HOSTILE,
    "source": f"{HOSTILE}.txt",
    "province": HOSTILE,
    "city": HOSTILE,
    "county": HOSTILE,
    "adcode": "990102",
}
# What Markdown would take for markup is shown as it stands only with a backslash before it.
MARKUP = re.compile(r"(?<!\\)(?:<script|<img|\*\*bold|\]\(javascript|\$x|:red\[)")
TAG = re.compile(r"<(?!/?(?:b|br|span|i|sub|extra)\b)|%\{customdata")
SHOWN_AS_MARKDOWN = ("title", "header", "subheader", "markdown", "caption", "metric", "error", "info", "warning", "success")


def hostile_reports() -> list[Told]:
    return [
        Told(HOSTILE + str(n), 2023 + n % 2, CELLS, facts=FACTS | {"report_id": f"r{n}", "county": f"{n}{HOSTILE}"})
        for n in range(4)
    ]


def with_charts() -> list[Told]:
    """As above with all that the charts need to name agencies: three years of whole tables."""
    return [
        Told(
            HOSTILE + str(n),
            year,
            outcomes(granted=40 + n, new=50 + n, carried_out=3),
            {("review", "upheld"): 2, ("review", "total"): 3},
            facts=FACTS | {"report_id": f"r{n}{year}"},
        )
        for n in range(4)
        for year in (2022, 2023, 2024)
    ]


def opened(path: str, library: Library, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(source, "_opened", lambda _folder, _version: library)
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    app._page_hash = calc_hash(path) if path != "overview" else ""
    app.run()
    st.cache_data.clear()
    st.cache_resource.clear()
    assert not app.exception
    return app


def texts_of(value: Any) -> Iterator[str]:
    """All texts of a chart that Plotly may draw: `customdata` is drawn where a template names it, which none does."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "customdata":
                yield from texts_of(part)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_takes_a_documents_text_for_markup(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(path, small_library(*with_charts()), monkeypatch)
    shown = [
        str(e.value) + str(getattr(e, "label", "")) for kind in SHOWN_AS_MARKDOWN for e in app.get(kind) if hasattr(e, "value")
    ]
    assert shown
    assert path != "reports" or any(
        "alert" in text for text in shown
    )  # the others name agencies in tables alone, as figures are here
    assert [text for text in shown if MARKUP.search(text) and "badge" not in text] == []
    # Plotly reads tags and links in every text; ours are line breaks, bold and small print.
    drawn = [text for chart in app.get("plotly_chart") for text in texts_of(json.loads(chart.proto.spec))]
    assert path != "compare" or any("&lt;script" in text for text in drawn)
    assert [text for text in drawn if TAG.search(text)] == []
    # Where a page writes HTML itself, for its language and copying, nothing of a document gets into it. A table for paper holds
    # texts of documents as the value of one attribute, which is read as text.
    written = [str(getattr(element.proto, "body", element.proto)) for kind in ("html", "iframe") for element in app.get(kind)]
    assert written
    tables = [text for text in written if text.startswith('<div class="printed-table"')]
    assert [text for text in written if text not in tables and ("alert(1)" in text or "evil.example" in text)] == []
    for table in tables:
        [element] = lxml.html.fragments_fromstring(table)
        assert (element.tag, sorted(element.attrib), len(element)) == ("div", ["class", "data-table"], 0)
        assert json.loads(element.attrib["data-table"])["rows"]


def test_no_export_holds_a_formula() -> None:
    frame = pd.DataFrame({HOSTILE: [HOSTILE, "+1", "-1", "@x", "\t=1", "plain"], "number": [-1, 2, 3, 4, 5, 6]})
    for line in csv_bytes(frame).decode("utf-8-sig").splitlines():
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))


def test_no_workbook_holds_a_formula_or_a_link(tmp_path: Path) -> None:
    from parsing.export import _write_workbook

    tables: Tables = small_tables(*hostile_reports())
    _write_workbook(tables, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "reports.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == HOSTILE for cell in cells)
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


NAMES = (
    "../../escaped.md",
    "/etc/escaped.md",
    "..\\..\\escaped.md",
    "a/../../escaped.md",
    "C:\\escaped.md",
    "\u202edm.escaped.md",
    "a\n.md",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_documents_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    """It is told as where the document came from, and never used as a path."""
    folder = tmp_path / "deep" / "library"
    summary = add_bytes(folder, [(name, requests_report("示例市教育局（模拟）", 2023, 7))])
    assert summary.added == 1
    assert list(tmp_path.rglob("*escaped*")) == []
    kept = [path.name for path in folder.glob("originals/*/*")]
    assert [re.fullmatch(r"[0-9a-f]{64}", digest) is not None for digest in kept] == [True]
    assert len(open_stored(folder).cursor().execute("SELECT 1 FROM reports").fetchall()) == 1


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"\x00" * 1000,
        b"MZ\x90\x00" + b"\x00" * 500,
        b"%PDF-1.7\n%%EOF",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\xff" * 99,
    ],
    ids=["nothing", "zeros", "program", "empty PDF", "script", "picture"],
)
@pytest.mark.parametrize("name", ["report.pdf", "report.docx.exe", "report"])
def test_an_upload_that_is_no_report_is_refused_whatever_it_is_called(upload: bytes, name: str) -> None:
    assert [type(found).__name__ for found in read_upload(upload, name)] == ["UnreadableReport"]


def test_an_archive_that_swells_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.txt", b"0" * 300_000_000)
    assert len(bomb.getvalue()) < 400_000
    assert [type(found).__name__ for found in read_upload(bomb.getvalue(), "reports.zip")] == ["UnreadableReport"]


def pinned() -> dict[str, str]:
    lines = [
        line for name in ("requirements", "constraints") for line in (ROOT / f"{name}.txt").read_text("utf-8").splitlines()
    ]
    return dict(line.split("==") for line in lines if line and line[0] not in "#-")


def test_every_dependency_is_pinned_to_one_version_from_the_usual_registry() -> None:
    files = [*sorted(ROOT.glob("requirements*.txt")), ROOT / "constraints.txt"]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) > 60
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+|-[rc] [\w-]+\.txt", line)] == []


def test_no_dependency_at_run_time_has_a_licence_that_binds_others() -> None:
    for name in pinned():
        told = importlib.metadata.metadata(name)
        licences = [(told.get_all(field) or [""])[0][:60] for field in ("License-Expression", "License")]
        licences += [entry for entry in told.get_all("Classifier") or [] if entry.startswith("License")]
        assert not re.search(r"(?<!L)GPL|Proprietary|Affero", " ".join(licences)), name
