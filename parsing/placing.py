"""Which cell of a row each value belongs to, where blanks were added, dropped or run together.

A number is never guessed and never moved to make a sum hold: where a row is short, the form's own sums decide if exactly one placing
satisfies them; otherwise the row is ambiguous.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from parsing.text import BLANK, Value
from parsing.tokens import Token

Numbers = Sequence[float | None]
_MOST_PLACINGS = 7_000


def place(values: Sequence[Token], width: int, known: bool, adds_up: Callable[[Numbers], bool] | None) -> list[Token] | None:
    """The `width` cells of a row from the values found in it, left to right; None where their places are not certain.

    `known`: the row's own cells, in which blanks that pad a merged label stand before the figures; otherwise they stand after.
    `adds_up`: whether the numbers of a whole row satisfy the form's sum; None where the form has none for it.
    """
    if len(values) == 1 and values[0].fused and width > 1:
        return _part(values[0], width)
    if len(values) == width:
        return list(values)
    if len(values) > width:
        return _without_padding(values, width, known, adds_up)
    return _spread(values, width, adds_up) if adds_up else None


def _part(token: Token, width: int) -> list[Token] | None:
    """Figures that ran together: 000 is three times 0, 141414 three times 14; any other number of digits has no one reading."""
    digits = token.text
    length, rest = divmod(len(digits), width)
    parts = [digits[i * length : (i + 1) * length] for i in range(width)]
    if rest or not digits.isdigit() or (length > 1 and len(set(parts)) > 1):
        return None
    return [Token(part, token.place, token.row, value=Value(float(part), "placed")) for part in parts]


def _is_blank(token: Token) -> bool:
    return token.value is not None and token.value.number is None


def _without_padding(
    values: Sequence[Token], width: int, known: bool, adds_up: Callable[[Numbers], bool] | None
) -> list[Token] | None:
    extra = len(values) - width
    leading, trailing = list(values[extra:]), list(values[:width])
    can_lead = all(map(_is_blank, values[:extra]))
    can_trail = all(map(_is_blank, values[width:]))
    if can_lead and can_trail and leading != trailing:
        if adds_up and adds_up(_numbers(leading)) != adds_up(_numbers(trailing)):
            return leading if adds_up(_numbers(leading)) else trailing
        return leading if known else trailing
    if can_lead or can_trail:
        return leading if can_lead else trailing
    filled = [token for token in values if not _is_blank(token)]
    if len(filled) == width:  # blanks on both sides
        return filled
    if len(filled) == width + 1 and not known and adds_up:  # a page number among the figures
        fitting = [rest for i in range(width + 1) if adds_up(_numbers(rest := filled[:i] + filled[i + 1 :]))]
        distinct = {tuple(_numbers(rest)) for rest in fitting}
        return fitting[0] if len(distinct) == 1 else None
    return None


def _numbers(tokens: Sequence[Token]) -> list[float | None]:
    return [token.value.number if token.value else None for token in tokens]


def _spread(values: Sequence[Token], width: int, adds_up: Callable[[Numbers], bool]) -> list[Token] | None:
    """A short row with its dropped blanks put back, if exactly one way satisfies the sum."""
    filled = [token for token in values if not _is_blank(token)]
    fitting: list[list[Token]] = []
    for tried, columns in enumerate(combinations(range(width), len(filled))):
        if tried > _MOST_PLACINGS:
            return None
        row = [Token("", values[0].place, values[0].row, value=BLANK)] * width
        for column, token in zip(columns, filled, strict=True):
            row[column] = token
        if adds_up(_numbers(row)):
            fitting.append(row)
        if len(fitting) > 1:
            return None
    return fitting[0] if fitting else None


def applicants_add_up(numbers: Numbers) -> bool:
    """Section 三: the six kinds of applicants add up to the total, which is there."""
    *parts, total = numbers
    return total is not None and any(part is not None for part in parts) and sum(part or 0 for part in parts) == total


def results_add_up(numbers: Numbers) -> bool:
    """Section 四: in each of the three routes the four results add up to the total, which is there."""
    routes = [numbers[i : i + 5] for i in range(0, 15, 5)]
    return all(total is not None and sum(part or 0 for part in parts) == total for *parts, total in routes)
