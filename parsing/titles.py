"""What a report calls itself: its title, with the agency and the year that are named in it.

Titles come whole, broken over two or three lines, twice, with the agency on a line of its own, or inside a sentence.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

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
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.]*[-_/]*")
_MADE_UP = "(模拟)"
_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zA-Z\u00e0-\u01dc]{1,8}[)）]")  # reading glosses: 數(shù)量


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed, and normalized without white space; where it stands."""

    raw: str
    text: str
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
    """The lines of a document's text that can say something; its tables stay out, but for short ones at the start.

    Those are a page's description of itself; a row of them is a line.
    """
    found: list[tuple[str, str]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found += [(part, block.place) for part in block.text.split("\n") if not part.isascii() or "20" in part]
        elif index < 8 and len(block.cells) < 40:
            rows: dict[int, list[str]] = defaultdict(list)
            for cell in block.cells:
                rows[cell.row].append(cell.text.replace("\n", ""))
            found += [("|".join(row), block.place) for row in rows.values()]
    return tuple(_lines([text for text, _ in found], [place for _, place in found]))


def _lines(texts: Sequence[str], places: Sequence[str]) -> Iterator[Line]:
    whole = _GLOSS.sub("", "\n".join(texts))
    for raw, text, place in zip(whole.split("\n"), _arabic_years(normalize(whole)).split("\n"), places, strict=False):
        if squeezed := "".join(text.split()):
            yield Line(raw, squeezed, place)


def _arabic_years(text: str) -> str:
    """二〇一九年 as 2019年: digit for digit, so that places in the text stay."""
    if "二" not in text:
        return text
    return _CHINESE_YEAR.sub(lambda found: "20" + _CHINESE_DIGITS[found[1]] + _CHINESE_DIGITS[found[2]], text)


def find_title(lines: Sequence[Line], beside: Iterable[str], known: Gazetteer) -> Title:
    """The title among the lines that says most. What it lacks comes from the names `beside` them: the page's, the file's."""
    names = [text.replace("\n", " ") for text in beside]
    head, others = lines[:_WITHIN_LINES], tuple(_lines(names, [""] * len(names)))
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
    starts = list(accumulate((min(len(line.text), _WITHIN_CHARACTERS) for line in lines), initial=0))
    whole = "".join(line.text[:_WITHIN_CHARACTERS] for line in lines)
    for found in core.finditer(whole):
        first = bisect_right(starts, found.start()) - 1
        for last in range(first + 1, min(first + 4, len(starts))):  # as few lines as hold it
            text = whole[starts[first] : starts[last]]
            if match := core.match(text, found.start() - starts[first]):
                joined = Line(" ".join(line.raw for line in lines[first:last]), text, lines[first].place)
                if title := _title(joined, lines[max(0, first - 2) : first], match, known):
                    yield title
                break


def _title(line: Line, above: Sequence[Line], found: re.Match[str], known: Gazetteer) -> Title | None:
    """The title whose core is `found` in a line; `above` are the lines before, which may hold the agency or the year.

    None where a sentence only speaks of reports, such as 对各单位2018年政府信息公开年度报告进行检查.
    """
    start = _start(line.text[: found.start()])
    alone, inside = len(line.text) - found.end() <= 3, len(line.text[:start].strip('《“"([【')) > 0
    head, year = _without_years(_words(line, start, found.start()))
    start += _lead(line.text[start : found.start()], known)
    agency = _agency(head, known)
    printed, place, marked = _squeezed(line.raw)[start : found.end()], line.place, _MADE_UP in line.text[start : found.start()]
    for before in reversed(above):
        if agency.chain or len(before.text) > _LONGEST_NAME or _start(before.text):
            break
        rest, told = _without_years(_words(before, 0, len(before.text)))
        named = _agency([*rest, *head], known)
        if rest and not (_continues(rest, head, known) if agency.kind else named.kind):
            break
        head, agency, year = [*rest, *head], named, year or told
        printed, place, marked = _squeezed(before.raw) + printed, before.place, marked or _MADE_UP in before.text
    agency = agency if agency.kind else _behind(line.text[found.end() :], known)
    stated = found["inner"] or found["later"]
    year = year or (int(stated) if stated else None)
    if not agency.kind and not alone and (head or inside):
        return None
    crumbs = ">" in line.text or "首页" in line.text
    score = 1 + 3 * bool(agency.kind) + bool(agency.chain) + 2 * bool(year) + alone - 4 * inside - 4 * crumbs
    apart = agency.kind != "" and place != line.place
    return Title(printed, agency, year, place, marked, apart, max(score, 0.5))


def _continues(above: list[str], head: list[str], known: Gazetteer) -> bool:
    """Whether the line above a title is the beginning of the agency's name, and not the name of the site."""
    alone, named = _agency(above, known), _read("".join([*above, *head]), known)
    site = alone.kind == "government" and above[-1].endswith("政府")
    return bool(named.chain) and (not site or named.unit.startswith(tuple(words()["of_government"])))


def _start(before: str) -> int:
    """Where a title begins within its line: after the last mark of punctuation, but for pairs of brackets, or a Latin word."""
    cut = _CUT.match(re.sub(r"\([^()]*\)", lambda found: "=" * len(found[0]), before))
    at = cut.end() if cut else 0
    latin = _LATIN.match(before, at)
    return latin.end() if latin else at


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(line: Line, start: int, end: int) -> list[str]:
    """A part of a line, cut where white space stood, but not beside a number."""
    gaps = accumulate(len(part) for part in line.raw.split())
    inner = [gap for gap in gaps if start < gap < end and not re.search(r"\d", line.text[gap - 1 : gap + 1])]
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
    return read_name(_stripped(re.sub(r"\([^()]*\)", "", text), known), known)


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
