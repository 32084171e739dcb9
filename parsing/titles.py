"""Where a report says what it is: its title, the agency named in it, the years and the date of publication.

Titles come whole, broken over two or three lines, twice, with the agency on a line of its own, or inside a sentence.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from parsing.agency_names import NOBODY, AgencyName, read_name, words
from parsing.document import Document, Paragraph
from parsing.gazetteer import Gazetteer
from parsing.text import normalize

_WITHIN_LINES, _WITHIN_CHARACTERS, _LONGEST_NAME = 60, 300, 40
_CORE = re.compile(
    r"(?:政府|政务)?信息公开(?:工作)?(?:情况)?的?(?:(?P<inner>20\d\d)年)?(?:年度)?(?:工作)?(?:情况)?的?(?:年度)?(?:报告|年报)(?!的|制度|编制|工作的)"
    r"(?P<after>[(\[]?(?P<later>20\d\d)年?度?[)\]]?)?"
)
# Titles of reports that are a table alone, or whose file kept no more than this.
_BARE = re.compile(
    r"(?:政府信息公开(?:工作)?(?:情况)?统计表|(?<!\d)(?P<inner>20\d\d)年?(?:度)?(?:年报|年度报告|报告))(?P<after>[(\[]?(?P<later>20\d\d)年度?[)\]]?)?"
)
_YEAR = re.compile(r"[(\[]?(20\d\d)年?度?[)\]]?")
_CUT = re.compile(r".*[,。;:、!?<>《》\"“”()|【】_*#]")
_CHINESE_YEAR = re.compile("[二2][〇零○O0oＯ]([〇零○O0oＯ一二三])([〇零○O0oＯ一二三四五六七八九])(?=年)")
_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○O0oＯ", "0")
_MADE_UP = "(模拟)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without white space: as printed, normalized, and where in it white space stood."""

    raw: str
    text: str
    gaps: frozenset[int]
    place: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, the agency that it names (NOBODY if none), its year, and where it stands."""

    text: str = ""
    agency: AgencyName = NOBODY
    year: int | None = None
    place: str = ""
    made_up: bool = False


def lines_of(document: Document) -> tuple[Line, ...]:
    """The lines of a document's text; the rows of its tables stay out, but for short ones at the start (a page's description)."""
    lines = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            lines += [_line(part, block.place) for part in block.text.split("\n") if part.strip()]
        elif index < 8 and len(block.cells) < 40:
            rows: dict[int, list[str]] = defaultdict(list)
            for cell in block.cells:
                rows[cell.row].append(cell.text.replace("\n", ""))
            lines += [_line("|".join(row), block.place) for row in rows.values()]
    return tuple(line for line in lines if line.raw)


def _line(text: str, place: str) -> Line:
    parts = text.split()
    ends = [0]
    for part in parts:
        ends.append(ends[-1] + len(part))
    raw = "".join(parts)
    return Line(raw, _arabic_years(normalize(raw)), frozenset(ends[1:-1]), place)


def _arabic_years(text: str) -> str:
    if "二" not in text:
        return text
    return _CHINESE_YEAR.sub(lambda found: "20" + _CHINESE_DIGITS[found[1]] + _CHINESE_DIGITS[found[2]], text)


def find_title(lines: Sequence[Line], beside: Sequence[str], known: Gazetteer) -> Title:
    """The title that says most: of the lines, or failing these of the names `beside` them (a page's title, the file's name)."""
    found = max(_titles(lines[:_WITHIN_LINES], known, _CORE), key=lambda scored: scored[0], default=(0.0, Title()))
    if found[1].agency.kind and found[1].year:
        return found[1]
    others = [_line(re.split(r"[-_|](?!\d)", text)[0], "") for text in beside if text]
    outside = max(_titles(others, known, _CORE), key=lambda scored: scored[0], default=(0.0, Title()))
    best = max(found, outside, key=lambda scored: scored[0])
    if best[0] > 0:
        return best[1]
    return max(_titles((*lines[:_WITHIN_LINES], *others), known, _BARE), key=lambda scored: scored[0], default=(0.0, Title()))[
        1
    ]


def _titles(lines: Sequence[Line], known: Gazetteer, core: re.Pattern[str]) -> Iterator[tuple[float, Title]]:
    """Every title in the lines with its score, whole or broken over up to three lines."""
    for index, line in enumerate(lines):
        for width in (1, 2, 3):
            joined = lines[index : index + width]
            if len(joined) < width or len(line.text) > _WITHIN_CHARACTERS and width > 1:
                break
            text = "".join(part.text for part in joined)[:_WITHIN_CHARACTERS]
            found = core.search(text)
            if found and found.start() < len(line.text) and (width == 1 or found.end() > len(text) - len(joined[-1].text)):
                yield _title(lines, index, width, found, known)
                break


def _title(lines: Sequence[Line], index: int, width: int, found: re.Match[str], known: Gazetteer) -> tuple[float, Title]:
    line = _joined(lines[index : index + width])
    start = _start(line.text[: found.start()])
    head, year = _without_years(_words(line, start, found.start()))
    agency = _agency(head, known)
    printed, place, marked = line.raw[start : found.end()], line.place, _MADE_UP in line.text[start : found.start()]
    for above in reversed(lines[max(0, index - 2) : index]):  # the agency on a line of its own, or the year on the next
        if agency.kind or any(head) or len(above.text) > _LONGEST_NAME:
            break
        rest, told = _without_years(_words(above, 0, len(above.text)))
        named = _agency(rest, known)
        if any(rest) and not named.kind:
            break
        agency, year = named, year or told
        printed, place, marked = above.raw + printed, above.place, marked or _MADE_UP in above.text
    inner = found["inner"] or found["later"]
    year = year or (int(inner) if inner else None)
    alone = len(line.text) - found.end() <= 3
    score = 3.0 * bool(agency.kind) + bool(agency.chain) + 2 * bool(year) + alone - 2 * (start > 0)
    score -= 4 * (">" in line.text or "首页" in line.text)
    return score, Title(printed, agency, year, place, marked)


def _joined(lines: Sequence[Line]) -> Line:
    """Lines as one, with white space where they meet only if it stood there."""
    raw = "".join(line.raw for line in lines)
    return Line(raw, "".join(line.text for line in lines), lines[0].gaps, lines[0].place)


def _start(before: str) -> int:
    """Where a title begins within its line: after the last mark of punctuation, brackets around a year or 模拟 aside."""
    cut = _CUT.match(re.sub(r"\((模拟|20\d\d年?度?)\)", lambda found: "=" * len(found[0]), before))
    return cut.end() if cut else 0


def _words(line: Line, start: int, end: int) -> list[str]:
    """A part of a line, cut where white space stood."""
    cuts = [start, *sorted(gap for gap in line.gaps if start < gap < end), end]
    return [line.text[a:b] for a, b in pairwise(cuts)]


def _without_years(parts: list[str]) -> tuple[list[str], int | None]:
    """A title's words without its year, and the year."""
    years = [int(year) for year in _YEAR.findall("".join(parts))]
    return [_YEAR.sub("", part.replace(_MADE_UP, "")) for part in parts], years[-1] if years else None


def _agency(parts: list[str], known: Gazetteer) -> AgencyName:
    """The agency that the words before a title's core name."""
    parts = [part for part in parts if part]
    whole = _read("".join(parts), known)
    if whole.chain or whole.relative:
        return whole
    for at in range(1, len(parts)):  # other words before the name, parted from it by a space: 华体会主页 北城街道办事处
        if (
            len(tail := "".join(parts[at:])) >= 4
            and (named := _read(tail, known)).kind
            and not _read("".join(parts[:at]), known).kind
        ):
            return named
    return whole


def _read(text: str, known: Gazetteer) -> AgencyName:
    return read_name(re.sub(r"\(.*?\)$", "", _stripped(text)), known)


def _stripped(text: str) -> str:
    """Words before a title's core without what leads into it and out of it, and without a site's address."""
    text, before = re.sub(r"^[A-Za-z0-9./\-]+", "", text), ""
    while text != before:
        before = text
        for word in words()["before"]:
            text = text.removeprefix(word)
        for word in words()["after"]:
            text = text.removesuffix(word)
    return text


@dataclass(frozen=True, slots=True)
class ToldYear:
    """A year that the document tells of itself: how far it counts, the words, and where they stand."""

    year: int
    weight: float
    words: str
    place: str


@cache
def _year_patterns() -> tuple[tuple[re.Pattern[str], int, float], ...]:
    return tuple((re.compile(pattern), distance, weight) for pattern, distance, weight in words()["years"]["patterns"])


@cache
def _aside() -> re.Pattern[str]:
    return re.compile("|".join(words()["aside"]))


def told_years(lines: Sequence[Line]) -> list[ToldYear]:
    """The years that the text tells as the report's own, each by the strongest wording at its place."""
    found: list[ToldYear] = []
    for line in lines:
        if "20" not in line.text:
            continue
        taken: set[int] = set()
        for pattern, distance, weight in _year_patterns():
            if weight <= 1:
                taken |= {m.start() for m in _aside().finditer(line.text)}
            for match in pattern.finditer(line.text):
                if match.start(1) not in taken:
                    taken |= set(range(match.start(), match.end()))
                    found.append(ToldYear(int(match[1]) + distance, weight, match[0], line.place))
    return found


def likeliest_year(told: Sequence[ToldYear]) -> int | None:
    """The year that weighs most; the later one of two that weigh the same, since reports look back on the year before."""
    weights: dict[int, float] = defaultdict(float)
    for entry in told:
        weights[entry.year] += entry.weight
    return max(weights, key=lambda year: (weights[year], year), default=None)


@cache
def _published() -> re.Pattern[str]:
    return re.compile(words()["published"])


def publication_date(document: Document, lines: Sequence[Line]) -> date | None:
    """When the report was published: as the page tells it, as its description does, or as the signature at its end."""
    for line in lines:
        if (found := _published().search(line.text)) and (told := _date(*found.groups())):
            return told
    for name in words()["published_names"]:
        if (found := re.match(r"(20\d\d)\D(\d{1,2})\D(\d{1,2})", document.metadata.get(name, ""))) and (
            told := _date(*found.groups())
        ):
            return told
    for line in reversed(lines[-12:]):
        if (found := re.fullmatch(r"(20\d\d)年(\d{1,2})月(\d{1,2})日", line.text)) and (told := _date(*found.groups())):
            return told
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
