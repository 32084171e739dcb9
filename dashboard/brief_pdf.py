"""The brief as PDF, and its charts as pictures, set by Typst with the fonts that come along. Knows no Streamlit.

The content is handed over as JSON, so that no text of a document can become markup; system fonts are left aside, so that the
same brief is the same file everywhere. Typst runs in a process of its own for each document (typesetting_process.py tells why).
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pylopdf_fonts_zh_cn

from dashboard.brief import Brief, Chart
from dashboard.own_process import made_by

_HERE = Path(__file__).parent
_DOTS_PER_INCH = 240


def brief_pdf(brief: Brief) -> bytes:
    """The brief as a tagged PDF; the same brief gives the same bytes. Raises RuntimeError where it cannot be set."""
    made = datetime.fromisoformat(brief.date).replace(tzinfo=UTC)
    told = {"brief": json.dumps(asdict(brief), ensure_ascii=False)}
    return _set("brief.typ", "pdf", told, made=made.timestamp())


def chart_png(chart: Chart, language: str) -> bytes:
    """One of the brief's charts as PNG, 166 mm wide. Raises RuntimeError where it cannot be set."""
    told = {"chart": json.dumps(asdict(chart), ensure_ascii=False), "language": language}
    return _set("brief_chart.typ", "png", told, ppi=_DOTS_PER_INCH)


def _set(source: str, kind: str, inputs: dict[str, str], **further: float) -> bytes:
    fonts = pylopdf_fonts_zh_cn.sans_path().parent
    told = {"source": str(_HERE / source), "root": str(_HERE), "fonts": str(fonts), "format": kind, "inputs": inputs} | further
    return made_by("typesetting_process.py", told)
