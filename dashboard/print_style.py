"""How a page is printed: what is on the screen, uncut, without the bars around it."""

from pathlib import Path

import streamlit as st

_SHEET = Path(__file__).with_name("print.css")
# A chart is drawn in pixels of the screen; told its own size before printing, it is scaled to the paper instead of being cut.
# A table is made of the rows that it holds (dashboard/print_table.py). A server's content security policy lets it run (hosting/headers.py).
SCRIPT = """
if (!window.chartsScaleInPrint) {
  window.chartsScaleInPrint = true;
  window.addEventListener("beforeprint", () => {
    for (const drawn of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      const [width, height] = [drawn.getAttribute("width"), drawn.getAttribute("height")];
      drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawn.style.setProperty("--drawn-height", `${height}px`);
      drawn.setAttribute("preserveAspectRatio", "xMinYMin meet");
    }
    for (const place of document.querySelectorAll(".printed-table")) {
      const { rows, further } = JSON.parse(place.dataset.table);
      const table = document.createElement("table");
      for (const [number, cells] of rows.entries()) {
        const row = (number ? table.tBodies[0] || table.createTBody() : table.createTHead()).insertRow();
        for (const text of cells) {
          const cell = row.appendChild(document.createElement(number ? "td" : "th"));
          cell.textContent = text;
          cell.className = /^[-+–\\d.,%]*$/.test(text) ? "number" : "";
        }
      }
      for (const head of table.tHead?.rows[0].cells ?? []) {
        head.className = table.tBodies[0]?.rows[0].cells[head.cellIndex].className ?? "";
      }
      const note = document.createElement("p");
      note.textContent = further;
      place.replaceChildren(table, note);
    }
  });
}
"""


def print_style() -> None:
    """Adds the style sheet for print to the page."""
    st.html(_SHEET)
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
