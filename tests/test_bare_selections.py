"""Selections that leave little to show: each page says so in words, and draws no empty chart, no hole and no dash for a number."""

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import GAP
from tests.test_first_screens import captions, open_page, shown

# It has no request and no dispute in any year.
QUIET = "示例市地震局（模拟）"
PAGES = ("", "channels", "requests", "appeals", "compare", "quality", "reports")
SELECTIONS: dict[str, dict[str, Any]] = {
    "the 2008 form alone": {"year": ["2016", "2017", "2018"]},
    "its first year": {"year": "2016"},
    "one year": {"year": "2025"},
    "one report, all zeros": {"year": "2025", "agency": QUIET},
    "one report in the 2008 form": {"year": "2016", "agency": QUIET},
}


def marks(app: AppTest) -> list[tuple[str, list[Any]]]:
    """The alt text of each chart, and the numbers that its marks stand for."""
    drawn = []
    for element in app.get("plotly_chart"):
        figure = json.loads(element.proto.spec)
        along = [("x" if mark.get("orientation") == "h" else "y", mark) for mark in figure["data"]]
        drawn.append((element.proto.alt, [value for axis, mark in along for value in mark.get(axis) or mark.get("z") or []]))
    return drawn


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_a_page_says_in_words_what_there_is_not(path: str, selection: dict[str, Any]) -> None:
    app = open_page(path, **selection)
    assert GAP not in [value for value, _ in shown(app).values()]
    told = "\n".join([captions(app), *(str(element.value) for element in (*app.header, *app.subheader))])
    assert not re.search(f"(^| ){GAP}( |$)", told, re.M)
    assert not [column for column in app.columns if not column.children]
    assert not [alt for alt, values in marks(app) if not any(values)]
    assert not [frame for frame in app.dataframe if frame.value.isna().all().any()]


def test_a_single_year_takes_no_line() -> None:
    assert [alt for alt, _ in marks(open_page("", year="2025"))] == [
        "Stacked columns: the shares of the six ways to conclude a request, by year."
    ]
    assert len(marks(open_page("", year=["2024", "2025"]))) == 3


def test_a_figure_that_is_not_told_is_not_compared() -> None:
    app = open_page("", year=["2016", "2017", "2018"])
    assert shown(app)["Disclosure rate"] == ("No data", "")
    assert captions(app).count("not told in the reports on 2018") == 2
    assert "2016–2018: reports in the 2008 form" in captions(app)
    # Of zero requests there is a base, but no rate, and nothing to compare it with.
    quiet = open_page("", year="2025", agency=QUIET)
    assert shown(quiet)["Disclosure rate"] == ("No cases", "")
    assert "n = 0 requests concluded" in captions(quiet)


def test_the_2008_form_s_reviews_are_the_finding_where_there_are_no_others() -> None:
    app = open_page("appeals", year="2016", agency=QUIET)
    assert str(app.header[0].value).replace("\\", "") == "In the terms of the 2008 form: 0 reviews and 0 lawsuits in 2016."


@pytest.mark.parametrize("report", ["zzz", "../x", "0" * 16])
def test_a_report_that_is_not_there_is_not_passed_off_as_another(report: str) -> None:
    app = open_page("reports", report=report, year="2025", agency=QUIET)
    assert [str(told.value) for told in app.info] == [
        "The library has no such report as the address names. This is the first of the selection."
    ]
    assert QUIET in str(app.header[0].value).replace("\\", "")
    assert not open_page("reports", year="2025", agency=QUIET).info


def test_parameters_of_no_sense_choose_everything() -> None:
    app = open_page("", year="abc", region="xx", agency="nobody", level="none")
    assert shown(app) == shown(open_page(""))
