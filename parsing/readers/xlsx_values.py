"""What a cell of a workbook shows: shared texts, numbers, dates and percentages."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta

from lxml import etree

from parsing.readers.parts import parse_part, read_part

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats that a workbook need not spell out
_PERCENT = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_LAST_DAY = 2_958_465  # 31 December 9999


@dataclass(slots=True)
class Values:
    """The shared parts that cells refer to. `missing` counts formulas that the workbook keeps no result of."""

    main: str
    shared: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    first_day: date = date(1899, 12, 30)
    missing: int = 0

    def text(self, cell: etree._Element) -> str:
        """The text of a cell; lines within it stay lines."""
        kind, main = cell.get("t", "n"), self.main
        if kind == "inlineStr":
            return _tidy(_joined(cell, main))
        stored = cell.find(f"{main}v")
        if stored is None or stored.text is None:
            self.missing += cell.find(f"{main}f") is not None
            return ""
        if kind == "s":
            index = int(stored.text) if stored.text.isascii() and stored.text.isdigit() else -1
            return _tidy(self.shared[index]) if 0 <= index < len(self.shared) else ""
        return self._number(stored.text, cell.get("s", "")) if kind == "n" else _tidy(stored.text)

    def _number(self, text: str, style: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return _tidy(text)
        shown = self.formats[int(style)] if style.isascii() and style.isdigit() and int(style) < len(self.formats) else ""
        if shown == "date" and 0 < number <= _LAST_DAY:
            return (self.first_day + timedelta(days=int(number))).isoformat()
        return f"{plain(number * 100)}%" if shown == "percent" else plain(number)


def plain(number: float) -> str:
    """A number without the traces of its binary form: 0.30000000000000004 is 0.3, 17.0 is 17."""
    return f"{number:.10f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else repr(number)


def read_values(package: zipfile.ZipFile, workbook: etree._Element, main: str, parts: dict[str, tuple[str, str]]) -> Values:
    """The shared parts of a workbook."""
    names = dict(parts.values())
    strings, styles = (read_part(package, names.get(kind, "")) for kind in ("sharedStrings", "styles"))
    shared = [] if strings is None else [_joined(item, main) for item in parse_part(strings).iter(f"{main}si")]
    formats = [] if styles is None else _formats(parse_part(styles), main)
    properties = workbook.find(f"{main}workbookPr")
    macintosh = properties is not None and properties.get("date1904") in ("1", "true")
    return Values(main, shared, formats, date(1904, 1, 1) if macintosh else date(1899, 12, 30))


def _formats(root: etree._Element, main: str) -> list[str]:
    """For each style of cells `date`, `percent` or ""."""
    own = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iter(f"{main}numFmt")}
    styles = root.find(f"{main}cellXfs")
    return [] if styles is None else [_kind(style.get("numFmtId", ""), own) for style in styles]


def _kind(number: str, own: dict[str, str]) -> str:
    if number in own:
        code = _QUOTED.sub("", own[number]).lower()
        return "percent" if "%" in code else "date" if re.search(r"[ymdhs年月日]", code.replace("general", "")) else ""
    index = int(number) if number.isascii() and number.isdigit() else 0
    return "date" if index in _DATES else "percent" if index in _PERCENT else ""


def _joined(element: etree._Element, main: str) -> str:
    """The text of an element's runs, without reading glosses."""
    return "".join(t.text or "" for t in element.iter(f"{main}t") if _is_text(t, main))


def _is_text(element: etree._Element, main: str) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag != f"{main}rPh"


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
