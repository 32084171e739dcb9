"""Placeholder while the real module is being written (helper WHO overwrites this file)."""

import re
from dataclasses import dataclass
from datetime import date

from parsing.document import Document


@dataclass(frozen=True)
class Identity:
    agency: str = ""
    title: str = ""
    year: int | None = None
    level: str = ""
    parent: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    adcode: str = ""
    published: date | None = None
    years_told: tuple[tuple[int, str, str], ...] = ()


def identify(document: Document, name: str = "") -> Identity:
    found = re.search(r"(20[012]\d)年", re.sub(r"\s", "", document.text))
    return Identity(year=int(found[1]) if found else None)
