"""The brief: its figures are those of the library, it reads back from PDF and Word, and no text of a document is markup in it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer

from dashboard.__main__ import main
from dashboard.brief import Brief, Chart
from dashboard.brief_content import make_brief
from dashboard.brief_docx import brief_docx
from dashboard.brief_pdf import brief_pdf, chart_png
from dashboard.brief_text import line
from dashboard.imprint import imprint_of
from dashboard.words import Words
from library.queries import Selection
from library.queries_sums import ratios, sums
from library.store import Library
from parsing.form import FORM
from tests.small_library import Told, outcomes, small_library

DAY = date(2026, 3, 9)
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "<b>bold</b><script>x</script>",
    '#panic("x") #raw[y]',
    "$x$ *strong* _low_ @ref <label>",
    "one\nline\u202e\x00 two",
    '\\ " } ${y} {page} {0}',
)


@pytest.fixture
def library(opened_sample: Library) -> Library:
    return opened_sample


def brief_of(library: Library, language: str = "en", selection: Selection | None = None) -> Brief:
    made = make_brief(library, imprint_of(library, selection or Selection(), Words(language), DAY))
    assert made is not None
    return made


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [
        "".join(part.get_text() for part in page if isinstance(part, LTTextContainer)) for page in extract_pages(BytesIO(pdf))
    ]


def joined(text: str) -> str:
    """Without the spaces and breaks that typesetting puts into it."""
    return "".join(text.split())


def told_by_word(docx: bytes) -> list[str]:
    """Every paragraph of a Word document's body, those in tables too."""
    body = Document(BytesIO(docx)).element.body
    return ["".join(run.text or "" for run in found.iter(qn("w:t"))) for found in body.iter(qn("w:p"))]


def hostile_library(*, simulated: bool = False) -> Library:
    facts = {"simulated": simulated}
    return small_library(
        *(Told(name, 2024, requests=outcomes(granted=40 + number, new=50), facts=facts) for number, name in enumerate(HOSTILE))
    )


def test_the_figures_are_those_of_the_library(library: Library) -> None:
    brief = brief_of(library)
    latest = Selection((2025,))
    counts = sums(library, latest, ("new", "published_items")).set_index("quantity")["count"]
    shown = {number.label: number.value for number in brief.key_numbers}
    assert shown["New requests"] == f"{counts['new']:,}"
    assert shown["Information published"] == f"{counts['published_items']:,}"
    rates = ratios(library, latest, ("granted", "partially_granted"), ("concluded",))
    share = rates["numerator"].iloc[0] / rates["denominator"].iloc[0]
    assert shown["Disclosure rate"] == f"{share:.1%}"
    assert brief.findings[0].startswith(f"{counts['new']:,} new requests were received in 2025, ")
    by_agency = sums(library, latest, ("concluded",), ("agency",)).set_index("agency")["count"]
    assert {row[0]: row[3] for row in brief.agencies.rows} == {agency: f"{count:,}" for agency, count in by_agency.items()}


def test_a_change_compares_the_same_agencies_and_says_so() -> None:
    told = [
        Told("甲局", 2023, requests=outcomes(granted=10, new=40)),
        Told("甲局", 2024, requests=outcomes(granted=10, new=50)),
        Told("乙局", 2024, requests=outcomes(granted=10, new=100)),
    ]
    first = brief_of(small_library(*told)).findings[0]
    assert first == (
        "150 new requests were received in 2024, 25.0% more than in 2023 (the 1 report of agencies that tell both years)."
    )


def test_a_year_without_a_report_is_a_gap_and_what_is_not_told_no_zero() -> None:
    told = [Told("甲局", 2021, requests=outcomes(granted=10, new=40)), Told("甲局", 2023, requests={("new", "total"): None})]
    brief = brief_of(small_library(*told))
    shares = next(chart for chart in brief.charts if chart.kind == "shares")
    assert shares.years == ("2021", "2022", "2023")
    assert [None if part is None else part.share for part in shares.series[0].segments] == [1.0, None, None]
    assert brief.title == "Brief on open government information, 2021"
    assert {number.label: number.value for number in brief.key_numbers}["Information published"] == "–"


def test_nothing_selected_makes_no_brief(library: Library) -> None:
    assert make_brief(library, imprint_of(library, Selection((1999,)), Words("zh"), DAY)) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_says_the_same_on_two_to_four_pages_with_mark_and_imprint_on_each(language: str, library: Library) -> None:
    brief = brief_of(library, language)
    pages = pages_of(brief_pdf(brief))
    assert 2 <= len(pages) <= 4
    for page in pages:
        assert {"zh": "含模拟数据", "en": "Holds made-up data"}[language] in page
        assert library.version in page
        assert "2026-03-09" in page
    text = joined("".join(pages))
    for sentence in (*brief.findings, *brief.quality, *(told for _name, told in brief.sources)):
        assert joined(sentence) in text
    for row in brief.agencies.rows:
        assert joined(row[0]) in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_word_document_says_the_same_with_its_structure(language: str, library: Library) -> None:
    brief = brief_of(library, language)
    document = Document(BytesIO(brief_docx(brief)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [text for text in brief.findings if text not in texts] == []
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Caption"} <= styles
    agencies = next(table for table in document.tables if table.rows[0].cells[0].text == brief.agencies.heads[0])
    assert [tuple(cell.text for cell in row.cells) for row in agencies.rows[1:]] == list(brief.agencies.rows)
    assert agencies.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [chart.alt for chart in brief.charts]
    section = document.sections[0]
    assert brief.mark in section.header.paragraphs[0].text
    assert brief.footer in section.footer.paragraphs[0].text
    assert section.page_width is not None
    assert section.page_width.mm == pytest.approx(210, abs=0.1)
    fonts = document.styles["Heading 1"].element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:asciiTheme"))) == ("黑体", None)


def test_the_same_selection_on_the_same_day_gives_the_same_pdf(library: Library) -> None:
    selection = Selection((2023, 2024), (), "990102")
    assert brief_pdf(brief_of(library, "zh", selection)) == brief_pdf(brief_of(library, "zh", selection))


@pytest.mark.parametrize("write", [brief_pdf, brief_docx], ids=["pdf", "docx"])
def test_names_of_a_document_stand_as_they_are_and_are_no_markup(write: Callable[[Brief], bytes]) -> None:
    brief = brief_of(hostile_library())
    written = write(brief)
    told = joined(extract_text(BytesIO(written)) if write is brief_pdf else "".join(told_by_word(written)))
    for name in HOSTILE:
        assert joined(line(name)) in told


def test_a_line_has_no_break_and_nothing_unseen() -> None:
    assert line("one\nline\u202e\x00\ud800 two") == "one line two"
    assert line("字" * 300, 10) == "字" * 9 + "…"


@pytest.mark.parametrize("simulated", [True, False])
def test_only_made_up_data_is_marked_as_made_up(simulated: bool) -> None:
    brief = brief_of(hostile_library(simulated=simulated))
    assert brief.mark == ("Holds made-up data" if simulated else "")
    assert all(("Holds made-up data" in page) == simulated for page in pages_of(brief_pdf(brief)))


def test_a_file_name_tells_selection_and_version(library: Library) -> None:
    imprint = imprint_of(library, Selection((2023, 2024), ("../../etc/x\n",), "990102"), Words("en"), DAY)
    assert imprint.file_name("brief", "pdf") == f"brief_2023-2024_990102_etc-x_{library.version}.pdf"
    assert imprint.filters() == "2023, 2024 | 示例省 示例市 东湖区 | ../../etc/x"


def test_the_command_writes_the_brief_or_says_that_there_is_none(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OGI_REPORTS", str(sample / "simulated" / "2025"))
    asked = ["--region", "990102", "--language", "en", "--date", "2026-03-09"]
    assert main([str(tmp_path / "brief.docx"), *asked]) == 0
    title = Document(str(tmp_path / "brief.docx")).paragraphs[0].text
    assert title == "Brief on open government information, 2025"
    assert main([str(tmp_path / "none.pdf"), *asked, "--year", "1999"]) == 1
    assert capsys.readouterr().err == "No report in the library matches the year, region and agency chosen.\n"
    assert not (tmp_path / "none.pdf").exists()


def test_what_cannot_be_set_is_an_error_and_no_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.brief_pdf._HERE", Path(__file__).parent)
    with pytest.raises(RuntimeError, match=r"(?s)^typesetting_process.py made no document: .*No such file"):
        chart_png(Chart("rates", "", "", ""), "zh")


def test_a_brief_of_a_level_holds_that_level_alone_and_says_so(library: Library) -> None:
    chosen = Selection(levels=("department",))
    brief = brief_of(library, selection=chosen)
    of_level = set(library.cursor().execute("SELECT agency FROM reports WHERE level = 'department'").df()["agency"])
    assert brief.agencies.rows
    assert {row[0] for row in brief.agencies.rows} <= of_level
    imprint = imprint_of(library, chosen, Words("en"), DAY)
    level = next(Words("en").term(term) for term in FORM.terms("levels") if term.code == "department")
    assert imprint.filters() == f"All years | All regions | {level} | All agencies"
    assert "_department_" in imprint.file_name("brief", "pdf")
