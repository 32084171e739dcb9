"""The 2008 form's table → figures: rows of indicator, unit and number (政府信息公开情况统计表, reports on 2008-2018).

A row's number is the cell behind its unit, or behind its label where no unit stands. Where there are two columns of numbers,
they must say the same, or the head must name the year's own (本年累计).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsing.cells import Piece, is_prose, pieces
from parsing.document import Document
from parsing.figures import Figure
from parsing.form import FORM
from parsing.labels import word_of
from parsing.legacy_line import split_rows
from parsing.text import Value, normalize, read_value

# Fewer rows than this are words in a sentence or a heading, not the table.
_FEWEST_ROWS = 5
_LONGEST_LABEL = 70
_MOST_LINES = 3
# Rows that every edition of the table has, in Simplified and Traditional characters.
_MARKS = ("纠错数", "糾錯數", "答复数", "答復數", "答複數", "答覆數", "培训班数", "培訓班數")
_UNITS = frozenset(FORM.codes["unit"]) - {""} | {"——", "—", "--", "-"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the form: its place in the tables, and the part of the form that it opens or belongs to."""

    table: str
    codes: tuple[str, ...]
    opens: str | None
    within: str


@cache
def _rows_by_label() -> dict[str, tuple[_Row, ...]]:
    index: dict[str, tuple[_Row, ...]] = {}
    for entry in FORM.raw["legacy"]["rows"]:
        row = _Row(
            entry.get("table", "indicators"),
            tuple(entry.get("codes", (entry["label"],))),
            entry.get("opens"),
            entry.get("within", ""),
        )
        for label in (entry["label"], *entry.get("variants", ())):
            index[_key(label)] = (*index.get(_key(label), ()), row)
    return index


def _key(text: str) -> str:
    """The words of a label without 其中, and without the 数 that some reports leave out."""
    return word_of(text)[1].removeprefix("其中").removesuffix("数量").removesuffix("数")


@dataclass(frozen=True, slots=True)
class Legacy:
    """The figures of the 2008 form's table and the places of all its cells; both empty where the document has none."""

    figures: tuple[Figure, ...] = ()
    places: frozenset[str] = frozenset()


def match_legacy(document: Document) -> Legacy:
    """The figures of the 2008 form's table in a document."""
    if not _has_mark(document.text):
        return Legacy()  # most documents: a look is cheaper than a search for labels
    stream = list(_parted(pieces(document)))
    labelled = list(_labelled(stream))
    if len(labelled) < _FEWEST_ROWS or not _has_mark("\n".join([p.text for p in stream if len(p.text) <= _LONGEST_LABEL])):
        return Legacy()
    ends = [start for start, _, _ in labelled[1:]] + [min(labelled[-1][1] + 4, len(stream))]
    prefers_last = any(re.search("本年累计|累计", normalize(piece.text)) for piece in stream[: labelled[0][0]][-8:])
    figures: dict[tuple[str, tuple[str, ...]], Figure] = {}
    places: set[str] = set()
    part = ""
    for (start, after, rows), end in zip(labelled, ends, strict=True):
        row = next((row for row in rows if row.within in ("", part)), None)
        if row is None:
            continue
        part = part if row.opens is None else row.opens
        cells = [piece for piece in stream[after:end] if stream[start].row is None or piece.row == stream[start].row]
        places.update(piece.place for piece in (*stream[start:after], *cells))
        if figure := _figure(row, stream[start], cells, prefers_last):
            figures.setdefault((row.table, row.codes), figure)
    # Where the whole report is one line, its sentences stand at the place of the table.
    running = {piece.place for piece in stream if len(piece.text) > _LONGEST_LABEL and is_prose(piece.text)}
    return Legacy(tuple(figures.values()), frozenset(places - running))


def _parted(stream: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, a form that is one run of characters in its parts."""
    for piece in stream:
        if (
            piece.row is None
            and len(piece.text) > _LONGEST_LABEL
            and _has_mark(piece.text)
            and (parts := split_rows(piece.text))
        ):
            yield from (piece._replace(text=part) for part in parts)
        else:
            yield piece


def _has_mark(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def _labelled(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, tuple[_Row, ...]]]:
    """Where each label of the form begins and ends among the pieces, with the rows it may be; a label may run over lines."""
    index, i = _rows_by_label(), 0
    while i < len(pieces):
        most = 0 if _is_cell(pieces[i].text) else _MOST_LINES if pieces[i].row is None else 1
        for used in range(most, 0, -1):
            lines = [piece.text for piece in pieces[i : i + used]]
            text = "".join(lines)
            is_label = len(text) <= _LONGEST_LABEL and not any(map(_is_cell, lines[1:]))
            rows = index.get(_key(text)) if is_label else None
            if rows:
                yield i, i + used, rows
                i += used - 1
                break
        i += 1


def _is_cell(text: str) -> bool:
    """Whether a text is a unit or a number rather than a line of a label."""
    return text.strip() in _UNITS or read_value(text) is not None


def _figure(row: _Row, label: Piece, cells: Sequence[Piece], prefers_last: bool) -> Figure | None:
    units = [n for n, piece in enumerate(cells) if normalize(piece.text).strip() in _UNITS]
    unit = cells[units[0]].text.strip() if units else ""
    behind = cells[units[0] + 1 :] if units else cells
    values = [(piece, value) for piece in behind if (value := read_value(piece.text)) is not None]
    if not values:
        return None
    numbers = {value.number for _, value in values if value.number is not None}
    piece, value = values[-1] if prefers_last else values[0]
    if len(numbers) > 1 and not prefers_last:
        value = Value(None, "ambiguous")
    elif value.number is None and numbers:
        piece, value = next((p, v) for p, v in values if v.number is not None)
    unit = unit if unit in FORM.codes["unit"] else ""
    return Figure(row.table, row.codes, value.number, piece.text, piece.place, value.note, unit)
