"""What several tests share: the corpus of real reports, a running dashboard, and a browser to look at it with."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from streamlit.components.v2 import manifest_scanner

from benchmarks.servers import free_port
from library.store import Library, open_library
from tests.settled import listen

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS_TO_START = 120
MILLISECONDS_TO_ANSWER = 60_000  # for a page; five seconds are usual, and too few for a busy machine

# Nothing that a browser does on its own may reach the network, or a test that lists the requests would see it.
BROWSER_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

StartDashboard = Callable[..., str]


@pytest.fixture(scope="session", autouse=True)
def components_are_sought_once() -> Iterator[None]:
    """AppTest looks through all installed packages for components before each run, which takes longer than most runs do."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports. It is not part of this repository: a clone without it passes, and says so."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real reports (../shared/corpus) is absent from this machine")
    return CORPUS


@pytest.fixture(scope="session")
def sample() -> Path:
    """The reports that the repository brings along."""
    return ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def opened_sample(sample: Path) -> Library:
    """The same reports as a library in memory, read once for all tests that ask it, as nobody can write to it."""
    return open_library(sample)


@pytest.fixture
def start_dashboard() -> Iterator[StartDashboard]:
    """A call `start_dashboard(OGI_REPORTS="…")` starts a dashboard of its own, with these variables, and gives its address.

    Each call is a freshly started server, on which no page has run yet.
    """
    with _dashboards() as start:
        yield start


@pytest.fixture(scope="session")
def dashboard() -> Iterator[str]:
    """The address of a dashboard on the sample, started once for all tests that do not change it."""
    with _dashboards() as start:
        yield start()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with an empty profile. One for each module, since an open Playwright keeps asyncio from other tests."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.fail("no browser found: install Debian's package chromium, or run `make test`, which does")
    expect.set_options(timeout=MILLISECONDS_TO_ANSWER)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(BROWSER_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A call `open_page(locale="en-US", viewport=…, color_scheme="dark")` opens an empty page in a profile of its own."""
    contexts: list[BrowserContext] = []

    def open_empty(locale: str = "zh-CN", width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(MILLISECONDS_TO_ANSWER)
        listen(context)
        return context.new_page()

    yield open_empty
    for context in contexts:
        context.close()


@contextmanager
def _dashboards() -> Iterator[StartDashboard]:
    """Start servers by the call that is given, and end them all afterwards; a traceback in a server's log is a failure."""
    started: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []

    def start(**variables: str) -> str:
        log = TemporaryFile()  # noqa: SIM115 - it outlives this call, as the server does
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1", **variables},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        started.append((server, log))
        _await_answer(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        return f"http://127.0.0.1:{port}"

    try:
        yield start
    finally:
        for server, _ in started:
            server.terminate()
        logs = [_read_log(server, log) for server, log in started]
    for text in logs:
        assert "Traceback" not in text, f"the dashboard failed while it ran:\n{text}"


def _await_answer(address: str, server: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    server.kill()
    pytest.fail(f"the dashboard did not start:\n{_read_log(server, log)}")


def _read_log(server: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    log.seek(0)
    text = log.read().decode("utf-8", "replace")
    log.close()
    return text
