"""Texts and numbers in the reader's language. Knows no Streamlit, so that charts and documents can use it too.

The texts of the interface are written in English in the code and translated in locale/LANGUAGE/LC_MESSAGES/dashboard.po, which
is compiled in memory. Names of the form's terms come from parsing.form instead. To bring the catalogs up to date:

    pybabel extract -F babel.cfg -k _ -k translate -k plural:1,2 -k mark --no-location --sort-output -o messages.pot .
    pybabel update -i messages.pot -D dashboard -d dashboard/locale -w 120 -N --ignore-obsolete
"""

import gettext
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import pandas as pd
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from parsing.form import Term

LANGUAGES = {"zh": "中文", "en": "English"}
LOCALES = {"zh": Locale("zh", "CN", script="Hans"), "en": Locale("en", "GB")}
CATALOGS = Path(__file__).parent / "locale"
GAP = "–"
_UNITS = {"zh": ((100_000_000, "亿"), (10_000, "万")), "en": ((1_000_000, "M"), (1_000, "k"))}


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """The translations of a language; English, the language of the code, has none."""
    path = CATALOGS / language / "LC_MESSAGES" / "dashboard.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred_language(locale: str | None) -> str:
    """The language for a browser's locale such as zh-CN: Chinese where it is unknown, English for any other."""
    return "zh" if not locale or locale.lower().startswith("zh") else "en"


def mark(text: str) -> str:
    """Marks a text for translation where it is written down before the reader's language is known."""
    return text


# Tables hold the same small numbers again and again, and Babel takes some time for each.
@lru_cache(maxsize=20_000)
def _number(value: float, decimals: int, language: str) -> str:
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=LOCALES[language])


@dataclass(frozen=True, slots=True)
class Words:
    """Texts and numbers for one language, `zh` or `en`."""

    language: str

    def translate(self, text: str, **values: object) -> str:
        """The text in this language, with its {placeholders} filled in."""
        found = catalog(self.language).gettext(text)
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The text for a number of things; {count} stands for the number, formatted."""
        found = catalog(self.language).ngettext(one, many, int(count))
        return found.format(count=self.number(count), **values)

    def term(self, term: Term) -> str:
        """The name of a term of the form."""
        return term.name(self.language)

    def named(self, terms: tuple[Term, ...], code: object) -> str:
        """The name of the one of these terms that has the code; "" where none has."""
        return next((self.term(term) for term in terms if term.code == code), "")

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1,234.5 as the reader writes it; a dash where it is missing. Whole numbers show no decimals."""
        if pd.isna(value):
            return GAP
        return _number(value, decimals, self.language)

    def short(self, value: float | None) -> str:
        """A count in the room of four or five figures: 1801, 2.3万 or 23k; a dash where it is missing."""
        if pd.isna(value):
            return GAP
        for unit, sign in _UNITS[self.language]:
            if abs(value) >= max(unit, 10_000):
                return f"{value / unit:.{1 if abs(value) < 10 * unit else 0}f}{sign}"
        return f"{value:.0f}"

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """A share between 0 and 1 as 12.3%; a dash where it is missing."""
        if pd.isna(share):
            return GAP
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
        return format_percent(share, format=pattern, locale=LOCALES[self.language])

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """A change with its sign, +12 or -3, or that there is none to be shown; a dash where it is missing."""
        if pd.isna(value):
            return GAP
        if not round(value, decimals):
            return self.translate("unchanged")
        return ("+" if value > 0 else "") + self.number(value, decimals)

    def points(self, change: float | None, decimals: int = 1) -> str:
        """A change between two shares, in percentage points."""
        if pd.isna(change):
            return GAP
        points, pattern = round(change * 100, decimals), "#,##0." + "0" * decimals
        if not points:
            return self.translate("unchanged")
        number = format_decimal(abs(points), format=pattern, locale=LOCALES[self.language])
        return self.translate("{change} pts", change=("+" if points > 0 else "-") + number)

    def points_in_sentence(self, change: float, year: int) -> str:
        """A change between two shares on an earlier year as the end of a sentence: ", 1.1 points more than in 2024"."""
        points = self.number(abs(change) * 100, 1)
        if points == self.number(0):
            return self.translate(", as in {year}", year=year)
        count = 1 if points == self.number(1) else 2  # 1.1 points are several
        if change > 0:
            return self.plural(
                ", {points} point more than in {year}", ", {points} points more than in {year}", count, points=points, year=year
            )
        return self.plural(
            ", {points} point less than in {year}", ", {points} points less than in {year}", count, points=points, year=year
        )

    def listed(self, parts: list[str]) -> str:
        """Several names in one phrase."""
        return ("、" if self.language == "zh" else ", ").join(parts)
