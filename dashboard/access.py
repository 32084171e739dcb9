"""Who may see the pages, and what they may do there: called by app.py and by each page, before anything is shown.

The settings (dashboard/settings.py) say who; without any, whoever sits at the machine may add reports and others may look.
"""

from typing import Any

import streamlit as st
from streamlit.runtime import Runtime

from dashboard.cookies import SHARE_COOKIE
from dashboard.people import Viewer
from dashboard.settings import Settings, SettingsError, current_settings
from dashboard.sign_in import refuse_settings, refuse_stranger
from dashboard.viewer import viewer

# What a request from the machine itself looks like; for runs without a browser, as tests make them.
_HERE = ("127.0.0.1", {"host": "localhost"})


def require_access() -> None:
    """Called by app.py and by each page that shows data, before anything is shown.

    A reader who may not see the page is told so, and how to get in, and the run ends here (st.stop).
    """
    try:
        settings = current_settings()
        reader = _reader(settings)
    except SettingsError as fault:
        refuse_settings(fault)
    if reader is None:
        refuse_stranger(settings, _claims())


def current_viewer() -> Viewer:
    """The reader of this run. PermissionError for one whom require_access() would have turned away."""
    reader = _reader(current_settings())
    if reader is None:
        raise PermissionError("the reader of this run may see nothing")
    return reader


def may_add_reports() -> bool:
    """Whether the reader may add reports to the library, and correct what was read."""
    return current_viewer().may_add


def may_administer() -> bool:
    """Whether the reader may see how the dashboard is run, and give out links to it."""
    return current_viewer().may_administer


def may_oversee() -> bool:
    """Whether the reader may see how the dashboard is run: an administrator or, where nobody signs in, who sits at the machine."""
    reader = current_viewer()
    return reader.may_administer or (current_settings().openid is None and reader.may_add)


def _reader(settings: Settings) -> Viewer | None:
    address, headers = _peer()
    return viewer(
        settings,
        claims=_claims() if settings.openid else {},
        share=st.context.cookies.get(SHARE_COOKIE, ""),
        address=address,
        headers=headers,
    )


def _claims() -> dict[str, Any]:
    """The claims of the sign-in; none for who has not signed in, or where nobody can."""
    claims: dict[str, Any] = st.user.to_dict()
    return claims if claims.get("is_logged_in") is True else {}


def has_browser() -> bool:
    """Whether a server runs this for a browser; tests make runs without one."""
    return Runtime.exists() and type(Runtime.instance()) is Runtime


def _peer() -> tuple[str | None, dict[str, str]]:
    """Where the reader's browser is, and what it sent when it connected. A browser that has gone meanwhile is nowhere."""
    if not has_browser():
        return _HERE
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    # Streamlit tells no address where it is the machine's own.
    return (st.context.ip_address or _HERE[0], headers) if headers else (None, {})
