"""Two reports next to each other: figure by figure and sentence by sentence, with what changed marked. Knows no Streamlit."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from parsing import Report
from parsing.document import Paragraph
from parsing.form import FORM

# Table of figures → its code columns, in the order of a location such as requests/granted/total, and its number.
CODES = {
    "disclosures": ("item", "measure", "value"),
    "requests": ("outcome", "applicant", "count"),
    "appeals": ("route", "result", "count"),
    "channels": ("kind", "channel", "count"),
}
PROSE_SECTIONS = ("general", "problems", "other")
# Comparing is quadratic: of a longer text the beginning is compared.
MOST_SENTENCES = 300
_LONGEST = 600
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_TOKEN = re.compile(r"\d[\d,.]*%?|[A-Za-z]+|\s+|.")
# Sentences less alike than this are two sentences and not one that was changed.
_ALIKE = 0.45


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report and the place of its paragraph."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence's characters, and whether the other sentence lacks it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of each report, or of one alone. `kind` is same, changed, left (only there) or right."""

    kind: str
    left: Sentence | None
    right: Sentence | None
    left_pieces: tuple[Piece, ...] = ()
    right_pieces: tuple[Piece, ...] = ()


def paired_figures(left: Mapping[str, pd.DataFrame], right: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """location, left, right, difference, left_place, right_place, changed: every figure that either report's tables tell.

    In the form's order, from the official tables (channels: of sentences too). A figure that one of them lacks is missing there,
    never 0, and has no difference.
    """
    parts = []
    for table in CODES:
        one, two = _cells(left[table], table).add_suffix("_left"), _cells(right[table], table).add_suffix("_right")
        joined = one.join(two, how="outer")
        parts.append(joined.assign(order=[_order(table, str(location)) for location in joined.index]).sort_values("order"))
    rows = pd.concat(parts)
    told = rows[rows["value_left"].notna() | rows["value_right"].notna()]
    before, after = told["value_left"].astype("Float64"), told["value_right"].astype("Float64")
    return pd.DataFrame(
        {
            "location": told.index.to_numpy(),
            "left": before.to_numpy(),
            "right": after.to_numpy(),
            "difference": (after - before).to_numpy(),
            "left_place": told["place_left"].fillna("").astype(str).to_numpy(),
            "right_place": told["place_right"].fillna("").astype(str).to_numpy(),
            "changed": ((after != before).fillna(True)).astype(bool).to_numpy(),
        }
    )


def _cells(figures: pd.DataFrame, table: str) -> pd.DataFrame:
    """value, place by location; of a channel told twice the official table's."""
    first, second, number = CODES[table]
    rows = figures
    if "origin" in rows:
        rows = rows[rows["origin"] == "table"] if table != "channels" else rows.sort_values("origin", ascending=False)
    locations = f"{table}/" + rows[first].astype(str) + "/" + rows[second].astype(str)
    cells = pd.DataFrame(
        {"value": rows[number].astype("Float64").to_numpy(), "place": rows["locator"].to_numpy()}, index=locations
    )
    return cells[~cells.index.duplicated()]


_COLUMNS = {name: {code: place for place, code in enumerate(codes)} for name, codes in FORM.codes.items()}


def _order(table: str, location: str) -> int:
    _table, *codes = location.split("/")
    first, second = (_COLUMNS[column].get(code, 999) for column, code in zip(CODES[table][:2], codes, strict=True))
    return first * 1000 + second


def sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences of a report's prose; of one whose sections are not found, of all its paragraphs."""
    blocks = report.document.blocks
    spans = [range(section.first + 1, section.last) for section in report.sections if section.code in PROSE_SECTIONS]
    numbers: Iterable[int] = [number for span in spans for number in span] if spans else range(len(blocks))
    told = [block for number in numbers if isinstance(block := blocks[number], Paragraph)]
    found = (Sentence(text.strip()[:_LONGEST], block.place) for block in told for text in _SENTENCE.findall(block.text))
    return tuple(sentence for sentence in found if len(sentence.text) > 1)[:MOST_SENTENCES]


def paired_sentences(left: Sequence[Sentence], right: Sequence[Sentence]) -> tuple[Pair, ...]:
    """The sentences of both in order: the same, changed, or in one alone."""
    pairs: list[Pair] = []
    texts = [sentence.text for sentence in left], [sentence.text for sentence in right]
    for kind, start, end, other_start, other_end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [Pair("same", one, two) for one, two in zip(left[start:end], right[other_start:other_end], strict=True)]
        else:
            pairs += _replaced(left[start:end], right[other_start:other_end])
    return tuple(pairs)


def _replaced(left: Sequence[Sentence], right: Sequence[Sentence]) -> list[Pair]:
    """Sentences that differ: each of the left with the next of the right that is alike, those between them alone."""
    pairs: list[Pair] = []
    waiting = 0
    for one in left:
        found = next((place for place in range(waiting, len(right)) if _alike(one.text, right[place].text)), None)
        if found is None:
            pairs.append(Pair("left", one, None))
            continue
        pairs += [Pair("right", None, two) for two in right[waiting:found]]
        pairs.append(_changed(one, right[found]))
        waiting = found + 1
    return pairs + [Pair("right", None, two) for two in right[waiting:]]


def _alike(one: str, two: str) -> bool:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _changed(one: Sentence, two: Sentence) -> Pair:
    """Two sentences parted where they differ: numbers and words as wholes, Chinese by the character."""
    left, right = _TOKEN.findall(one.text), _TOKEN.findall(two.text)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, start, end, other_start, other_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for listed, tokens in zip(pieces, (left[start:end], right[other_start:other_end]), strict=True):
            if tokens:
                listed.append(Piece("".join(tokens), kind != "equal"))
    return Pair("changed", one, two, *map(tuple, pieces))
