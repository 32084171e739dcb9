"""Section 四 cell by cell → runs of labels with the figures that follow them.

Routes and results may stand in the head or beside the figures, so that a row is no more than what stands together.
"""

from collections.abc import Sequence

from parsing.form import FORM
from parsing.found import Found, Named
from parsing.labels import Label
from parsing.tokens import Row, Token

_FEWEST = len(FORM.results)


class AppealRows:
    """What the walk through section 四 has found: runs of figures, each with the labels since the run before."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.head: tuple[Named, ...] = ()
        self.open: Found | None = None  # the run that takes the next figure

    def take(self, row: Row, named: Sequence[Label | None]) -> None:
        """Takes a row, or a cell whose row is not known, with the label that each of its cells is."""
        labels = [(token, label) for token, label in zip(row.tokens, named, strict=True) if label]
        if row.known:
            self.open = None
        if row.known and not row.has_number:
            self._take_head(row, labels)
            return
        for token, label in zip(row.tokens, named, strict=True):
            if label:
                self._close_blank()
                self.head = (*self.head, (token, label))
            elif token.value is not None:
                self._take_value(token, row.known)
            elif self.open and self.open.has_number:
                self.open = None
        if row.known:
            self.open = None

    def listed(self) -> list[Found]:
        """The runs, or one without values where there are labels only: a table whose cells are all blank."""
        if not self.found and self.head:
            return [Found("appeals", "", [], False, self.head[0][0].place, self.head)]
        return self.found

    def _take_head(self, row: Row, labels: Sequence[Named]) -> None:
        """A head, or a blank row: that of a route, or one below the results. In a head merged cells may have been opened."""
        self.head = (*self.head, *labels)
        told = self.found or any(label and label.kind == "result" for _, label in self.head)
        of_route = len(labels) == 1 and all(label and label.kind == "route" for _, label in labels)
        blanks = [token for token in row.tokens if token.value]
        if told and len(blanks) >= _FEWEST and (not labels or of_route):
            self.found.append(Found("appeals", "", blanks, True, row.tokens[0].place, self.head))
            self.head = ()

    def _close_blank(self) -> None:
        """A label ends a run; blanks among the labels of a head are none."""
        if self.open and not self.open.has_number:
            self.found.pop()
            self.head = self.open.head
        self.open = None

    def _take_value(self, token: Token, known: bool) -> None:
        if self.open is None:
            self.open = Found("appeals", "", [], known, token.place, self.head)
            self.found.append(self.open)
            self.head = ()
        self.open.values.append(token)
