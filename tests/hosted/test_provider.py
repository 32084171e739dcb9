"""An identity provider that does not answer as it should: whoever signs in is told so, and nobody else notices."""

import asyncio
from typing import Any

import httpx
import pytest
from streamlit.auth_util import encode_provider_token

from hosting.sign_in_faults import SignInFaults
from tests.hosted.conftest import COOKIE_SECRET, EAST, Serve
from tests.hosted.provider import Provider
from tests.hosted.websocket import open_tab, signed_in

TOLD = ("暂时无法登录", "Sign-in is not available just now", "值班室 8123")
NEVER = ("Traceback", "Error", "authlib", "127.0.0.1", "secret")


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> str:
    """The path that the button on the sign-in page leads to."""
    monkeypatch.setattr("streamlit.auth_util.get_signing_secret", lambda: COOKIE_SECRET)
    return f"/auth/login?provider={encode_provider_token('default')}"


def tells(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert answer.headers["content-security-policy"]
    assert [text for text in TOLD if text not in answer.text] == []
    assert [text for text in NEVER if text in answer.text] == []


@pytest.mark.parametrize("fault", ["error", "reset"])
def test_a_fault_of_the_provider_is_told(serve: Serve, provider: Provider, login: str, fault: str) -> None:
    """At the first step, and on the way back; once it answers again, signing in works."""
    served = serve()
    provider.claims = {"sub": "east", "email": "east@example.org"}
    with httpx.Client(base_url=served.address, trust_env=False) as client:
        provider.fault = fault
        tells(client.get(login))
        provider.fault = ""
        back = client.get(client.get(login).headers["location"]).headers["location"]
        provider.fault = fault
        tells(client.get(back))
        assert "_streamlit_user" not in client.cookies
        provider.fault = ""
        back = client.get(client.get(login).headers["location"]).headers["location"]
        assert client.get(back).status_code == 302
        assert "_streamlit_user" in client.cookies
    served.stop()
    assert {event["path"] for event in served.events if event["event"] == "sign_in_failed"} == {
        "/auth/login",
        "/oauth2callback",
    }


def test_nobody_is_signed_in_as_another(serve: Serve, provider: Provider, login: str) -> None:
    """The way back from the provider opens for the browser alone that had set out, and once: no sign-in can be planted or replayed."""
    served = serve()
    provider.claims = {"sub": "east", "email": "east@example.org"}
    with httpx.Client(base_url=served.address, trust_env=False) as own, httpx.Client(base_url=served.address) as other:
        back = own.get(own.get(login).headers["location"]).headers["location"]
        assert other.get(back).status_code == 302
        assert "_streamlit_user" not in other.cookies
        assert own.get(back).status_code == 302
        assert "_streamlit_user" not in other.cookies
        cookie = own.cookies["_streamlit_user"]
        other.get(back)
        assert "_streamlit_user" not in other.cookies
        # Signing in gives a new cookie, whatever stood there before.
        other.cookies.set("_streamlit_user", "planted")
        other.get(other.get(other.get(login).headers["location"]).headers["location"])
        assert {cookie.value for cookie in other.cookies.jar if cookie.name == "_streamlit_user"} - {"planted", cookie}


def test_a_provider_that_never_answers_holds_nobody_up(serve: Serve, provider: Provider, login: str) -> None:
    """While thirty wait to sign in, pages, downloads and health answer; those who wait are told in the end."""
    served = serve()
    east = signed_in(served.address, COOKIE_SECRET, sub="east", email="east@example.org")
    provider.fault, provider.faults = "slow", 0

    async def run() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=served.address, trust_env=False, timeout=60) as client:
            waiting = [asyncio.create_task(client.get(login)) for _ in range(30)]
            while not provider.faults:
                await asyncio.sleep(0.02)
            for path in ("/ready", "/", "/requests"):
                assert (await client.get(path)).status_code == 200
            tab = await asyncio.to_thread(open_tab, served.address, east)
            assert EAST.encode() in tab.received
            tab.close()
            return await asyncio.gather(*waiting)

    try:
        for answer in asyncio.run(run()):
            tells(answer)
    finally:
        provider.fault = ""


def test_a_provider_that_drips_is_given_up() -> None:
    """Whatever it does: what is asked of it in one step has its time."""

    async def drips(_scope: Any, _receive: Any, _send: Any) -> None:
        await asyncio.sleep(60)

    async def ask(path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(SignInFaults(drips, patience=0.05))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(path, **options)

    assert asyncio.run(ask("/auth/login")).status_code == 503
    assert asyncio.run(ask("/oauth2callback?state=x&code=y")).status_code == 503
    left = asyncio.run(ask("/auth/logout", headers={"Cookie": "_streamlit_user=x; _streamlit_user_1=y"}))
    assert (left.status_code, left.headers["location"]) == (302, "/")
    assert sum("Max-Age=0" in cookie for cookie in left.headers.get_list("set-cookie")) == 2


def test_the_page_is_not_told_by_a_document_or_a_contact() -> None:
    """The contact of the settings is text, as everything is."""

    async def fails(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("client_secret")

    async def ask() -> str:
        transport = httpx.ASGITransport(SignInFaults(fails, contact="<script>alert(1)</script>"))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return (await client.get("/auth/login")).text

    told = asyncio.run(ask())
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    assert "client_secret" not in told
