"""Several processes on one library behind Caddy, as deploy/ sets them up: TLS and websockets, a reader who stays at one process and
goes on at another when it ends."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.servers import Server, served_together
from benchmarks.session import Session
from library.ingest import add_bytes
from tests.small_documents import requests_report

T = TypeVar("T")
READERS, PROCESSES = 6, 2
STICKY = "ogi_replica"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with the report of one agency."""
    add_bytes(tmp_path / "library", [("one.md", requests_report("示例市教育局（模拟）", 2024, 5))])
    return tmp_path / "library"


@pytest.fixture
def server(library: Path) -> Iterator[Server]:
    """Two processes behind Caddy."""
    with served_together(library, PROCESSES) as server:
        yield server


async def read_at(server: Server) -> Session:
    """A reader who has opened a page, with what can be taken along from it."""
    session = await Session.connected(server.address)
    await session.open("requests")
    await session.open_shelf()
    return session


def run_apart(reading: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a thread of its own: an open browser keeps asyncio from the thread that tests run in."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, reading).result()


def test_caddy_speaks_tls_and_passes_websockets_on(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(locale="en-GB", ignore_https_errors=True)
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    answer = page.request.get(f"{server.address}/ready", ignore_https_errors=True)
    assert answer.json()["status"] == "ready"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    page.goto(f"{server.address}/appeals")
    expect(page.locator("h1")).to_have_text("Reviews and lawsuits")
    assert sockets
    assert all(address.startswith(f"{server.address.replace('https', 'wss')}/") for address in sockets)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["_streamlit_xsrf"]["secure"]
    redirected = page.request.get(f"{server.plain}/appeals", max_redirects=0, fail_on_status_code=False)
    assert redirected.status == 308
    assert redirected.headers["location"].startswith("https://localhost")


def test_readers_spread_and_each_finds_the_files_that_its_process_made(server: Server) -> None:
    async def all_of_them() -> set[str]:
        sessions = [await read_at(server) for _ in range(READERS)]
        for session in sessions:
            _seconds, content = await session.download("workbook")
            assert content.startswith(b"PK")
        replicas = {session.cookies[STICKY] for session in sessions}
        for session in sessions:
            await session.close()
        return replicas

    assert len(run_apart(all_of_them())) == PROCESSES


def test_a_reader_goes_on_when_their_process_is_killed(server: Server) -> None:
    async def read_on() -> None:
        sessions = [await read_at(server) for _ in range(READERS)]
        server.process.kill()
        cut_off = 0
        for session in sessions:
            try:
                await session.choose_years(["2024"])
                continue
            except ConnectionClosed:
                cut_off += 1
            finally:
                await session.close()
            again = await back_at(server, session.cookies)
            await again.open("requests", "year=2024")
            assert again.years == ["2024"]
            assert again.states["年度"].string_array_value.data == ["2024"]  # what the address tells holds
            await again.close()
        assert 0 < cut_off < READERS

    run_apart(read_on())


async def back_at(server: Server, cookies: dict[str, str]) -> Session:
    """A browser tries again and again, with the cookie that named the process that is no more."""
    for _attempt in range(30):
        try:
            return await Session.connected(server.address, cookies=cookies)
        except (InvalidStatus, httpx.HTTPError):
            await asyncio.sleep(1)
    pytest.fail("no process took the reader over")


def test_what_is_published_is_seen_at_each_process(server: Server, library: Path) -> None:
    add_bytes(library, [("two.md", requests_report("示例市公安局（模拟）", 2023, 5))])

    async def years() -> list[list[str]]:
        sessions = [await Session.connected(server.address) for _ in range(READERS)]
        for session in sessions:
            await session.open("requests")
            await session.close()
        assert len({session.cookies[STICKY] for session in sessions}) == PROCESSES
        return [sorted(session.years) for session in sessions]

    assert run_apart(years()) == [["2023", "2024"]] * READERS
