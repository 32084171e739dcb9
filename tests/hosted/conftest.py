"""A served dashboard with a library of two districts, an identity provider, and browsers to look with."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.servers import free_port
from library.ingest import add_bytes, add_paths
from tests.conftest import ROOT, _await_answer, _read_log
from tests.hosted.provider import CLIENT, SECRET, Provider, running_provider
from tests.settled import settle

COOKIE_SECRET = "cookie-secret-that-must-not-be-logged-either"
EAST, WEST, WHOLE = "东湖区人民政府（模拟）", "西山区人民政府（模拟）", "示例市人民政府（模拟）"
UNREADABLE = "机密的名字.txt"
PEOPLE = """
[[people]]
email = "east@example.org"
regions = ["990102"]
[[people]]
email = "west@example.org"
regions = ["990103"]
[[people]]
group = "clerks"
role = "editor"
[[people]]
email = "chief@example.org"
role = "admin"
"""


@dataclass
class Served:
    """A running server: its address, its settings, and what it has written down once it is stopped."""

    address: str
    process: subprocess.Popen[bytes]
    written: IO[bytes]
    log: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)

    def stop(self) -> int:
        """Ends it as a service manager does, and reads its log; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.log = self.log or _read_log(self.process, self.written)
        self.events = [json.loads(line) for line in self.log.splitlines()]
        return self.process.returncode


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def two_districts(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the reports of two districts and of the city around them, and a document that cannot be read."""
    folder = tmp_path_factory.mktemp("districts")
    names = ("donghu-government", "xishan-government", "shili-government")
    add_paths(folder, [path for name in names for path in sorted((sample / "simulated").rglob(f"{name}-*.*"))])
    add_bytes(folder, [(UNREADABLE, b"nothing that is a report")])
    return folder


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """An identity provider."""
    with running_provider(free_port()) as running:
        yield running


@pytest.fixture
def serve(provider: Provider, two_districts: Path, tmp_path: Path) -> Iterator[Serve]:
    """A call `serve(mode="openid", server="…")` starts a server of its own; all are stopped, and their logs looked through."""
    started: list[Served] = []

    def start(mode: str = "openid", server: str = "", people: str = PEOPLE, port: int = 0, **variables: str) -> Served:
        port, log = port or free_port(), TemporaryFile()  # noqa: SIM115 - it outlives this call, as the server does
        settings = tmp_path / f"settings-{port}.toml"
        openid = f"""
            [openid]
            client_id = "{CLIENT}"
            client_secret = "{SECRET}"
            cookie_secret = "{COOKIE_SECRET}"
            metadata_url = "{provider.address}/.well-known/openid-configuration"
            redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
        """
        text = f'[access]\nmode = "{mode}"\ncontact = "值班室 8123"\n[server]\nport = {port}\n{server}\n'
        settings.write_text(text + (openid + people if mode == "openid" else ""), "utf-8")
        process = subprocess.Popen(
            [sys.executable, "serve.py"],
            cwd=ROOT,
            env={**os.environ, "OGI_SETTINGS": str(settings), "OGI_LIBRARY": str(two_districts), **variables},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        _await_answer(f"http://127.0.0.1:{port}/ready", process, log)
        started.append(Served(f"http://127.0.0.1:{port}", process, log))
        return started[-1]

    yield start
    for served in started:
        served.stop()
    for served in started:
        for told in (SECRET, COOKIE_SECRET, "example.org", "Traceback"):
            assert told not in served.log
        assert not re.search(r"127\.0\.0\.1|[?&](?:code|state|share|agency)=", served.log)


@pytest.fixture
def look(open_page: Callable[..., Page]) -> Callable[..., "Reader"]:
    """A call opens a browser of its own, in which nobody has signed in."""
    return lambda **options: Reader(open_page(**options))


class Reader:
    """A browser, and every byte that the server sent to it over the websocket."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.received = bytearray()
        self.console: list[str] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))
        page.on("console", lambda message: self.console.append(message.text))

    def _keep(self, frame: bytes | str) -> None:
        self.received += frame if isinstance(frame, bytes) else frame.encode()

    @property
    def context(self) -> BrowserContext:
        """Its cookies."""
        return self.page.context

    def open(self, address: str, title: str | None = None) -> "Reader":
        """Opens an address and waits until the page has drawn; `title` is waited for where it is given."""
        self.page.goto(address)
        return self.wait(title)

    def wait(self, title: str | None = None) -> "Reader":
        """Until the page has drawn and the run is over."""
        heading = self.page.locator("h1")
        (heading.filter(has_text=title) if title else heading).first.wait_for()
        settle(self.page)
        return self

    def wait_to_see(self, text: str) -> bool:
        """Whether the server sends this text, now or within half a minute."""
        for _ in range(100):
            if self.saw(text):
                return True
            self.page.wait_for_timeout(300)
        return False

    def sign_in(self, title: str | None = None) -> "Reader":
        """Presses the button of the sign-in page; the provider asks nothing."""
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign in").wait_for(state="detached")
        return self.wait(title)

    def downloads(self, at_least: int = 1) -> Iterator[str]:
        """Presses each button on the page that offers a CSV, and gives what came; waits until there are so many."""
        buttons = self.page.locator("[data-testid=stDownloadButton] button")
        if at_least:
            buttons.nth(at_least - 1).wait_for()
        for button in buttons.all():
            with self.page.expect_download() as download:
                button.click()
            yield Path(download.value.path()).read_text("utf-8-sig")

    def saw(self, text: str) -> bool:
        """Whether the server ever sent this text, shown or not."""
        return text.encode() in self.received

    def cookies(self) -> dict[str, str]:
        """Name → value."""
        return {str(cookie["name"]): str(cookie["value"]) for cookie in self.context.cookies()}
