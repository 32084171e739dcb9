"""The matcher, against everything that agencies are known to do to the official tables, in every layout.

The figures satisfy the form's sums and most are distinct, so that a cell read one place off shows. In every case: no figure
wrong, none made up; and every figure right where the layout leaves it certain.
"""

import pytest

from parsing.figures import Figure
from parsing.match import match
from parsing.readers import read_document
from parsing.tokens import tokens
from tests.printed_forms import LAYOUTS, Figures, Key, Printed, made_up_figures, printed
from tests.printed_quirks import QUIRKS

ROWS_LOST = ("dump", "paragraphs", "oneline")
BLANKS_LOST = ("paragraphs", "spaced", "oneline")  # blank cells leave nothing there
# Where a person could not tell every figure either: what a quirk and a layout together leave open.
OPEN: dict[str, tuple[str, ...]] = {
    "labels spaced": ("oneline",),  # a label is as many words as it has characters
    "'' for 0": (*BLANKS_LOST, "tabbed"),
    "'\\xa0' for 0": (*BLANKS_LOST, "tabbed"),
    "totals blank": (*BLANKS_LOST, "tabbed"),  # without its total no row has a sum that could place it
    "column of numbers": ROWS_LOST,
    "column of remarks with figures": (*ROWS_LOST, "piped", "tabbed", "spaced"),
    "split by a page number": ("oneline",),
    "split by a bare page number": ROWS_LOST,
    "split, its head again": ("oneline",),
    "page numbers in tables": ("oneline",),
    "thousands with spaces": BLANKS_LOST,
    "digits spaced": tuple(LAYOUTS),  # 1 2 may be twelve, or a one and a two
    "a subtotal": (*ROWS_LOST, "piped", "tabbed", "spaced"),
}


def read(document: Printed, layout: str, edition: str) -> dict[Key, Figure]:
    write, ending = LAYOUTS[layout]
    matched = match(tokens(read_document(write(document), f"report{ending}")), edition)
    return {(figure.table, first, second): figure for figure in matched.figures for first, second in [figure.codes]}


def told_wrong(figures: dict[Key, Figure], expected: Figures) -> dict[Key, tuple[float | None, float | None]]:
    """Figures that were read and are not those printed: wrong ones, and ones made up."""
    read_numbers = {key: figure.number for key, figure in figures.items() if figure.number is not None}
    return {key: (expected.get(key), number) for key, number in read_numbers.items() if expected.get(key) != number}


def missing(figures: dict[Key, Figure], expected: Figures) -> list[Key]:
    return [
        key for key, number in expected.items() if number is not None and (key not in figures or figures[key].number is None)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_form_as_it_should_be(edition: str, layout: str) -> None:
    expected = made_up_figures(edition)
    assert {key: figure.number for key, figure in read(printed(edition, expected), layout, edition).items()} == expected


EDITIONS = {"2019": 0.8, "2021": 0.3}  # and how many of their figures are zeros


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", QUIRKS)
def test_quirks(name: str, edition: str) -> None:
    document, expected = QUIRKS[name](edition, made_up_figures(edition, 2, zeros=EDITIONS[edition]))
    for layout in LAYOUTS:
        figures = read(document, layout, edition)
        assert told_wrong(figures, expected) == {}, layout
        if layout not in OPEN.get(name, ()):
            assert missing(figures, expected) == [], layout


@pytest.mark.parametrize(("name", "layout"), [(name, layout) for name, listed in OPEN.items() for layout in listed])
def test_what_is_left_open_is_missing_with_its_reason(name: str, layout: str) -> None:
    """Nothing is dropped in silence: of a row that was found each missing figure says why."""
    open_figures = 0
    for edition, zeros in EDITIONS.items():
        document, expected = QUIRKS[name](edition, made_up_figures(edition, 2, zeros=zeros))
        figures = read(document, layout, edition)
        lost = missing(figures, expected)
        open_figures += len(lost)
        assert {figures[key].note for key in lost if key in figures} <= {"ambiguous", "unreadable", "blank"}
    assert open_figures > 0
