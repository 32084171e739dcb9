"""Text as people mean it: width, Traditional characters, reading glosses, and numbers in their many spellings.

Everything here keeps track of where each character came from, so that a figure can be shown in the document as it stands.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

# U+FF01-FF5E and U+3000 only: NFKC would turn ① into 1 and glue it to a number. Then the many dashes and brackets.
_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_WIDTH |= dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("〔【﹝", "[") | dict.fromkeys("〕】﹞", "]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_DIGIT = re.compile(r"\d")
_PARTED = re.compile(r"\d\s+\d")
_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zA-Z\u00e0-\u01dc\u0101-\u016b]{1,8}\)")


@cache
def _plain() -> tuple[dict[str, str], re.Pattern[str]]:
    """Characters → themselves in ASCII width and Simplified form, one for one, so that places in the text stay; and what
    finds them.

    By characters and not by words (OpenCC's t2s rather than tw2sp), since words change length.
    """
    ideographs = [chr(code) for code in range(0x4E00, 0x9FFF)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    table = _WIDTH | {a: b for a, b in zip(ideographs, simplified, strict=True) if a != b and len(b) == 1}
    return table, re.compile("[" + "".join(map(re.escape, table)) + "]")


def normalize(text: str) -> str:
    """`text` in ASCII width and Simplified characters, each character still in its place (the length stays)."""
    if text.isascii():
        return text
    table, found = _plain()
    for character in set(found.findall(text)):  # few: str.translate would ask for every character of the text
        text = text.replace(character, table[character])
    return text


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Normalized text without white space and reading glosses; `origin[i]` is where character i stood."""

    text: str
    origin: tuple[int, ...]


def compact(text: str) -> str:
    """The text of `squeeze`, for those who need not know where it stood."""
    normal = normalize(text)
    if "(" in normal:
        normal = _GLOSS.sub("", normal)
    return _INVISIBLE.sub("", "".join(normal.split()))


def squeeze(text: str) -> Squeezed:
    """`text` normalized, without white space, invisible characters and glosses such as 數(shù)量."""
    normal = normalize(text)
    hidden = {i for found in _GLOSS.finditer(normal) for i in range(*found.span())} if "(" in normal else set()
    kept = [i for i, c in enumerate(normal) if not c.isspace() and i not in hidden and not _INVISIBLE.match(c)]
    return Squeezed("".join(normal[i] for i in kept), tuple(kept))


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says: a number, or none with the reason (`blank`, `dash`, `unreadable`); `unit` as written in the cell."""

    number: float | None
    note: str = ""
    unit: str = ""


BLANK = Value(None, "blank")
UNREADABLE = Value(None, "unreadable")
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"万元|亿元|万|元|条次|人次|[条件项篇次宗份个起期人户家例处场批]"
_REMARK = r"[(\[].*|[,;、]?(?:其中|含|包括).*"
_CELL = re.compile(
    rf"(?P<sign>增加|新增|增|上升|↑|减少|减|下降|↓|负)?(?P<number>{_NUMBER})(?P<unit>{_UNIT})?(?P<remark>{_REMARK})?", re.DOTALL
)
_LESS = ("减", "下降", "↓", "负")
_DASHES = re.compile(r"[-/|\\_~.·、*—无\s]+")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)")  # 1 234 and 12 345 678, which some set with spaces
_FIGURES = re.compile(r"[\d\s.,+-]+")
_SCALE = {"元": 1e-4, "亿元": 1e4, "万元": 1.0, "万": 1e4}
_ZEROS, _LETTERS = {"零", "〇"}, {"O", "o", "○"}
# What no report counts; from about ten times as much on a float does not tell a number from its neighbour.
LARGEST = 1e15
_LONGEST_CELL = 120  # a number with a remark; longer text is none


def read_value(text: str) -> Value | None:
    """The value of one cell, or None where its text is neither a number nor a blank: a label, a sentence.

    Other spaces than those between thousands do not join numbers: `22 33` is unreadable. A remark after the number is
    kept out of it: 22(其中修订16件) is 22, noted as annotated. Amounts in 元 come out in 万元, noted as converted.
    """
    return _value(text) if len(text) <= _LONGEST_CELL else None


@lru_cache(maxsize=4096)
def _value(text: str) -> Value | None:
    plain = _INVISIBLE.sub("", normalize(text)).strip()
    if not plain:
        return BLANK
    if not _DIGIT.search(plain):
        if _DASHES.fullmatch(plain):
            return Value(None, "dash")
        return Value(0.0) if plain in _ZEROS else UNREADABLE if plain in _LETTERS else None
    plain = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), plain)
    if _PARTED.search(plain):
        return UNREADABLE if _FIGURES.fullmatch(plain) else None
    found = _CELL.fullmatch("".join(plain.split()))
    if not found:
        return None
    number = float(found["number"].replace(",", ""))
    if abs(number) > LARGEST:
        return UNREADABLE
    if found["sign"] and found["sign"].startswith(_LESS):
        number = -abs(number)
    note, unit = "annotated" if found["remark"] else "", found["unit"] or ""
    if unit in _SCALE:
        number, note = round(number * _SCALE[unit], 8), note if unit == "万元" else "converted"
    return Value(number, note, unit)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral up to 9999 such as 三十二 or 一百零五; None if it is none."""
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            if digit:  # 二三: a year or the number of a document, not a numeral
                return None
            digit = _DIGITS[character]
        elif character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            return None
    return total + digit if text else None
