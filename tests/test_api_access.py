"""Who may read by program, and how much: everybody else is told so, and nobody gets a part that is not theirs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.datasets import DATASETS
from dashboard.people import Viewer
from dashboard.settings import OpenId, Settings
from dashboard.share_links import token_of
from library.limits import Limit
from library.queries import Selection, list_reports
from library.shares import give_out, take_back
from tests.api_client import EAST, LOCAL, SIGN_IN, WEST, Asking, client, whole


def test_who_is_limited_gets_their_part_and_no_page_of_another() -> None:
    limit = Limit(regions=("990102",), failures=False)
    part = client(viewer=Viewer("viewer", limit))
    for dataset in DATASETS[:-1]:
        text = part.get(f"/api{dataset.path}?limit=10000").text
        assert WEST not in text, dataset.path
    assert {row["agency"] for row in part.get("/api/agencies").json()["rows"]} >= {EAST}
    assert part.get("/api/reports?region=990103").json()["rows"] == []
    foreign = str(list_reports(whole(), Selection(region="990103"))["report_id"].iloc[0])
    assert part.get(f"/api/tables/requests?report={foreign}").json()["rows"] == []
    cursor = client().get("/api/reports?region=990103&limit=1").json()["next_cursor"]
    assert part.get(f"/api/reports?cursor={cursor}").status_code == 410


def test_a_token_is_a_share_link_and_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGI_LIBRARY", str(tmp_path))
    share = give_out(tmp_path, Selection((2024,), (), "990102"), timedelta(days=1), "chief")
    past = give_out(tmp_path, Selection(), timedelta(days=1), "chief", datetime.now(UTC) - timedelta(days=2))
    stranger = client(settings=SIGN_IN, viewer=None)

    def ask(token: str, of: Asking = stranger) -> httpx.Response:
        return of.get("/api/reports", headers={"Authorization": f"bearer {token}"})

    token = token_of(SIGN_IN, share)
    assert {(row["adcode"], row["year"]) for row in ask(token).json()["rows"]} == {("990102", 2024)}
    chief = client(settings=SIGN_IN, viewer=Viewer("admin", Limit()))
    assert ask(token, chief).json() == ask(token).json()
    other = replace(SIGN_IN, openid=OpenId("", "", "", "", "t" * 32))
    for wrong in ("", "x", f"{token}x", token_of(SIGN_IN, past), token_of(other, share)):
        for reader in (stranger, chief):
            assert (ask(wrong, reader).status_code, ask(wrong, reader).json()["type"]) == (401, "/api/#token")
            assert "invalid_token" in ask(wrong, reader).headers["www-authenticate"]
    take_back(tmp_path, share.share_id)
    assert ask(token).status_code == ask(token, chief).status_code == 401


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/library", "/nothing", *(dataset.path for dataset in DATASETS)])
@pytest.mark.parametrize(("settings", "status"), [(SIGN_IN, 401), (LOCAL, 403)])
def test_whoever_may_not_read_is_told_so_wherever_they_ask(settings: Settings, status: int, path: str) -> None:
    stranger = client(settings=settings, viewer=None)
    for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
        answer = stranger.request(method, f"/api{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.headers["cache-control"] == "no-store"
        assert ("www-authenticate" in answer.headers) is (status == 401)
        assert "location" not in answer.headers
    assert stranger.get(f"/api{path}").json()["status"] == status
