"""Figures → documents: a report's blocks, and the same blocks in each layout that agencies publish in, with their quirks.

A further layout is a function from blocks to its bytes and a line in LAYOUTS; a further quirk is a line in quirks.py.
"""

from collections.abc import Callable, Iterable
from functools import partial

from library.simulation.blocks import Block, Heading, Text, title_of
from library.simulation.city import CITY
from library.simulation.figures import ReportFigures
from library.simulation.form_tables import appeals_grid, disclosures_grid, legacy_grid, legacy_title, requests_grid
from library.simulation.layouts import write_dump, write_line, write_markdown, write_paragraphs, write_pipes, write_rows
from library.simulation.legacy import LEGACY_FORM
from library.simulation.printed_pages import write_pdf
from library.simulation.prose import Wording, closing, general_situation, legacy_sections, made_up_notice
from library.simulation.quirks import BLOCK_QUIRKS, BYTE_QUIRKS
from library.simulation.webpages import write_mht, write_page, write_site_page, write_word_page
from library.simulation.word import write_docx
from library.simulation.workbooks import write_xlsx
from parsing.form import FORM

Blocks = tuple[Block, ...]


def _utf8(write: Callable[[Blocks], str]) -> Callable[[Blocks], bytes]:
    return lambda blocks: write(blocks).encode()


# Layout → what writes it, and the suffix of its file.
LAYOUTS: dict[str, tuple[Callable[[Blocks], bytes], str]] = {
    "dump": (_utf8(write_dump), ".txt"),
    "paragraphs": (_utf8(write_paragraphs), ".txt"),
    "rows": (_utf8(write_rows), ".txt"),
    "pipes": (_utf8(write_pipes), ".txt"),
    "line": (_utf8(write_line), ".txt"),
    "page": (_utf8(write_page), ".html"),
    "word_page": (_utf8(write_word_page), ".html"),
    "site_page": (_utf8(write_site_page), ".html"),
    "markdown": (_utf8(write_markdown), ".md"),
    "mht": (write_mht, ".mht"),
    "xlsx": (write_xlsx, ".xlsx"),
    "docx": (write_docx, ".docx"),
    "pdf": (partial(write_pdf, ruled=True), ".pdf"),
    "open_pdf": (partial(write_pdf, ruled=False), ".pdf"),
}


def report_title(report: ReportFigures) -> str:
    return f"{report.agency.name}{report.year}年政府信息公开工作年度报告"


def printed_title(report: ReportFigures, quirks: Iterable[str]) -> str:
    """The title as the document shows it, which is in its own characters."""
    title = Heading(report_title(report), level=1)
    return title_of(BLOCK_QUIRKS["traditional"]((title,)) if "traditional" in quirks else (title,))


def section_heads() -> dict[str, Heading]:
    """The numbered heads of the six sections, by code."""
    return {entry["code"]: Heading(f"{entry['number']}、{entry['zh']}") for entry in FORM.raw["sections"]}


def report_blocks(report: ReportFigures, wording: str = "") -> Blocks:
    """A made-up report: in the six sections of the 2019 and 2021 forms, or in prose with the table of 2008 behind it."""
    words, covers = Wording(report, wording), bool(CITY.children(report.agency.code))
    signed = (
        Text(report.agency.name),
        Text(f"{report.published.year}年{report.published.month}月{report.published.day}日"),
    )
    body = _legacy_body(report, words, covers) if report.form == LEGACY_FORM else _body(report, words, covers)
    return (Heading(report_title(report), level=1), Text(made_up_notice()), *body, *signed)


def _body(report: ReportFigures, words: Wording, covers: bool) -> Iterable[Block]:
    heads = section_heads()
    return (
        heads["general"],
        *(Text(paragraph) for paragraph in general_situation(words, covers)),
        heads["disclosures"],
        disclosures_grid(report.form, report.figures),
        heads["requests"],
        requests_grid(report.figures),
        heads["appeals"],
        appeals_grid(report.figures),
        heads["problems"],
        Text(closing(words, "problems")),
        heads["other"],
        Text(closing(words, "other")),
    )


def _legacy_body(report: ReportFigures, words: Wording, covers: bool) -> Iterable[Block]:
    for head, paragraphs in legacy_sections(words, covers).items():
        yield Heading(head)
        yield from map(Text, paragraphs)
    yield Text(legacy_title())
    yield legacy_grid(report.figures)


def write_document(report: ReportFigures, layout: str, wording: str = "", quirks: Iterable[str] = ()) -> tuple[bytes, str]:
    """A report in a layout of LAYOUTS with quirks of quirks.py: the file's bytes and its suffix."""
    write, suffix = LAYOUTS[layout]
    blocks = report_blocks(report, wording)
    for quirk in quirks:
        if quirk in BLOCK_QUIRKS:
            blocks = BLOCK_QUIRKS[quirk](blocks)
    document = write(blocks)
    for quirk in quirks:
        if quirk in BYTE_QUIRKS:
            document = BYTE_QUIRKS[quirk](document)
    return document, suffix
