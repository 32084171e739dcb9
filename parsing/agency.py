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
from parsing.agency_place import inferred_place, likeliest, own_rank, place_in_name, written_place
from parsing.dating import likeliest_year, publication_date, told_years
from parsing.document import Document
from parsing.gazetteer import Division, Gazetteer, Mention, gazetteer, zones
from parsing.titles import Line, Title, find_title, lines_of

# How much text is searched, how short a line is that no sentence goes on from, and the weight of a year told plainly.
_MOST_TEXT, _SHORT_LINE, _PLAINLY = 60_000, 16, 30
_DUE = 3  # reports are due by 31 January, until 2018 by 31 March: one published later in a year may be on any year before


@dataclass(frozen=True, slots=True)
class Identity:
    """Who, where and when. Texts are "" and dates None where the document does not tell them.

    `named` is what the document calls the agency where its full name is not known. `level` and `parent` are as in the reports
    table. `years_told` holds every (year, words, place) that the document tells plainly as its own. `notes` are codes of doubt.
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
    guess = inferred or (published.year - 1 if published and published.month <= _DUE else None)
    beside = (document.title, PurePath(name).stem)
    title = find_title(lines, beside, gazetteer(guess))
    year = title.year or guess
    strong = tuple((t.year, t.words, t.place) for t in told if t.weight >= _PLAINLY)
    years_told = ((title.year, title.text, title.place), *strong) if title.year else strong
    doubt = "" if years_told else "year_inferred" if inferred else "year_from_publication" if year else "year_unknown"
    around = "\n".join([*beside, *document.metadata.values()])
    found = _found(_source(title, _running_text(lines)[:_MOST_TEXT], around, gazetteer(year)))
    return Identity(
        title=title.text,
        year=year,
        published=published,
        named="" if found.place else found.name.unit,
        years_told=years_told,
        notes=tuple(note for note in (*found.notes, doubt) if note),
        **_names(found, gazetteer(year), title.made_up),
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """What a document says, with the places named in it. `around` is its page's description and the file's name."""

    title: Title
    text: str
    mentions: tuple[Mention, ...]
    around: str
    mentions_around: tuple[Mention, ...]
    known: Gazetteer


def _source(title: Title, text: str, around: str, known: Gazetteer) -> _Source:
    return _Source(title, text, tuple(known.mentions(text)), around, tuple(known.mentions(around)), known)


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
    name, inferred = source.title.agency, ""
    if name.kind == "government" and source.title.apart and _office_speaks(source.text):
        name = NOBODY  # the name of the site above a bureau's report
    if not name.kind:
        name, inferred = _introduced(source) or _speaking(source), "agency_inferred"
    if not name.kind:
        place, doubt = inferred_place(name, source.text, source.mentions, source.around, source.known)
        return _Found(NOBODY, place, ("agency_unknown", doubt))
    if name.kind == "national":
        return _Found(name)
    chain, place, doubt = _place(name, source)
    name, choice = _chosen(replace(name, chain=chain), source.text)
    return _Found(name, place, tuple(note for note in (inferred, doubt, choice) if note))


def _office_speaks(text: str) -> bool:
    """Whether the text is an office's (我局, 本街道) rather than a government's (我市, 全区)."""
    return len(re.findall(words()["offices_speaking"], text)) > len(re.findall("[我全][省市区县旗州]", text))


def _introduced(source: _Source) -> AgencyName | None:
    """The agency that the text names as its author; the government itself where its office only compiled the report."""
    told = (found[1] for pattern in _introductions() for found in pattern.finditer(source.text))
    named = [name for told_name in told if (name := read_name(told_name, source.known)).kind]
    if not named:
        return None
    best = next((name for name in named if name.chain), named[0])
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
    """A government that reports on all its agencies as 我市 and 全市 and is not named; NOBODY where an office speaks."""
    own = own_rank(NOBODY, source.text)
    if not own or _office_speaks(source.text) or not {f"我{own}", f"全{own}"} <= set(re.findall("[我全].", source.text)):
        return NOBODY
    return AgencyName((), own, GOVERNMENT, (GOVERNMENT,), "government")


def _place(name: AgencyName, source: _Source) -> tuple[tuple[str, ...], Division | None, str]:
    """The names written before an agency's own, its place, and a note of doubt."""
    known, chain = source.known, name.chain
    if name.zone and not chain:
        within = next(division for usual, division in zones().values() if usual == name.zone)
        return (), known.by_name[within][0], ""
    if not chain:
        written = written_place(name, source.text, source.mentions) or written_place(
            name, source.around, source.mentions_around
        )
        chain = written.chain if written else ()
    if not chain and name.kind == "zone" and (place := place_in_name(name.unit, source.mentions, known)):
        return (), place, ""
    if chain:
        place = likeliest(known.resolve(chain), (*source.mentions, *source.mentions_around))
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
    whole = name.kind in ("", "branch") or (name.kind == "zone" and place.short in name.unit[: len(place.short) + 3])
    before = "" if whole else prefix(place, name.chain, name.zone)
    above = parent(name, place, known.above(place), before)
    where = branch_place(name, place, known)
    return {
        "agency": before + name.unit + mark if name.kind else "",
        "level": rank(name, place),
        "parent": above + mark if above else "",
        "province": where.province,
        "city": where.city,
        "county": where.county,
        "adcode": where.adcode,
    }
