"""What everything that is taken along carries: the selection, the library's version, the date, and whether it holds made-up data.

Knows no Streamlit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd
from babel.dates import format_date

from dashboard.brief_text import line
from dashboard.words import LOCALES, Words, mark
from library.queries import Selection
from library.queries_filters import name_region
from library.queries_reports import count_reports
from library.store import Library
from parsing.form import FORM

_NAMED_AT_MOST = 3
_MADE_UP = mark("Holds made-up data")
_SAMPLE = mark("Sample")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a file comes from. `region` is the region's name; `made_up` is "" or the mark, in the reader's language.

    `address` is the address of the page that shows the same, "" where it is not known.
    """

    selection: Selection
    words: Words
    version: str
    day: date
    region: str = ""
    made_up: str = ""
    address: str = ""

    @property
    def date(self) -> str:
        """The day in words."""
        return format_date(self.day, format="long", locale=LOCALES[self.words.language])

    def filters(self) -> str:
        """The selection in words: years | region | levels, where some are chosen | agencies."""
        _ = self.words.translate
        chosen = self.selection
        years = self.words.listed([str(year) for year in chosen.years]) if chosen.years else _("All years")
        named = self.words.listed([line(name, 40) for name in chosen.agencies[:_NAMED_AT_MOST]])
        if len(chosen.agencies) > _NAMED_AT_MOST:
            named = self.words.plural(
                "{named} and {count} other", "{named} and {count} others", len(chosen.agencies) - _NAMED_AT_MOST, named=named
            )
        levels = self.words.listed([self.words.term(term) for term in FORM.terms("levels") if term.code in chosen.levels])
        return " | ".join(filter(None, (years, line(self.region) or _("All regions"), levels, named or _("All agencies"))))

    def line(self) -> str:
        """Selection, version, date and mark in one line, for the foot of a picture or a page."""
        _ = self.words.translate
        version = _("data version {version}", version=line(self.version, 40))
        return " | ".join(filter(None, (self.filters(), version, self.day.isoformat(), self.made_up)))

    def file_name(self, kind: str, suffix: str) -> str:
        """brief_2023-2024_990100_示例市卫生局_000012-5f0c2a91.pdf: what it is, the selection, the library's version."""
        _ = self.words.translate
        chosen = self.selection
        agencies = [_plain(name) for name in chosen.agencies]
        if len(agencies) > 1:
            agencies = [_plain(self.words.plural("{count} agency", "{count} agencies", len(agencies)))]
        years, levels = "-".join(map(str, chosen.years)), "-".join(map(_plain, chosen.levels))
        parts = (_plain(kind), years, _plain(chosen.region), levels, *agencies, _plain(self.version))
        return "_".join(filter(None, parts)) + f".{suffix}"


def _plain(text: str) -> str:
    """Letters, digits and hyphens alone, as no file system minds."""
    return re.sub(r"[^\w-]+", "-", line(text, 40)).strip("-_")


Ask = Callable[..., pd.DataFrame]


def imprint_of(
    library: Library, selection: Selection, words: Words, day: date, address: str = "", ask: Ask | None = None
) -> Imprint:
    """The imprint of a selection of a library. `ask(question, …)` answers a question of library.queries, here by default."""
    answer = ask or (lambda question, *arguments: question(library, *arguments))
    region = str(answer(name_region, selection.region)["name"].iloc[0]) if selection.region else ""
    simulated = int(answer(count_reports, selection)["n_simulated"].iloc[0])
    made_up = words.translate(_MADE_UP) if simulated else words.translate(_SAMPLE) if library.sample else ""
    return Imprint(selection, words, library.version, day, region, made_up, address)
