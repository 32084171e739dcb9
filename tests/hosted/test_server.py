"""The server around the pages: what it answers, what it refuses, and what it writes down."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app import PAGES
from dashboard.settings import OpenId, Settings
from dashboard.share_links import token_of
from library.queries import Selection, list_reports
from library.shares import give_out, take_back
from library.store import open_stored
from tests.hosted.conftest import COOKIE_SECRET, EAST, UNREADABLE, WEST, WHOLE, Reader, Serve
from tests.hosted.provider import Provider
from tests.hosted.websocket import open_tab, signed_in, xsrf_cookie
from tests.small_documents import requests_report

Look = Callable[..., Reader]


def get(address: str, **options: Any) -> httpx.Response:
    return httpx.get(address, **options)


def test_what_it_answers_and_what_not(serve: Serve, two_districts: Path) -> None:
    address = serve().address
    assert get(f"{address}/health").json() == {"status": "ok"}
    assert get(f"{address}/ready").json() == {"status": "ready", "library": open_stored(two_districts).version}
    unknown = ("/nothing", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/app/static/x.png", "/ready/x", "/overview")
    for path in (
        *unknown,
        "/.streamlit/config.toml",
        "/serve.py",
        "/data/library/current",
        "//evil.example/",
        "/static/nothing.js",
    ):
        assert get(address + path).status_code in (400, 404), path
    assert all(
        told in get(f"{address}/nothing").text for told in ("没有这个网页", "There is no such page", "width=device-width")
    )
    for path in ("/static/../serve.py", "/static/%2e%2e/%2e%2e/serve.py", "/media/..%2f..%2fserve.py", "/..%5cserve.py"):
        answer = get(address + path)
        assert answer.status_code in (400, 403, 404), path
        assert "uvicorn" not in answer.text


def test_every_answer_carries_the_headers(serve: Serve) -> None:
    address = serve().address
    for path in ("/", "/reports", "/health", "/nothing", "/media/x", "/static/../x", "/auth/login", "/oauth2callback?state=x"):
        headers = get(address + path).headers
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["frame-ancestors"] == "'none'"
        assert re.fullmatch(r"'self' blob:( 'sha256-[\w+/=]+')+", policy["script-src"]), path
        assert policy["object-src"] == "'none'"
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_a_page_names_the_script_of_charts_ahead_of_all_others(serve: Serve) -> None:
    address = serve().address
    link = re.fullmatch(
        r"<\.(/static/js/PlotlyChart\.[\w-]+\.js)>; rel=modulepreload; crossorigin", get(f"{address}/reports").headers["link"]
    )
    assert link
    script = get(address + link[1])
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
    assert "link" not in script.headers
    assert "link" not in get(f"{address}/health").headers


def test_pages_draw_under_the_policy(serve: Serve, look: Look) -> None:
    """Chromium writes each violation of it to the console."""
    served, reader = serve(mode="open"), look()
    for path in ("", *list(PAGES)[1:]):
        reader.received.clear()
        reader.open(f"{served.address}/{path}?lang=en")
        assert reader.wait_to_see(EAST)
        expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    assert reader.page.locator("h1").count()
    reader.page.get_by_role("button", name="Take along").click()
    copy = reader.page.get_by_role("button", name="Copy link").first
    copy.wait_for()
    assert [text for text in reader.console if "Content Security Policy" in text or "Refused to" in text] == []


def test_a_frame_and_an_encrypted_proxy_by_setting(serve: Serve) -> None:
    trusted = serve(server='frame_ancestors = ["https://portal.example"]\ntrusted_proxies = ["127.0.0.1"]')
    encrypted = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}
    answer = get(f"{trusted.address}/_stcore/health", headers=encrypted)
    assert "frame-ancestors https://portal.example" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert answer.headers["strict-transport-security"]
    assert all("; Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert answer.headers.get_list("set-cookie")
    plain = get(f"{serve().address}/_stcore/health", headers=encrypted)
    assert "strict-transport-security" not in plain.headers


def test_only_an_editor_may_upload_and_only_into_their_own_session(serve: Serve) -> None:
    served = serve(server="upload_megabytes = 1")
    people: dict[str, dict[str, Any]] = {
        "clerk": {"sub": "clerk", "email": "clerk@example.org", "groups": ["clerks"]},
        "other clerk": {"sub": "other", "email": "other@example.org", "groups": ["clerks"]},
        "viewer": {"sub": "east", "email": "east@example.org"},
        "stranger": {"sub": "stranger", "email": "stranger@example.org"},
    }
    cookies = {name: signed_in(served.address, COOKIE_SECRET, **claims) for name, claims in people.items()}
    cookies["nobody"] = {}
    tabs = {name: open_tab(served.address, cookies[name]) for name in ("clerk", "viewer", "nobody")}
    guard = xsrf_cookie(served.address)
    token = {"X-Xsrftoken": guard["_streamlit_xsrf"]}

    def upload(who: str, session: str, headers: dict[str, str], size: int = 10, method: str = "PUT") -> int:
        url = f"{served.address}/_stcore/upload_file/{tabs[session].session_id}/some-file"
        files = {"file": ("../../etc/passwd", b"x" * size)}
        return httpx.request(method, url, files=files, cookies=cookies[who] | guard, headers=headers).status_code

    assert upload("clerk", "clerk", token) == 204
    assert upload("clerk", "clerk", token, method="DELETE") == 204
    assert upload("clerk", "clerk", {}) == 403
    assert upload("clerk", "clerk", {"X-Xsrftoken": "forged"}) == 403
    assert upload("clerk", "clerk", token, size=2 * 1024 * 1024) == 413
    for who, session in [
        ("other clerk", "clerk"),
        ("viewer", "viewer"),
        ("viewer", "clerk"),
        ("stranger", "clerk"),
        ("nobody", "nobody"),
    ]:
        assert upload(who, session, token) == 403, who
        assert upload(who, session, token, method="DELETE") == 403, who
    for tab in tabs.values():
        tab.close()


def test_a_session_cannot_be_taken_over(serve: Serve) -> None:
    """Who gives another's session id, knowing it or having planted it, gets a session of their own."""
    address = serve().address
    chief = signed_in(address, COOKIE_SECRET, sub="chief", email="chief@example.org")
    east = signed_in(address, COOKIE_SECRET, sub="east", email="east@example.org")
    own = open_tab(address, chief)
    assert WEST.encode() in own.received
    for cookies in (east, {}):
        other = open_tab(address, cookies, existing=own.session_id)
        assert other.session_id != own.session_id
        assert WEST.encode() not in other.received
        other.close()
    own.close()


def test_a_foreign_site_gets_no_session_and_a_forged_cookie_no_sign_in(serve: Serve) -> None:
    address = serve().address
    chief = signed_in(address, COOKIE_SECRET, sub="chief", email="chief@example.org")
    with pytest.raises(InvalidStatus) as refused:
        open_tab(address, chief, origin="https://evil.example")
    assert refused.value.response.status_code == 403
    forged = signed_in(address, "another-secret-of-some-other-server", sub="chief", email="chief@example.org")
    elsewhere = signed_in("https://other.example", COOKIE_SECRET, sub="chief", email="chief@example.org")
    for cookies in (forged, elsewhere):
        tab = open_tab(address, cookies)
        assert EAST.encode() not in tab.received
        tab.close()


def test_no_address_leads_out(serve: Serve) -> None:
    """Neither a link to sign in nor the way back from it can be made to lead to another site."""
    address = serve().address
    for path in ("//evil.example", "//evil.example/", "/\\evil.example", "/reports//evil.example/", "/https://evil.example"):
        answer = get(address + path)
        assert "evil.example" not in answer.headers.get("location", ""), path
    answer = get(
        f"{address}/auth/login?provider=forged&next=//evil.example", headers={"Referer": "https://evil.example/reports"}
    )
    assert answer.headers["location"] == "/"
    assert "ogi_return" not in answer.cookies
    for planted in ("//evil.example", "https%3A%2F%2Fevil.example%2Freports", "%2F%2Fevil.example%2Freports", "%2Fnothing"):
        answer = get(f"{address}/oauth2callback?state=x&code=y", cookies={"ogi_return": planted})
        assert answer.headers["location"] == "/", planted
    answer = get(f"{address}/oauth2callback?state=x&code=y", cookies={"ogi_return": "%2Freports%3Fyear%3D2024"})
    assert answer.headers["location"] == "/reports?year=2024"


def test_a_share_link_shows_its_selection_until_it_ends(serve: Serve, look: Look, two_districts: Path) -> None:
    served = serve()
    settings = Settings(mode="openid", openid=OpenId("", "", "", "", COOKIE_SECRET))
    selection = Selection(years=(2024,), region="990102")
    share = give_out(two_districts, selection, timedelta(hours=1), "chief")
    link = f"{served.address}/requests?year=2024&share={token_of(settings, share)}"
    reader = look().open(link, "依申请公开")
    assert "share=" not in reader.page.url
    assert reader.wait_to_see(EAST)
    for path in ("", *list(PAGES)[1:]):
        reader.open(f"{served.address}/{path}")
        assert not any(reader.saw(name) for name in (WEST, WHOLE, UNREADABLE, "2023年政府信息公开")), path
    assert reader.saw("您看到的是分享链接中的内容")
    take_back(two_districts, share.share_id)
    reader.open(f"{served.address}/requests")
    assert "请登录" in reader.page.inner_text("body")
    ended = get(link)
    assert ended.status_code == 410
    assert all(told in ended.text for told in ("已过期或已被收回", "expired or been taken back", "width=device-width"))
    assert get(f"{served.address}/requests?share=x.y").status_code == 410


def test_an_administrator_gives_out_a_link_and_takes_it_back(serve: Serve, look: Look, provider: Provider) -> None:
    provider.claims = {"sub": "chief", "email": "chief@example.org"}
    served = serve()
    page = look(width=390, height=844).open(f"{served.address}/requests?region=990102").sign_in("依申请公开").page
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("button", name="分享当前所选内容").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="生成链接").click()
    link = dialog.get_by_test_id("stCode")
    expect(link).to_be_in_viewport()
    expect(dialog.get_by_text("示例市 东湖区，有效期至")).to_be_in_viewport()
    address = link.inner_text().strip()
    assert get(address).status_code == 303
    dialog.get_by_role("button", name="收回").click()
    expect(dialog.get_by_role("button", name="收回")).to_have_count(0)
    assert get(address).status_code == 410


def test_what_a_page_offers_to_download_is_for_its_reader(serve: Serve, look: Look) -> None:
    served, reader = serve(), look()
    urls: list[str] = []
    reader.page.on("request", lambda request: urls.append(request.url) if "/media/" in request.url else None)
    claims: dict[str, Any] = {"sub": "east", "email": "east@example.org"}
    for name, value in signed_in(served.address, COOKIE_SECRET, **claims).items():
        reader.context.add_cookies([{"name": name, "value": value, "url": served.address}])
    reader.open(f"{served.address}/requests", "依申请公开")
    assert any(EAST in told for told in reader.downloads())
    own = signed_in(served.address, COOKIE_SECRET, **claims)
    west = signed_in(served.address, COOKIE_SECRET, sub="west", email="west@example.org")
    assert get(urls[-1], cookies=own).status_code == 200
    for cookies in ({}, west):
        assert get(urls[-1], cookies=cookies).status_code == 403


def test_it_stops_when_told_to_and_says_what_it_did(serve: Serve) -> None:
    served = serve(mode="open")
    tab = open_tab(served.address, {}, query="agency=张三&year=2024")
    get(f"{served.address}/reports?agency=张三", headers={"User-Agent": "someone"})
    get(f"{served.address}/张三")
    served.stop()
    told = {event["event"] for event in served.events}
    assert {"started", "stopped", "request"} <= told
    assert {event["path"] for event in served.events if event["event"] == "request"} >= {"/reports", "…", "/_stcore/stream"}
    assert "张三" not in served.log
    assert "%E5" not in served.log
    with pytest.raises(ConnectionClosed):
        tab.connection.send(b"")


def test_the_watched_folder_is_looked_after_before_anyone_visits(serve: Serve, tmp_path: Path) -> None:
    inbox, library = tmp_path / "inbox", tmp_path / "library"
    inbox.mkdir()
    (inbox / "report.md").write_bytes(requests_report(WHOLE, 2024, 5))
    served = serve(mode="open", OGI_INBOX=str(inbox), OGI_LIBRARY=str(library))
    for _ in range(300):
        if (inbox / "added" / "report.md").exists():
            break
        time.sleep(0.2)
    assert list(list_reports(open_stored(library), Selection())["agency"]) == [WHOLE]
    served.stop()
    assert [event["event"] for event in served.events] == ["started", "stopped"]


def test_settings_that_cannot_be_followed_start_nothing(serve: Serve) -> None:
    """The fixture fails where the server does not answer; what it prints tells both languages what is wrong."""
    with pytest.raises(pytest.fail.Exception, match=r"people\[1\]\.rolle.*is not known"):
        serve(people='[[people]]\nemail = "a@b.c"\nrolle = "admin"')
