"""How long readers wait when many are there at once: 10, 20, 30 and 40, each of whom reruns a page once in five seconds.

    python -m benchmarks.bench_load [--seconds 60] [--readers 10 20 30 40] [--reports 100000] [--short] [--processes 2]

serve.py on the sample and, with --reports, on a library of that many made-up reports, once alone and once as several processes behind
Caddy (docs/hosting.md), beside the same server with a page of one chart; for each number of readers one after the other, in the same
run. Readers speak Streamlit's websocket (session.py): they open pages, change filters, take files along. A rerun lasts from the
message that asks for it until the one that says the script is finished. They share the processors with the server: what they use
themselves is printed too.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.readers import Reader, Seen, quantile
from benchmarks.servers import Server, sample_documents, served, served_together
from library.ingest import add_paths
from library.simulation.bulk import write_bulk_tables
from library.simulation.published import SEED
from library.simulation.stored import store_tables

PAGES = ("", "channels", "requests", "appeals", "compare", "quality", "reports", "library", "method")
BARE = "one chart"
GOAL_SECONDS, GOAL_TIMES = 1.0, 1.5  # of the 95th percentile, with 40 readers


@dataclass(frozen=True, slots=True)
class Load:
    """What so many readers met at one server, and the share of one core that the server and the readers used."""

    seen: Seen
    server: float
    readers: float


def load(server: Server, readers: int, seconds: float, pages: tuple[str, ...]) -> Load:
    """So many readers for so many seconds. All are there from the beginning to the end; the first five seconds they arrive in."""
    seen, began = Seen(), time.monotonic()
    used, own = server.processor_seconds(), sum(os.times()[:2])

    async def all_of_them() -> None:
        until = time.monotonic() + seconds
        them = (Reader(server.address, lambda: seen, Random(number), pages=pages) for number in range(readers))
        await asyncio.gather(*(reader.read(until) for reader in them))

    asyncio.run(all_of_them())
    lasted = time.monotonic() - began
    return Load(seen, (server.processor_seconds() - used) / lasted, (sum(os.times()[:2]) - own) / lasted)


HEADER = (
    f"{'readers':>8}  {'server':28}{'reruns':>7}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}{'times p95':>11}{'files':>7}{'p95 s':>7}"
    f"{'faults':>8}{'server':>8}{'readers':>9}"
)


def line(name: str, readers: int, met: Load, bare: Load | None) -> str:
    """A line of the table; `times` is the 95th percentile beside that of the bare page."""
    reruns, files = met.seen.reruns, met.seen.files
    p50, p95, longest = (quantile(reruns, share) for share in (0.5, 0.95, 1))
    times = f"{p95 / quantile(bare.seen.reruns, 0.95):.1f}" if bare else ""
    return (
        f"{readers:8}  {name:28}{len(reruns):7}{p50 * 1000:8.0f}{p95 * 1000:8.0f}{longest * 1000:8.0f}{times:>11}"
        f"{len(files):7}{quantile(files, 0.95):7.1f}{len(met.seen.faults):8}{met.server:8.0%}{met.readers:9.0%}"
    )


def libraries(folder: Path, reports: int) -> dict[str, Path]:
    """Name → library: the sample, and a made-up one of `reports` where that is not 0."""
    sample = folder / "sample"
    add_paths(sample, sample_documents())
    if not reports:
        return {"sample": sample}
    large = folder / "large"
    write_bulk_tables(reports, folder / "tables", SEED)
    store_tables(folder / "tables", large)
    return {"sample": sample, f"{reports:,} reports": large}


def measure(folder: Path, numbers: Sequence[int], seconds: float, reports: int, processes: int) -> list[str]:
    """The table, printed as it grows; what readers met that should not be."""
    faults: list[str] = []
    with ExitStack() as stack:
        bare = stack.enter_context(served(None))
        servers = {}
        for name, library in libraries(folder, reports).items():
            servers[name] = stack.enter_context(served(library))
            if processes > 1:
                servers[f"{name}, {processes} processes"] = stack.enter_context(served_together(library, processes))
        load(bare, 2, 10, ("",))
        for server in servers.values():
            load(server, 3, 15, PAGES)  # until every page was opened
        print(HEADER, flush=True)
        for readers in numbers:
            beside = load(bare, readers, seconds, ("",))
            print(line(BARE, readers, beside, None), flush=True)
            for name, server in servers.items():
                met = load(server, readers, seconds, PAGES)
                print(line(name, readers, met, beside), flush=True)
                faults += met.seen.faults
    return faults


def main() -> int:
    """Measure and print; 1 where a reader met a fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_load", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, nargs="+", default=[10, 20, 30, 40])
    parser.add_argument("--reports", type=int, default=0, help="a second library, of so many made-up reports")
    parser.add_argument("--processes", type=int, default=2, help="of the server, behind a proxy; 1: that is not measured")
    parser.add_argument("--short", action="store_true", help="ten seconds for each number: three minutes in all")
    options = parser.parse_args()
    print("Readers at once, each with one rerun in five seconds; p95 with 40 should be under", end=" ")
    print(f"{GOAL_SECONDS:.0f} s and {GOAL_TIMES} times the page of one chart\n")
    with tempfile.TemporaryDirectory() as folder:
        faults = measure(
            Path(folder), options.readers, 10 if options.short else options.seconds, options.reports, options.processes
        )
    print("\n".join(dict.fromkeys(fault[:500] for fault in faults)))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
