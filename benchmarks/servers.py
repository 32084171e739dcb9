"""Servers to measure: serve.py with a library, alone or several times behind Caddy, the page of one chart in its place, and
`streamlit run` of either.

python -m benchmarks.servers        # the page of one chart, with the settings that OGI_SETTINGS names
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

import httpx
import psutil

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
ONE_CHART = Path(__file__).parent / "one_chart.py"
CADDYFILE = ROOT / "deploy" / "Caddyfile"
PORTS = range(20_000, 32_768)  # below those that Linux gives to connections


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `address`; its log is a file, as it says there what went wrong.

    `process` is serve.py, the first of them where it runs several times; `beside` are the others, and Caddy, which answers without
    TLS at `plain`.
    """

    address: str
    process: psutil.Process
    log: Path
    beside: tuple[psutil.Process, ...] = ()
    plain: str = ""

    def processor_seconds(self) -> float:
        """What it has used so far, with the processes that it started."""
        own = (self.process, *self.beside)
        times = [one.cpu_times() for process in own for one in [process, *process.children(recursive=True)]]
        return float(sum(time.user + time.system for time in times))


def sample_documents() -> list[Path]:
    """The reports that the repository brings along."""
    return sorted(path for folder in ("simulated", "real") for path in (SAMPLE / folder).rglob("*") if path.is_file())


@contextmanager
def served(library: Path | None) -> Iterator[Server]:
    """serve.py for everyone to look at, on a library, or on the page with one chart where there is none; stopped in the end."""
    command = [sys.executable, "serve.py"] if library else [sys.executable, "-m", "benchmarks.servers"]
    with TemporaryDirectory() as folder, _begun(Path(folder), command, library) as server:
        yield server


@contextmanager
def served_script(script: Path, reports: Path | None = SAMPLE) -> Iterator[str]:
    """`streamlit run` of a script, on the reports of a folder or, of None, on what the script finds by itself; its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.address=127.0.0.1"]
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with _running(command, {"OGI_REPORTS": str(reports or "")}, log) as started:
            _await_answer(f"http://127.0.0.1:{port}/_stcore/health", started, log)
            yield f"http://127.0.0.1:{port}"


@contextmanager
def served_together(library: Path, processes: int) -> Iterator[Server]:
    """serve.py so many times on one library, behind Caddy as deploy/ sets it up, which keeps a reader at one of them."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        command = [sys.executable, "serve.py"]
        servers = [stack.enter_context(_begun(Path(folder), command, library)) for _ in range(processes)]
        plain, secure, log = free_port(), free_port(), Path(folder) / "caddy.log"
        environment = {
            **{name: str(Path(folder) / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")},
            "OGI_HOST": "localhost", "OGI_HTTP_PORT": str(plain), "OGI_HTTPS_PORT": str(secure),
            "OGI_UPSTREAM": " ".join(server.address.removeprefix("http://") for server in servers),
        }  # fmt: skip
        caddy = shutil.which("caddy", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        if caddy is None:
            raise SystemExit("Caddy is missing: it comes with requirements-dev.txt")
        command = [caddy, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
        started = stack.enter_context(_running(command, environment, log))
        address = f"https://localhost:{secure}"
        _await_answer(f"{address}/ready", started, log)
        beside = (*(server.process for server in servers[1:]), psutil.Process(started.pid))
        yield Server(address, servers[0].process, servers[0].log, beside, f"http://localhost:{plain}")


@contextmanager
def _begun(folder: Path, command: list[str], library: Path | None) -> Iterator[Server]:
    port = free_port()
    settings, log = folder / f"settings-{port}.toml", folder / f"log-{port}"
    settings.write_text(f'[access]\nmode = "open"\n[server]\nport = {port}\ntrusted_proxies = ["127.0.0.1"]\n', "utf-8")
    environment = {"OGI_SETTINGS": str(settings), "OGI_LIBRARY": str(library or folder)}
    with _running(command, environment, log) as started:
        _await_answer(f"http://127.0.0.1:{port}/health", started, log)
        yield Server(f"http://127.0.0.1:{port}", psutil.Process(started.pid), log)


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as written:
        started = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=written, stderr=written)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(timeout=60)


def free_port() -> int:
    """A port of this machine that nobody listens on, and that no connection is given before a server does."""
    while True:
        port = SystemRandom().choice(PORTS)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def _await_answer(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and started.poll() is None:
        try:
            # Caddy is its own authority here, and answers 503 until it has seen that the servers behind it are ready.
            if httpx.get(address, timeout=5, trust_env=False, verify=False).status_code < 500:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"No answer from {address}:\n{log.read_text('utf-8')}")


if __name__ == "__main__":
    import serve  # the only part that needs the whole dashboard

    serve.APP = ONE_CHART
    sys.exit(serve.main([]))
