"""Where an agency is that its name does not say: from the names of places in the rest of the document.

A place counts more where its government speaks (龙亭区人民政府, 福田政府在线) than where it is only mentioned; a city counts
for each of its counties that is named; and the place must be of the rank that the report calls its own (我区, 全县, 市政府).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from parsing.agency_names import AgencyName, spellings, words
from parsing.gazetteer import Division, Gazetteer, Mention, places

_OWN = re.compile("[我全本]([省市区县旗州盟])(?![场民面域])")
_SITE = re.compile("(?:中国·([\u4e00-\u9fff]{2,6})|([\u4e00-\u9fff]{2,6})(?:人民)?政府(?:在线|网|门户网|信息网|公众网))")
_SPOKEN, _MENTIONED, _CLEARLY = 3.0, 1.0, 1.5


def own_rank(named: AgencyName, text: str) -> str:
    """The last character of the name of the report's own place (市, 区 …), or "" where the text does not speak of it."""
    if named.relative:
        return named.relative
    own = Counter(_OWN.findall(text)) if named.kind != "township" else Counter[str]()
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
    ways = spellings(named)
    found = Counter(
        m.chain
        for m in mentions
        if any(text.startswith(way, m.end) and not _goes_on(text, m.end + len(way), way) for way in ways)
    )
    if not found:
        return None
    best = max(found, key=lambda chain: (found[chain], len(chain)))
    same = [chain for chain in found if chain[-1] == best[-1]]
    fullest = max(same, key=len)
    return next(m for m in mentions if m.chain == fullest)


def _goes_on(text: str, end: int, way: str) -> bool:
    """Whether a short name is only the beginning of a longer one: 政府 in 政府办公室."""
    return (
        way.endswith("政府")
        and text[end : end + 1] in ("办", "研", "信", "采", "网", "门", "工")
        and text[end : end + 2] != "网站"
    )


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
    for found_site in _SITE.finditer(text + around):
        name = found_site[1] or found_site[2]
        short = next((name[-n:] for n in range(len(name), 1, -1) if name[-n:] in known.by_short), "")
        for division in known.by_short.get(short, ()):
            if wanted and _fits(division, wanted):
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


def likeliest(divisions: Sequence[Division], mentions: Sequence[Mention]) -> Division | None:
    """The one of several divisions of the same name whose city or province the document names; None where it does not tell."""
    if len(divisions) <= 1:
        return divisions[0] if divisions else None
    named = {name for m in mentions for name in m.chain}
    backed = [d for d in divisions if named & set(d.names[:-1])]
    return backed[0] if len(backed) == 1 else None
