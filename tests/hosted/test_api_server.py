"""The routes for programs on a running server: who gets what, and whatever else may be asked (schemathesis)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.datasets import DATASETS
from dashboard.settings import OpenId, Settings
from dashboard.share_links import token_of
from library.queries import Selection
from library.shares import give_out, take_back
from tests.hosted.conftest import COOKIE_SECRET, EAST, UNREADABLE, WEST, WHOLE, Serve
from tests.hosted.websocket import signed_in

SETTINGS = Settings(mode="openid", openid=OpenId("", "", "", "", COOKIE_SECRET))
# No schema says of which cursors there is a page.
NOT_ASKED = [positive_data_acceptance]
PATHS = ["/api/", "/api/openapi.json", "/api/library", *(f"/api{dataset.path}" for dataset in DATASETS)]


def test_each_reader_gets_what_is_theirs(serve: Serve, two_districts: Path) -> None:
    """Signed out first, on a server that has never run a page."""
    address = serve().address
    share = give_out(two_districts, Selection((2024,), (), "990102"), timedelta(hours=1), "chief")
    east = signed_in(address, COOKIE_SECRET, sub="east", email="east@example.org")
    clerk = signed_in(address, COOKIE_SECRET, sub="clerk", email="clerk@example.org", groups=["clerks"])
    stranger = signed_in(address, COOKIE_SECRET, sub="x", email="stranger@example.org")
    bearer = {"Authorization": f"Bearer {token_of(SETTINGS, share)}"}
    strangers: list[dict[str, Any]] = [{}, {"cookies": stranger}, {"headers": {"Authorization": "Bearer x.y"}}]

    def text(path: str, **who: Any) -> str:
        answer = httpx.get(address + path, **who)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"].startswith("private")
        return answer.text

    for path in PATHS:
        for who in strangers:
            answer = httpx.get(address + path, **who)
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json"), path
            assert answer.headers["content-security-policy"]
            assert not any(name in answer.text for name in (EAST, WEST, WHOLE))
        for reader in ({"cookies": east}, {"headers": bearer}):
            told = text(path, **reader)
            assert not any(name in told for name in (WEST, UNREADABLE)), path
            assert WHOLE not in told or path in ("/api/reports", "/api/agencies"), path  # a report tells its own parent
    for name in (EAST, WEST, WHOLE):
        assert name in text("/api/agencies", cookies=clerk)
        agencies = httpx.get(f"{address}/api/agencies", cookies=east).json()["rows"]
        assert any(name in row["agency"] for row in agencies) is (name == EAST)
    years = httpx.get(f"{address}/api/library", headers=bearer).json()["years"]
    assert years == [2024]
    take_back(two_districts, share.share_id)
    assert httpx.get(f"{address}/api/library", headers=bearer).status_code == 401


@pytest.mark.parametrize("mode", ["open", "openid"])
def test_whatever_is_asked_is_answered_as_the_document_says(serve: Serve, mode: str) -> None:
    """Right and wrong parameters by the schema: no error of the server, no answer that the document does not describe."""
    served = serve(mode=mode)
    cookies = signed_in(served.address, COOKIE_SECRET, sub="east", email="east@example.org") if mode == "openid" else {}
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    document = httpx.get(f"{served.address}/api/openapi.json", headers=headers).json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=f"{served.address}/api", headers=headers)
    asked = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @settings(max_examples=3, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers=headers, excluded_checks=NOT_ASKED)

        given(case=operation.as_strategy())(ask)()
    assert asked > 20
