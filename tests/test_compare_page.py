"""The compare page: what it shows is what the library says, for every kind of selection."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import source
from dashboard.comparison import Comparison
from dashboard.headline import behind_quantities
from dashboard.measures import BY_CODE
from library.queries import Selection, list_reports
from library.queries_peers import PeerGroup, standings
from library.store import Library
from tests.checked import charts

ROOT = Path(__file__).parent.parent
RATE = (("granted", "partially_granted"), ("concluded",))
BUREAU, SCHOOLS = "示例市公安局（模拟）", "示例市教育局（模拟）"
DEPARTMENTS = PeerGroup("department", "99", True)


@pytest.fixture(scope="module")
def library() -> Library:
    return source.library()


def open_compare(**parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in ({"lang": "en"} | parameters).items():
        app.query_params[name] = value
    app._page_hash = calc_hash("compare")
    app.run()
    assert not app.exception
    return app


def marks(chart: dict[str, Any]) -> set[str]:
    return {code for mark in chart["data"] for [code] in mark.get("customdata") or []}


def headline(app: AppTest) -> str:
    return str(app.header[0].value).replace("\\", "")


def test_agencies_stand_beside_their_peers(library: Library) -> None:
    rows = standings(library, Selection((2025,)), *RATE, DEPARTMENTS)
    app = open_compare()
    table = app.dataframe[0].value
    assert table["Agency"].tolist() == rows["agency"].tolist()
    assert table["Rank"].tolist() == rows["rank"].tolist()
    assert table["Value, %"].dropna().tolist() == [round(value * 100, 1) for value in rows["value"].dropna()]
    first, last = (rows[rows["rank"] == rank].iloc[0] for rank in (1, rows["rank"].max()))
    assert headline(app).startswith(
        f"Disclosure rate in 2025: from {first['value']:.1%} at {first['agency']} to {last['value']:.1%} at {last['agency']}."
    )
    ranking, funnel, heat, slopes = charts(app)
    told = set(rows.loc[rows["value"].notna(), "agency"])
    assert marks(ranking) == marks(funnel) == told
    assert marks(heat) == {f"{agency}|{year}" for agency in told for year in range(2019, 2026)}
    assert marks(slopes) == {f"{agency}|{year}" for agency in told for year in (2024, 2025)}


def test_the_measure_and_the_peers_stand_in_the_address(library: Library) -> None:
    app = open_compare(measure="new", peers="county-99-simulated")
    rows = standings(library, Selection((2025,)), ("new",), (), PeerGroup("county", "99", True))
    assert app.dataframe[0].value["Value"].tolist() == rows["value"].tolist()
    assert headline(app).startswith("New requests in 2025: from ")
    app.selectbox(key="measure").select("denial_rate").run()
    assert not app.exception
    assert (app.query_params["measure"], app.query_params["peers"]) == ("denial_rate", "county-99-simulated")
    app.selectbox(key="measure").select("disclosure_rate").run()
    assert "measure" not in app.query_params


def test_values_that_are_none_fall_back() -> None:
    app = open_compare(measure="nothing", peers="nobody", where=["x", "new.over.nan"], left="?", right="?")
    assert headline(app).startswith("Disclosure rate in 2025")


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (["disclosure_rate.over.50"], lambda value, told: told and value > 0.5),
        (["disclosure_rate.under.50", "disclosure_rate.over.40"], lambda value, told: told and 0.4 < value < 0.5),
        (["disclosure_rate.untold"], lambda value, told: not told),
    ],
)
def test_thresholds_filter_the_table(where: list[str], kept: Any, library: Library) -> None:
    rows = standings(library, Selection((2025,)), *RATE, DEPARTMENTS)
    expected = {
        row["agency"]
        for row in rows.astype({"value": "float64"}).to_dict("records")
        if kept(row["value"], row["value"] == row["value"])
    }
    app = open_compare(where=where)
    assert len(expected) > 0
    assert set(app.dataframe[0].value["Agency"]) == expected


def test_a_threshold_is_taken_away_by_a_click() -> None:
    app = open_compare(where=["disclosure_rate.over.99", "new.over.1"])
    assert [caption.value for caption in app.caption if "No agency meets" in caption.value]
    next(button for button in app.button if button.key == "remove_disclosure_rate.over.99").click().run()
    assert not app.exception
    assert app.query_params["where"] == "new.over.1" or app.query_params["where"] == ["new.over.1"]
    assert len(app.dataframe[0].value) > 5


@pytest.mark.parametrize(
    ("parameters", "charted"),
    [
        ({"agency": BUREAU}, 2),  # among peers, heat map
        ({"agency": BUREAU, "year": "2022"}, 2),
        ({"agency": [BUREAU, SCHOOLS]}, 4),  # ranking, among peers, heat map, slopes
        ({"year": "2019"}, 3),  # no year before: no slopes
        ({"measure": "lawsuit_correction_rate", "agency": "示例市地震局（模拟）"}, 0),
        ({"agency": "开封市龙亭区人民政府办公室"}, 1),
        ({"region": "410202"}, 1),
    ],
)
def test_selections_of_every_kind_stand(parameters: dict[str, Any], charted: int) -> None:
    assert len(charts(open_compare(**parameters))) == charted


def test_one_agency_is_shown_with_its_rank(library: Library) -> None:
    row = standings(library, Selection((2025,), (BUREAU,)), *RATE).iloc[0]
    app = open_compare(agency=BUREAU)
    shown = {metric.label.replace("\\", ""): metric.value.replace("\\", "") for metric in app.metric}
    assert shown["Rank"] == f"{row['rank']} of {row['n_ranked']}"
    assert shown["Disclosure rate"] == f"{row['value']:.1%}"
    assert shown["Peers' median"] == f"{row['median']:.1%}"
    assert headline(app) == (
        f"Disclosure rate of {BUREAU} in 2025: {row['value']:.1%}, rank {row['rank']} of {row['n_ranked']}; "
        f"its peers' median is {row['median']:.1%}."
    )


def test_the_figures_behind_the_peers_median_make_it_up(library: Library) -> None:
    row = standings(library, Selection((2025,), (BUREAU,)), *RATE).iloc[0]
    rate = BY_CODE["disclosure_rate"]
    peers = Comparison(Selection(agencies=(BUREAU,)), 2025, rate, None, "").peers_of_single()
    assert BUREAU in peers.agencies
    assert len(peers.agencies) == row["n_ranked"]
    sums = {name: behind_quantities(peers, (name,), covered=True).groupby("agency")["value"].sum() for name in rate.quantities}
    rates = sum(sums[name] for name in rate.numerator) / sums["concluded"]
    assert rates.median() == pytest.approx(row["median"])


def test_two_years_of_an_agency_next_to_each_other(library: Library) -> None:
    before, after = (list_reports(library, Selection((year,), (BUREAU,)))["report_id"].iloc[0] for year in (2023, 2024))
    app = open_compare(left=before, right=after)
    table = next(frame.value for frame in app.dataframe if "Difference" in frame.value)
    rows = table.set_index("Figure")
    columns = [f"{BUREAU} · 2023", f"{BUREAU} · 2024"]
    figure = rows.loc["Requests: Concluded, Total"].to_dict()
    told = [standings(library, Selection((year,), (BUREAU,)), ("concluded",))["value"].iloc[0] for year in (2023, 2024)]
    assert [figure[column] for column in columns] == told
    assert figure["Difference"] == told[1] - told[0]
    assert set(rows[""]) == {"≠"}
    assert figure["Source, left"].startswith(f"reports?lang=en&report={before}&place=")
    sentences = app.table[0].value
    assert set(sentences.iloc[:, 0]) <= {"≠", "−", r"\+", "+"}
    assert sentences.iloc[:, 1].str.contains("~~", regex=False).any()
    assert sentences.iloc[:, 2].str.contains("**", regex=False).any()
