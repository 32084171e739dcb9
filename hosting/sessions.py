"""Whose browser session is whose. The only place that looks into Streamlit's runtime; tests/hosted/test_server.py holds it to what it finds.

Streamlit has no public way to ask whose a session is, or which session a file to download was made for.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from streamlit.runtime import Runtime

from dashboard.cookies import Person, person_of_cookies

# Streamlit forgets a file made on demand as soon as two runs of anyone have ended, which is at once where forty read; it is kept for so
# long instead, under a name in the list of which session needs which files that no session has.
_SECONDS_TO_FETCH, _KEPT = 60.0, "kept until fetched"
_REMEMBERED = 10_000  # files made on demand, the oldest forgotten: they are fetched within a moment


def person_with_session(session_id: str) -> Person | None:
    """Who opened this session, None where there is no such session connected."""
    if not Runtime.exists():
        return None
    info: Any = Runtime.instance()._session_mgr.get_active_session_info(session_id)
    return None if info is None else person_of_cookies(info.client.client_context.cookies)


def drawing() -> set[str]:
    """The sessions whose pages are being drawn at this moment, or are about to be drawn again."""
    if not Runtime.exists():
        return set()
    sessions: list[Any] = [info.session for info in Runtime.instance()._session_mgr.list_active_sessions()]
    return {session.id for session in sessions if session._scriptrunner is not None}


class Downloads:
    """Whose pages offer which files: those that lie ready, and those that were made when someone pressed a button."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, set[Person]] = OrderedDict()
        self._kept_until: dict[str, float] = {}
        self._manager: Any = None

    def watch(self) -> None:
        """From now on remember for whom files are made on demand, which Streamlit itself does not. To be called before it makes any."""
        if self._manager is None and Runtime.exists():
            self._manager = Runtime.instance().media_file_mgr
            self._manager.execute_deferred = self._remembering(self._manager.execute_deferred)

    def people_with(self, file_id: str) -> set[Person]:
        """Those whose pages offer a file."""
        ready: dict[str, dict[str, str]] = self._manager._files_by_session_and_coord if self._manager else {}
        sessions = [session for session, files in list(ready.items()) if file_id in files.values()]
        return {person for person in map(person_with_session, sessions) if person} | self._made.get(file_id, set())

    def _remembering(self, make: Callable[[str], str]) -> Callable[[str], str]:
        def make_and_remember(button: str) -> str:
            person = person_with_session(self._manager._deferred_callables[button]["session_id"])
            address = make(button)
            self._keep(file_of(address))
            if person is not None:
                self._made.setdefault(file_of(address), set()).add(person)
                self._made.move_to_end(file_of(address))
                if len(self._made) > _REMEMBERED:
                    self._made.popitem(last=False)
            return address

        return make_and_remember

    def _keep(self, file_id: str) -> None:
        """Hold the file for a minute, and let go of those that were held as long."""
        now = time.monotonic()
        with self._manager._lock:
            self._kept_until[file_id] = now + _SECONDS_TO_FETCH
            self._kept_until = {file: until for file, until in self._kept_until.items() if until > now}
            self._manager._files_by_session_and_coord[_KEPT] = {file: file for file in self._kept_until}


def file_of(path: str) -> str:
    """The id of a file in the path under which it is fetched: /media/ID.csv."""
    return path.rpartition("/")[2].partition(".")[0]
