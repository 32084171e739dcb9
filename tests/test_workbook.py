"""The workbook, opened again: its numbers are those of the library, its texts texts, and it says what it leaves out."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from dashboard.imprint import imprint_of
from dashboard.measures import MEASURES
from dashboard.words import Words
from dashboard.workbook import make_workbook
from dashboard.workbook_names import names_of
from library.queries import Selection
from library.queries_reports import count_reports, list_findings
from library.queries_sums import ratios, sums
from library.queries_tables import selected_rows
from library.store import Library
from tests.small_library import Told, outcomes, small_library

DAY = date(2026, 3, 9)
DISTRICT = Selection((2023, 2024), (), "990102")
HOSTILE = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def library(opened_sample: Library) -> Library:
    return opened_sample


@pytest.fixture(scope="module")
def book(library: Library) -> Workbook:
    return opened(written(library))


def written(library: Library, language: str = "en", selection: Selection = DISTRICT, most: int = 400) -> bytes:
    return make_workbook(library, imprint_of(library, selection, Words(language), DAY), most)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def rows_of(book: Workbook, name: str) -> list[dict[str, Any]]:
    """A sheet's rows by the heads of their columns."""
    heads, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            ["Overview", "Reports", "Published", "Requests", "Reviews and lawsuits", "Channels", "Other counts", "Findings"],
        ),
        ("zh", ["总览", "报告原文", "主动公开", "依申请公开", "复议诉讼", "公开渠道", "其他计数", "问题"]),
    ],
)
def test_there_is_a_sheet_a_table_with_frozen_heads_and_filters(language: str, names: list[str], library: Library) -> None:
    book = opened(written(library, language))
    assert book.sheetnames[:-1] == names
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_figures_are_numbers_and_those_of_the_library(library: Library, book: Workbook) -> None:
    requests = rows_of(book, "Requests")
    expected = selected_rows(library, DISTRICT, "requests", 400)
    assert [row["Count"] for row in requests] == [
        None if count != count else count for count in expected["count"].astype(object)
    ]
    assert [row["Outcome (code)"] for row in requests] == expected["outcome"].tolist()
    assert {row["Outcome"] for row in requests if row["Outcome (code)"] == "granted"} == {"Granted"}
    found = rows_of(book, "Findings")
    assert len(found) == len(list_findings(library, DISTRICT))
    overview = list(book["Overview"].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(overview) if row[0] == "Year")
    new = sums(library, DISTRICT, ("new",), ("year",)).set_index("year")["count"]
    assert {row[0]: row[1] for row in overview[head + 1 : head + 1 + len(new)]} == new.to_dict()


def test_a_code_without_a_name_of_the_form_is_its_own_name() -> None:
    rows = pd.DataFrame({"indicator": pd.array(["三大攻坚战", None], dtype="string"), "applicant": ["total", "natural_person"]})
    assert names_of("indicator", rows, Words("en")) == ["三大攻坚战", None]
    assert names_of("applicant", rows, Words("en")) == ["Total", "Natural persons"]


def test_measures_are_those_of_the_library(library: Library, book: Workbook) -> None:
    rows = rows_of(book, "Measures")
    shown = {(row["Code"], row["Agency"], row["Year"]): (row["Numerator"], row["Denominator"]) for row in rows}
    expected = {}
    for measure in MEASURES:
        told = ratios(library, DISTRICT, measure.numerator, measure.denominator, ("year", "agency")).dropna()
        for row in told.to_dict("records"):
            expected[measure.code, row["agency"], row["year"]] = (row["numerator"], row["denominator"])
    assert shown == expected
    assert all(row["Rate"] == pytest.approx(row["Numerator"] / row["Denominator"]) for row in rows if row["Denominator"])


def test_charts_are_native(library: Library) -> None:
    with ZipFile(BytesIO(written(library))) as parts:
        assert [name for name in parts.namelist() if name.startswith("xl/charts/chart")] == [
            "xl/charts/chart1.xml",
            "xl/charts/chart2.xml",
        ]


def test_what_is_missing_is_empty_and_no_text_is_a_formula() -> None:
    library = small_library(Told(HOSTILE, 2024, requests=outcomes(new=None, granted=3), facts={"title": "http://x.example/"}))
    data = written(library, selection=Selection())
    book = opened(data)
    assert {row["Agency"] for row in rows_of(book, "Requests")} == {HOSTILE}
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert all(cell.hyperlink is None for sheet in book for row in sheet.iter_rows() for cell in row)
    assert next(row["Count"] for row in rows_of(book, "Requests") if row["Outcome (code)"] == "new") is None


def test_it_holds_the_latest_reports_and_says_how_many_are_left_out(library: Library) -> None:
    every = int(count_reports(library, Selection())["n_reports"].iloc[0])
    book = opened(written(library, selection=Selection(), most=3))
    reports = rows_of(book, "Reports")
    assert [row["Year"] for row in reports] == [2025] * 3
    assert {row["Report number"] for row in rows_of(book, "Requests")} == {row["Report number"] for row in reports}
    facts = dict(row[:2] for row in book["Overview"].iter_rows(values_only=True, max_row=6))
    assert facts["Left out"] == f"The 3 latest reports of {every}; choose a region, agencies or years for others."


def test_it_carries_selection_version_date_and_mark_and_no_path_of_the_server(library: Library, book: Workbook) -> None:
    facts = dict(row[:2] for row in book["Overview"].iter_rows(values_only=True, max_row=6))
    assert facts["Filters"] == "2023, 2024 | 示例省 示例市 东湖区 | All agencies"
    assert facts["Data"] == f"data version {library.version}"
    assert facts["Date"] == "2026-03-09"
    assert "Holds made-up data" in facts
    assert all("/" not in str(row["Source"]) for row in rows_of(book, "Reports"))
