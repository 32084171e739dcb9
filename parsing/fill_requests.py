"""Section 三: rows of the form with their value tokens → figures, seven to a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from parsing.columns import agrees, by_order, implied
from parsing.figures import Figure
from parsing.form import FORM
from parsing.found import Found, Named, figure_of
from parsing.placing import applicants_add_up, by_columns, numbers_of, padding_leads, place, without_extra
from parsing.tokens import Token

_APPLICANTS = tuple(term.code for term in FORM.applicants)
_FIRST, _TOTAL = _APPLICANTS[0], _APPLICANTS[-1]
_WIDTH = len(_APPLICANTS)
_PLACES = {term.code: [(term.code, applicant) for applicant in _APPLICANTS] for term in FORM.outcomes}
_PARTS_OF_OTHER = tuple(term.code for term in FORM.outcomes if term.group == "other" and term.code != "other")


def fill_requests(found: Sequence[Found], edition: str) -> Iterator[Figure]:
    """The figures of section 三. The same row twice with other figures is as uncertain as one whose columns are not told."""
    leads = padding_leads([(row.values, row.known) for row in found], _WIDTH)
    cells_of = [(row.values, cells) for row, cells in zip(found, _read(found, leads), strict=True)]
    read = list(zip(found, without_extra(cells_of, _WIDTH, applicants_add_up), strict=True))
    rows: dict[str, list[Token] | None] = {}
    source: dict[str, Found] = {}
    torn: set[str] = set()
    for row, cells in read:
        before = rows.get(row.code)
        if not row.code or (row.code in source and not row.has_number):
            continue
        if before and cells and source[row.code].has_number:
            if numbers_of(before) != numbers_of(cells):
                torn.add(row.code)
        elif cells or row.code not in source or not source[row.code].has_number:
            rows[row.code], source[row.code] = cells, row
    for code, row, placed in by_order(read, rows, edition):
        rows[code], source[code] = placed, row
    for code, row in source.items():
        if rows[code] is None and (expected := implied(rows, code)):
            rows[code] = place(row.values, _WIDTH, partial(agrees, expected), leads)
    if any(source[code].has_number for code in _PARTS_OF_OTHER if code in source):
        rows.pop("other", None)  # the sum of the parts, which the form does not ask for
    for code, places in _PLACES.items():
        if code in rows:
            placed_cells = rows[code] if code not in torn else None
            for i, codes in enumerate(places):
                yield figure_of("requests", codes, placed_cells[i] if placed_cells else None, source[code])


def _read(found: Sequence[Found], leads: bool | None) -> Iterator[list[Token] | None]:
    """The cells of each row in the form's order of columns, None where their places are not certain.

    A head may name the columns in another order; the rows' own sums must speak for it where it moves 总计.
    """
    heads = {key: _Head.of(head) for key, head in {id(row.head): row.head for row in found}.items()}
    usual = [place(row.values, _WIDTH, applicants_add_up, leads) for row in found]
    named = [head.cells(row, leads) if (head := heads[id(row.head)]) else None for row in found]
    pairs = [(numbers_of(a), numbers_of(b)) for a, b in zip(usual, named, strict=True) if a and b]
    gain = sum(applicants_add_up(b) - applicants_add_up(a) for a, b in pairs)
    head_speaks = gain > 0 or (gain == 0 and all(a[-1] == b[-1] for a, b in pairs))
    for row, cells, other in zip(found, usual, named, strict=True):
        # Blanks are where the head says, whatever sum they leave.
        whole = other and _is_in_order(other) and len(_figures(other)) == len(_figures(row.values))
        if other and (whole or (head_speaks if cells else applicants_add_up(numbers_of(other)))):
            yield other
        else:
            yield cells


@dataclass(frozen=True, slots=True)
class _Head:
    """The seven heads of the columns, in the form's order, and the place of each among the columns as the head reads.

    `is_usual` where that is the form's order, and they stand so.
    """

    heads: tuple[Token, ...]
    columns: tuple[int, ...]
    is_usual: bool

    @classmethod
    def of(cls, named: Sequence[Named]) -> "_Head | None":
        heads = {label.code: token for token, label in named if label}
        if len(heads) != _WIDTH or len(named) != _WIDTH:
            return None
        # A head of several rows names 总计 before the kinds of organisations, which stand before it all the same.
        read = list(heads)
        first = [_TOTAL, _FIRST] if read.index(_TOTAL) < read.index(_FIRST) else [_FIRST]
        order = list(dict.fromkeys([*first, *(code for code in read if code != _TOTAL), _TOTAL]))
        listed, columns = tuple(heads[code] for code in _APPLICANTS), tuple(order.index(code) for code in _APPLICANTS)
        return cls(listed, columns, columns == tuple(range(_WIDTH)) and _is_in_order(listed))

    def cells(self, row: Found, leads: bool | None) -> list[Token] | None:
        """The cells of a row by the columns that the head gives them, None where it says no more than the form."""
        if len(row.values) == _WIDTH and self.is_usual:
            return None
        if cells := by_columns(row.values, self.heads, applicants_add_up):
            return cells
        if self.columns == tuple(range(_WIDTH)):
            return None
        cells = place(row.values, _WIDTH, lambda numbers: applicants_add_up([numbers[i] for i in self.columns]), leads)
        return [cells[i] for i in self.columns] if cells else None


def _figures(cells: Sequence[Token]) -> list[Token]:
    return [token for token in cells if token.number is not None]


def _is_in_order(cells: Sequence[Token]) -> bool:
    return all(left.column <= right.column for left, right in pairwise(cells))
