"""Pieces → tokens: each cell as a label of the form, a value, or other text; wrapped labels joined, fused ones parted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from parsing.cells import Piece, is_prose
from parsing.labels import Label, exact_labels, split_chain, word_of
from parsing.text import Value, normalize, read_value

_LONGEST_LABEL = 60
_MOST_LINES = 4
_FUSED = re.compile(r"(?P<label>\D{2,}?)(?P<digits>\d[\d.]*)")


@dataclass(frozen=True, slots=True)
class Token:
    """One cell as the matcher sees it.

    Exactly one of `labels` (what it may be) and `value` is set, or neither for other text. `row` as in Piece. A value that several
    cells ran together into (`000`) is `fused`, and parted once its row tells how many columns it has.
    """

    text: str
    place: str
    row: tuple[int, int] | None
    labels: tuple[Label, ...] = ()
    number: str = ""
    value: Value | None = None
    fused: bool = False
    prose: bool = False


def tokens(pieces: Sequence[Piece]) -> list[Token]:
    """The tokens of a stream of cells, in the same order."""
    result: list[Token] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        value = read_value(piece.text)
        if value is not None:
            result.append(Token(piece.text, piece.place, piece.row, value=value))
            i += 1
            continue
        joined = _joined_label(pieces, i)
        if joined:
            text, number, labels, used = joined
            result.append(Token(text, piece.place, piece.row, labels=labels, number=number))
            i += used
            continue
        result.extend(_parted(piece))
        i += 1
    return result


def _joined_label(pieces: Sequence[Piece], start: int) -> tuple[str, str, tuple[Label, ...], int] | None:
    """The longest label that begins at a piece and runs over the following lines, with how many pieces it took."""
    first = pieces[start]
    if len(first.text) > _LONGEST_LABEL:
        return None
    most = 1
    if first.row is None:
        while most < _MOST_LINES and start + most < len(pieces):
            following = pieces[start + most]
            if following.row is not None or len(following.text) > _LONGEST_LABEL or read_value(following.text) is not None:
                break
            most += 1
    for used in range(most, 0, -1):
        text = "".join(piece.text for piece in pieces[start : start + used])
        number, word = word_of(text)
        labels = exact_labels().get(word)
        if labels and not (used > 1 and word_of(pieces[start + used - 1].text)[1] in exact_labels() and len(word) <= 4):
            return text, number, labels, used
    return None


def _parted(piece: Piece) -> Iterator[Token]:
    """A piece that is no label: a label with its figures fused to it, a whole form on one line, or other text."""
    found = _FUSED.fullmatch(normalize(piece.text).strip()) if len(piece.text) <= _LONGEST_LABEL else None
    if found:
        number, word = word_of(found["label"])
        labels = tuple(label for label in exact_labels().get(word, ()) if label.kind in ("item", "outcome"))
        if labels:
            yield Token(found["label"], piece.place, None, labels=labels, number=number)
            yield Token(found["digits"], piece.place, None, value=read_value(found["digits"]), fused=True)
            return
    chain = split_chain(piece.text) if len(piece.text) > 14 and piece.row is None else []
    if not chain:
        yield Token(piece.text, piece.place, piece.row, prose=is_prose(piece.text))
        return
    for part in chain:
        number, word = word_of(part)
        if labels := exact_labels().get(word, ()):
            yield Token(part, piece.place, None, labels=labels, number=number)
        elif value := read_value(part):
            yield Token(part, piece.place, None, value=value, fused=True)
        else:
            yield Token(part, piece.place, None, prose=is_prose(part))


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens that share a row, or one token whose row is not known (`known` is False)."""

    tokens: tuple[Token, ...]
    known: bool

    @property
    def labels(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.labels)

    @property
    def values(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.value is not None)

    @property
    def has_number(self) -> bool:
        return any(token.value is not None and token.value.number is not None for token in self.tokens)


def rows(stream: Sequence[Token]) -> list[Row]:
    """The tokens by rows: those of one known row together, the others alone."""
    result: list[Row] = []
    for key, group in groupby(stream, key=lambda token: token.row):
        if key is None:
            result.extend(Row((token,), known=False) for token in group)
        else:
            listed = tuple(group)
            result.append(Row(listed, known=len(listed) > 1))
    return result


@dataclass(slots=True)
class Found:
    """One row of the form with the value tokens that came with it; `code` is "" for figures that no label names."""

    table: str
    code: str
    values: list[Token] = field(default_factory=list)
    known: bool = False
    hint: str = ""  # for figures without a label: the row whose label stood before them
    place: str = ""
