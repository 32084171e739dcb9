"""The routes for programs: the same figures as on the pages, for the same people, in each format; and what is said instead."""

import io
import re
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from api import answers
from api.datasets import DATASETS, FIGURES
from api.problems import KINDS
from dashboard.measures import BY_CODE, with_rates
from dashboard.people import Viewer
from library.limits import Limit
from library.queries import Selection, coverage
from library.queries_sums import ratios
from library.queries_tables import selected_rows
from tests.api_client import SIGN_IN, Asking, client, whole
from tests.conftest import ROOT
from tests.small_library import Told, small_library


def every_page(client: Asking, path: str) -> tuple[list[dict[str, Any]], int]:
    """All rows, page by page as Link says, and how many pages there were."""
    rows, pages, query = [], 0, ""
    while pages < 1000:
        answer = client.get(path + query if not query else f"{path.partition('?')[0]}{query}")
        assert answer.status_code == 200, answer.text
        rows += answer.json()["rows"]
        pages += 1
        if "link" not in answer.headers:
            assert answer.json()["next_cursor"] is None
            return rows, pages
        [query] = re.findall(r'^<(\?.*)>; rel="next"$', answer.headers["link"])
        assert query.endswith(answer.json()["next_cursor"])
    raise AssertionError("no end")


@pytest.mark.parametrize("table", ["reports", *FIGURES, "findings"])
def test_pages_hold_the_rows_of_the_tables_once_each_and_in_every_format(table: str) -> None:
    path = {"reports": "/api/reports", "findings": "/api/findings"}.get(table, f"/api/tables/{table}")
    expected = selected_rows(whole(), Selection((2023, 2024)), table, 10_000)
    rows, pages = every_page(client(), f"{path}?year=2023&year=2024&limit=157")
    assert pages == -(-len(expected) // 157) or len(expected) == 0
    columns = [name for name in ("count", "value", "actual", "n_errors", "year") if name in expected and rows]
    for name in columns:
        assert pd.Series([row[name] for row in rows], dtype="Float64").sum() == pytest.approx(
            expected[name].astype("Float64").sum()
        )
        assert sum(row[name] is None for row in rows) == expected[name].isna().sum()
    assert len(rows) == len(expected)
    csv, parquet = (client().get(f"{path}?year=2023&year=2024&format={name}") for name in ("csv", "parquet"))
    read = pd.read_csv(io.BytesIO(csv.content))
    assert list(read.columns) == pq.read_table(io.BytesIO(parquet.content)).column_names == list(rows[0] if rows else read)
    assert len(read) == pq.read_table(io.BytesIO(parquet.content)).num_rows == len(expected)


def test_large_answers_are_sent_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/api/tables/requests?year=2024"
    rows, _ = every_page(client(), path)
    monkeypatch.setattr(answers, "MOST_PAGE_ROWS", 100)
    for file_format, read in (("csv", pd.read_csv), ("parquet", pd.read_parquet)):
        answer = client().get(f"{path}&format={file_format}")
        frame = read(io.BytesIO(answer.content))
        assert len(frame) == len(rows) > 100
        assert frame["count"].sum() == sum(row["count"] or 0 for row in rows)
        assert (answer.headers["ogi-made-up"], "link" in answer.headers) == ("true", False)
    assert client().request("HEAD", f"{path}&format=csv").content == b""
    monkeypatch.setattr(answers, "MOST_ROWS", len(rows) - 1)
    assert client().get(f"{path}&format=csv").json()["type"] == "/api/#too_many_rows"


def test_large_answers_are_few_at_once_and_give_their_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_PAGE_ROWS", 100)
    slots = [answers._SLOTS.acquire(blocking=False) for _ in range(answers.STREAMS)]
    refused = client().get("/api/tables/requests?format=csv&year=2024")
    assert (refused.status_code, refused.headers["retry-after"], all(slots)) == (503, "10", True)
    for _ in slots:
        answers._SLOTS.release()
    for _ in range(answers.STREAMS + 1):
        assert client().get("/api/tables/requests?format=csv&year=2024").status_code == 200


@pytest.mark.parametrize("by", [(), ("year",), ("agency",), ("agency", "year")])
def test_measures_are_those_of_the_pages(by: tuple[str, ...]) -> None:
    query = "".join(f"&by={axis}" for axis in by)
    rows, _ = every_page(client(), f"/api/measures?region=990100&measure=disclosure_rate&measure=new&limit=23{query}")
    told = {(row["agency"], row["year"]): row for row in rows if row["measure"] == "disclosure_rate"}
    measure = BY_CODE["disclosure_rate"]
    expected = with_rates(ratios(whole(), Selection(region="990100"), measure.numerator, measure.denominator, by))
    assert len(told) == len(expected) == len(rows) / 2
    for row in expected.to_dict("records"):
        own = told[row.get("agency"), row.get("year")]
        assert [own["numerator"], own["denominator"], own["n_told"]] == [
            None if pd.isna(row[name]) else row[name] for name in ("numerator", "denominator", "n_told")
        ]
        assert own["rate"] == (None if pd.isna(row["rate"]) else pytest.approx(row["rate"]))
        assert own["simulated"] is True
    assert all(row["rate"] is None and row["small"] is None for row in rows if row["measure"] == "new")


def test_a_missing_number_is_none_and_a_formula_is_text() -> None:
    library = small_library(
        Told("=HYPERLINK(1)局", 2024, {("new", "total"): None, ("carried_in", "total"): 0}, facts={"report_id": "a" * 16})
    )
    answer = client(library).get("/api/tables/requests")
    assert {row["outcome"]: row["count"] for row in answer.json()["rows"]} == {"new": None, "carried_in": 0}
    assert (answer.json()["made_up"], answer.headers["ogi-made-up"]) == (False, "false")
    assert answer.json()["rows"][0]["agency"] == "=HYPERLINK(1)局"
    text = client(library).get("/api/tables/requests?format=csv").text
    assert '"\'=HYPERLINK(1)局",2024,false,"new","total",,' in text
    assert '"carried_in","total",0,' in text


def test_made_up_reports_and_the_version_are_told_in_every_answer() -> None:
    for dataset in DATASETS:
        answer = client().get(f"/api{dataset.path}")
        assert answer.headers["ogi-library-version"] == answer.json()["library"]["version"] == whole().version
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.json()["made_up"] is any(row.get("simulated", False) for row in answer.json()["rows"]), dataset.path
        assert dataset.path == "/codes" or "simulated" in dataset.columns
    told = client().get("/api/library").json()
    assert (told["version"], told["sample"], told["made_up"]) == (whole().version, True, True)
    assert told["n_reports"] == int(coverage(whole(), Selection())["n_reports"].sum())
    assert client().get("/api/reports?agency=开封市龙亭区人民政府办公室").json()["made_up"] is False


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("yaer=2024", "yaer"),
        ("year=two", "year"),
        ("year=２０２４", "year"),
        ("region=99", "region"),
        ("region=990000&region=110000", "region"),
        ("level=village", "level"),
        ("agency=", "agency"),
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("format=xlsx", "format"),
        ("cursor=AAAA", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=WyJcdWQ4MDAiLDBd", "cursor"),
        ("report=../x", "report"),
    ],
)
def test_a_parameter_that_cannot_be_followed_is_no_answer(query: str, parameter: str) -> None:
    answer = client().get(f"/api/reports?{query}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/#parameters")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
    assert re.search("[一-鿿].* [a-z]", answer.json()["errors"][0]["detail"])


def test_methods_paths_and_formats_that_are_none() -> None:
    open_to_all = client()
    assert (
        open_to_all.request("POST", "/api/reports").status_code,
        open_to_all.request("POST", "/api/reports").headers["allow"],
    ) == (
        405,
        "GET, HEAD, OPTIONS",
    )
    assert open_to_all.request("OPTIONS", "/api/reports").status_code == 204
    for path in ("/api/tables/failures", "/api/reports/", "/api/x"):
        assert (open_to_all.get(path).status_code, open_to_all.get(path).json()["type"]) == (404, "/api/#not_found")
    assert open_to_all.get("/api/reports", headers={"Accept": "image/png"}).status_code == 406
    assert open_to_all.get("/api/codes", headers={"Accept": "text/csv"}).text.startswith('"column","code"')
    assert {kind for kind, (status, _) in KINDS.items() if status >= 500} == {"failed", "busy", "unready"}


def test_what_is_known_already_is_not_sent_again() -> None:
    first = client().get("/api/reports?year=2024")
    tag = {"If-None-Match": f'"x", {first.headers["etag"]}'}
    assert (client().get("/api/reports?year=2024", headers=tag).status_code) == 304
    assert client().get("/api/reports?year=2023", headers=tag).status_code == 200
    assert client(small_library()).get("/api/reports?year=2024", headers=tag).status_code == 200
    part = client(viewer=Viewer("viewer", Limit(regions=("990102",))))
    assert part.get("/api/reports?year=2024", headers=tag).status_code == 200


def test_the_document_and_the_page_tell_of_every_route() -> None:
    told = client().get("/api/openapi.json").json()
    assert set(told["paths"]) == {dataset.path for dataset in DATASETS} | {"/library"}
    assert (told["security"], client(settings=SIGN_IN).get("/api/openapi.json").json()["security"]) == (
        [],
        [{"token": []}, {"cookie": []}],
    )
    for language, word in (("zh", "参数"), ("en", "Parameters")):
        page = client().get(f"/api/?lang={language}").text
        assert all(f"/api{dataset.path}" in page for dataset in DATASETS)
        assert word in page
        assert all(f'id="{code}"' in page for code in KINDS)
        assert not re.search(r"<script|https?://(?!testserver)|src=|url\(", page)
    for accepted, word in (("en-GB,en;q=0.9", "Parameters"), ("zh-CN,zh;q=0.9,en;q=0.8", "参数"), ("", "参数")):
        assert word in client().get("/api/", {"Accept-Language": accepted}).text


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_examples_of_the_readme_are_answered(readme: str) -> None:
    addresses = re.findall(r"curl .*'http://127\.0\.0\.1:8501(/api/[^']+)'", (ROOT / readme).read_text("utf-8"))
    assert len(addresses) == 3
    for address in addresses:
        assert client().get(address).status_code == 200
