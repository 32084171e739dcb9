"""The imprint of what the reader takes along from this run, and its address."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dashboard import source
from dashboard.filters import current_selection, filter_parameters
from dashboard.imprint import Imprint, imprint_of
from dashboard.language import KEY as LANGUAGE_KEY
from dashboard.language import current_language, words


def current_imprint() -> Imprint:
    """The selection, the library's version and the reader's own day; cheap, as it is asked for by every table."""
    return imprint_of(source.library(), current_selection(), words(), _now().date(), current_address(), source.ask)


def current_address() -> str:
    """The address of this page with filters and language; "" where the browser has not told it."""
    page = st.context.url
    query = urlencode(filter_parameters() | {LANGUAGE_KEY: [current_language()]}, doseq=True)
    return f"{page}?{query}" if page else ""


def _now() -> datetime:
    """The time where the reader is, else where the server is."""
    try:
        zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
    return datetime.now(zone).astimezone(zone)
