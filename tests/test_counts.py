"""Counts told in sentences, read from passages in the manner of many places and years: the tables of cases in tests/told/.

The cases were written before the grammar was tried on them, so they show how it does on reports that it has not seen.
"""

import re
import tomllib
from pathlib import Path

import pytest

from parsing.counts import Count, counts
from parsing.document import Document, Paragraph
from parsing.figures import Figure
from parsing.form import FORM
from parsing.prose import passages
from parsing.told import told_figures

CASES = Path(__file__).parent / "told"
REQUEST_CHANNELS = {"in_person", "online", "mail", "fax", "email"}
OTHERS = {
    "outcome_other": "requests/other",
    "request_other": "channels/request/other",
    "request_total": "channels/request/total",
}
OUTCOMES = {term.code for term in (*FORM.outcomes, *FORM.legacy_outcomes)} - {"other"}


def counts_of(text: str, year: int) -> list[Count]:
    lines = [line for line in text.split("\n") if line.strip()]
    document = Document(tuple(Paragraph(line, f"P{n}") for n, line in enumerate(lines, 1)), "txt")
    return [count for passage in passages(document, frozenset()) for count in counts(passage, year)]


def figures_of(text: str, year: int) -> list[Figure]:
    return list(told_figures(counts_of(text, year)))


def place_of(code: str) -> str:
    """A case's short code as the place of a figure: website → channels/disclosure/website, new → requests/new."""
    if "/" in code:
        return f"appeals/{code}"
    if code in OTHERS:
        return OTHERS[code]
    if code in OUTCOMES:
        return f"requests/{code}"
    return f"channels/{'request' if code in REQUEST_CHANNELS else 'disclosure'}/{code}"


def expected(told: str) -> tuple[dict[str, float], dict[str, float]]:
    """The figures that must be read, and those that may be."""
    asked: dict[str, float] = {}
    allowed: dict[str, float] = {}
    for found in re.finditer(r"([\w/]+)(\??) (\d+)", told):
        (allowed if found[2] else asked)[place_of(found[1])] = float(found[3])
    return asked, allowed


def read(text: str, year: int) -> dict[str, float | None]:
    figures = [figure for figure in figures_of(text, year) if figure.table in ("channels", "requests", "appeals")]
    places = [figure.location.removesuffix("/total") if figure.table == "requests" else figure.location for figure in figures]
    assert len(set(places)) == len(places), "a place is told once"
    return dict(zip(places, (figure.number for figure in figures), strict=True))


def cases() -> list[object]:
    return [
        pytest.param(case["text"], case.get("year", 2021), case["told"], id=f"{path.stem}-{n}")
        for path in sorted(CASES.glob("*.toml"))
        for n, case in enumerate(tomllib.loads(path.read_text("utf-8"))["cases"], 1)
    ]


@pytest.mark.parametrize(("text", "year", "told"), cases())
def test_what_a_passage_tells(text: str, year: int, told: str) -> None:
    asked, allowed = expected(told)
    figures = read(text, year)
    may_be = {place: number for place, number in figures.items() if place in allowed}
    assert {place: number for place, number in figures.items() if place not in may_be} == asked
    assert may_be.items() <= allowed.items()
