"""Links that show a fixed selection to who has them, until a day: given out and taken back in one small file of the library's folder.

The file is replaced whole (folder.write_durably), by one writer at a time. What a link shows stands here and not in the link: one
that is not listed here, or is taken back, shows nothing, so a file that is lost closes every link.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from library.errors import LibraryError, told_as_library_errors
from library.folder import write_durably
from library.limits import Limit
from library.queries import Selection

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Share:
    """One link: what it shows, until when (UTC), who gave it out, and whether it has been taken back."""

    share_id: str
    years: tuple[int, ...]
    agencies: tuple[str, ...]
    region: str
    until: datetime
    by: str = ""
    revoked: bool = False
    levels: tuple[str, ...] = ()

    @property
    def limit(self) -> Limit:
        """The part of the library that it shows."""
        return Limit((self.region,) if self.region else (), self.years, self.agencies, failures=False, levels=self.levels)

    def holds(self, now: datetime) -> bool:
        """Whether it shows anything now."""
        return not self.revoked and now < self.until


def shares(folder: Path) -> tuple[Share, ...]:
    """All links that have been given out, the latest first. Raises LibraryError `damaged` where the file cannot be read."""
    path = folder / "shares.json"
    try:
        listed = json.loads(path.read_bytes()) if path.exists() else []
        return tuple(_share(entry) for entry in listed)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LibraryError("damaged", f"{path.name}: {error}") from error


def share_by_id(folder: Path, share_id: str, now: datetime) -> Share | None:
    """The link of this id, if it holds now."""
    return next((share for share in shares(folder) if share.share_id == share_id and share.holds(now)), None)


def give_out(folder: Path, selection: Selection, lasts: timedelta, by: str, now: datetime | None = None) -> Share:
    """A new link for a selection. ValueError where it would last no time at all or more than a year."""
    if not timedelta() < lasts <= LONGEST:
        raise ValueError(f"a link lasts up to {LONGEST.days} days, not {lasts}")
    until = ((now or datetime.now(UTC)) + lasts).replace(microsecond=0)
    share = Share(
        secrets.token_urlsafe(12), selection.years, selection.agencies, selection.region, until, by, levels=selection.levels
    )
    with _changing(folder) as listed:
        listed.insert(0, share)
    return share


def take_back(folder: Path, share_id: str) -> None:
    """Let a link show nothing any more, at once and for who has it open too."""
    with _changing(folder) as listed:
        listed[:] = [replace(share, revoked=True) if share.share_id == share_id else share for share in listed]


@contextmanager
def _changing(folder: Path) -> Iterator[list[Share]]:
    """The list to change; it is written when the block ends without an error. Raises LibraryError `busy`, `not_written`…"""
    with told_as_library_errors():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / "shares.lock", timeout=10):
                listed = list(shares(folder))
                yield listed
                entries = [asdict(share) | {"until": share.until.isoformat()} for share in listed]
                write_durably(folder / "shares.json", json.dumps(entries, ensure_ascii=False, indent=1).encode())
        except Timeout as error:
            raise LibraryError("busy", str(folder)) from error


def _share(entry: dict[str, object]) -> Share:
    years, agencies, levels = entry["years"], entry["agencies"], entry.get("levels", [])  # which earlier links could not name
    if not isinstance(years, list) or not isinstance(agencies, list) or not isinstance(levels, list):
        raise TypeError("years, agencies and levels are lists")
    return Share(
        share_id=str(entry["share_id"]),
        years=tuple(int(year) for year in years),
        agencies=tuple(str(agency) for agency in agencies),
        region=str(entry["region"]),
        until=datetime.fromisoformat(str(entry["until"])),
        by=str(entry["by"]),
        revoked=bool(entry["revoked"]),
        levels=tuple(str(level) for level in levels),
    )
