"""The brief as PDF, and its charts as pictures, set by Typst with the fonts that come along. Knows no Streamlit.

The content is handed over as JSON, so that no text of a document can become markup; system fonts are left aside, so that the
same brief is the same file everywhere.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from dashboard.brief import Brief, Chart

_HERE = Path(__file__).parent
_DOTS_PER_INCH = 240


@cache
def _fonts() -> typst.Fonts:
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _compiler() -> typst.Compiler:
    """A compiler of its own for each document, as one must not be shared between threads; the fonts are read once."""
    return typst.Compiler(root=_HERE, font_paths=_fonts())


def brief_pdf(brief: Brief) -> bytes:
    """The brief as a tagged PDF; the same brief gives the same bytes."""
    made = datetime.fromisoformat(brief.date).replace(tzinfo=UTC)
    told = {"brief": json.dumps(asdict(brief), ensure_ascii=False)}
    pdf = _compiler().compile(_HERE / "brief.typ", format="pdf", sys_inputs=told, timestamp=made)
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no document")
    return pdf


def chart_png(chart: Chart, language: str) -> bytes:
    """One of the brief's charts as PNG, 166 mm wide."""
    told = {"chart": json.dumps(asdict(chart), ensure_ascii=False), "language": language}
    png = _compiler().compile(_HERE / "brief_chart.typ", format="png", ppi=_DOTS_PER_INCH, sys_inputs=told)
    if not isinstance(png, bytes):
        raise TypeError("Typst gave no picture")
    return png
