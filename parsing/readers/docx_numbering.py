"""The numbers that Word prints before paragraphs (一、 （一） 1.) without holding them in the text."""

import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from parsing.readers.parts import parse_part, read_part, related

_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand",
            "chineseLegalSimplified", "taiwaneseCounting"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written (`%1、`), in which numerals, and where it begins."""

    text: str
    numerals: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document; `label` counts as it is asked, so each paragraph is asked once, in order."""

    word: str
    lists: dict[str, list[Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, str]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before a paragraph, or ""."""
        if not self.lists:
            return ""
        word = self.word
        properties = paragraph.find(f"{word}pPr")
        if properties is None:
            return ""
        number, depth = _reference(properties, word)
        if not number:
            style = properties.find(f"{word}pStyle")
            number, inherited = self.styles.get(_value(style, word), ("", ""))
            depth = depth or inherited
        depth = depth or "0"
        levels = self.lists.get(number)
        index = int(depth) if depth.isascii() and depth.isdigit() else 0
        if not levels or index >= len(levels):
            return ""
        counts = self.counts.setdefault(number, [0] * _LEVELS)
        counts[index] += 1
        counts[index + 1 :] = [0] * (_LEVELS - index - 1)
        return _PLACEHOLDER.sub(lambda found: _written(levels, counts, int(found[1]) - 1), levels[index].text)


def read_numbering(package: zipfile.ZipFile, main: str, word: str, content: bytes) -> Numbering:
    """The lists that the document part `main` uses; none where it uses no automatic numbers."""
    if b":numPr" not in content and b":pStyle" not in content:
        return Numbering(word)
    parts = dict(related(package, main).values())
    numbering, styles = (read_part(package, parts.get(kind, "")) or b"" for kind in ("numbering", "styles"))
    in_styles = b":numPr" in styles
    if not numbering or not (in_styles or b":numPr" in content):
        return Numbering(word)
    return Numbering(word, _lists(parse_part(numbering), word), _styles(parse_part(styles), word) if in_styles else {})


def _reference(properties: etree._Element, word: str) -> tuple[str, str]:
    """List and level that paragraph properties name; "" where they name none. List 0 takes a style's number away."""
    found = properties.find(f"{word}numPr")
    if found is None:
        return "", ""
    number, depth = found.find(f"{word}numId"), found.find(f"{word}ilvl")
    return _value(number, word), _value(depth, word)


def _lists(root: etree._Element, word: str) -> dict[str, list[Level]]:
    patterns = {
        pattern.get(f"{word}abstractNumId", ""): [_level(level, word) for level in pattern.iter(f"{word}lvl")][:_LEVELS]
        for pattern in root.iter(f"{word}abstractNum")
    }
    lists: dict[str, list[Level]] = {}
    for entry in root.iter(f"{word}num"):
        pattern = entry.find(f"{word}abstractNumId")
        if pattern is not None:
            lists[entry.get(f"{word}numId", "")] = patterns.get(pattern.get(f"{word}val", ""), [])
    return lists


def _level(element: etree._Element, word: str) -> Level:
    text, numerals, start = (_value(element.find(f"{word}{tag}"), word) for tag in ("lvlText", "numFmt", "start"))
    first = int(start) if start.isascii() and start.isdigit() else 1
    return Level("" if numerals in ("bullet", "none") else text, numerals, first)


def _value(element: etree._Element | None, word: str) -> str:
    return "" if element is None else element.get(f"{word}val", "")


def _styles(root: etree._Element, word: str) -> dict[str, tuple[str, str]]:
    """Styles that number their paragraphs: style → list and level."""
    styles: dict[str, tuple[str, str]] = {}
    for style in root.iter(f"{word}style"):
        properties = style.find(f"{word}pPr")
        if properties is not None and _reference(properties, word)[0]:
            styles[style.get(f"{word}styleId", "")] = _reference(properties, word)
    return styles


def _written(levels: list[Level], counts: list[int], index: int) -> str:
    if index >= len(levels):
        return ""
    # A level above that no paragraph has counted yet stands at its start.
    count = levels[index].start + max(counts[index], 1) - 1
    return chinese_numeral(count) if levels[index].numerals in _CHINESE else str(count)


def chinese_numeral(number: int) -> str:
    """一, 十, 十一, 二十, 二十一 … up to 99; beyond in digits."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{'' if tens == 1 else _DIGITS[tens]}十{_DIGITS[ones] if ones else ''}"
