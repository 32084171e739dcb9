"""What browser and screen reader are told of the page as a document, which Streamlit itself does not tell them."""

import streamlit as st

from dashboard.language import current_language

_TAGS = {"zh": "zh-CN", "en": "en"}

_SCRIPT = "<script>document.documentElement.lang = '{tag}'</script>"

# A key figure and its label are read whole: where they are longer than their card, on a phone, they take a second line instead of
# three dots.
_STYLE = """<style>
[data-testid="stMetricLabel"] [data-testid="stMarkdownContainer"], [data-testid="stMetricLabel"] p,
[data-testid="stMetric"] [data-testid="stMetricValue"], [data-testid="stMetric"] [data-testid="stMetricValue"] * {
  white-space: normal; overflow: visible; text-overflow: clip; overflow-wrap: anywhere;
}
</style>"""


def describe_document() -> None:
    """Sets the language of the page, and what of its look Streamlit has no setting for. Once a run."""
    st.html(_STYLE)
    st.html(_SCRIPT.format(tag=_TAGS[current_language()]), unsafe_allow_javascript=True)
