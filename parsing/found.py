"""One row of the form as found in a document, before its values are placed in the form's columns."""

from dataclasses import dataclass

from parsing.figures import Figure
from parsing.labels import Label
from parsing.tokens import Token

Named = tuple[Token, Label | None]


@dataclass(slots=True)
class Found:
    """A row with the value tokens that came with it.

    `code` is "" for figures that no label names, `known` whether the document says which cells share the row, `head` what
    stood in the head above it (in section 四 with the labels of the row), in reading order, None for words that are no
    label.
    """

    table: str
    code: str
    values: list[Token]
    known: bool
    place: str
    head: tuple[Named, ...] = ()
    hint: str = ""  # for figures without a label: the row whose label stood before them

    @property
    def has_number(self) -> bool:
        return any(token.number is not None for token in self.values)


def figure_of(table: str, codes: tuple[str, ...], token: Token | None, row: Found, unit: str = "") -> Figure:
    """The figure of one cell; where its token is not certain, missing: blank if the row held nothing, else ambiguous."""
    if token is None or token.value is None:
        raw = " | ".join(t.text for t in row.values)
        return Figure(table, codes, None, raw, row.place, "ambiguous" if row.has_number else "blank", unit)
    number, note = token.value.number, token.value.note
    if number is not None and table != "disclosures" and (number != int(number) or number < 0):
        number, note = None, "unreadable"
    return tuple.__new__(Figure, (table, codes, number, token.text, token.place, note, unit, "table"))  # half the time
