"""What the digest tells each of those who asked for it, and what it has told: `python -m library digest`.

digest.json                   by a mark of each address: the publication told of last, and the day
digest-<publication>.parquet  the broken sums of that publication, as long as someone has been told of no later one

A mail is marked as sent once the server has taken it, so that a kill between the two has this one mail sent a second time, and none
is ever lost. Who has been sent one today, and of whom there is nothing new, is sent none.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from library.digest_settings import Recipient
from library.errors import LibraryError, told_as_library_errors
from library.folder import Pointer, locked, sync_file, tables_file, write_durably
from library.originals import digest_of
from library.publication import usable
from library.queries_digest import ERROR_KEY, new_errors, new_reports
from library.store import Library, limited, open_stored

STATE = "digest.json"
LISTED = 30  # reports, and broken sums, of one mail; the rest is a number and a link


@dataclass(frozen=True, slots=True)
class News:
    """What is new for someone: as queries_digest answers, with the number of all in `n_all`."""

    reports: pd.DataFrame
    errors: pd.DataFrame

    @property
    def n_reports(self) -> int:
        """New reports, those that are not listed included."""
        return _all(self.reports)

    @property
    def n_errors(self) -> int:
        """New broken sums, those that are not listed included."""
        return _all(self.errors)


def _all(rows: pd.DataFrame) -> int:
    return int(rows["n_all"].iloc[0]) if len(rows) else 0


@dataclass(slots=True)
class Outcome:
    """Mails sent, recipients of whom there was nothing new or who had one today, and the numbers of those that were refused."""

    sent: int = 0
    nothing_new: int = 0
    refused: list[int] = field(default_factory=list)


class RefusedError(Exception):
    """Told by a sender: the mail server does not take mails for one recipient; others are served."""


Send = Callable[[Recipient, News], None]


def send_digest(folder: Path, recipients: Sequence[Recipient], today: date, send: Send, keep: bool = True) -> Outcome:
    """Send each recipient what is new to them by `send`, and mark it unless `keep` is false (for a look beforehand).

    What `send` raises but for RefusedError ends it; those served before stay marked. Raises LibraryError, `busy` while another digest
    is being sent.
    """
    pointer = usable(folder)
    if pointer is None:
        raise LibraryError("none", str(folder))
    with locked(folder, "digest.lock"):
        library, state, outcome = open_stored(folder), read_state(folder), Outcome()
        if keep:
            _keep_errors(folder, pointer)
        for number, recipient in enumerate(recipients, start=1):
            mark = digest_of(recipient.email.encode())[:16]
            told = state.get(mark, {})
            news = _news(folder, library, recipient, int(told.get("publication", 0)))
            if told.get("day") == today.isoformat() or not (news.n_reports or news.n_errors):
                outcome.nothing_new += 1
                continue
            try:
                send(recipient, news)
            except RefusedError:
                outcome.refused.append(number)
                continue
            outcome.sent += 1
            if keep:
                state[mark] = {"publication": pointer.generation, "day": today.isoformat()}
                _write_state(folder, state)
        if keep:
            marks = {digest_of(recipient.email.encode())[:16] for recipient in recipients}
            _tidy(folder, {mark: told for mark, told in state.items() if mark in marks}, state)
        return outcome


def read_state(folder: Path) -> dict[str, dict[str, Any]]:
    """Mark of an address → publication and day told of last. Raises LibraryError `damaged`."""
    path = folder / STATE
    try:
        told = json.loads(path.read_bytes()) if path.exists() else {}
        return {str(mark): {"publication": int(entry["publication"]), "day": str(entry["day"])} for mark, entry in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LibraryError("damaged", STATE) from error


def last_digest(folder: Path) -> str:
    """The day on which a digest was sent last, as YYYY-MM-DD; "" where none was."""
    with suppress(LibraryError):
        return max((str(told["day"]) for told in read_state(folder).values()), default="")
    return ""


def _news(folder: Path, library: Library, recipient: Recipient, since: int) -> News:
    """Of the part of the library that the recipient may see; the rest is not in the database that is asked."""
    seen = limited(library, recipient.limit)
    known = _errors_file(folder, since)
    return News(new_reports(seen, since, LISTED), new_errors(seen, since, str(known) if known.exists() else "", LISTED))


def _errors_file(folder: Path, publication: int) -> Path:
    return folder / f"digest-{publication}.parquet"


def _keep_errors(folder: Path, pointer: Pointer) -> None:
    """The broken sums of the version in force, for the next digest to know which are new."""
    file = _errors_file(folder, pointer.generation)
    if file.exists():
        return
    part = file.with_name(f".{file.name}.tmp")
    with told_as_library_errors():
        with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
            rows = f"SELECT {ERROR_KEY} AS key FROM findings JOIN reports ON number = report WHERE severity = 'error'"
            connection.execute(f"COPY ({rows}) TO '{str(part).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        sync_file(part)
        part.replace(file)


def _write_state(folder: Path, state: dict[str, dict[str, Any]]) -> None:
    with told_as_library_errors():
        write_durably(folder / STATE, json.dumps(state, indent=1).encode())


def _tidy(folder: Path, kept: dict[str, dict[str, Any]], before: dict[str, dict[str, Any]]) -> None:
    """Forget who is on the list no more, and the broken sums of publications that nobody was told of last."""
    if kept != before:
        _write_state(folder, kept)
    wanted = {_errors_file(folder, int(told["publication"])).name for told in kept.values()}
    for path in folder.glob("digest-*.parquet"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)
