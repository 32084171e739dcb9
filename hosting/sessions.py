"""Whose browser session is whose. The only place that looks into Streamlit's runtime; tests/test_hosting.py holds it to what it finds.

Streamlit has no public way to ask whose a session is, or which session a file to download was made for.
"""

from typing import Any

from streamlit.runtime import Runtime

from dashboard.cookies import Person, person_of_cookies


def person_with_session(session_id: str) -> Person | None:
    """Who opened this session, None where there is no such session connected."""
    if not Runtime.exists():
        return None
    info: Any = Runtime.instance()._session_mgr.get_active_session_info(session_id)
    return None if info is None else person_of_cookies(info.client.client_context.cookies)


def people_with_file(file_id: str) -> set[Person]:
    """Those whose open pages offer a file."""
    if not Runtime.exists():
        return set()
    offered: dict[str, dict[str, str]] = Runtime.instance().media_file_mgr._files_by_session_and_coord
    sessions = [session for session, files in list(offered.items()) if file_id in files.values()]
    return {person for person in map(person_with_session, sessions) if person is not None}
