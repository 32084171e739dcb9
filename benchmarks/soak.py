"""Whether the server holds out: readers come and go for an hour, documents are published in between, and its memory is watched.

    python -m benchmarks.soak [--minutes 60] [--readers 10] [--megabytes-an-hour 20]

A table by five minutes, and the growth of memory after a quarter of the time, in which everything warms up: a line through the
medians of those parts, with two standard errors. The exit status is 1 where it grows faster than allowed, or a reader met a fault.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

import numpy as np
import psutil

from benchmarks.readers import Reader, Seen, quantile
from benchmarks.servers import ROOT, Server, sample_documents, served
from library.ingest import add_paths
from library.originals import digest_of

PAGES = ("", "channels", "requests", "appeals", "compare", "quality", "reports", "library", "method")
STAY = 45.0  # seconds that a reader stays, on average
PUBLISHED_EVERY, SAMPLED_EVERY = 150.0, 5.0
MEGABYTE = 1e6


@dataclass
class Part:
    """What happened in five minutes: megabytes and threads at each look at the server, and what the readers met."""

    seen: Seen = field(default_factory=Seen)
    megabytes: list[float] = field(default_factory=list)
    children: float = 0.0
    threads: int = 0
    files: int = 0
    published: int = 0

    def line(self, minute: float) -> str:
        """Its line of the table."""
        seen = self.seen
        return (
            f"{minute:7.0f}{seen.opened:8}{len(seen.reruns):8}{quantile(seen.reruns, 0.5):8.2f}{quantile(seen.reruns, 0.95):8.2f}"
            f"{len(seen.files):7}{self.published:10}{len(seen.faults):7}"
            f"{min(self.megabytes):8.0f}{median(self.megabytes):8.0f}{max(self.megabytes):8.0f}{self.children:10.0f}{self.threads:8}{self.files:6}"
        )


HEADER = (
    f"{'minute':>7}{'readers':>8}{'reruns':>8}{'p50 s':>8}{'p95 s':>8}{'files':>7}{'published':>10}{'faults':>7}"
    f"{'MB min':>8}{'median':>8}{'max':>8}{'children':>10}{'threads':>8}{'fds':>6}"
)


class Soak:
    """A run on one server: `parts` fill up as time goes by."""

    def __init__(self, server: Server, library: Path, spare: Path, minutes: float, readers: int) -> None:
        self._server, self._library, self._spare = server, library, spare
        self._random, self._began = Random(1), time.monotonic()
        self._until, self._readers = self._began + minutes * 60, readers
        self._length = min(300.0, minutes * 60 / 12)
        self.parts: list[Part] = [Part()]

    async def run(self) -> None:
        """All readers, the publications and the looks at memory, until the time is over."""
        print(HEADER, flush=True)
        await asyncio.gather(self._watch(), self._publish(), *(self._seat(number) for number in range(self._readers)))

    async def _seat(self, number: int) -> None:
        """Readers one after the other; who has left is followed by the next at once."""
        random = Random(number)
        while (left := self._until - time.monotonic()) > 0:
            stay = min(left, random.expovariate(1 / STAY) + 5)
            reader = Reader(self._server.address, lambda: self.parts[-1].seen, random, pages=PAGES)
            await reader.read(time.monotonic() + stay)

    async def _publish(self) -> None:
        """A document more, a document less, by the command, as a clerk's colleague would; the library stays as large as it was."""
        while self._until - time.monotonic() > PUBLISHED_EVERY:
            for words in (["add", str(self._spare)], ["remove", self._digest()]):
                await asyncio.sleep(min(PUBLISHED_EVERY, max(0, self._until - time.monotonic())))
                command = [sys.executable, "-m", "library", words[0], "--library", str(self._library), *words[1:]]
                process = await asyncio.create_subprocess_exec(
                    *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
                )
                told, _ = await process.communicate()
                self.parts[-1].published += 1
                if process.returncode:
                    self.parts[-1].seen.faults.append(f"{words[0]}: {told.decode()}")

    def _digest(self) -> str:
        return digest_of(self._spare.read_bytes())

    async def _watch(self) -> None:
        while (now := time.monotonic()) < self._until:
            part = self.parts[-1]
            process = self._server.process
            part.megabytes.append(process.memory_info().rss / MEGABYTE)
            part.children = max(part.children, sum(map(_megabytes, process.children(recursive=True))))
            part.threads, part.files = process.num_threads(), process.num_fds()
            if now - self._began >= len(self.parts) * self._length:
                self._show()
                self.parts.append(Part())
            await asyncio.sleep(SAMPLED_EVERY)
        if self.parts[-1].megabytes:
            self._show()

    def _show(self) -> None:
        print(self.parts[-1].line((time.monotonic() - self._began) / 60), flush=True)

    def growth(self) -> tuple[float, float]:
        """Megabytes an hour after the first quarter, and two standard errors of it."""
        whole = [part for part in self.parts if len(part.megabytes) > 1]
        kept = whole[len(whole) // 4 :]
        hours = np.arange(len(kept)) * self._length / 3600
        levels = np.array([median(part.megabytes) for part in kept])
        (slope, _level), covariance = np.polyfit(hours, levels, 1, cov="unscaled")
        residual = levels - np.polyval((slope, _level), hours)
        return float(slope), 2 * float(np.sqrt(covariance[0, 0] * residual @ residual / (len(kept) - 2)))


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / MEGABYTE)
    except psutil.NoSuchProcess:
        return 0.0


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--megabytes-an-hour", type=float, default=20)
    options = parser.parse_args()
    documents = sample_documents()
    with tempfile.TemporaryDirectory() as folder:
        library, spare = Path(folder), documents[len(documents) // 2]
        add_paths(library, [document for document in documents if document != spare])
        with served(library) as server:
            soak = Soak(server, library, spare, options.minutes, options.readers)
            asyncio.run(soak.run())
            faults = [fault for part in soak.parts for fault in part.seen.faults]
            faults += [
                line for line in server.log.read_text("utf-8").splitlines() if '"level": "error"' in line or "Traceback" in line
            ]
    slope, error = soak.growth()
    processor = sum(os.times()[:2]) / (options.minutes * 60)
    print(f"\nGrowth after the first quarter: {slope:+.1f} ± {error:.1f} MB an hour (allowed: {options.megabytes_an_hour:.0f})")
    print(f"Faults: {len(faults)}; processor of this side: {processor:.1%} of one core")
    print("\n".join(dict.fromkeys(fault[:500] for fault in faults[:20])))
    return int(slope > options.megabytes_an_hour or bool(faults))


if __name__ == "__main__":
    sys.exit(main())
