"""Which cell of a row each value belongs to, where blanks were added, dropped or run together.

A number is never guessed and never moved to make a sum hold: where a row is short, the form's own sums decide if exactly
one placing satisfies them; otherwise the row is ambiguous.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from parsing.text import BLANK, Value
from parsing.tokens import Token

Numbers = Sequence[float | None]
AddsUp = Callable[[Numbers], bool]
_MOST_PLACINGS = 7_000
_MOST_DIGITS = 9  # of a figure that ran together with others
_FEWEST_ROWS = 3  # that must agree on a column which the form has not


def place(values: Sequence[Token], width: int, adds_up: AddsUp | None = None, leads: bool | None = None) -> list[Token] | None:
    """The `width` cells of a row from the values found in it, left to right; None where their places are not certain.

    `leads`: whether blanks that pad merged cells stand before the figures, as in `padding_leads`.
    `adds_up`: whether the numbers of a whole row satisfy the form's sum; None where the form has none for it.
    """
    if len(values) == 1 and values[0].fused and width > 1:
        return _part(values[0], width, adds_up)
    if len(values) == width:
        return list(values)
    if len(values) > width:
        return _without_padding(values, width, adds_up, leads)
    return _spread(values, width, adds_up) if adds_up and values else None


def by_columns(values: Sequence[Token], heads: Sequence[Token], adds_up: AddsUp | None = None) -> list[Token] | None:
    """The values that stand under the heads, in the heads' order; None where columns are not known or leave figures over.

    What stands before the first or after the last of the heads is of another column, such as a remark. A figure between
    them is one only if the others add up without it (a subtotal).
    """
    picked: list[Token] = []
    for head in heads:
        under = [value for value in values if _comparable(value, head) and value.column < head.end and head.column < value.end]
        told = [value for value in under if not _is_blank(value)] or under[:1]
        if len(told) != 1 or any(told[0] is other for other in picked):
            return None
        picked.extend(told)
    first, last = min(head.column for head in heads), max(head.end for head in heads)
    others = [value for value in values if not any(value is other for other in picked)]
    between = [value for value in others if not _is_blank(value) and first <= value.column < last]
    if others and len(values) <= len(heads):
        return None
    if _is_padding(picked[-1]) and any(
        _is_blank(value) and not _is_padding(value) and value.column < first for value in others
    ):
        return None  # a dash before the first column, nothing in the last: a merged label was lost and the row moved
    return None if between and not (len(between) == 1 and adds_up and adds_up(numbers_of(picked))) else picked


def _comparable(value: Token, head: Token) -> bool:
    """Whether the columns of two cells are counted alike: in one table, or in lines of as many cells."""
    if value.row is None or head.row is None or value.width != head.width:
        return False
    return value.width > 0 or value.row[0] == head.row[0]


def _part(token: Token, width: int, adds_up: AddsUp | None) -> list[Token] | None:
    """Figures that ran together: 000 is three times 0, 141414 three times 14.

    Any other run of digits has no one reading: 120 may be 1, 2, 0 or 12, 0 and a blank. Where the form has a sum for the
    row, one digit to a column that satisfies it is certain enough.
    """
    digits = token.text
    length, rest = divmod(len(digits), width)
    parts = [digits[i * length : (i + 1) * length] for i in range(width)]
    if rest or not digits.isdigit() or length > _MOST_DIGITS:
        return None
    if len(set(parts)) > 1 and not (length == 1 and adds_up and adds_up([float(part) for part in parts])):
        return None
    return [Token(part, token.place, token.row, value=Value(float(part), "placed")) for part in parts]


def _is_blank(token: Token) -> bool:
    """Whether a cell holds no figure; one with a dash holds none either, but pads no merged label."""
    return token.number is None


def padding_leads(rows: Sequence[tuple[Sequence[Token], bool]], width: int) -> bool | None:
    """Whether in a table blanks stand before the figures (a merged label opened up) or after them (a line closed by pipes).

    By the rows, each with whether its cells are known to share a row, whose blanks can be only one of the two; None where there
    is no such row.
    """
    votes = 0
    for values, known in rows:
        extra = len(values) - width
        if extra > 0 and known:
            votes += all(map(_is_padding, values[:extra])) - all(map(_may_follow, values[width:]))
    return votes > 0 if votes else None


def _may_follow(token: Token) -> bool:
    """Whether a cell after the last column may be none of the form's: a blank, a dash, a remark in words."""
    return _is_blank(token) and not any(character.isdigit() for character in token.text)


def _is_padding(token: Token) -> bool:
    return token.value is not None and token.value.note == "blank"


def _without_padding(values: Sequence[Token], width: int, adds_up: AddsUp | None, leads: bool | None) -> list[Token] | None:
    ways = dict(_windows(values, width))
    distinct = {tuple(map(_number, way)) for way in ways.values()}
    fitting = [way for way in ways.values() if adds_up and adds_up(numbers_of(way))]
    if len({tuple(map(_number, way)) for way in fitting}) == 1:
        return fitting[0]
    sides = ways.keys() <= {0, len(values) - width}
    if ways and sides and len(distinct) == 1:
        return ways[max(ways)]
    if len(ways) > 1:
        return ways[max(ways) if leads else 0] if sides and leads is not None and adds_up else None
    filled = [token for token in values if not _is_blank(token)]
    if len(filled) == width:  # blanks on both sides
        return filled
    if len(filled) == width + 1 and adds_up:  # a page number among the figures
        fitting = [rest for i in range(width + 1) if adds_up(numbers_of(rest := filled[:i] + filled[i + 1 :]))]
        distinct = {tuple(numbers_of(rest)) for rest in fitting}
        return fitting[0] if len(distinct) == 1 else None
    return None


def _windows(values: Sequence[Token], width: int) -> Iterator[tuple[int, list[Token]]]:
    """The runs of `width` cells outside which only blanks stand, each with how many: padding before it, any blanks behind."""
    for start in range(len(values) - width + 1):
        if all(map(_is_padding, values[:start])) and all(map(_may_follow, values[start + width :])):
            yield start, list(values[start : start + width])


def without_extra(
    rows: Sequence[tuple[Sequence[Token], list[Token] | None]], width: int, adds_up: AddsUp
) -> list[list[Token] | None]:
    """The cells of a table's rows, those not yet certain without a column that the form has not: codes of the rows, a subtotal.

    It is the one without which every row that is one figure too long satisfies the form's sum.
    """
    long = [values for values, cells in rows if cells is None and len(values) == width + 1]
    telling = [numbers for numbers in map(numbers_of, long) if sum(number is not None for number in numbers) > 2]
    extra = [i for i in range(width + 1) if all(adds_up([*numbers[:i], *numbers[i + 1 :]]) for numbers in telling)]
    # Several will do where they leave the same: a row of nothing but zeros.
    ways = {tuple((*numbers[:i], *numbers[i + 1 :]) for numbers in telling) for i in extra}
    if len(telling) < _FEWEST_ROWS or len(ways) != 1:
        return [cells for _, cells in rows]
    first = extra[0]
    return [
        [*values[:first], *values[first + 1 :]] if cells is None and len(values) == width + 1 else cells
        for values, cells in rows
    ]


def _number(token: Token) -> float | None:
    return token.number


def numbers_of(tokens: Sequence[Token]) -> list[float | None]:
    return [token.number for token in tokens]


def _spread(values: Sequence[Token], width: int, adds_up: AddsUp) -> list[Token] | None:
    """A short row with its dropped blanks put back, if exactly one way satisfies the sum."""
    filled = [token for token in values if not _is_blank(token)]
    fitting: list[list[Token]] = []
    for tried, columns in enumerate(combinations(range(width), len(filled))):
        if tried > _MOST_PLACINGS:
            return None
        row = [Token("", values[0].place, values[0].row, value=BLANK)] * width
        for column, token in zip(columns, filled, strict=True):
            row[column] = token
        if adds_up(numbers_of(row)):
            fitting.append(row)
        if len(fitting) > 1:
            return None
    return fitting[0] if fitting else None


def applicants_add_up(numbers: Numbers) -> bool:
    """Section 三: the six kinds of applicants add up to the total, which is there."""
    *parts, total = numbers
    return total is not None and any(part is not None for part in parts) and sum(part or 0 for part in parts) == total


def results_add_up(numbers: Numbers) -> bool:
    """Section 四: in each of the routes the four results add up to the total, which is there."""
    routes = [numbers[i : i + 5] for i in range(0, len(numbers), 5)]
    return all(total is not None and sum(part or 0 for part in parts) == total for *parts, total in routes)
