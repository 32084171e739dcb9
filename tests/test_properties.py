"""Whatever the bytes: a report or a reason, never anything else; and no number that is not in the document."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.simulation.documents import LAYOUTS, write_document
from library.simulation.published import published_reports
from parsing import Report, UnreadableReport, read_report
from tests.invented import invented

SOURCES = {layout: write_document(published_reports()[n], layout) for n, layout in enumerate(LAYOUTS)}
PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes, name: str) -> Report | None:
    """The report, or None where it is refused with a reason that a person is told in both languages."""
    found = attempt(data, name)
    if isinstance(found, Report):
        return found
    assert found.reason != "internal"
    assert found.message("zh") != found.message("en")
    return None


def attempt(data: bytes, name: str) -> Report | UnreadableReport:
    try:
        return read_report(data, name)
    except UnreadableReport as error:
        return error


@PROPERTY
@given(st.binary(max_size=4000), st.sampled_from(["", "a.html", "a.txt", "a.md", "a.docx", "a.pdf"]))
def test_any_bytes(data: bytes, name: str) -> None:
    report = read(data, name)
    assert report is None or not invented(report)


@PROPERTY
@given(
    st.text(
        alphabet="0123456789一二三四五（）()、.|\n \t件条年月政府信息公开申请行政复议诉讼未收到网站微信总计其他", max_size=600
    )
)
def test_any_text_in_the_letters_of_reports(text: str) -> None:
    report = read(text.encode(), "a.txt")
    assert report is None or not invented(report)


@pytest.mark.parametrize("layout", list(SOURCES))
@PROPERTY
@given(share=st.floats(0, 1))
def test_a_document_cut_anywhere(layout: str, share: float) -> None:
    document, suffix = SOURCES[layout]
    report = read(document[: int(len(document) * share)], f"cut{suffix}")
    assert report is None or not invented(report)


@PROPERTY
@given(st.randoms(use_true_random=False))
def test_lines_in_any_order(random: Random) -> None:
    document, suffix = SOURCES["dump"]
    lines = document.decode().splitlines()
    random.shuffle(lines)
    report = read("\n".join(lines).encode(), f"shuffled{suffix}")
    assert report is None or not invented(report)


def test_a_real_document_cut_at_every_hundredth(corpus: Path) -> None:
    document = (corpus / "longting-2019" / "plain.html").read_bytes()
    whole = read_report(document, "whole.html")
    held = {figure.location: figure.number for figure in whole.figures if figure.origin == "table"}
    for hundredth in range(1, 100, 3):
        report = read(document[: len(document) * hundredth // 100], "cut.html")
        for figure in report.figures if report else ():
            if figure.origin == "table" and figure.number is not None:
                assert figure.number == held[figure.location], f"{figure.location} at {hundredth}%"
