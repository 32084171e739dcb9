"""Tokens → the figures of the official tables: one matcher for every format, over the rows that the form's labels name.

Where rows are known, a label's figures are the other cells of its row. Where they are lost, they are the cells that follow the label
until the next one. A row of figures without a label is placed by the form's order, if exactly as many rows of the form are missing
there as such rows stand there, and the label before it or the sums of the form agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsing.fill import fill_appeals, fill_disclosures, fill_requests
from parsing.figures import Figure
from parsing.form import FORM
from parsing.labels import Label, tolerant_label, word_of
from parsing.sections import heading_of
from parsing.tokens import Found, Row, Token, rows

_TAIL = 14  # the tail of a wrapped label is no longer than this; longer text ends what a label waits for


@dataclass(frozen=True, slots=True)
class Matched:
    """What the official tables say: the edition seen ("" where none is), the figures, and the cells that matched nothing."""

    edition: str
    figures: tuple[Figure, ...]
    unmatched: tuple[Token, ...]


def match(stream: Sequence[Token], edition_by_year: str = "2021") -> Matched:
    """The figures of sections 二, 三 and 四. `edition_by_year` decides where the tables' own words do not."""
    edition = edition_of(stream)
    columns = edition or (edition_by_year if edition_by_year in ("2019", "2021") else "2021")
    walk = _Walk()
    for row in rows(stream):
        walk.take(row)
    walk.close()
    figures = (
        *fill_disclosures(walk.of("disclosures"), columns),
        *fill_requests(walk.of("requests"), columns),
        *fill_appeals(walk.of("appeals")),
    )
    return Matched(edition, figures, tuple(walk.unmatched))


def edition_of(stream: Iterable[Token]) -> str:
    """The edition whose own words the tables print more of; "" where there are none or as many of both."""
    text = " ".join(word_of(token.text)[1] for token in stream if token.value is None and not token.prose)
    votes = {edition: sum(word in text for word in words) for edition, words in FORM.raw["marks"].items()}
    best, *rest = sorted(votes, key=lambda edition: -votes[edition])
    return best if votes[best] > max(votes[other] for other in rest) else ""


class _Walk:
    """The pass over the rows: which table it is in, which row of the form waits for its figures."""

    def __init__(self) -> None:
        self.table = ""
        self.in_head = True  # before the first outcome of section 三, 其他 and 总计 name columns
        self.found: list[Found] = []
        self.waiting: Found | None = None
        self.unmatched: list[Token] = []

    def of(self, table: str) -> list[Found]:
        return [found for found in self.found if found.table == table]

    def close(self) -> None:
        self.waiting = None

    def take(self, row: Row) -> None:
        if self._heading(row):
            return
        named = [(token, label) for token in row.tokens if (label := self._label(token, row))]
        for _, label in named:
            self._enter(label)
        own = [(token, label) for token, label in named if label.kind in ("item", "outcome", "route")]
        if not row.known:
            self._take_single(row.tokens[0], own[0] if own else None, named)
        elif own and (row.has_number or (row.values and len(own) == 1 and own[0][1].kind != "route" and not _is_head(named))):
            token, label = own[-1]
            after = row.tokens[row.tokens.index(token) + 1 :]
            values = [other for other in after if other.value is not None]
            self._settle(Found(label.table, label.code, values, known=True, place=token.place))
            self.unmatched.extend(t for t in after if t.value is None and not t.labels and t.text)
            self.waiting = None if values else self.found[-1]
        elif row.has_number and self.table and not named:
            self._take_unlabelled(row)
        elif named:
            self.waiting = None
            if own and not row.values and len(own) == len(named) == 1:
                self._wait(*own[0])
        elif self.table and row.values and self.waiting:
            self.waiting.values.extend(row.values)

    def _heading(self, row: Row) -> bool:
        code = heading_of(row.tokens[0].text) if not row.known else ""
        if not code and not row.known and row.tokens[0].prose:
            self.waiting = None
        if not code:
            return False
        if code in ("disclosures", "requests", "appeals"):
            self.table, self.in_head = code, True
        elif code in ("problems", "other"):
            self.table = ""
        self.waiting = None
        return True

    def _label(self, token: Token, row: Row) -> Label | None:
        """The one label that a token is here, where the table it stands in decides between several."""
        if token.value is not None or token.prose:
            return None
        if not token.labels:
            if not self.table or len(token.text) > 60:
                return None
            return tolerant_label(token.text, self.table)
        own = [label for label in token.labels if label.table == self.table]
        if not own and self.table and len(token.text) <= 4 and token.labels[0].kind != "route":
            return None  # 其他 and 总计 stand in many a head; a word so short leads into no other table
        own = own or list(token.labels)
        if len(own) == 1:
            label = own[0]
            # A row of section 二 outside its table is a word like any other, unless its figures stand beside it.
            if not self.table and label.kind == "item" and not (row.known and row.has_number):
                return None
            return label
        kinds = {label.kind: label for label in own}
        if self.table == "requests" and "applicant" in kinds and (self.in_head or _names_columns(row)):
            return kinds["applicant"]
        if "outcome" in kinds and "group" in kinds and row.known and not _is_last_label(token, row):
            return kinds["group"]
        return kinds.get("outcome") or kinds.get("route") or own[0]

    def _enter(self, label: Label) -> None:
        if label.table == "requests" and label.kind == "head":
            self.in_head = True
        elif label.kind == "outcome":
            self.in_head = False
        self.table = label.table

    def _settle(self, found: Found) -> None:
        self.found.append(found)

    def _wait(self, token: Token, label: Label) -> None:
        self._settle(Found(label.table, label.code, place=token.place))
        self.waiting = self.found[-1]

    def _take_single(self, token: Token, own: tuple[Token, Label] | None, named: list[tuple[Token, Label]]) -> None:
        if own and not (own[1].kind == "route" and self.table != "appeals"):
            self._wait(*own)
        elif named:
            if self.table == "appeals" and not (self.waiting and self.waiting.values and _has_numbers(self.waiting)):
                self._settle(Found("appeals", "", place=token.place))
                self.waiting = self.found[-1]
            elif self.table != "appeals":
                self.waiting = None
        elif token.value is not None:
            if self.waiting is None and self.table == "appeals":
                self._settle(Found("appeals", "", place=token.place))
                self.waiting = self.found[-1]
            if self.waiting is not None:
                self.waiting.values.append(token)
        elif len(token.text) > _TAIL:
            self.waiting = None
            if self.table and not token.prose:
                self.unmatched.append(token)

    def _take_unlabelled(self, row: Row) -> None:
        hint = self.waiting.code if self.waiting and not self.waiting.values else ""
        if self.waiting and self.waiting.table == "appeals" and not _has_numbers(self.waiting):
            hint = self.waiting.code
        self._settle(Found(self.table, "", list(row.values), known=True, hint=hint, place=row.tokens[0].place))
        self.waiting = None


def _has_numbers(found: Found) -> bool:
    return any(token.value is not None and token.value.number is not None for token in found.values)


def _is_head(named: Sequence[tuple[Token, Label]]) -> bool:
    return any(label.kind in ("measure", "applicant", "result") for _, label in named)


def _names_columns(row: Row) -> bool:
    """Whether a row names columns: it holds another applicant's label beside."""
    return sum(any(label.kind == "applicant" for label in token.labels) for token in row.tokens) > 1


def _is_last_label(token: Token, row: Row) -> bool:
    return token is row.labels[-1]
