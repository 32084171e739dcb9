"""What a report calls itself: its title, with the agency and the year that are named in it.

Titles come whole, broken over two or three lines, twice, with the agency on a line of its own, or inside a sentence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsing.agency_names import NOBODY, AgencyName, read_name, words
from parsing.document import Document, Paragraph
from parsing.gazetteer import Gazetteer
from parsing.text import normalize

_WITHIN_LINES, _WITHIN_CHARACTERS, _LONGEST_NAME = 60, 300, 40
# 人民 before 政府 belongs to the agency's name: 永嘉县人民政府信息公开工作年度报告.
_CORE = re.compile(
    r"(?:(?<!人民)(?:政府|政务))?(?:信息公开|(?<=政务)公开)(?:工作)?(?:情况)?的?(?:(?P<inner>20\d\d)年)?(?:年?度)?(?:工作)?(?:情况)?的?(?:年度)?"
    r"(?:报告|年报)(?!的|制度|编制|工作的)(?:[(\[]?(?P<later>20\d\d)年?度?[)\]]?)?"
)
# Titles of a lone table, or of a file that kept no more than this.
_BARE = re.compile(
    r"政府信息公开(?:工作)?(?:情况)?统计表(?:[(\[]?(?P<later>20\d\d)年度?[)\]]?)?|(?<!\d)(?P<inner>20\d\d)年?(?:度)?(?:年报|年度报告|报告)"
)
_YEAR = re.compile(r"[(\[]?(20\d\d)年?度?[)\]]?")
_CUT = re.compile(r".*[,。;:、!?<>《》\"“”()|【】_*#]")
_CHINESE_YEAR = re.compile("[二2][〇零○O0o]([〇零○O0o一二三])([〇零○O0o一二三四五六七八九])(?=年)")
_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○Oo0", "0")
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
    """A title as printed, the agency that it names (NOBODY if none), its year, and where it stands.

    `made_up` where the agency is marked （模拟）, `apart` where it stands on a line of its own. `score` is how much it says.
    """

    text: str = ""
    agency: AgencyName = NOBODY
    year: int | None = None
    place: str = ""
    made_up: bool = False
    apart: bool = False
    score: float = 0.0


def lines_of(document: Document) -> tuple[Line, ...]:
    """The lines of a document's text; its tables stay out, but for short ones at the start (a page's description of itself)."""
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            lines += [line_of(part, block.place) for part in block.text.split("\n") if part.strip()]
        elif index < 8 and len(block.cells) < 40:
            rows: dict[int, list[str]] = defaultdict(list)
            for cell in block.cells:
                rows[cell.row].append(cell.text.replace("\n", ""))
            lines += [line_of("|".join(row), block.place) for row in rows.values()]
    return tuple(lines)


def line_of(text: str, place: str = "") -> Line:
    """A text as a line."""
    parts = text.split()
    raw = "".join(parts)
    if len(parts) < 2:
        return Line(raw, _arabic_years(normalize(raw)), frozenset(), place)
    ends = [0]
    for part in parts:
        ends.append(ends[-1] + len(part))
    return Line(raw, _arabic_years(normalize(raw)), frozenset(ends[1:-1]), place)


def _arabic_years(text: str) -> str:
    """二〇一九年 as 2019年: digit for digit, so that places in the text stay."""
    if "二" not in text:
        return text
    return _CHINESE_YEAR.sub(lambda found: "20" + _CHINESE_DIGITS[found[1]] + _CHINESE_DIGITS[found[2]], text)


def find_title(lines: Sequence[Line], beside: Iterable[str], known: Gazetteer) -> Title:
    """The title among the lines that says most. What it lacks comes from the names `beside` them: the page's, the file's."""
    head, others = lines[:_WITHIN_LINES], [line_of(text) for text in beside if text]
    title, outside = _best(_titles(head, known, _CORE)), _best(_titles(others, known, _CORE))
    if not title.score and not outside.score:
        return _best(_titles((*head, *others), known, _BARE))
    if not title.score:
        return outside
    if not title.agency.kind:
        title = replace(title, agency=outside.agency, made_up=outside.made_up)
    return replace(title, year=title.year or outside.year)


def _best(titles: Iterable[Title]) -> Title:
    return max(titles, key=lambda title: title.score, default=Title())


def _titles(lines: Sequence[Line], known: Gazetteer, core: re.Pattern[str]) -> Iterator[Title]:
    """Every title in the lines, whole or broken over up to three of them."""
    for index, line in enumerate(lines):
        for width in (1, 2, 3):
            joined = _joined(lines[index : index + width])
            found = core.search(joined.text, 0, _WITHIN_CHARACTERS)
            if found and found.start() < len(line.text):
                yield _title(joined, lines[max(0, index - 2) : index], found, known)
                break
            if len(line.text) > _WITHIN_CHARACTERS:
                break


def _joined(lines: Sequence[Line]) -> Line:
    """Lines as one."""
    if len(lines) == 1:
        return lines[0]
    return Line("".join(line.raw for line in lines), "".join(line.text for line in lines), lines[0].gaps, lines[0].place)


def _title(line: Line, above: Sequence[Line], found: re.Match[str], known: Gazetteer) -> Title:
    """The title whose core is `found` in a line; `above` are the lines before, which may hold the agency or the year."""
    start = _start(line.text[: found.start()])
    head, year = _without_years(_words(line, start, found.start()))
    start += _lead(line.text[start : found.start()], known)
    agency = _agency(head, known)
    printed, place, marked = line.raw[start : found.end()], line.place, _MADE_UP in line.text[start : found.start()]
    for before in reversed(above):
        if agency.chain or len(before.text) > _LONGEST_NAME or _start(before.text):
            break
        rest, told = _without_years(_words(before, 0, len(before.text)))
        named = _agency([*rest, *head], known)
        if any(rest) and (not named.kind or (agency.kind and not named.chain)):
            break
        head, agency, year = [*rest, *head], named, year or told
        printed, place, marked = before.raw + printed, before.place, marked or _MADE_UP in before.text
    agency = agency if agency.kind else _behind(line.text[found.end() :], known)
    stated = found["inner"] or found["later"]
    year = year or (int(stated) if stated else None)
    alone = len(line.text) - found.end() <= 3
    crumbs = ">" in line.text or "首页" in line.text
    score = 1 + 3 * bool(agency.kind) + bool(agency.chain) + 2 * bool(year) + alone - 2 * (start > 0) - 4 * crumbs
    apart = agency.kind != "" and place != line.place
    return Title(printed, agency, year, place, marked, apart, max(score, 0.5))


def _start(before: str) -> int:
    """Where a title begins within its line: after the last mark of punctuation, brackets around a year or 模拟 aside."""
    cut = _CUT.match(re.sub(r"\((模拟|20\d\d年?度?)\)", lambda found: "=" * len(found[0]), before))
    return cut.end() if cut else 0


def _words(line: Line, start: int, end: int) -> list[str]:
    """A part of a line, cut where white space stood, but not beside a number."""
    inner = [gap for gap in sorted(line.gaps) if start < gap < end and not re.search(r"\d", line.text[gap - 1 : gap + 1])]
    return [line.text[a:b] for a, b in pairwise((start, *inner, end))]


def _without_years(parts: list[str]) -> tuple[list[str], int | None]:
    """A title's words without its year, and the year."""
    years = [int(year) for year in _YEAR.findall("".join(parts))]
    return [plain for part in parts if (plain := _YEAR.sub("", part.replace(_MADE_UP, "")))], years[-1] if years else None


def _agency(parts: list[str], known: Gazetteer) -> AgencyName:
    """The agency that the words before a title's core name."""
    whole = _read("".join(parts), known)
    if whole.chain or whole.relative:
        return whole
    for at in range(1, len(parts)):  # other words before the name, parted from it by a space: 华体会主页 北城街道办事处
        front, back = _read("".join(parts[:at]), known), _read("".join(parts[at:]), known)
        if back.kind and not front.kind and len("".join(parts[at:])) >= 4:
            return back
    return whole


def _behind(text: str, known: Gazetteer) -> AgencyName:
    """The agency that stands behind a title: 2020年报_审计局. A government there is the site's, not the report's."""
    named = _read(text.strip("_-:|()[] "), known)
    return named if named.kind in ("department", "township", "zone") else NOBODY


def _read(text: str, known: Gazetteer) -> AgencyName:
    return read_name(re.sub(r"\(.*?\)$", "", _stripped(text, known)), known)


def _lead(text: str, known: Gazetteer) -> int:
    """How many characters lead into a title that are no part of it: 现将, 特向社会公布 (but not 将 in 将乐县)."""
    word = next((word for word in words()["before"] if text.startswith(word)), "")
    return len(word) + _lead(text[len(word) :], known) if word and not known.name_at(text, 0) else 0


def _stripped(text: str, known: Gazetteer) -> str:
    """Words before a title's core without what leads into it and out of it, and without a site's address."""
    text, before = re.sub(r"^[A-Za-z0-9./\-]+", "", text), ""
    while text != before:
        before = text
        text = text[_lead(text, known) :]
        for word in words()["after"]:
            text = text.removesuffix(word)
    return text
