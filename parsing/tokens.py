"""Document → tokens: each cell as a label of the form, a value, or other text; wrapped labels joined, fused ones parted."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from parsing.cells import Piece, is_prose, line_pieces
from parsing.document import Document, Table
from parsing.labels import LONGEST_LABEL, Label, begins_label, labels_of, split_chain, word_of
from parsing.text import Value, normalize, read_value

_MOST_LINES = 4
_FUSED = re.compile(r"(?P<label>(?:\d{1,2}[.、])?\D{2,}?)(?P<digits>\d[\d.]*)")
_RUN = re.compile(r"0\d+")
_SHORT = 14


class Token(NamedTuple):
    """One cell as the matcher sees it.

    At most one of `labels` (what it may be) and `value` is set; neither for other text. `row`, `column`, `end` and
    `width` as in Piece. A value that several cells ran together into (`000`) is `fused`, and parted once its row tells
    how many columns it has.
    """

    text: str
    place: str
    row: tuple[int, int] | None
    labels: tuple[Label, ...] = ()
    value: Value | None = None
    fused: bool = False
    prose: bool = False
    column: int = 0
    end: int = 1
    width: int = 0

    @property
    def number(self) -> float | None:
        return self.value.number if self.value else None


def tokens(document: Document) -> list[Token]:
    """The cells and lines of a document as tokens, in reading order."""
    result: list[Token] = []
    lines: list[Piece] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            result.extend(_line_tokens(lines))
            lines.clear()
            row = (index, -1)
            for text, place, number, column, _, width in block.cells:
                if number != row[1]:
                    row = (index, number)
                labels, value = _meaning(text)
                # By the tuple it is, in half the time: hundreds a report.
                fields = (text, place, row, labels, value, False, False, column, column + width, 0)
                result.append(tuple.__new__(Token, fields))
        else:
            lines.extend(line_pieces(block, index, lines))
    result.extend(_line_tokens(lines))
    return result


def _line_tokens(pieces: Sequence[Piece]) -> Iterator[Token]:
    """The tokens of lines that follow each other, in the same order."""
    i = 0
    while i < len(pieces):
        piece, used = pieces[i], 1
        if piece.row is not None:
            labels, value = _meaning(piece.text)
            yield Token(piece.text, piece.place, piece.row, labels, value, False, False, piece.column, piece.end, piece.width)
        elif value := read_value(piece.text):
            yield Token(piece.text, piece.place, None, value=value, fused=_RUN.fullmatch(piece.text) is not None)
        elif joined := _joined_label(pieces, i):
            text, labels, used = joined
            yield Token(text, piece.place, None, labels)
        else:
            yield from _parted(piece)
        i += used


@lru_cache(maxsize=4096)  # the same labels, zeros and blanks stand in every report
def _meaning(text: str) -> tuple[tuple[Label, ...], Value | None]:
    """The labels that a cell may be, or its value."""
    value = read_value(text)
    return (() if value else labels_of(text)), value


def _joined_label(pieces: Sequence[Piece], start: int) -> tuple[str, tuple[Label, ...], int] | None:
    """The longest label that begins at a line and runs over the following ones, with how many lines it took."""
    if len(pieces[start].text) > LONGEST_LABEL or not begins_label(pieces[start].text):  # most lines of text
        return None
    lines: list[str] = []
    for piece in pieces[start : start + _MOST_LINES]:
        if piece.row is not None or len(piece.text) > LONGEST_LABEL or (lines and read_value(piece.text) is not None):
            break
        lines.append(piece.text)
    for used in range(len(lines), 0, -1):
        text = "".join(lines[:used])
        labels = labels_of(text)
        # Two labels on lines of their own are not one label and its note, nor 其他 the tail of one.
        apart = (
            used > 1 and labels_of(lines[used - 1]) and (labels_of("".join(lines[: used - 1])) or len(word_of(text)[1]) <= 4)
        )
        if labels and not apart:
            return text, labels, used
    return None


def _parted(piece: Piece) -> Iterator[Token]:
    """A line that is no label: a label with its figures fused to it, a whole form on one line, or other text."""
    text = piece.text.strip()
    may_end_in_figures = len(text) <= LONGEST_LABEL and (text[-1:].isdigit() or text[-1:] in ".．")
    found = _FUSED.fullmatch(normalize(text)) if may_end_in_figures else None
    if found and any(label.kind in ("item", "outcome") for label in labels_of(found["label"])):
        yield Token(found["label"], piece.place, None, labels_of(found["label"]))
        yield Token(found["digits"], piece.place, None, value=read_value(found["digits"]), fused=True)
        return
    for part in (split_chain(piece.text) if len(piece.text) > _SHORT else []) or [piece.text]:
        labels = labels_of(part)
        value = None if labels else read_value(part)
        yield Token(
            part, piece.place, None, labels, value, fused=value is not None, prose=not labels and not value and is_prose(part)
        )


class Row(NamedTuple):
    """Tokens that share a row, or one token whose row is not known (`known` is False)."""

    tokens: tuple[Token, ...]
    known: bool
    has_number: bool


def rows(stream: Sequence[Token]) -> Iterator[Row]:
    """The tokens by rows: those of one known row together, the others alone."""
    for key, group in groupby(stream, key=attrgetter("row")):
        if key is None:
            for token in group:
                yield Row((token,), False, token.number is not None)
        else:
            listed = tuple(group)
            numbers = [token for token in listed if token.value is not None and token.value.number is not None]
            yield Row(listed, len(listed) > 1, bool(numbers))
