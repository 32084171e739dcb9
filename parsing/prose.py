"""Sentences → mentions: each number that counts something, with the words around it.

Text is squeezed (no spaces, Simplified, ASCII width) before it is read; each character remembers the block that it came from, so
that a count keeps the sentence and place where it stands. The words are data: prose.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from parsing.document import Document, Paragraph, Table
from parsing.sections import heading_of
from parsing.text import chinese_number, squeeze
from parsing.tokens import Token

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "prose.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text of one or more blocks; `places[i]` is the block and offset where character i stands."""

    text: str
    places: tuple[tuple[str, int], ...]

    def locator(self, start: int, end: int) -> str:
        """The place of the characters from `start` to before `end`, as a locator."""
        place, first = self.places[start]
        last = self.places[end - 1]
        return f"{place}#{first}-{last[1] + 1}" if last[0] == place else f"{place}#{first}-{first + 1}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One count in a sentence.

    `clause` are the words before the number in its own clause, `before` all words of the sentence between it and the last count,
    `after` what follows the unit up to the next mark or number, `percent` the share told right behind it. `start` and `end` count
    characters of the passage's text, `sentence` is the sentence's own span.
    """

    number: float
    approximate: bool
    unit: str
    clause: str
    before: str
    after: str
    start: int
    end: int
    sentence: tuple[int, int]
    passage: Passage
    percent: str = ""

    @property
    def raw(self) -> str:
        return self.passage.text[slice(*self.sentence)]

    @property
    def place(self) -> str:
        return self.passage.locator(self.start, self.end)


_OPEN_END = re.compile(r"[^。；;！!？?：:)）」”|]\s*$")
_NEW_START = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.、．]\D|[（(]\d|[|#])")
_WRAPPED = 18  # a line shorter than this was ended by its writer, not by the width of the page


def passages(document: Document, tabular: frozenset[str]) -> Iterator[Passage]:
    """The running text of a document. `tabular` names the places that the official tables hold; lines wrapped by a page's width
    are joined."""
    pending: list[tuple[str, str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _closed(pending)
            for cell in block.cells:
                if cell.place not in tabular and re.search(r"\d|[未没无]", cell.text) and len(cell.text) > 8:
                    yield from _closed([(cell.text, cell.place)])
            continue
        if {block.place, f"{block.place}C1"} & tabular:
            yield from _closed(pending)
            continue
        if pending and not _continues(pending[-1][0], block):
            yield from _closed(pending)
        pending.append((block.text.strip().strip("|"), block.place))
        if heading_of(block.text):
            yield from _closed(pending)
    yield from _closed(pending)


def _continues(previous: str, block: Paragraph) -> bool:
    wrapped = len(previous) >= _WRAPPED and _OPEN_END.search(previous)
    return bool(wrapped) and not _NEW_START.match(block.text) and not heading_of(block.text)


def _closed(pending: list[tuple[str, str]]) -> Iterator[Passage]:
    text, places = "", list[tuple[str, int]]()
    for raw, place in pending:
        squeezed = squeeze(raw)
        text += squeezed.text
        places.extend((place, origin) for origin in squeezed.origin)
    pending.clear()
    if text:
        yield Passage(text, tuple(places))


def tabular_places(stream: Sequence[Token]) -> frozenset[str]:
    """The places of the cells that the matcher took for labels or values: no prose. A line that holds both is prose too."""
    running = {token.place for token in stream if token.prose}
    return frozenset(token.place for token in stream if token.labels or token.value is not None) - running


def sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    """The spans of a passage's sentences. A semicolon ends one: what it parts are counts of different things."""
    start = 0
    for found in re.finditer(r"[。;!?]+", passage.text):
        yield start, found.end()
        start = found.end()
    if start < len(passage.text):
        yield start, len(passage.text)


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _number() -> re.Pattern[str]:
    told = WORDS["numbers"]
    units = "|".join(map(re.escape, sorted(told["units"], key=len, reverse=True)))
    after = _alternatives(told["approximate_after"])
    return re.compile(
        rf"(?<![\d.\[第])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<decimals>\.\d+)?(?P<scale>[万亿])?(?P<approximate>{after})?"
        rf"(?P<scale_after>万)?(?P<percent>[%‰]|个百分点)?(?P<unit>{units})?"
        rf"|(?P<chinese>(?<![一二三四五六七八九十百第])(?!一[件宗起])[一二两三四五六七八九十百]+)(?P<chinese_unit>件|宗|起)(?![事一])"
    )


@cache
def _no_count() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(WORDS["numbers"]["not_counts"], key=len, reverse=True))))


def mentions(passage: Passage) -> Iterator[Mention]:
    """The counts of a passage in order. Years, dates, percentages, document numbers and figures cut off at the end are none."""
    approximate_before = re.compile(rf"(?:{_alternatives(WORDS['numbers']['approximate_before'])})$")
    for start, end in sentences(passage):
        sentence, cut = passage.text[start:end], 0
        listed = list(_number().finditer(sentence))
        for i, found in enumerate(listed):
            if found["percent"]:
                cut = found.end()
                continue
            number, unit = _value(found), found["unit"] or found["chinese_unit"] or ""
            tail = sentence[found.end() :]
            if number is None or (not unit and not _stands_alone(sentence[: found.start()], tail, found)):
                continue
            before = sentence[cut : found.start()]
            follows = re.match(r"[^,、。;:!?\d(]*", tail)
            yield Mention(
                number=number,
                approximate=bool(found["approximate"] or approximate_before.search(before)),
                unit=unit,
                clause=re.split(r"[,:;](?![^(]*\))", before.rstrip(":"))[-1].lstrip("、"),
                before=before,
                after=follows[0] if follows else "",
                start=start + found.start(),
                end=start + found.end(),
                sentence=(start, end),
                passage=passage,
                percent=_percent(tail, listed[i + 1 :], found.end(), sentence),
            )
            cut = found.end()


def _value(found: re.Match[str]) -> float | None:
    if found["chinese"]:
        return chinese_number(found["chinese"])
    number = float(found["number"].replace(",", "") + (found["decimals"] or ""))
    scale = {"万": 1e4, "亿": 1e8}.get(found["scale"] or found["scale_after"] or "", 1.0)
    value = round(number * scale, 4)
    return value if value == int(value) or found["unit"] in ("万元", "元") else None


def _stands_alone(before: str, after: str, found: re.Match[str]) -> bool:
    """Whether a number without a unit counts something: it ends its clause behind a label, and the text goes on after it."""
    if not after or _no_count().match(after) or found["decimals"]:
        return False
    return after[0] in ",。;、)" and bool(re.search(r"(?:数|数量|总数|为|:|公开|申请|答复|办理|处理|提供)$", before))


def _percent(tail: str, following: Sequence[re.Match[str]], offset: int, sentence: str) -> str:
    """The share told for a count: 203条,占总体的比例为97.6%."""
    if following and following[0]["percent"] == "%":
        between = sentence[offset : following[0].start()]
        if re.fullmatch(r",?\(?(?:约?占[^,]{0,14}?(?:比例|比重|总数)?的?(?:为|约|达)?)", between):
            return following[0]["number"] + (following[0]["decimals"] or "")
    return ""
