"""The pages on channels, requests and appeals: what they show is what the tables say, and a click leads to the report."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import source
from dashboard.cards_appeals import _behind_result
from dashboard.cards_channels import _behind_channels
from dashboard.cards_flow import _behind_flow
from dashboard.scope import Scope
from library.queries import Selection, list_reports
from library.queries_reports import report_rows
from library.queries_sums import sums
from library.store import Library
from parsing.form import FORM
from tests.checked import charts

ROOT = Path(__file__).parent.parent
CITY = "示例市人民政府（模拟）"
BUREAU = "示例市公安局（模拟）"


@pytest.fixture(scope="module")
def library() -> Library:
    return source.library()


def open_page(path: str, **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path)
    app.run()
    assert not app.exception
    return app


def cells(library: Library, agency: str, year: int, table: str) -> "pd.Series[int]":
    """The numbers of one report's table as it was read, by its two codes; straight from the table, through no sum."""
    report = list_reports(library, Selection((year,), (agency,)))["report_id"].iloc[0]
    rows = report_rows(library, report, table)
    columns = {"requests": ["outcome", "applicant"], "appeals": ["route", "result"], "channels": ["kind", "channel"]}[table]
    kept = rows if table == "channels" else rows[rows["origin"] == "table"]
    return kept.set_index(columns)["count"]


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\\", "") for metric in app.metric}


def drawn(app: AppTest, code: str) -> float:
    """How long or high the mark with this code is, in the first chart that has it."""
    for chart in charts(app):
        for mark in chart["data"]:
            codes = [entry[0] for entry in mark.get("customdata") or []]
            if code in codes:
                values = mark["x"] if mark.get("orientation") == "h" else mark["y"]
                return float(values[codes.index(code)])
    raise AssertionError(f"no mark {code}")


PAGES = {
    "channels": ("公开渠道", "Channels"),
    "requests": ("依申请公开", "Requests"),
    "appeals": ("复议诉讼", "Reviews and lawsuits"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_in_its_language_with_alt_texts_and_tables(path: str, language: str) -> None:
    app = open_page(path, lang=language)
    assert [title.value for title in app.title] == [PAGES[path][language == "en"]]
    assert len(app.metric) in range(3, 6)
    shown = app.get("plotly_chart")
    assert len(shown) in range(4, 7)
    assert all(element.proto.alt for element in shown)
    assert len({element.proto.alt for element in shown}) == len(shown) or path == "channels"
    assert app.dataframe, "the table of agencies"
    if language == "en":
        texts = [*(header.value for header in app.header), *(metric.label for metric in app.metric)]
        assert not any("\u4e00" <= letter <= "\u9fff" for text in texts for letter in text)


def test_requests_shows_the_citys_own_table(library: Library) -> None:
    told = cells(library, CITY, 2025, "requests")
    app = open_page("requests", lang="en")
    assert metrics(app)["New requests"] == f"{told['new', 'total']:,}"
    assert metrics(app)["Requests concluded"] == f"{told['concluded', 'total']:,}"
    opened = told["granted", "total"] + told["partially_granted", "total"]
    assert metrics(app)["Disclosure rate"] == f"{opened / told['concluded', 'total']:.1%}"
    assert drawn(app, "2025|granted") == pytest.approx(told["granted", "total"] / told["concluded", "total"])
    assert drawn(app, "2025|carried_out") == told["carried_out", "total"]
    assert drawn(app, "denied_query") == told["denied_query", "total"]
    bars = {code: drawn(app, code) for code in ("|granted", "|rejected")}
    rejected = sum(told[term.code, "total"] for term in FORM.outcomes if term.group == "rejected")
    assert bars["|granted"] / bars["|rejected"] == pytest.approx(told["granted", "total"] / rejected)


def test_the_bureaus_show_in_their_own_rows_and_in_no_sum(library: Library) -> None:
    told = cells(library, BUREAU, 2025, "requests")
    app = open_page("requests", lang="en")
    assert drawn(app, f"{BUREAU}|granted") == pytest.approx(told["granted", "total"] / told["concluded", "total"])
    table = next(frame.value for frame in app.dataframe if "Carried over from last year" in frame.value)
    row = table.set_index("Agency").loc[BUREAU]
    assert row["New this year"] == told["new", "total"]
    assert row["Source"].startswith("reports?")
    alone = open_page("requests", lang="en", agency=BUREAU, year=["2022", "2025"])
    assert metrics(alone)["New requests"] == f"{told['new', 'total']:,}"


def test_appeals_shows_the_citys_own_table(library: Library) -> None:
    told = cells(library, CITY, 2025, "appeals")
    app = open_page("appeals", lang="en")
    lawsuits = told["litigation_direct", "total"] + told["litigation_after_review", "total"]
    assert metrics(app)["Reviews"] == str(told["review", "total"])
    assert metrics(app)["Lawsuits"] == str(lawsuits)
    decided = told["review", "total"] - told["review", "pending"]
    assert metrics(app)["Corrected in review"] == f"{told['review', 'corrected'] / decided:.1%}"
    assert drawn(app, "2025|review|upheld") == told["review", "upheld"]
    assert drawn(app, "2025|after_review|corrected") == told["litigation_after_review", "corrected"]
    assert drawn(app, "2025|review_correction_rate") == pytest.approx(told["review", "corrected"] / decided)


def test_channels_shows_what_the_sentences_tell(library: Library) -> None:
    told = {str(channel): int(count) for channel, count in cells(library, CITY, 2025, "channels").xs("disclosure").items()}
    app = open_page("channels", lang="en")
    whole = max(told.get("total", 0), sum(count for channel, count in told.items() if channel != "total"))
    assert metrics(app)["Information published"] == f"{whole:,}"
    assert drawn(app, "2025|website") == pytest.approx(told["website"] / whole)
    panels = [mark for chart in charts(app) for mark in chart["data"] if mark.get("xaxis") == "x2"]
    assert panels
    assert any(mark["y"][-1] == told["gazette"] for mark in panels)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (lambda scope: _behind_flow(scope, "|denied"), "denied"),
        (lambda scope: _behind_flow(scope, "natural_person|"), None),
        (lambda scope: _behind_result(scope, "2025|review|upheld"), "review_upheld"),
        (lambda scope: _behind_channels(scope.latest, "disclosure", (), "website"), "published_website"),
    ],
)
def test_a_click_gives_the_figures_that_the_mark_is_made_of(library: Library, behind: Any, expected: str | None) -> None:
    figures = behind(Scope(Selection(), 2025, "2025"))
    assert set(figures["agency"]) == {CITY}
    assert figures["locator"].str.len().gt(0).all()
    if expected:
        assert figures["value"].sum() == sums(library, Selection((2025,)), (expected,))["count"].iloc[0]
    else:
        assert figures["value"].sum() == cells(library, CITY, 2025, "requests")["concluded", "natural_person"]


@pytest.mark.parametrize("year", ["2022", "2023", "2024", "2025"])
@pytest.mark.parametrize(("path", "counts"), [("appeals", ("Reviews", "Lawsuits")), ("channels", ("Information published",))])
def test_the_finding_tells_each_count_once(path: str, counts: tuple[str, ...], year: str) -> None:
    app = open_page(path, lang="en", year=year)
    finding = str(app.header[0].value).replace("\\", "")
    for name in counts:
        assert len(re.findall(rf"(?<![\d,.]){metrics(app)[name]}(?![\d%]|[,.]\d)", finding)) == 1


@pytest.mark.parametrize("path", ["channels", "requests", "appeals", "compare"])
def test_a_table_of_agencies_begins_with_name_and_figure(path: str) -> None:
    table = open_page(path, lang="en").dataframe[-1].value
    assert list(table.columns)[::2][:2] == ["Agency", "Source"]
    assert pd.api.types.is_numeric_dtype(table.iloc[:, 1])


def test_years_of_different_agencies_are_not_compared_in_a_sentence() -> None:
    county = "示例市云溪县人民政府（模拟）"  # it has no report on 2022
    together = open_page("requests", lang="en", agency=[BUREAU, county], year=["2022", "2025"])
    titles = [element.value for element in together.subheader]
    assert "How requests were concluded" in titles
    assert any("not the same agencies every year" in caption.value for caption in together.caption)
    alone = open_page("requests", lang="en", agency=BUREAU, year=["2022", "2025"])
    assert any(" fell from " in element.value or " rose from " in element.value for element in alone.subheader)


@pytest.mark.parametrize("path", PAGES)
def test_a_selection_without_figures_explains_itself(path: str) -> None:
    app = open_page(path, lang="en", region="990103", agency=BUREAU, year="1999")
    assert not app.exception
    assert app.title


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("selection", [{"year": "2025"}, {"agency": "示例市地震局（模拟）"}, {"region": "410202"}])
def test_small_selections_are_shown_as_they_are(path: str, selection: dict[str, str]) -> None:
    app = open_page(path, lang="en", **selection)
    assert app.header[0].value
    assert not any("nan" in metric.value.lower() for metric in app.metric)


def years_of_marks(chart: dict[str, Any]) -> set[int]:
    """The years that a chart's marks stand for, by their codes."""
    codes = [str(entry[0]) for mark in chart["data"] for entry in mark.get("customdata") or []]
    return {int(code[:4]) for code in codes if code[:4].isdigit()}


@pytest.mark.parametrize("path", ["requests", "appeals"])
def test_the_2008_form_is_a_series_of_its_own_and_the_break_is_said(path: str) -> None:
    app = open_page(path, lang="en")
    of_2008 = ["2008 form" in element.proto.alt for element in app.get("plotly_chart")]
    years = [years_of_marks(chart) for chart in charts(app)]
    assert sum(of_2008) == 1
    assert min(year for found, legacy in zip(years, of_2008, strict=True) for year in found if not legacy) == 2019
    if path == "appeals":
        assert [found for found, legacy in zip(years, of_2008, strict=True) if legacy] == [{2016, 2017, 2018}]
    assert [text.value for text in app.caption if "breaks in 2019" in text.value]


def test_cases_of_the_2008_form_are_what_the_reports_say(library: Library) -> None:
    app = open_page("appeals", lang="en", agency=CITY)
    told = cells(library, CITY, 2017, "appeals")
    for route in ("review", "litigation"):
        for result in ("upheld", "corrected", "other"):
            assert drawn(app, f"2017|{route}|{result}") == told[route, result]
    latest = cells(library, CITY, 2018, "appeals")
    (title,) = [header.value.replace("\\", "") for header in app.subheader if "2008 form" in header.value]
    assert title == (
        f"In the terms of the 2008 form: {latest['review', 'total']} reviews and {latest['litigation', 'total']} lawsuits in 2018"
    )


def test_only_years_of_the_2008_form_leave_a_page_that_says_what_there_is() -> None:
    app = open_page("appeals", lang="en", year=["2017"])
    assert metrics(app)["Reviews"] == "No data"
    assert [text.value for text in app.caption if "breaks in 2019" in text.value]
