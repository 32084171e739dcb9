"""What browser and screen reader are told of the page as a document, which Streamlit itself does not tell them."""

import streamlit as st

from dashboard.language import current_language

_TAGS = {"zh": "zh-CN", "en": "en"}

_SCRIPT = "document.documentElement.lang = '{tag}'"
# By language. A server's content security policy lets these run, and no other script that stands in a page.
SCRIPTS = {language: _SCRIPT.format(tag=tag) for language, tag in _TAGS.items()}

# A key figure and its label are read whole: where they are longer than their card, on a phone, they take a second line instead of
# three dots. Words of a table break before the table is wider than a phone, as a part that scrolls cannot be reached by keyboard.
_STYLE = """<style>
[data-testid="stMetricLabel"] [data-testid="stMarkdownContainer"], [data-testid="stMetricLabel"] p,
[data-testid="stMetric"] [data-testid="stMetricValue"], [data-testid="stMetric"] [data-testid="stMetricValue"] * {
  white-space: normal; overflow: visible; text-overflow: clip; overflow-wrap: anywhere;
}
[data-testid="stTable"] :is(th, td), [data-testid="stTable"] :is(th, td) * { overflow-wrap: anywhere !important; }
</style>"""


def describe_document() -> None:
    """Sets the language of the page, and what of its look Streamlit has no setting for. Once a run."""
    st.html(_STYLE)
    st.html(f"<script>{SCRIPTS[current_language()]}</script>", unsafe_allow_javascript=True)
