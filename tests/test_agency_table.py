"""The table of agencies: long names can be read, and what nobody tells takes no column on the page."""

import json

import pytest
from streamlit.testing.v1 import AppTest


def shown() -> None:
    """A page of nothing but the table; AppTest takes the body of this function alone, so it names all it needs."""
    import pandas as pd
    import streamlit as st

    from dashboard.agency_table import agency_table
    from library.queries import Selection

    untold = pd.array([None, None], dtype="Int64")
    names = ["示例局", "长" * st.session_state["letters"]]
    table = pd.DataFrame(
        {"Agency": names, "Concluded": [1, 2], "Source": ["a", "b"], "Value, %": [51.0, 46.8], "Reviews": untold}
    )
    agency_table(table, Selection(), {}, file_name="agencies")


@pytest.mark.parametrize(("letters", "width", "height"), [(10, None, 0), (17, 280, 0), (30, 240, 66)])
def test_a_long_name_is_read_in_full(letters: int, width: int | None, height: int) -> None:
    app = AppTest.from_function(shown, default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["letters"] = letters
    app.run()
    assert not app.exception
    drawn = app.dataframe[0].proto
    assert json.loads(drawn.columns).get("Agency", {}).get("width") == width
    assert drawn.row_height == height
    assert list(app.dataframe[0].value.columns) == ["Agency", "Concluded", "Source", "Value, %"]


def test_percentages_below_each_other_have_the_same_decimals() -> None:
    app = AppTest.from_function(shown, default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["letters"] = 10
    columns = json.loads(app.run().dataframe[0].proto.columns)
    assert columns["Value, %"]["type_config"]["format"] == "%.1f"
    assert columns["Concluded"]["type_config"]["format"] == "localized"
