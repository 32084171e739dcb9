"""Servers to measure: serve.py with a library, and the same server with the page of one chart in the dashboard's place.

python -m benchmarks.servers        # the second, with the settings that OGI_SETTINGS names
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
ONE_CHART = Path(__file__).parent / "one_chart.py"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `address`; its log is a file, as it says there what went wrong."""

    address: str
    process: psutil.Process
    log: Path

    def processor_seconds(self) -> float:
        """What it has used so far, with the processes that it started."""
        times = [one.cpu_times() for one in [self.process, *self.process.children(recursive=True)]]
        return float(sum(time.user + time.system for time in times))


def sample_documents() -> list[Path]:
    """The reports that the repository brings along."""
    return sorted(path for folder in ("simulated", "real") for path in (SAMPLE / folder).rglob("*") if path.is_file())


@contextmanager
def served(library: Path | None) -> Iterator[Server]:
    """serve.py for everyone to look at, on a library, or on the page with one chart where there is none; stopped in the end."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    with TemporaryDirectory() as folder:
        settings, log = Path(folder) / "settings.toml", Path(folder) / "log"
        settings.write_text(f'[access]\nmode = "open"\n[server]\nport = {port}\n', "utf-8")
        command = [sys.executable, "serve.py"] if library else [sys.executable, "-m", "benchmarks.servers"]
        environment = {**os.environ, "OGI_SETTINGS": str(settings), "OGI_LIBRARY": str(library or folder)}
        with log.open("wb") as written:
            started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
        try:
            _await_answer(f"http://127.0.0.1:{port}/health", started, log)
            yield Server(f"http://127.0.0.1:{port}", psutil.Process(started.pid), log)
        finally:
            started.terminate()
            started.wait(timeout=60)


def _await_answer(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and started.poll() is None:
        try:
            httpx.get(address, timeout=5, trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit(f"No answer from {address}:\n{log.read_text('utf-8')}")


if __name__ == "__main__":
    import serve  # the only part that needs the whole dashboard

    serve.APP = ONE_CHART
    sys.exit(serve.main())
