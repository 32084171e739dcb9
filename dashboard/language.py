"""The language of the run: `lang` in the URL or as switched by the reader, else the browser's, else Chinese."""

from threading import local

import streamlit as st

from dashboard.words import LANGUAGES, Words, mark, preferred_language

__all__ = [
    "LANGUAGES", "Words", "current_language", "mark", "plural",
    "switch_language", "translate", "words",
]  # fmt: skip

KEY = "lang"
# A run is a thread, or a part of one. Streamlit takes some time to tell what a session has chosen, and a page asks for each text.
_run = local()


def current_language() -> str:
    """`zh` or `en`, for the reader of this run."""
    held: str | None = getattr(_run, "language", None)
    return held or _chosen_language()


def begin_run() -> None:
    """Called first in a run: its reader may have switched since the last one of this thread."""
    _run.language = None


def hold_language() -> None:
    """Called in a run when the language is settled: it stays what it is until the next one begins."""
    _run.language = _chosen_language()


def _chosen_language() -> str:
    chosen = st.session_state.get(KEY) or st.query_params.get(KEY)
    return chosen if chosen in LANGUAGES else preferred_language(st.context.locale)


def words() -> Words:
    """Texts and numbers in the reader's language."""
    return Words(current_language())


def translate(text: str, **values: object) -> str:
    """The text in the reader's language; pages import it as `_`."""
    return words().translate(text, **values)


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The text for a number of things in the reader's language."""
    return words().plural(one, many, count, **values)


def switch_language() -> None:
    """The switch in the sidebar; it keeps page and filters."""
    if KEY not in st.session_state:
        st.session_state[KEY] = current_language()
    st.segmented_control(
        "语言 / Language",
        options=list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=KEY,
        required=True,
        label_visibility="collapsed",
    )
