"""Which agency a few words can mean, by the gazetteer: for a clerk who says whose a report is."""

from dataclasses import dataclass

from library.decisions import place_of
from parsing.agency import identify
from parsing.agency_names import GOVERNMENT, prefix
from parsing.document import Document, Paragraph
from parsing.gazetteer import Division, gazetteer

_DIVISIONS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agency is by its name alone; `level` and `region` are "" where the gazetteer does not tell."""

    level: str
    region: str


def named_agencies(text: str, year: int | None) -> list[str]:
    """Full names that `text` can stand for.

    Itself written out (龙亭区政府办); the governments of places so called (龙亭); or, where words are apart, the agency that the
    last one names at places that the others name (开封 教育局).
    """
    words = text.split()
    if not words:
        return []
    governments = [prefix(division) + GOVERNMENT for division in _places_called(words, year)]
    bodies = [prefix(division) + words[-1] for division in _places_called(words[:-1], year)]
    names = [_written_out("".join(words), year), *governments, *(_written_out(body, year) for body in bodies)]
    return list(dict.fromkeys(filter(None, names)))


def _written_out(name: str, year: int | None) -> str:
    title = f"{name}{year or ''}{'年' if year else ''}政府信息公开工作年度报告"
    return identify(Document((Paragraph(title, "L1"),), "txt"), "").agency


def _places_called(words: list[str], year: int | None) -> list[Division]:
    """The places whose name holds the last word, within places that hold the others; the largest first."""
    if not words:
        return []
    found = (division for divisions in gazetteer(year).by_name.values() for division in divisions if words[-1] in division.name)
    meant = [division for division in found if all(any(word in name for name in division.names) for word in words)]
    return sorted(meant, key=lambda division: (len(division.names), len(division.name)))[:_DIVISIONS_AT_MOST]


def place_by_name(agency: str, year: int | None) -> Place:
    """Level and region of an agency as they will be kept, should a clerk say that a report is its."""
    told = place_of(agency, year)
    return Place(told["level"] or "", " ".join(filter(None, (told[name] for name in ("province", "city", "county")))))
