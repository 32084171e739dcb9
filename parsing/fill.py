"""Rows of the form with their value tokens → figures, one for each cell of the form."""

from collections.abc import Iterable, Iterator, Sequence

from parsing.figures import Figure
from parsing.form import FORM
from parsing.placing import Numbers, applicants_add_up, place, results_add_up
from parsing.tokens import Found, Token

_APPLICANTS = tuple(term.code for term in FORM.applicants)
_RESULTS = tuple(term.code for term in FORM.results)
_ROUTES = tuple(term.code for term in FORM.routes if "2019" in term.editions)
_UNITS = {term.code: term.unit for term in FORM.measures}
_WIDTH = len(_APPLICANTS)


def fill_disclosures(found: Sequence[Found], edition: str) -> Iterator[Figure]:
    """The figures of section 二; columns by the edition in force, or by the other one where their number fits that one only."""
    other = FORM.columns("2019" if edition == "2021" else "2021")
    done: set[str] = set()
    for row in _best_first(found):
        measures = FORM.columns(edition).get(row.code) or other.get(row.code, ())
        if not row.code or row.code in done or not measures:
            continue
        done.add(row.code)
        cells = place(row.values, len(measures), row.known, None) if row.values else None
        for i, measure in enumerate(measures):
            token = cells[i] if cells else None
            yield _figure("disclosures", (row.code, measure), token, row, _UNITS[measure])


def fill_requests(found: Sequence[Found], edition: str) -> Iterator[Figure]:
    """The figures of section 三, seven to a row."""
    rows: dict[str, list[Token] | None] = {}
    source: dict[str, Found] = {}
    for row in _best_first(found):
        if row.code and row.code not in rows:
            rows[row.code] = place(row.values, _WIDTH, row.known, applicants_add_up) if row.values else None
            source[row.code] = row
    for code, row in _by_order(found, rows, edition):
        cells = place(row.values, _WIDTH, True, applicants_add_up)
        if cells:
            rows[code], source[code] = cells, row
    for code, row in source.items():
        if rows[code] is None and row.values and (expected := _implied(rows, code)):
            rows[code] = place(row.values, _WIDTH, row.known, lambda numbers, wanted=expected: _agrees(numbers, wanted))
    for term in FORM.outcomes:
        if term.code in rows:
            cells = rows[term.code]
            for i, applicant in enumerate(_APPLICANTS):
                yield _figure("requests", (term.code, applicant), cells[i] if cells else None, source[term.code], "")


def fill_appeals(found: Sequence[Found]) -> Iterator[Figure]:
    """The fifteen figures of section 四: in one row, or five to each route's row."""
    width = len(_ROUTES) * len(_RESULTS)
    codes = [(route, result) for route in _ROUTES for result in _RESULTS]
    filled = [row for row in found if row.values and any(t.value and t.value.number is not None for t in row.values)]
    by_route = {row.code: cells for row in filled if row.code and (cells := place(row.values, len(_RESULTS), row.known, None))}
    if len(by_route) == len(_ROUTES):
        for row in filled:
            for i, result in enumerate(_RESULTS if row.code in by_route else ()):
                yield _figure("appeals", (row.code, result), by_route[row.code][i], row, "")
        return
    for row in filled:
        cells = place(row.values, width, row.known, results_add_up)
        if cells:
            for code, token in zip(codes, cells, strict=True):
                yield _figure("appeals", code, token, row, "")
            return
    if found:
        held = max(found, key=lambda row: len(row.values))
        for code in codes:
            yield _figure("appeals", code, None, held, "")


def _best_first(found: Sequence[Found]) -> list[Found]:
    """The rows that have figures before those that have none; in the document's order otherwise."""
    return sorted(found, key=lambda row: not any(t.value and t.value.number is not None for t in row.values))


def _by_order(found: Sequence[Found], rows: dict[str, list[Token] | None], edition: str) -> Iterator[tuple[str, Found]]:
    """Rows of figures without a label, with the row of the form that the order and number of rows around them leave for each.

    Trusted where the label that stood before such a row says the same, or where with them every column adds up to its total.
    """
    # A report in the 2021 form may hold （六） as one row, as the 2019 form does.
    parts_of_other = {term.code for term in FORM.outcomes if term.group == "other"} - {"other"}
    order = [
        term.code
        for term in FORM.outcomes
        if rows.get(term.code) or (edition in term.editions and not (rows.get("other") and term.code in parts_of_other))
    ]
    stretches: list[tuple[str, list[Found], str]] = []
    before, waiting = "", list[Found]()
    for row in found:
        if row.code and rows.get(row.code) and row.values:
            if waiting:
                stretches.append((before, waiting, row.code))
            before, waiting = row.code, []
        elif not row.code and len(row.values) >= _WIDTH:
            waiting.append(row)
    if waiting:
        stretches.append((before, waiting, ""))
    placed: list[tuple[str, Found]] = []
    for start, unlabelled, end in stretches:
        first = order.index(start) + 1 if start in order else 0
        last = order.index(end) if end in order else len(order)
        missing = [code for code in order[first:last] if not rows.get(code)]
        if len(missing) == len(unlabelled):
            placed.extend(zip(missing, unlabelled, strict=True))
    certain = _columns_add_up(rows, placed)
    return (pair for pair in placed if certain or pair[1].hint == pair[0])


def _columns_add_up(rows: dict[str, list[Token] | None], placed: Iterable[tuple[str, Found]]) -> bool:
    cells = {code: tokens for code, tokens in rows.items() if tokens}
    cells |= {code: tokens for code, row in placed if (tokens := place(row.values, _WIDTH, True, applicants_add_up))}
    if "concluded" not in cells:
        return False
    parts = [t.code for t in FORM.outcomes if t.group not in ("intake", "concluded", "carried_out") and t.code in cells]
    totals = _row_numbers(cells["concluded"])
    sums = [sum(_row_numbers(cells[code])[i] or 0 for code in parts) for i in range(_WIDTH)]
    return all(total is not None and total == found for total, found in zip(totals, sums, strict=True))


def _implied(rows: dict[str, list[Token] | None], code: str) -> Numbers | None:
    """What a row must hold for its columns to balance (一 + 二 = （七） + 四), if the three others are all there."""
    signs = {"new": 1, "carried_in": 1, "concluded": -1, "carried_out": -1}
    others = [(sign, cells) for other, sign in signs.items() if other != code and (cells := rows.get(other))]
    if code not in signs or len(others) != len(signs) - 1 or any(None in _row_numbers(cells) for _, cells in others):
        return None
    return [-signs[code] * sum(sign * (_row_numbers(cells)[i] or 0) for sign, cells in others) for i in range(_WIDTH)]


def _agrees(numbers: Numbers, wanted: Numbers) -> bool:
    """Whether a row holds what its columns demand, wherever it holds anything."""
    return all(number is None or number == want for number, want in zip(numbers, wanted, strict=True))


def _row_numbers(tokens: Sequence[Token]) -> Numbers:
    return [token.value.number if token.value else None for token in tokens]


def _figure(table: str, codes: tuple[str, ...], token: Token | None, row: Found, unit: str) -> Figure:
    """The figure of one cell; where its token is not certain, missing: blank if the row held nothing, else ambiguous."""
    if token is None or token.value is None:
        reason = "ambiguous" if any(t.value and t.value.number is not None for t in row.values) else "blank"
        raw = " | ".join(t.text for t in row.values)
        return Figure(table, codes, None, raw, row.place, reason, unit)
    value = token.value
    number, note = value.number, value.note
    if number is not None and table != "disclosures" and (number != int(number) or number < 0):
        number, note = None, "unreadable"
    return Figure(table, codes, number, token.text, token.place, note, unit)
