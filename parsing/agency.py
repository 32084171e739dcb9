"""Who a report is by, where that agency is, and which year it is on.

The title often names no more than 政府办公室 or 中村乡; the place then comes from the document's other names, with the
gazetteer of the year that the report is on. What cannot be known stays "" and says so in `notes`; nothing is made up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import PurePath

from parsing.agency_names import GOVERNMENT, MADE_UP, NOBODY, AgencyName, branch_place, parent, prefix, rank, read_name, words
from parsing.agency_place import inferred_place, likeliest, own_rank, written_place
from parsing.document import Document
from parsing.gazetteer import Division, Gazetteer, gazetteer, zones
from parsing.titles import Line, Title, find_title, likeliest_year, lines_of, publication_date, told_years

# How much text is searched, how short a line is that no sentence goes on from, and the weight of a year told plainly (a period).
_MOST_TEXT, _SHORT_LINE, _PLAINLY = 60_000, 16, 30


@dataclass(frozen=True, slots=True)
class Identity:
    """Who, where and when. Texts are "" and dates None where the document does not tell them.

    `named` is what the document itself calls the agency in its title, where its full name is not known. `level` and `parent` as in
    the reports table. `years_told` holds every (year, words, place) that the document tells as its own. `notes` are codes of doubt.
    """

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
    named: str = ""
    years_told: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def describe_note(code: str, language: str = "zh") -> str:
    """What a note of doubt means, in words."""
    chinese, english = words()["notes"][code]
    return str(chinese if language == "zh" else english)


def identify(document: Document, name: str = "") -> Identity:
    """Who a document is by, where and when; `name` is the file's name, which may tell what the text does not."""
    lines = lines_of(document)
    published = publication_date(document, lines)
    told = told_years(lines)
    inferred = likeliest_year(told)
    guess = inferred or (published.year - 1 if published else None)
    beside = (document.title, PurePath(name).stem)
    title = find_title(lines, beside, gazetteer(guess))
    year = title.year or guess
    strong = tuple((t.year, t.words, t.place) for t in told if t.weight >= _PLAINLY)
    years_told = ((title.year, title.text, title.place), *strong) if title.year else strong
    doubt = "" if years_told else "year_inferred" if inferred else "year_from_publication" if year else "year_unknown"
    source = _Source(title, _running_text(lines), "\n".join([*beside, *document.metadata.values()]), gazetteer(year))
    found = _found(source)
    return Identity(
        title=title.text,
        year=year,
        published=published,
        named=title.agency.unit if not found.place else "",
        years_told=years_told,
        notes=tuple(note for note in (*found.notes, doubt) if note),
        **_names(found, source.known, title.made_up),
    )


class _Source:
    """What a document says, ready to be searched."""

    def __init__(self, title: Title, text: str, around: str, known: Gazetteer) -> None:
        self.title, self.text, self.around, self.known = title, text[:_MOST_TEXT], around, known
        self.mentions = tuple(known.mentions(self.text))


@dataclass(frozen=True, slots=True)
class _Found:
    """An agency's name, the place that it belongs to, and the doubts."""

    name: AgencyName = NOBODY
    place: Division | None = None
    notes: tuple[str, ...] = ()


def _running_text(lines: Iterable[Line]) -> str:
    """The lines as one text, those broken in the middle of a sentence joined."""
    parts: list[str] = []
    for line in lines:
        parts.append(line.text)
        if len(line.text) < _SHORT_LINE or line.text[-1] in "。;:!?|.":
            parts.append("\n")
    return "".join(parts)


def _found(source: _Source) -> _Found:
    """The agency and its place, from the title first, then from how the text introduces it, then from how it speaks."""
    name, notes = source.title.agency, ()
    if not name.kind:
        name, notes = _introduced(source) or _speaking(source), ("agency_inferred",)
    if not name.kind:
        return _Found(notes=("agency_unknown",))
    if name.kind == "national":
        return _Found(name)
    chain, place, doubt = _place(name, source)
    name, choice = _chosen(replace(name, chain=chain), source.text)
    return _Found(name, place, tuple(note for note in (*notes, doubt, choice) if note))


def _introduced(source: _Source) -> AgencyName | None:
    """The agency that the text names as its author; the government itself where its office only compiled the report."""
    named = [
        name
        for pattern in _introductions()
        for found in pattern.finditer(source.text)
        if (name := read_name(found[1], source.known)).kind
    ]
    if not named:
        return None
    best = max(named, key=lambda name: len(name.chain))
    if (
        best.unit.startswith(GOVERNMENT + "办公")
        and not re.search("[我本]办", source.text)
        and re.search("全[省市区县旗州]", source.text)
    ):
        return replace(best, unit=GOVERNMENT, options=(GOVERNMENT,), kind="government")
    return best


@cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words()["introductions"])


def _speaking(source: _Source) -> AgencyName:
    """A government that calls itself no more than 我市 and reports on all its agencies (全市); NOBODY where an office speaks (我局)."""
    if re.search("[我本](?:局|办|委|部|厅|院|中心|单位|机关|乡|镇|街道|处)", source.text) or not re.search(
        "我[省市区县旗州]", source.text
    ):
        return NOBODY
    own = own_rank(NOBODY, source.text)
    return AgencyName((), own, GOVERNMENT, (GOVERNMENT,), "government") if re.search("全" + own, source.text) else NOBODY


def _place(name: AgencyName, source: _Source) -> tuple[tuple[str, ...], Division | None, str]:
    """The names written before an agency's own, its place, and a note of doubt."""
    known, chain = source.known, name.chain
    if name.zone and not chain:
        within = next(division for usual, division in zones().values() if usual == name.zone)
        return (), known.by_name[within][0], ""
    if not chain and (written := written_place(name, source.text, source.mentions)):
        chain = written.chain
    if chain:
        place = likeliest(known.resolve(chain), source.mentions, source.around)
        return chain, place, "" if place else "place_ambiguous"
    return (), *inferred_place(name, source.text, source.mentions, source.around, known)


def _chosen(name: AgencyName, text: str) -> tuple[AgencyName, str]:
    """The name with the full unit that the document uses, where a short one can stand for several, and a note of doubt."""
    if len(name.options) < 2:
        return name, ""
    used = next((option for option in name.options if option in text), "")
    return replace(name, unit=used or name.unit), "" if used else "several_full_names"


def _names(found: _Found, known: Gazetteer, made_up: bool) -> dict[str, str]:
    """The texts of an Identity that tell who and where."""
    name, place, mark = found.name, found.place, MADE_UP if made_up else ""
    if name.kind == "national":
        return {"agency": name.unit + mark, "level": "national", "parent": words()["top"] + mark}
    if place is None:
        return {"level": rank(name, None)}
    before = prefix(place, name.chain, name.zone)
    above = parent(name, place, known.above(place), before)
    where = branch_place(name, place, known)
    return {
        "agency": before + ("" if name.kind == "government" and not before else name.unit) + mark,
        "level": rank(name, place),
        "parent": above + mark if above else "",
        "province": where.province,
        "city": where.city,
        "county": where.county,
        "adcode": where.adcode,
    }
