"""A server that many read while something happens to it: a library is published, it is killed, it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.session import Session, SessionError
from library.ingest import add_bytes
from library.store import open_stored
from tests.hosted.conftest import Serve
from tests.small_documents import requests_report

AGENCY = "机关"  # the filter that lists the agencies of the library
READERS = 5


def agency(number: int) -> str:
    return f"示例市第{number}局（模拟）"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of its own with two agencies."""
    folder = tmp_path / "library"
    add_bytes(folder, [(f"{number}.md", requests_report(agency(number), 2023 + number % 2, 5)) for number in (1, 2)])
    return folder


@asynccontextmanager
async def tabs(address: str, count: int = READERS) -> AsyncIterator[list[Session]]:
    """So many open tabs, on no page yet; closed in the end, also those that were cut off."""
    them = [await Session.connected(address) for _ in range(count)]
    try:
        yield them
    finally:
        for one in them:
            await one.close()


def test_a_library_is_published_under_load(serve: Serve, library: Path) -> None:
    """Each run shows one version whole, never an earlier one than the run before; in the end all show the newest."""
    served = serve(mode="open", OGI_LIBRARY=str(library))
    versions = [{agency(number) for number in range(1, 3 + 2 * publications)} for publications in range(4)]

    async def read(one: Session, seen: list[int], over: asyncio.Event) -> None:
        while not over.is_set():
            await one.choose_years([])
            seen.append(versions.index(set(one.options[AGENCY])))

    async def publish(over: asyncio.Event) -> None:
        for first in (3, 5, 7):
            await asyncio.sleep(0.5)
            pair = [(f"{number}.md", requests_report(agency(number), 2023, 5)) for number in (first, first + 1)]
            await asyncio.to_thread(add_bytes, library, pair)
        over.set()

    async def run() -> list[list[int]]:
        async with tabs(served.address) as them:
            await asyncio.gather(*(one.open() for one in them))
            shown, over = [list[int]() for _ in them], asyncio.Event()
            await asyncio.gather(publish(over), *(read(one, seen, over) for one, seen in zip(them, shown, strict=True)))
            for one, seen in zip(them, shown, strict=True):
                await one.choose_years([])
                seen.append(versions.index(set(one.options[AGENCY])))
            return shown

    for seen in asyncio.run(run()):
        assert len(seen) > 1
        assert seen == sorted(seen)
        assert seen[-1] == 3
    # It does not go on holding what has been replaced: at most the version in force and the one before.
    if sys.platform == "linux":
        opened = [os.readlink(file) for file in Path(f"/proc/{served.process.pid}/fd").iterdir()]
        assert 1 <= len({path for path in opened if "tables-" in path}) <= 2
    served.stop()
    assert [event for event in served.events if event["level"] in ("error", "warning")] == []


def test_the_server_is_killed_under_load_and_started_again(serve: Serve, library: Path) -> None:
    """Each reader connects again, as a browser does, and finds the page with the filter that was chosen."""
    served = serve(mode="open", OGI_LIBRARY=str(library))
    port, version = int(served.address.rpartition(":")[2]), open_stored(library).version

    async def read_until_cut_off(one: Session, begun: asyncio.Event) -> None:
        with suppress(ConnectionClosed, OSError):
            for _ in range(1000):
                await one.choose_years(["2024"])
                begun.set()
            pytest.fail("it went on")

    async def run() -> None:
        async with tabs(served.address) as them:
            await asyncio.gather(*(one.open("requests") for one in them))
            begun = asyncio.Event()
            reading = [asyncio.create_task(read_until_cut_off(one, begun)) for one in them]
            await begun.wait()
            served.process.kill()
            await asyncio.gather(*reading)
        await asyncio.to_thread(serve, mode="open", port=port, OGI_LIBRARY=str(library))
        for one in them:
            again = await Session.connected(served.address, existing=one.session_id)
            await again.open("requests", one.query)
            assert [*again.states["年度"].string_array_value.data] == [*one.states["年度"].string_array_value.data]
            assert again.options[AGENCY] == one.options[AGENCY]
            await again.close()

    asyncio.run(run())
    assert httpx.get(f"{served.address}/ready").json() == {"status": "ready", "library": version}


def test_what_has_begun_is_finished_when_it_is_told_to_stop(serve: Serve, library: Path) -> None:
    """Pages that are being drawn come to their end; it says meanwhile that it is not ready, and its exit status is 0."""
    served = serve(mode="open", server="stop_seconds = 60", OGI_LIBRARY=str(library))

    async def run() -> list[str]:
        pages = ("", "requests", "channels", "appeals", "compare")
        async with tabs(served.address) as them, httpx.AsyncClient(timeout=5) as client:
            drawing = [asyncio.create_task(one.open(page)) for one, page in zip(them, pages, strict=True)]
            while not all(one.received for one in them):
                await asyncio.sleep(0.01)
            assert not all(task.done() for task in drawing)
            served.process.send_signal(signal.SIGTERM)
            told: list[str] = []
            while not all(task.done() for task in drawing):
                try:
                    told.append((await client.get(f"{served.address}/ready")).json().get("reason", ""))
                except httpx.TransportError:
                    told.append("closed")
                await asyncio.sleep(0.05)
            await asyncio.gather(*drawing)  # raises where one was cut off
            return told

    told = asyncio.run(run())
    assert "stopping" in told
    assert served.process.wait(timeout=70) == 0
    served.stop()
    assert "stopped" in {event["event"] for event in served.events}


def test_a_file_that_was_made_waits_for_its_reader(serve: Serve, library: Path) -> None:
    """However many others rerun their pages in between, after which Streamlit itself would have forgotten it."""
    served = serve(mode="open", OGI_LIBRARY=str(library))

    async def run() -> None:
        async with tabs(served.address, 2) as (one, other):
            await one.open("requests")
            await other.open()
            await one.open_shelf()
            address = await one.make("workbook")
            for _ in range(4):
                await other.choose_years([])
            assert (await one.fetch(address)).startswith(b"PK")
            with pytest.raises(SessionError, match="403"):
                await one.fetch(f"{served.address}/media/{'0' * 56}.xlsx")

    asyncio.run(run())
