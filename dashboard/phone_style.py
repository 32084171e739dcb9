"""How a page is laid out on a phone: the finding on the first screen, and a name beside the sign that opens pages and filters."""

import json
from pathlib import Path

import streamlit as st

from dashboard.language import translate as _

_SHEET = Path(__file__).with_name("phone.css")


def phone_style() -> None:
    """Adds the style sheet for phones, and names the button that opens the sidebar, which else is a bare arrow."""
    st.html(_SHEET)
    named, name = '[data-testid="stExpandSidebarButton"]::after', json.dumps(_("Pages and filters"), ensure_ascii=False)
    st.html(f"<style>{named} {{ content: {name}; font-size: 0.875rem; }}</style>")
