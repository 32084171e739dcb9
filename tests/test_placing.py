"""Which column each value of a row belongs to: only where one placing is certain."""

import pytest

from parsing.columns import implied
from parsing.placing import applicants_add_up, numbers_of, padding_leads, place, results_add_up
from parsing.text import read_value
from parsing.tokens import Token

Numbers = list[float | None]


def row(cells: str) -> list[Token]:
    """Tokens of a row written as `3 0 _ 4`; _ is a blank cell."""
    texts = ["" if cell == "_" else cell for cell in cells.split()]
    return [Token(text, f"C{n}", (0, 0), value=read_value(text)) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("cells", "leads", "placed"),
    [
        ("1 2 0 0 0 0 3", None, [1, 2, 0, 0, 0, 0, 3]),
        ("1 2 0 0 0 0 9", None, [1, 2, 0, 0, 0, 0, 9]),  # a broken sum moves nothing
        ("_ _ 1 2 0 0 0 0 3", None, [1, 2, 0, 0, 0, 0, 3]),
        ("1 2 0 0 0 0 3 _ _", None, [1, 2, 0, 0, 0, 0, 3]),
        ("_ 2 0 0 0 0 2 _", None, [None, 2, 0, 0, 0, 0, 2]),  # the sum decides which blank pads
        ("_ 3 0 2 0 1 29 _", None, None),  # and here it decides nothing
        ("_ 3 0 2 0 1 0 29 _", None, [3, 0, 2, 0, 1, 0, 29]),  # blanks on both sides of seven figures
        ("_ 3 _ 0 2 0 1 29 _", False, None),
        ("_ - - 14 - 21 1 36 _", False, [None, None, 14, None, 21, 1, 36]),  # the sum finds them between blanks
        ("_ 5 7 0 0 18 9 _ _", False, None),  # the total is blank, so that nothing does
        ("4 1 2 0 0 0 0 3", None, [1, 2, 0, 0, 0, 0, 3]),  # a page number before the figures
        ("3 3", None, None),  # of six columns, which
        ("1 2 3", None, None),
        ("5 0 0 0 0 0", None, None),
    ],
)
def test_section_three(cells: str, leads: bool | None, placed: Numbers | None) -> None:
    found = place(row(cells), 7, applicants_add_up, leads)
    assert (numbers_of(found) if found else None) == placed


@pytest.mark.parametrize(
    ("cells", "placed"),
    [("1 2 3", [1, 2, 3]), ("_ 1 2 3", [1, 2, 3]), ("1 2 3 _", [1, 2, 3]), ("1 2", None), ("_ 1 2 _", None), ("1 2 3 4", None)],
)
def test_section_two_has_no_sum(cells: str, placed: Numbers | None) -> None:
    found = place(row(cells), 3)
    assert (numbers_of(found) if found else None) == placed


@pytest.mark.parametrize(
    ("digits", "width", "placed"),
    [
        ("000", 3, [0, 0, 0]),
        ("141414", 3, [14, 14, 14]),
        ("120", 3, None),  # 1, 2, 0 or 12 and 0
        ("1200003", 7, [1, 2, 0, 0, 0, 0, 3]),  # one digit a column adds up
        ("1200004", 7, None),
        ("0" * 400, 4, None),
    ],
)
def test_figures_that_ran_together(digits: str, width: int, placed: Numbers | None) -> None:
    token = Token(digits, "C1", None, value=read_value(digits[:20]), fused=True)
    found = place([token], width, applicants_add_up if width == 7 else None)
    assert (numbers_of(found) if found else None) == placed


@pytest.mark.parametrize(
    ("rows", "leads"),
    [
        (["_ 1 2 0 0 0 0 3", "_ 1 0 0 0 0 0 1"], True),
        (["1 2 0 0 0 0 3 _", "1 0 0 0 0 0 1 _"], False),
        (["1 2 0 0 0 0 3"], None),
        (["_ 2 0 0 0 0 2 _"], None),
    ],
)
def test_where_a_table_pads_its_rows(rows: list[str], leads: bool | None) -> None:
    assert padding_leads([(row(cells), True) for cells in rows], 7) is leads


def test_sums_of_the_form() -> None:
    assert applicants_add_up([1, None, 2, 0, 0, 0, 3])
    assert not applicants_add_up([1, 2, 0, 0, 0, 0, None])
    assert not applicants_add_up([None] * 6 + [0])
    assert results_add_up([1, 2, 0, 0, 3] * 3)
    assert not results_add_up([1, 2, 0, 0, 4] * 3)


@pytest.mark.parametrize(
    ("new", "carried_in", "concluded", "carried_out"),
    [([5] * 7, [1] * 7, [4] * 7, [2] * 7), ([5] * 7, [0] * 7, [9] * 7, None)],
)
def test_what_the_balance_leaves_for_a_row(
    new: list[int], carried_in: list[int], concluded: list[int], carried_out: list[int] | None
) -> None:
    """一 + 二 = （七） + 四; rows that leave less than nothing settle nothing."""
    given = {"new": new, "carried_in": carried_in, "concluded": concluded}
    rows = {code: row(" ".join(map(str, numbers))) for code, numbers in given.items()}
    assert implied(rows, "carried_out") == carried_out
