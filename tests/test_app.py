"""The pages, run without a browser: what they show is what the library says, in both languages and for any selection."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import source
from dashboard.choose_region import region_name
from library.queries import Selection, coverage, list_reports
from library.queries_filters import list_agencies
from library.queries_reports import count_reports, findings_by_rule, list_findings, report_rows
from library.queries_requests import outcome_mix
from library.queries_sums import sums
from library.store import Library
from tests.checked import charts

ROOT = Path(__file__).parent.parent
PAGES = ("", "channels", "requests", "appeals", "compare", "quality", "reports", "library", "method", "admin")
EVERYTHING = Selection()
OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="module")
def library() -> Library:
    return source.library()


def open_app(path: str = "", **parameters: str | list[str]) -> AppTest:
    """The page at a URL path with these parameters, run once."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path) if path else ""
    return app.run()


def titles(app: AppTest) -> list[str]:
    return [element.value for element in app.title]


def headline(app: AppTest) -> str:
    return str(app.header[0].value).replace("\\", "")


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\\", "") for metric in app.metric}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages(path: str, language: str) -> None:
    app = open_app(path, lang=language)
    assert not app.exception
    assert len(titles(app)) == 1
    assert headline(app)
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in titles(app)[0])
    assert chinese == (language == "zh")


def test_overview_shows_the_sums_of_the_latest_year(library: Library) -> None:
    latest = int(coverage(library, EVERYTHING)["year"].max())
    counted = sums(library, Selection((latest,)), ("concluded", "published_items")).set_index("quantity")["count"]
    app = open_app(lang="en")
    assert metrics(app)["Requests concluded"] == f"{counted['concluded']:,}"
    assert metrics(app)["Information published"] == f"{counted['published_items']:,}"
    assert headline(app).startswith(f"In {latest} {counted['concluded']:,} requests were concluded, ")


def test_overview_chart_holds_the_outcomes(library: Library) -> None:
    mix = outcome_mix(library, EVERYTHING, ("year",))
    granted = mix[mix["outcome_group"] == "granted"].set_index("year")["count"] / mix.groupby("year")["count"].sum()
    drawn = charts(open_app(lang="en"))[0]["data"]
    trace = next(mark for mark in drawn if mark["name"] == "Granted")
    told = granted.dropna().to_dict()
    assert set(told) == set(range(2019, 2026))  # what came before was told in the 2008 form's terms
    assert dict(zip(trace["x"], trace["y"], strict=True)) == pytest.approx(told)
    assert [code for [code] in trace["customdata"]] == [f"{year}|granted" for year in trace["x"]]


def test_one_agency_and_year_show_that_report_alone(library: Library) -> None:
    agency = str(list_agencies(library, EVERYTHING)["agency"].iloc[0])
    year = int(list_reports(library, Selection((), (agency,)))["year"].max())
    told = sums(library, Selection((year,), (agency,)), ("concluded",))["count"].iloc[0]
    app = open_app(lang="en", agency=agency, year=str(year))
    assert metrics(app)["Requests concluded"] == f"{told:,}"
    assert app.query_params["agency"] == agency


def test_quality_counts_the_findings(library: Library) -> None:
    counts = count_reports(library, EVERYTHING).iloc[0]
    by_severity = findings_by_rule(library, EVERYTHING).groupby("severity")["n_findings"].sum()
    app = open_app("quality", lang="en")
    shown = metrics(app)
    assert shown["Reports checked"] == str(counts["n_reports"])
    assert shown["With broken sums"] == str(counts["n_with_errors"])
    assert {name: shown[name] for name in ("Error", "Contradiction", "Notice")} == {
        "Error": str(by_severity["error"]), "Contradiction": str(by_severity["warning"]), "Notice": str(by_severity["notice"]),
    }  # fmt: skip


def test_quality_lists_both_numbers_and_the_way_to_the_place(library: Library) -> None:
    rows = list_findings(library, EVERYTHING, severities=("error",))
    app = open_app("quality", lang="en", severity="error")
    table = next(frame.value for frame in app.dataframe if "What disagrees" in frame.value)
    assert table["Expected"].tolist() == rows["expected"].tolist()
    assert table["Found"].tolist() == rows["actual"].tolist()
    assert (table["Expected"] != table["Found"]).all()
    first = table["Source"].iloc[0]
    assert first.startswith("reports?")
    assert f"report={rows['report_id'].iloc[0]}" in first
    assert "lang=en" in first
    assert "place=" in first


def test_reports_lay_the_figures_out_as_in_the_form(library: Library) -> None:
    report = next(
        row for row in list_reports(library, EVERYTHING).to_dict("records") if row["source"].endswith("longting-2019.txt")
    )
    figures = report_rows(library, report["report_id"], "requests")
    told = figures[figures["origin"] == "table"].set_index(["outcome", "applicant"])["count"]
    app = open_app("reports", lang="en", report=report["report_id"])
    table = app.dataframe[0].value
    assert table.loc["（二） Partially granted", "Natural persons"] == str(told["partially_granted", "natural_person"])
    assert table.loc["（二） Partially granted", "Total"] == f"{told['partially_granted', 'total']} ※"
    assert table.loc["（七） Concluded", "Total"] == str(told["concluded", "total"])
    assert len(table) == 26


def test_reports_mark_the_place_that_the_link_names(library: Library) -> None:
    report = next(
        row for row in list_reports(library, EVERYTHING).to_dict("records") if row["source"].endswith("longting-2019.txt")
    )
    channels = report_rows(library, report["report_id"], "channels").set_index(["kind", "channel"])
    place = str(channels.loc[("disclosure", "website"), "locator"])
    app = open_app("reports", lang="zh", report=report["report_id"], place=place)
    marked = [element.value for element in app.markdown if ":orange-background[" in element.value]
    assert len(marked) == 1
    assert ":orange-background[**1547条**]" in marked[0]


def test_another_report_can_be_chosen(library: Library) -> None:
    rows = list_reports(library, Selection((2024,))).to_dict("records")
    app = open_app("reports", lang="en", year="2024", report=rows[0]["report_id"], place="L1")
    app.selectbox(key="report").select(rows[1]["report_id"]).run()
    assert not app.exception
    assert headline(app).startswith(f"2024 · {rows[1]['agency']}: ")
    assert app.query_params["report"] == rows[1]["report_id"]
    assert "place" not in app.query_params


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("library", "method", "admin")])
def test_an_empty_selection_explains_itself(path: str, library: Library) -> None:
    agency = next(row["agency"] for row in list_agencies(library, EVERYTHING).to_dict("records") if row["n_reports"] == 1)
    other = next(int(year) for year in coverage(library, EVERYTHING)["year"] if year != 2019)
    app = open_app(path, lang="en", agency=agency, year=str(other))
    assert not app.exception
    assert [element.value for element in app.header] == ["Nothing to show for this selection"]
    app.button[0].click().run()
    assert not app.exception
    assert headline(app) != "Nothing to show for this selection"


@pytest.mark.parametrize(
    ("parameters", "kept"),
    [
        ({"year": ["2024", "1066", "x"]}, {"year": "2024"}),
        ({"agency": ["nobody"]}, {}),
        ({"region": "000000"}, {}),
        ({"region": "990100", "lang": "xx"}, {"region": "990100"}),
        ({"region": "9901"}, {}),
        ({"region": "990102", "level": ["county", "x"]}, {"region": "990102", "level": "county"}),
    ],
)
def test_values_that_are_none_are_dropped(parameters: dict[str, Any], kept: dict[str, str]) -> None:
    app = open_app(**parameters)
    assert not app.exception
    assert {name: app.query_params[name] for name in app.query_params} == kept


def test_a_region_holds_the_agencies_within_it(library: Library) -> None:
    everything = [str(agency) for agency in list_agencies(library, EVERYTHING)["agency"]]
    district = [str(agency) for agency in list_agencies(library, Selection(region="990102"))["agency"]]
    assert 0 < len(district) < len(everything)
    app = open_app(lang="en", region="990102")
    assert app.multiselect(key="agency_list").options == district


def test_the_language_switch_keeps_the_filters() -> None:
    app = open_app("quality", year="2024")
    assert titles(app) == ["数据质量"]
    app.session_state["lang"] = "en"
    app.run()
    assert titles(app) == ["Data quality"]
    assert app.multiselect(key="year").value == [2024]
    assert app.query_params["lang"] == "en"
    assert app.query_params["year"] == "2024"


@pytest.mark.parametrize(("code", "name"), [("990102", "示例省 示例市 东湖区"), ("123456", "123456"), ("", "")])
def test_a_region_is_told_by_its_name(code: str, name: str) -> None:
    assert region_name(code) == name
