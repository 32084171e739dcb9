"""The least Streamlit page that bench_pages.py stands the dashboard beside: one filter, one small chart. `streamlit run` runs it."""

import plotly.graph_objects as go
import streamlit as st

YEARS = list(range(2019, 2026))

chosen = st.multiselect("年度", YEARS, placeholder="全部年度") or YEARS
st.title("一张图")
figure = go.Figure({"type": "bar", "x": chosen, "y": [year % 7 + 1 for year in chosen]})
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
