"""Tokens → the figures of the official tables: one matcher for every format, over the rows that the form's labels name.

Where rows are known, a label's figures are the other cells of its row. Where they are lost, they are the cells that
follow the label until the next one. What stood in a table's head goes along with each row, since a head may name its
columns in another order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsing.appeal_rows import AppealRows
from parsing.figures import Figure
from parsing.fill_appeals import fill_appeals
from parsing.fill_disclosures import fill_disclosures
from parsing.fill_requests import fill_requests
from parsing.form import FORM
from parsing.found import Found, Named
from parsing.labels import Label, tolerant_label, word_of
from parsing.sections import heading_of
from parsing.text import UNREADABLE
from parsing.tokens import Row, Token, rows

_TAIL = 14  # the tail of a wrapped label is no longer than this; longer text ends what a label waits for
_SHORTEST_LEAD = 5  # a shorter word stands in many a text: it leads from no table into another
# A table read so far, by the number of its rows: one of them coming again after another table begins a second report.
_WHOLE = {"disclosures": 4, "requests": 10}
_TABLES = ("disclosures", "requests", "appeals")


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
        if not walk.over:
            walk.take(row)
    figures = (
        *fill_disclosures(walk.of("disclosures"), columns),
        *fill_requests(walk.of("requests"), columns),
        *fill_appeals(walk.appeals.listed()),
    )
    return Matched(edition, figures, tuple(walk.unmatched))


def edition_of(stream: Iterable[Token]) -> str:
    """The edition whose own words the tables print more of; "" where there are none or as many of both."""
    text = " ".join([word_of(token.text)[1] for token in stream if token.value is None and not token.prose])
    votes = {edition: sum(word in text for word in words) for edition, words in FORM.raw["marks"].items()}
    best, *rest = sorted(votes, key=lambda edition: -votes[edition])
    return best if votes[best] > max(votes[other] for other in rest) else ""


class _Walk:
    """The pass over the rows: which table it is in, what its head says, which row of the form waits for its figures."""

    def __init__(self) -> None:
        self.table = ""
        self.in_head = True  # before the first outcome of section 三, 其他 and 总计 name columns
        self.head: tuple[Named, ...] = ()
        self.found: list[Found] = []
        self.seen: dict[str, set[str]] = {table: set() for table in _TABLES}
        self.waiting: Found | None = None
        self.appeals = AppealRows()
        self.last = ""  # the table of the last row
        self.unmatched: list[Token] = []
        self.over = False  # a second report begins: its figures are none of the first's

    def of(self, table: str) -> list[Found]:
        return [found for found in self.found if found.table == table]

    def take(self, row: Row) -> None:
        if not row.known and self._is_heading(row.tokens[0]):
            return
        # Most cells are values, which have no label.
        labels = [self._label(token, row) if token.value is None else None for token in row.tokens]
        for label in labels:
            if label:
                self._enter(label)
        if self.table == "appeals":
            self.appeals.take(row, labels)
            self.last = "appeals"
        elif row.known:
            self._take_known(row, labels)
        else:
            self._take_single(row.tokens[0], labels[0])

    def _is_heading(self, token: Token) -> bool:
        if token.prose:
            self.waiting = None
        code = "" if token.value or token.labels else heading_of(token.text)
        if code in _TABLES:
            self._begin(code)
        elif code:
            self.table = ""
        if code:
            self.waiting = None
        return bool(code)

    def _begin(self, table: str) -> None:
        self.table, self.in_head, self.head = table, True, ()

    def _label(self, token: Token, row: Row) -> Label | None:
        """The one label that a token is here, where the table it stands in decides between several."""
        if token.prose:
            return None
        if not token.labels:
            return tolerant_label(token.text, self.table) if self.table and token.text else None
        if len(token.labels) == 1 and token.labels[0].table == self.table:
            return token.labels[0]
        own = [label for label in token.labels if label.table == self.table]
        if not own:
            # 规章 or 总计 outside its table is a word like any other, unless it stands there with the figures of its row.
            short = len(word_of(token.text)[1]) < _SHORTEST_LEAD and token.labels[0].kind != "route"
            if len(token.labels) > 1 or ((short or token.labels[0].kind == "item") and not self._opens(token, row)):
                return None
            return token.labels[0]
        if len(own) == 1:
            return own[0]
        kinds = {label.kind: label for label in own}
        if "applicant" in kinds and (self.in_head or _names_columns(row)):
            return kinds["applicant"]
        if "outcome" in kinds and "group" in kinds and row.known and not _holds_figures(token, row):
            return kinds["group"]
        return kinds.get("outcome") or own[0]

    def _opens(self, token: Token, row: Row) -> bool:
        """Whether a row of section 二 may open its table: no table is open yet, and its figures stand beside it."""
        return not self.table and row.known and row.has_number and token.labels[0].kind == "item"

    def _enter(self, label: Label) -> None:
        if label.table != self.table:
            self._begin(label.table)
        if label.kind == "outcome":
            self.in_head = False
        elif label.table == "requests" and label.kind in ("head", "applicant") and not self.in_head:
            self.in_head, self.head = True, ()  # the head again, after a page break

    def _take_known(self, row: Row, named: Sequence[Label | None]) -> None:
        labels = [(token, label) for token, label in zip(row.tokens, named, strict=True) if label]
        is_head = any(label.kind in ("measure", "applicant") for _, label in labels)
        own = [] if is_head else [(token, label) for token, label in labels if label.kind in ("item", "outcome")]
        if own:
            token, label = own[-1]
            texts, values = _beside(token, row)
            if values and (row.has_number or len(own) == 1):
                # （六）其他处理 is a group, not a row, where words that are no label stand between it and the figures.
                is_group = texts and any(other.kind == "group" for other in token.labels)
                self._settle(Found(label.table, "" if is_group else label.code, values, True, token.place, self.head))
                self.unmatched.extend(texts)
                self.waiting = None
                return
        if row.has_number and self.table and not is_head and (not labels or _beside(labels[-1][0], row)[0]):
            self._take_unlabelled(row)
        elif labels:
            self.waiting = None
            self._take_head(list(zip(row.tokens, named, strict=True)))
            if own and own[-1] == labels[-1] and not any(token.value for token in row.tokens):
                self._wait(*own[-1])
        elif self.waiting and not row.has_number:
            self.waiting.values.extend(token for token in row.tokens if token.value)

    def _take_head(self, named: Sequence[Named]) -> None:
        """Keeps what a head names: in section 二 one row is the whole, in section 三 it has several."""
        if self.table == "disclosures":
            first = next((i for i, (_, label) in enumerate(named) if label and label.kind == "measure"), None)
            self.head = () if first is None else tuple(named[first:])
        else:
            self.head = (*self.head, *((token, label) for token, label in named if label and label.kind == "applicant"))

    def _take_single(self, token: Token, label: Label | None) -> None:
        if label and label.kind in ("item", "outcome"):
            self._wait(token, label)
        elif label:
            self.waiting = None
            if label.kind == "head" and self.table == "disclosures":
                self.head = ()
            elif label.kind in ("measure", "applicant"):
                self.head = (*self.head, (token, label))
        elif token.value is not None:
            if self.waiting is not None:
                self.waiting.values.append(token)
        elif len(token.text) > _TAIL or not self.waiting or self.waiting.has_number:
            # A sentence, or words after the figures of a row: what follows belongs to a row that is not known.
            self.waiting = None
            if self.table and not token.prose:
                self.unmatched.append(token)
                if self.table == "requests" and not self.in_head:
                    self.waiting = Found("requests", "", [], False, token.place, self.head)
                    self.found.append(self.waiting)

    def _wait(self, token: Token, label: Label) -> None:
        self.waiting = Found(label.table, label.code, [], False, token.place, self.head)
        self._settle(self.waiting)

    def _take_unlabelled(self, row: Row) -> None:
        hint = self.waiting.code if self.waiting and not self.waiting.values else ""
        values = [token for token in row.tokens if token.value is not None]
        self._settle(Found(self.table, "", values, True, row.tokens[0].place, self.head, hint=hint))
        self.waiting = None

    def _settle(self, found: Found) -> None:
        """Keeps a row of the form, unless a second report begins with it."""
        seen = self.seen[found.table]
        if found.code in seen and self.last != found.table and len(seen) >= _WHOLE[found.table]:
            self.over = True
            return
        if found.code:
            seen.add(found.code)
        self.found.append(found)
        self.last = found.table


def _names_columns(row: Row) -> bool:
    """Whether a row names columns: it holds another applicant's label beside."""
    return sum(any(label.kind == "applicant" for label in token.labels) for token in row.tokens) > 1


def _holds_figures(token: Token, row: Row) -> bool:
    """Whether no other label stands between a token and the figures of its row."""
    return not any(other.labels for other in row.tokens[row.tokens.index(token) + 1 :])


def _beside(token: Token, row: Row) -> tuple[list[Token], list[Token]]:
    """What stands after a label in its row: texts, and then its figures, among which any other text is an unreadable one."""
    after = row.tokens[row.tokens.index(token) + 1 :]
    if not [other for other in after if other.value is None]:  # as in almost every row
        return [], list(after)
    first = next((i for i, other in enumerate(after) if other.value is not None), len(after))
    texts = [other for other in after[:first] if other.text and not other.labels]
    return texts, [other if other.value else other._replace(labels=(), value=UNREADABLE) for other in after[first:]]
