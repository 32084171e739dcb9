"""Charts as Plotly checks them: pages send them unchecked, which saves some 20 ms a chart."""

import json
from typing import Any

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest


def checked(figure: go.Figure) -> go.Figure:
    """The chart with its data and layout to be read. ValueError for what Plotly does not know."""
    return go.Figure(figure.to_dict())


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The charts of a page as they were sent, each of which Plotly knows in all its parts."""
    sent = [json.loads(element.proto.spec) for element in app.get("plotly_chart")]
    for chart in sent:
        go.Figure(chart)
    return sent
