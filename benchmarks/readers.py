"""Readers at work: each opens a page, then changes a filter, opens another page or takes a file along, at moments that nobody can foretell."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from benchmarks.session import SHELF_FILES, Session

# What a reader does next, of a hundred times: look at other years, at another page, or take something along, which one who reruns a
# page every five seconds does once in four minutes.
FILTER, PAGE = 65, 33
MOST_YEARS = (
    3  # one looks at all years, at one, or at the last few up to one; not at three that have nothing to do with each other
)


@dataclass
class Seen:
    """What readers met: of each rerun and each file how many seconds it took, and what went wrong."""

    reruns: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    opened: int = 0


@dataclass
class Reader:
    """One who reruns a page once in `every` seconds on average; `seen()` is where it is written down what comes of it."""

    address: str
    seen: Callable[[], Seen]
    random: Random
    every: float = 5.0
    pages: tuple[str, ...] = ("",)

    async def read(self, until: float) -> None:
        """Come, read until time.monotonic() says `until`, and leave. A fault ends it."""
        due = time.monotonic() + self.random.uniform(0, self.every)
        try:
            await _sleep_until(min(due, until))
            session = await Session.connected(self.address)
            self.seen().opened += 1
            self._took(await session.open(self.random.choice(self.pages)))
            while (due := max(due + self.random.uniform(0.5, 1.5) * self.every, time.monotonic())) < until:
                await _sleep_until(due)
                await self._act(session)
            await session.close()
        except Exception as error:  # whatever it is, it is what a reader would have met
            self.seen().faults.append(f"{type(error).__name__}: {error}")

    def _took(self, seconds: float) -> None:
        self.seen().reruns.append(seconds)

    async def _act(self, session: Session) -> None:
        drawn = self.random.randrange(100)
        if drawn < FILTER:
            self._took(await session.choose_years(self._some_years(session.years)))
        elif drawn < FILTER + PAGE or not session.shelf:
            self._took(await session.open(self.random.choice(self.pages)))
        elif session.downloads and self.random.random() < 0.5:
            await self._fetch(session, list(session.downloads))
        else:
            self._took(await session.open_shelf())
            await self._fetch(session, [file for file in SHELF_FILES if file in session.downloads])
            await session.open_shelf(shown=False)

    def _some_years(self, years: list[str]) -> list[str]:
        """None, which shows all, one year, or two or three in a row."""
        first, length = self.random.randrange(len(years)), self.random.randint(0, MOST_YEARS)
        return years[first : first + length]

    async def _fetch(self, session: Session, offered: list[str]) -> None:
        if offered:  # a selection without reports offers nothing
            seconds, _content = await session.download(self.random.choice(offered))
            self.seen().files.append(seconds)


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of them lies, NaN of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
