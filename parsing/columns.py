"""What the columns of section 三 say about its rows: which row one without a label is, and what a short row must hold."""

from collections.abc import Iterator, Mapping, Sequence

from parsing.form import FORM
from parsing.found import Found
from parsing.placing import Numbers, numbers_of
from parsing.tokens import Token

_WIDTH = len(FORM.applicants)
_BALANCE = {"new": 1, "carried_in": 1, "concluded": -1, "carried_out": -1}  # 一 + 二 = （七） + 四
_PARTS = tuple(term.code for term in FORM.outcomes if term.group not in ("intake", "concluded", "carried_out"))
_PARTS_OF_OTHER = {term.code for term in FORM.outcomes if term.group == "other"} - {"other"}

Cells = list[Token]
Rows = Mapping[str, Cells | None]


def by_order(found: Sequence[tuple[Found, Cells | None]], rows: Rows, edition: str) -> Iterator[tuple[str, Found, Cells]]:
    """Rows of figures without a label, with the row of the form that the order and number of rows around them leave for each.

    Trusted where the label that stood before such a row says the same, or where with them every column adds up to its total.
    """
    # A report in the 2021 form may hold （六） as one row, as the 2019 form does.
    order = [
        term.code
        for term in FORM.outcomes
        if rows.get(term.code) or (edition in term.editions and not (rows.get("other") and term.code in _PARTS_OF_OTHER))
    ]
    placed: list[tuple[str, Found, Cells]] = []
    for start, unlabelled, end in _stretches(found, rows):
        first = order.index(start) + 1 if start in order else 0
        last = order.index(end) if end in order else len(order)
        missing = [code for code in order[first:last] if not rows.get(code)]
        if len(missing) == len(unlabelled):
            placed.extend((code, row, cells) for code, (row, cells) in zip(missing, unlabelled, strict=True))
    certain = bool(placed) and _add_up({**rows, **{code: cells for code, _, cells in placed}})
    return (one for one in placed if certain or one[1].hint == one[0])


def _stretches(found: Sequence[tuple[Found, Cells | None]], rows: Rows) -> Iterator[tuple[str, list[tuple[Found, Cells]], str]]:
    """Rows without a label that follow each other, with the labelled rows before and after them ("" where there is none)."""
    before, waiting = "", list[tuple[Found, Cells]]()
    for row, cells in found:
        if row.code and rows.get(row.code) and row.values:
            if waiting:
                yield before, waiting, row.code
            before, waiting = row.code, []
        elif not row.code and cells:
            waiting.append((row, cells))
    if waiting:
        yield before, waiting, ""


def _add_up(rows: Rows) -> bool:
    """Whether in every column the outcomes add up to （七）总计."""
    totals = numbers_of(rows.get("concluded") or ())
    parts = [numbers_of(cells) for code in _PARTS if (cells := rows.get(code))]
    return len(totals) == _WIDTH and all(total == sum(part[i] or 0 for part in parts) for i, total in enumerate(totals))


def implied(rows: Rows, code: str) -> Numbers | None:
    """What a row must hold for its columns to balance, if the three other rows of the balance are all there."""
    others = [(sign, numbers_of(rows.get(other) or ())) for other, sign in _BALANCE.items() if other != code]
    if code not in _BALANCE or any(not numbers or None in numbers for _, numbers in others):
        return None
    wanted = [-_BALANCE[code] * sum(sign * (numbers[i] or 0) for sign, numbers in others) for i in range(_WIDTH)]
    return wanted if min(wanted) >= 0 else None  # rows that leave less than nothing for this one are wrong themselves


def agrees(wanted: Numbers, numbers: Numbers) -> bool:
    """Whether a row holds what its columns demand, wherever it holds anything."""
    return all(number is None or number == want for number, want in zip(numbers, wanted, strict=True))
