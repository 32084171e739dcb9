"""The grammar of an agency's name: the places before it, its own part in full, its rank and the agency above it.

    开封市龙亭区 | 政府办         chain and unit; the unit in full is 人民政府办公室
    市 | 科委                     a place only meant (`relative`); in full 科学技术委员会
    会昌县 | 中村乡               a township, called 中村乡人民政府
    宿迁市 |                      a bare place: its 人民政府

Which words are short for which stands in agencies.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from parsing.gazetteer import Division, Gazetteer, Mention, places, zones

MADE_UP = "（模拟）"
GOVERNMENT = "人民政府"
_LONGEST_UNIT = 30
_BRANCH = re.compile(r"(.{2,}?(?:局|委员会))(.{1,8}?)(?:分局|支局)")
_RANK_BELOW = {"": "national", "national": "province", "province": "city", "city": "county", "county": "township"}


@cache
def words() -> dict[str, Any]:
    """agencies.toml."""
    loaded: dict[str, Any] = tomllib.loads(Path(__file__).with_name("agencies.toml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name taken apart: the divisions written before it, the place only meant (市, 区 …), a zone, and the unit in full.

    `options` are the full units that a short one can stand for, the most usual first. `kind` is government, township, zone,
    department, national, or branch (of a national one, at a place); "" where the words are no agency's name.
    """

    chain: tuple[str, ...]
    relative: str
    unit: str
    options: tuple[str, ...]
    kind: str
    zone: str = ""


NOBODY = AgencyName((), "", "", (), "")


def read_name(text: str, known: Gazetteer) -> AgencyName:
    """The parts of an agency's name, normalized and without spaces; NOBODY where it is none."""
    chain, rest = _peel(text, known)
    if not chain and (inner := next(_plain_mentions(text, known), None)):
        if text.startswith(tuple(words()["national"])):
            return AgencyName(inner.chain, "", text, (text,), "branch") if _ends_well(text) else NOBODY
        return read_name(text[inner.start :], known)  # words that are no part of the name stand before it
    if chain and known.name_at(rest, 0):  # a list of places
        return NOBODY
    zone = next((name for name in zones() if rest.startswith(name)), "") if rest[:2] in _zone_heads() else ""
    if zone:
        unit, options, kind = _unit(rest[len(zone) :] or "管理委员会", zone)
        return AgencyName(chain, "", unit, options, kind, zones()[zone][0]) if kind else NOBODY
    relative = _relative(rest)
    if not chain or chain[-1].endswith(relative):  # 永嘉县县政府 says it twice
        rest = rest[len(relative) :]
    relative = "" if chain else relative
    if not rest:
        return AgencyName(chain, "", GOVERNMENT, (GOVERNMENT,), "government") if chain else NOBODY
    unit, options, kind = _unit(rest, "")
    return AgencyName(chain, relative, unit, options, kind) if kind else NOBODY


@cache
def _zone_heads() -> frozenset[str]:
    """The first two characters of the zones' names: most names begin with none of them."""
    return frozenset(name[:2] for name in zones())


def _relative(text: str) -> str:
    """The character by which a name means its place without naming it: 市 in 市科委, but none in 市场监督管理局 or 市桥街道."""
    if text.startswith("自治区"):
        return "自治区"
    if len(text) < 3 or text[0] not in "省市区县旗州" or re.match(words()["not_relative"], text):
        return ""
    return "" if _unit(text, "")[2] == "township" and _unit(text[1:], "")[2] != "township" else text[0]


def _peel(text: str, known: Gazetteer) -> tuple[tuple[str, ...], str]:
    """The divisions that a text begins with, each within the one before, and what follows them."""
    chain: tuple[str, ...] = ()
    while name := known.name_at(text, 0):
        longer = (*chain, known.full(name))
        if (
            longer[-1] in chain
            or not known.resolve(longer)
            or (name == text and longer == (name,) and name in places()["everyday"])
        ):
            break
        chain, text = longer, text[len(name) :]
    return chain, text


def _plain_mentions(text: str, known: Gazetteer) -> Iterator[Mention]:
    """The places named in a text, without names that are everyday words as well."""
    return (m for m in known.mentions(text) if len(m.chain) > 1 or m.chain[0] not in places()["everyday"])


def _unit(text: str, zone: str) -> tuple[str, tuple[str, ...], str]:
    """A name without its places: the unit in full, what it can stand for, and its kind ("" where it is none)."""
    if text in words()["nobody"]:
        return "", (), ""
    full = (words()["short"].get(text) or [text])[0]
    if not zone and (full in words()["ministries"] or (full.startswith(tuple(words()["national"])) and _ends_well(full))):
        return full, (full,), "national"
    for entry in words()["townships"]:
        at = text.find(entry["end"], 2)
        tail = text[at + len(entry["end"]) :]
        if 2 <= at <= 12 and tail in (*entry["short"], entry["office"]):
            full = text[: at + len(entry["end"])] + entry["office"]
            return full, (full,), "township"
    options = tuple(words()["short"].get(text) or _lengthened(text))
    if options[0] == GOVERNMENT:
        return GOVERNMENT, options, "government"
    if not _ends_well(options[0]):
        return "", (), ""
    bare = options[0].removesuffix("管理委员会")
    kind = "zone" if bare.endswith(tuple(words()["zones"])) or (zone and not bare) else "department"
    return options[0], options, kind


def _lengthened(text: str) -> tuple[str, ...]:
    """A unit whose short parts are written in full: 政府研究室, 开发区管委会, 某某办."""
    if text.startswith("政府"):
        text = "人民" + text
    for short, full in (("管委会", "管理委员会"), ("街道办", "街道办事处")):
        if text.endswith(short):
            return (text.removesuffix(short) + full,)
    if text.endswith("办") and len(text) > 2:
        return (text + "公室",)
    return (text,)


def _ends_well(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_UNIT and text.endswith(_ends()) and not text.endswith(tuple(words()["no_ends"]))


@cache
def _ends() -> tuple[str, ...]:
    return (*words()["ends"], *words()["zones"])


def spellings(name: AgencyName) -> tuple[str, ...]:
    """The ways in which a text may write a unit, in full and short, the longest first."""
    found = {*name.options}
    for option in name.options:
        found |= {short for short, full in words()["short"].items() if option in full}
        found.add(option.replace(GOVERNMENT, "政府"))
    if name.kind == "township":
        for entry in words()["townships"]:
            if name.unit.endswith(entry["end"] + entry["office"]):
                stem = name.unit.removesuffix(entry["office"])
                found |= {stem + short for short in entry["short"]}
    return tuple(sorted(found, key=len, reverse=True))


def prefix(place: Division, written: tuple[str, ...] = (), zone: str = "") -> str:
    """What stands before a unit in an agency's full name.

    As `written`, if it names more than the place alone, but without a province before a city. Otherwise a district carries
    its city (or municipality), and counties and cities stand alone. A zone stands alone too, but for those of a municipality.
    """
    if zone:
        return ("".join(written[-1:]) or (place.province if _is_municipality(place.province) else "")) + zone
    if len(written) > 1:
        return "".join(written[1:] if written[0] == place.province and not _is_municipality(written[0]) else written)
    if place.rank == "county" and place.name.endswith("区"):
        above = place.city or (place.province if _is_municipality(place.province) else "")
        return above + place.name
    return place.name


def _is_municipality(province: str) -> bool:
    return province.endswith("市")


def rank(name: AgencyName, place: Division | None) -> str:
    """The level of an agency: national, province, city, county, township or department; "" where it is not known."""
    match name.kind:
        case "government":
            return place.rank if place else ""
        case "zone":
            return _RANK_BELOW[place.rank] if place else ""
        case "township" | "national" | "department":
            return name.kind
        case "branch":
            return "department"
    return ""


def parent(name: AgencyName, place: Division | None, above: Division | None, before: str) -> str:
    """The agency above one: the government of its place, or of the level above where it is a government itself.

    `place` is where the agency is, `above` the division around that, `before` what stands before its unit. "" where not known.
    """
    if name.kind == "national":
        return str(words()["top"])
    if place is None or name.kind in ("", "branch"):
        return ""
    if name.kind == "government":
        if place.rank == "province":
            return "" if place.made_up else str(words()["top"])
        if above is None or (place.made_up and place.name == places()["made_up"]["top"]):
            return ""
        return prefix(above) + GOVERNMENT
    if name.zone and name.kind != "zone":
        return before + "管理委员会"
    branch = _BRANCH.fullmatch(name.unit)
    return (prefix(place) if name.zone else before) + (branch[1] if branch else GOVERNMENT)


def branch_place(name: AgencyName, place: Division, known: Gazetteer) -> Division:
    """Where an agency works: the county that its branch is named after (开封市公安局龙亭分局 is in 龙亭区), else `place`."""
    branch = _BRANCH.fullmatch(name.unit)
    if not branch:
        return place
    inner = (*known.by_name.get(branch[2], ()), *known.by_short.get(branch[2], ()))
    return next((d for d in inner if place.contains(d)), place)


def canonical_name(text: str, place: Division, known: Gazetteer) -> str:
    """One name for an agency at `place`, however it is written, to tell that two reports are by the same one.

    龙亭区政府办, 政府办公室 and 河南省开封市龙亭区人民政府办公室 are 开封市龙亭区人民政府办公室, and 淮安市金湖县人民政府 is
    金湖县人民政府. "" where the words are no agency's name.
    """
    made_up = text.endswith(MADE_UP)
    name = read_name(text.removesuffix(MADE_UP), known)
    if not name.kind:
        return ""
    before = "" if name.kind == "national" else prefix(place, (), name.zone)
    return before + name.unit + (MADE_UP if made_up else "")
