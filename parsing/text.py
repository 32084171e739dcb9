"""Text as people mean it: width, Traditional characters, reading glosses, and numbers in their many spellings.

Everything here keeps track of where each character came from, so that a figure can be shown in the document as it stands.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import opencc

# U+FF01-FF5E and U+3000 only: NFKC would turn ① into 1 and glue it to a number. Then the many dashes and brackets.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDTH |= dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), ord("-")) | dict.fromkeys(map(ord, "〔【﹝"), ord("[")) | dict.fromkeys(map(ord, "〕】﹞"), ord("]"))
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zA-Z\u00e0-\u01dc\u0101-\u016b]{1,8}\)")


@cache
def _plain() -> dict[int, int]:
    """Character → itself in ASCII width and Simplified form: one for one, so that places in the text stay.

    By characters and not by words (OpenCC's t2s rather than tw2sp), since words change length; 資訊 and 網路 are variants in the lists
    of words instead.
    """
    ideographs = [chr(code) for code in range(0x4E00, 0x9FFF)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    return _WIDTH | {ord(a): ord(b) for a, b in zip(ideographs, simplified, strict=True) if a != b and len(b) == 1}


def normalize(text: str) -> str:
    """`text` in ASCII width and Simplified characters, each character still in its place (the length stays)."""
    return text if text.isascii() else text.translate(_plain())


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Normalized text without white space and reading glosses; `origin[i]` is where character i stood."""

    text: str
    origin: tuple[int, ...]


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
_NUMBER = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?"
_UNIT = r"万元|亿元|万|元|条次|人次|[条件项篇次宗份个起期人万户家]"
_CELL = re.compile(rf"(?P<sign>增加|增|减少|减)?(?P<number>{_NUMBER})(?P<unit>{_UNIT})?(?P<remark>[(（].*)?")
_DASHES = re.compile(r"[-/\\_~.·、*无]+")
_SCALE = {"元": 1e-4, "亿元": 1e4, "万": 1e4}


def read_value(text: str) -> Value | None:
    """The value of one cell, or None where its text is neither a number nor a blank: a label, a sentence.

    Spaces within the cell do not join numbers: `22 33` is unreadable. A remark after the number is kept out of it:
    22(其中修订16件) is 22, noted as annotated. Amounts in 元 come out in 万元, noted as converted.
    """
    plain = _INVISIBLE.sub("", normalize(text)).strip()
    if not plain:
        return BLANK
    if _DASHES.fullmatch(plain):
        return Value(None, "dash")
    if re.search(r"\d\s+\d", plain):
        return Value(None, "unreadable") if re.fullmatch(r"[\d\s.,+-]+", plain) else None
    found = _CELL.fullmatch(re.sub(r"\s", "", plain))
    if not found:
        return None
    number = float(found["number"].replace(",", ""))
    if found["sign"] and found["sign"].startswith("减"):
        number = -abs(number)
    unit = found["unit"] or ""
    if unit in _SCALE:
        return Value(round(number * _SCALE[unit], 8), "converted", "万元" if unit != "万" else "")
    return Value(number, "annotated" if found["remark"] else "", unit)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral up to 9999 such as 三十二 or 一百零五; None if it is none."""
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            return None
    return total + digit if text else None


def is_text(text: str) -> bool:
    """Whether `text` holds a letter or ideograph at all."""
    return any(unicodedata.category(c).startswith("L") for c in text)
