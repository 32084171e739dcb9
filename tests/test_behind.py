"""The list of figures behind a sum: whole where it is short, and said to be the largest where there are more."""

import pytest
from streamlit.testing.v1 import AppTest

from library.queries_figures import MOST_BEHIND


def shown() -> None:
    """A page of nothing but the figures behind something; AppTest takes the body of this function alone, so it names all it needs."""
    import pandas as pd
    import streamlit as st

    from dashboard.layout import show_behind

    values = list(range(st.session_state["figures"]))
    names = [f"甲{value}" for value in values]
    figures = pd.DataFrame(
        {"report_id": names, "agency": names, "year": 2023, "name": "Reviews", "value": values, "locator": "a"}
    )
    show_behind(figures, "behind")


@pytest.mark.parametrize(
    ("figures", "caption"),
    [
        (0, "No report tells a figure for this."),
        (1, "1 figure behind it"),
        (MOST_BEHIND - 1, f"{MOST_BEHIND - 1} figures behind it"),
        (MOST_BEHIND + 50, f"The first {MOST_BEHIND} of the figures behind it"),
    ],
)
def test_a_list_cut_short_says_so(figures: int, caption: str) -> None:
    app = AppTest.from_function(shown, default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["figures"] = figures
    app.run()
    assert not app.exception
    assert app.caption[0].value == caption
    if figures:
        rows = app.dataframe[0].value
        assert rows["Value"].tolist() == list(range(min(figures, MOST_BEHIND)))
        # A phone shows no more of them beside each other without scrolling.
        assert list(rows.columns)[:2] == ["Source", "Value"]
