"""quality"""

import runpy
from pathlib import Path

import streamlit as st

from dashboard.access import require_access
from dashboard.filters import current_selection


def render() -> None:
    """The page."""
    require_access()
    st.title("quality")
    st.write(current_selection())


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
