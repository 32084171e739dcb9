"""Figures → documents: a report's blocks, and the same blocks in each layout that agencies publish in.

A further layout is a function from blocks to its text and a line in LAYOUTS.
"""

from collections.abc import Callable

from library.simulation.blocks import Block, Heading, Text
from library.simulation.city import CITY
from library.simulation.figures import ReportFigures
from library.simulation.form_tables import appeals_grid, disclosures_grid, requests_grid
from library.simulation.layouts import write_dump, write_line, write_markdown, write_paragraphs, write_pipes, write_rows
from library.simulation.prose import Wording, closing, general_situation, made_up_notice
from library.simulation.webpages import write_page, write_word_page
from parsing.form import FORM

# Layout → what writes it, and the suffix of its file.
LAYOUTS: dict[str, tuple[Callable[[tuple[Block, ...]], str], str]] = {
    "dump": (write_dump, ".txt"),
    "paragraphs": (write_paragraphs, ".txt"),
    "rows": (write_rows, ".txt"),
    "pipes": (write_pipes, ".txt"),
    "line": (write_line, ".txt"),
    "page": (write_page, ".html"),
    "word_page": (write_word_page, ".html"),
    "markdown": (write_markdown, ".md"),
}


def report_title(report: ReportFigures) -> str:
    return f"{report.agency.name}{report.year}年政府信息公开工作年度报告"


def section_heads() -> dict[str, Heading]:
    """The numbered heads of the six sections, by code."""
    return {entry["code"]: Heading(f"{entry['number']}、{entry['zh']}") for entry in FORM.raw["sections"]}


def report_blocks(report: ReportFigures, wording: str = "") -> tuple[Block, ...]:
    """A made-up report in the six sections of the 2019 and 2021 forms."""
    heads = section_heads()
    words = Wording(report, wording)
    return (
        Heading(report_title(report), level=1),
        Text(made_up_notice()),
        heads["general"],
        *(Text(paragraph) for paragraph in general_situation(words, bool(CITY.children(report.agency.code)))),
        heads["disclosures"],
        disclosures_grid(report.form, report.figures),
        heads["requests"],
        requests_grid(report.form, report.figures),
        heads["appeals"],
        appeals_grid(report.figures),
        heads["problems"],
        Text(closing(words, "problems")),
        heads["other"],
        Text(closing(words, "other")),
        Text(report.agency.name),
        Text(f"{report.published.year}年{report.published.month}月{report.published.day}日"),
    )


def write_document(report: ReportFigures, layout: str, wording: str = "") -> tuple[bytes, str]:
    """A report in a layout of LAYOUTS: the file's bytes (UTF-8) and its suffix."""
    write, suffix = LAYOUTS[layout]
    return write(report_blocks(report, wording)).encode(), suffix
