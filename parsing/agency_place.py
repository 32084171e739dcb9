"""Where an agency is that its name does not say: from the names of places in the rest of the document.

A place counts more where its government speaks (龙亭区人民政府, 福田政府在线) than where it is only mentioned; a city counts
for each of its counties that is named; and the place must be of the rank that the report calls its own (我区, 全县, 市政府).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from parsing.agency_names import AgencyName, spellings, words
from parsing.gazetteer import Division, Gazetteer, Mention, places

_OWN = re.compile("([我全本])([省市区县旗州盟])(?![场民面域])")
# A site's name: 中国·乳山, 福田政府在线, 嘉峪关人民政府网.
_SITE = re.compile("中国·(?P<after>.{2,6})|政府(?:在线|网|门户网|信息网|公众网)")
_SPOKEN, _MENTIONED, _CLEARLY = 3.0, 1.0, 1.5


def own_rank(named: AgencyName, text: str) -> str:
    """The last character of the name of the report's own place (市, 区 …), or "" where the text does not speak of it."""
    if named.relative:
        return named.relative
    own = Counter[str]()
    for who, word in _OWN.findall(text) if named.kind != "township" else ():
        own[word] += 1 if who == "全" else 2  # a district's report speaks of 全市 as well, but not of 我市
    if own:
        return own.most_common(1)[0][0]
    spoken = (entry["word"] for entry in words()["ranks"])
    return next((word for word in spoken if re.search(word + "(?:人民政府|政府|委员会|委|直|级)", text)), "")


@cache
def _ranks() -> dict[str, tuple[str, ...]]:
    return {entry["word"]: tuple(entry["rank"]) for entry in words()["ranks"]}


def _fits(division: Division, wanted: str) -> bool:
    return division.name.endswith(wanted) and division.rank in _ranks()[wanted]


def written_place(named: AgencyName, text: str, mentions: Sequence[Mention]) -> Mention | None:
    """The names before the agency's own somewhere in the text: the place most often named so, in its fullest form."""
    ways, wanted = spellings(named), own_rank(named, text) if named.kind in ("government", "department") else ""
    found = Counter(
        m.chain
        for m in mentions
        if any(text.startswith(way, m.end) for way in ways) and (not wanted or any(_fits(d, wanted) for d in m.divisions))
    )
    if not found:
        return None
    best = max(found, key=lambda chain: (found[chain], len(chain)))
    fullest = max((chain for chain in found if chain[-1] == best[-1]), key=len)
    return next(m for m in mentions if m.chain == fullest)


def inferred_place(
    named: AgencyName, text: str, mentions: Sequence[Mention], around: str, known: Gazetteer
) -> tuple[Division | None, str]:
    """The likeliest place of an agency, and a note of doubt; None where nothing in the document points to one place."""
    wanted = own_rank(named, text)
    weights = _weights(text, mentions, around, known, wanted)
    if named.kind == "township":
        able = {d: w for d, w in weights.items() if d.rank == "county" or (d.rank == "city" and not known.has_counties(d))}
    elif wanted:
        able = {d: w for d, w in weights.items() if _fits(d, wanted)}
    else:
        able = {d: weights[d] for m in known.mentions(around) for d in m.divisions if d.rank != "province"}
    if not able:
        return None, "place_unknown"
    (best, most), *rest = sorted(able.items(), key=lambda item: -item[1])
    if not rest or most > rest[0][1] * _CLEARLY:
        return best, "place_inferred"
    return None, "place_ambiguous"


def _weights(text: str, mentions: Sequence[Mention], around: str, known: Gazetteer, wanted: str) -> dict[Division, float]:
    """Division → how much the document points to it."""
    weights: dict[Division, float] = defaultdict(float)
    inside: dict[Division, set[str]] = defaultdict(set)
    for source, found in ((text, mentions), (around, tuple(known.mentions(around)))):
        for m in found:
            if len(m.chain) == 1 and m.chain[0] in places()["everyday"]:
                continue
            weight = _SPOKEN if source is around or any(source.startswith(v, m.end) for v in words()["voices"]) else _MENTIONED
            for division in m.divisions:
                weights[division] += weight
                if len(m.divisions) == 1 and (above := known.above(division)):
                    inside[above].add(division.name)
    for division in _site_places(text + around, known) if wanted else ():
        if _fits(division, wanted):
            weights[division] += _SPOKEN
    for city, names in inside.items():
        weights[city] += len(names)
    plain = dict(weights)
    for division in plain:  # 鼓楼区 is the one of the city that is named too
        above = known.above(division)
        while above:
            weights[division] += plain.get(above, 0) / 2
            above = known.above(above)
    return weights


def _site_places(text: str, known: Gazetteer) -> Iterator[Division]:
    """The divisions whose short names stand in the names of sites."""
    for site in _SITE.finditer(text):
        before = text[max(0, site.start() - 8) : site.start()].removesuffix("人民")
        if known.name_before(before, len(before)):
            continue  # 西城区政府网站: a full name, and not 城区
        after = site["after"] or ""
        shorts = (after[:n] if after else before[-n:] for n in range(6, 1, -1))
        yield from known.by_short.get(next((short for short in shorts if short in known.by_short), ""), ())


def place_in_name(unit: str, mentions: Sequence[Mention], known: Gazetteer) -> Division | None:
    """The division that a zone's own name begins with in short: 运城经济技术开发区, 重庆合川工业园区; None where it tells none."""
    for start in (0, *(n for n in (2, 3) if any(d.rank == "province" for d in known.by_short.get(unit[:n], ())))):
        for end in range(start + 4, start + 1, -1):
            if re.match(words()["zone_kinds"], unit[end:]) and (found := known.by_short.get(unit[start:end])):
                return likeliest(found, mentions)
    return None


def likeliest(divisions: Sequence[Division], mentions: Sequence[Mention]) -> Division | None:
    """The one of several divisions of the same name whose city or province the document names; None where it does not tell."""
    if len(divisions) <= 1:
        return divisions[0] if divisions else None
    named = {name for m in mentions for name in m.chain}
    backed = [d for d in divisions if named & set(d.names[:-1])]
    return backed[0] if len(backed) == 1 else None
