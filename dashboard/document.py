"""What browser and screen reader are told of the page as a document, which Streamlit itself does not tell them."""

import streamlit as st

from dashboard.language import current_language

_TAGS = {"zh": "zh-CN", "en": "en"}

# A sparkline repeats in lines what the figure and its change beside it say in words: a screen reader passes it over, where it
# would read out dots without names. The charts are drawn after the run, hence the observer; one a page is enough.
_SCRIPT = """<script>
document.documentElement.lang = "{tag}";
window.ogiSparklines ??= (() => {{
  const hide = () => document.querySelectorAll('[data-testid="stMetricChart"]:not([aria-hidden])')
    .forEach(chart => chart.setAttribute("aria-hidden", "true"));
  hide();
  const observer = new MutationObserver(hide);
  observer.observe(document.body, {{childList: true, subtree: true}});
  return observer;
}})();
</script>"""


# A key figure and its label are read whole: where they are longer than their card, on a phone, they take a second line instead of
# three dots.
_STYLE = """<style>
[data-testid="stMetricLabel"] [data-testid="stMarkdownContainer"], [data-testid="stMetricLabel"] p,
[data-testid="stMetric"] [data-testid="stMetricValue"], [data-testid="stMetric"] [data-testid="stMetricValue"] * {
  white-space: normal; overflow: visible; text-overflow: clip; overflow-wrap: anywhere;
}
</style>"""


def describe_document() -> None:
    """Sets the language of the page, and hides from screen readers what says nothing to them. Once a run."""
    st.html(_STYLE)
    st.html(_SCRIPT.format(tag=_TAGS[current_language()]), unsafe_allow_javascript=True)
