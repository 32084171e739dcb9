"""The first screens beside a computation of our own: pandas over the parsed documents, without the library and its queries."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.print_table import printed_rows
from parsing import Tables, read_reports

ROOT = Path(__file__).parent.parent
SIMULATED = ROOT / "data" / "sample" / "simulated"
CITY = "示例市人民政府（模拟）"
BOTH = ("litigation_direct", "litigation_after_review")


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The reports that the tests ask about: the city government's of two years, and everybody's of two others."""
    return read_reports(sorted([*SIMULATED.glob("202[45]/shili-government-*"), *SIMULATED.glob("202[01]/*")]))


def open_page(path: str, **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in ({"lang": "en"} | parameters).items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path) if path else ""
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> dict[str, tuple[str, str]]:
    """Label → value and change of every key figure."""
    return {metric.label: (metric.value.replace("\\", ""), metric.delta) for metric in app.metric}


def captions(app: AppTest) -> str:
    return "\n".join(str(caption.value).replace("\\", "") for caption in app.caption)


class Figures:
    """The city government's own figures of one year, which cover those of all others in the sample's latest years."""

    def __init__(self, tables: Tables, year: int) -> None:
        reports = tables.reports
        [report] = reports.loc[(reports["agency"] == CITY) & (reports["year"] == year), "report_id"]
        self._requests, self._appeals, self._channels = (
            frame[frame["report_id"] == report] for frame in (tables.requests, tables.appeals, tables.channels)
        )

    def requests(self, *outcomes: str, applicant: str = "total") -> int:
        rows = self._requests[(self._requests["origin"] == "table") & (self._requests["applicant"] == applicant)]
        return int(rows.loc[rows["outcome"].isin(outcomes), "count"].sum())

    def appeals(self, result: str, *routes: str) -> int:
        rows = self._appeals[(self._appeals["origin"] == "table") & (self._appeals["result"] == result)]
        return int(rows.loc[rows["route"].isin(routes), "count"].sum())

    def published(self) -> int:
        rows = self._channels[(self._channels["kind"] == "disclosure") & self._channels["count"].notna()]
        parts = int(rows.loc[rows["channel"] != "total", "count"].sum())
        return max(int(rows.loc[rows["channel"] == "total", "count"].max()), parts)


def counted(now: int, before: int) -> tuple[str, str]:
    return f"{now:,}", f"{now - before:+,}"


def rated(now: float, before: float) -> tuple[str, str]:
    return f"{now:.1%}", f"{(now - before) * 100:+.1f} pts"


def test_the_overview(tables: Tables) -> None:
    now, before = Figures(tables, 2025), Figures(tables, 2024)
    figures = shown(open_page(""))
    rate, old_rate = (year.requests("granted", "partially_granted") / year.requests("concluded") for year in (now, before))
    disputes, old_disputes = (year.appeals("total", "review", *BOTH) for year in (now, before))
    assert figures["Information published"] == counted(now.published(), before.published())
    assert figures["Requests concluded"] == counted(now.requests("concluded"), before.requests("concluded"))
    assert figures["Disclosure rate"] == rated(rate, old_rate)
    assert figures["Reviews and lawsuits"] == counted(disputes, old_disputes)


def test_the_requests_and_what_their_rates_rest_on(tables: Tables) -> None:
    now, before = Figures(tables, 2025), Figures(tables, 2024)
    app = open_page("requests")
    figures, told = shown(app), captions(app)
    persons = [year.requests("new", applicant="natural_person") / year.requests("new") for year in (now, before)]
    backlog = [year.requests("carried_out") / year.requests("new", "carried_in") for year in (now, before)]
    assert figures["New requests"] == counted(now.requests("new"), before.requests("new"))
    assert figures["Natural persons"] == rated(*persons)
    assert figures["Backlog rate"] == rated(*backlog)
    assert f"n = {now.requests('new'):,} new requests" in told
    assert f"n = {now.requests('concluded'):,} requests concluded" in told
    share = now.requests("concluded", applicant="natural_person") / now.requests("concluded")
    titles = [str(title.value).replace("\\", "") for title in app.subheader]
    assert [title for title in titles if title.startswith(f"Natural persons: {share:.0%} of the requests concluded; ")]


def test_the_appeals(tables: Tables) -> None:
    now, before = Figures(tables, 2025), Figures(tables, 2024)
    app = open_page("appeals")
    figures = shown(app)

    def corrected(year: Figures, *routes: str) -> float:
        return year.appeals("corrected", *routes) / (year.appeals("total", *routes) - year.appeals("pending", *routes))

    def disputed(year: Figures) -> float:
        return year.appeals("total", "review", *BOTH) / year.requests("concluded")

    assert figures["Reviews"] == counted(now.appeals("total", "review"), before.appeals("total", "review"))
    assert figures["Lawsuits"] == counted(now.appeals("total", *BOTH), before.appeals("total", *BOTH))
    assert figures["Corrected in review"] == rated(corrected(now, "review"), corrected(before, "review"))
    assert figures["Corrected in court"] == rated(corrected(now, *BOTH), corrected(before, *BOTH))
    assert figures["Dispute rate"] == rated(disputed(now), disputed(before))
    decided = now.appeals("total", "review") - now.appeals("pending", "review")
    assert f"n = {decided:,} reviews decided" in captions(app)


def test_the_quality_says_how_its_counts_have_changed(tables: Tables) -> None:
    rows = tables.findings.merge(tables.reports[["report_id", "agency", "year"]], on="report_id")
    years = tables.reports.dropna(subset=["agency", "year"]).groupby("agency")["year"].agg(set)
    paired = {agency for agency, told in years.items() if {2020, 2021} <= told}
    told = rows[rows["agency"].isin(paired) & (rows["severity"] == "error")]
    errors, broken = (
        {year: int(count(told.loc[told["year"] == year, "report_id"])) for year in (2020, 2021)}
        for count in (len, pd.Series.nunique)
    )
    app = open_page("quality", year="2021")
    assert errors[2021] > 0
    assert broken[2021] == broken[2020]
    assert shown(app)["Error"][1] == f"{errors[2021] - errors[2020]:+d}"
    assert shown(app)["With broken sums"][1] == "unchanged"  # and not a bare 0
    assert f"2020: {errors[2020]}, 2021: {errors[2021]}" in captions(app)


def test_beyond_chance_has_one_meaning_on_the_compare_page() -> None:
    app = open_page("compare")
    card, change = shown(app)["Beyond chance"]
    sentence = str(app.header[0].value).replace("\\", "")
    assert (card, change) == ("0", "unchanged")
    assert sentence.endswith("All 10 agencies lie within the 99.8% limits of chance.")
    assert "of 10 agencies beyond the 99.8% limits; beyond the 95% limits: 3" in captions(app)
    assert shown(app)["Median"][1] == "-1.4 pts"


def test_the_overview_explains_that_years_have_different_numbers_of_agencies() -> None:
    folders = {folder.name: len(list(folder.iterdir())) for folder in SIMULATED.iterdir() if folder.is_dir()}
    numbers = [count + (year == "2019") for year, count in folders.items()]  # and the one real agency's
    assert f", {min(numbers)} to {max(numbers)} agencies a year" in captions(open_page(""))


def test_a_printed_table_shows_what_the_screen_shows() -> None:
    frame = pd.DataFrame(
        {"Agency": ["<b>甲</b>", None], "Year": [2024, 2023], "n": pd.array([1234, None], dtype="Int64"), "Rate": [51.04, 0.0]}
    )
    rate = {"Rate": {"type_config": {"format": "%.1f%%"}}}
    rows = [["<b>甲</b>", "2024", "1,234", "51.0%"], ["–", "2023", "–", "0.0%"]]
    assert printed_rows(frame.rename(columns={"Year": "年度"}), rate) == rows
