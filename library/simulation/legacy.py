"""The seeded model of the years in the 2008 form (2008-2018): what its one table counts, and what the sentences tell.

Paths as in figures.py; as this table counts channels itself, those of its cells stand below `table/channels/`. The years run
backwards from the agency's values of 2019, and what is left open at their end is what 2019's report carries in.
"""

from collections.abc import Iterator, Mapping
from random import Random

from library.simulation.city import Agency, City
from library.simulation.figures import ReportFigures, add_up, first_backlog, request_ways, share_out

LEGACY_FORM = "2008"
# What the form of 2019 counts, in the terms of 2008: legacy outcome → the later outcomes that went into it, with their parts.
_OUTCOMES: dict[str, dict[str, float]] = {
    "already_public": {"granted": 0.3, "rejected_publication": 1},
    "granted": {"granted": 0.7},
    "partially_granted": {"partially_granted": 1},
    "not_this_agency": {"unavailable_not_held": 0.45},
    "not_exist": {"unavailable_not_held": 0.55, "unavailable_to_create": 1},
    "amend": {"unavailable_unclear": 1, "other_not_corrected": 1},
    "other_route": {"rejected_petition": 1, "rejected_repeat": 1, "denied_query": 1, "other_misc": 1},
}
_REFUSALS: dict[str, dict[str, float]] = {
    "涉及国家秘密": {"denied_state_secret": 1},
    "涉及商业秘密": {"denied_third_party": 0.6},
    "涉及个人隐私": {"denied_third_party": 0.4},
    "危及国家安全、公共安全、经济安全和社会稳定": {"denied_security": 1},
    "不是《条例》所指政府信息": {"denied_internal": 1, "denied_process": 1},
    "法律法规规定的其他情形": {"denied_law": 1, "denied_enforcement_file": 1},
}
# The channels of the form; what an agency publishes elsewhere is 其他方式.
_CHANNELS = ("gazette", "website", "weibo", "wechat")
_APPEALS = {"upheld": 0.7, "other": 0.2}
# Indicators that do not follow from other figures: the least and the most that an agency tells.
_INDICATORS = {
    "回应公众关注热点或重大舆情数": (0, 14),
    "参加或举办新闻发布会总次数": (1, 5),
    "主要负责同志参加新闻发布会次数": (0, 1),
    "政府网站在线访谈次数": (1, 6),
    "主要负责同志参加政府网站在线访谈次数": (0, 1),
    "政策解读稿件发布数": (3, 40),
    "微博微信回应事件数": (0, 20),
    "其他方式回应事件数": (0, 9),
    "举报投诉数量": (0, 2),
    "政府信息公开工作专门机构数": (1, 1),
    "设置政府信息公开查阅点数": (1, 4),
    "专职人员数": (1, 2),
    "兼职人员数": (1, 6),
    "召开政府信息公开工作会议或专题会议数": (1, 5),
    "举办各类培训班数": (1, 4),
    "接受培训人员数": (12, 160),
}


def _weights(agency: Agency, parts: Mapping[str, float]) -> float:
    return sum(agency.outcomes[code] * part for code, part in parts.items())


def _requests(agency: Agency, new: int, concluded: int, age: int, chance: Random) -> dict[str, float]:
    outcomes = share_out(
        concluded,
        {code: _weights(agency, parts) for code, parts in (_OUTCOMES | _REFUSALS).items()},
        chance,
    )
    late = sum(chance.random() < 0.06 for _ in range(concluded))
    cells: dict[str, float] = {
        "requests/new/total": new,
        "requests/concluded/total": concluded,
        **{f"requests/legacy_{code}/total": outcomes[code] for code in _OUTCOMES},
        "requests/legacy_denied/total": sum(outcomes[reason] for reason in _REFUSALS),
        **{f"indicators/{reason}": outcomes[reason] for reason in _REFUSALS},
        "indicators/按时办结数": concluded - late,
        "indicators/延期办结数": late,
        "indicators/申请答复数": concluded,
        "indicators/依申请公开信息收取的费用": round(0.002 * concluded, 2),
    }
    ways = share_out(new, request_ways(age), chance) | {"fax": 0}
    return cells | {f"table/channels/request/{way}": count for way, count in ways.items()}


def _appeals(agency: Agency, handled: int, chance: Random) -> dict[str, int]:
    cells: dict[str, int] = {}
    for route, share in (("review", agency.reviews), ("litigation", agency.lawsuits)):
        cases = sum(chance.random() < share for _ in range(handled))
        results = share_out(cases, _APPEALS | {"corrected": agency.corrected}, chance)
        cells |= {f"appeals/{route}/{result}": results[result] for result in ("upheld", "corrected", "other")}
        cells[f"appeals/{route}/total"] = cases
    return cells


def _disclosed(agency: Agency, age: int, chance: Random) -> dict[str, int]:
    told = {
        channel: max(1, round(base * growth**age * chance.uniform(0.95, 1.05)))
        for channel, (base, growth) in agency.channels.items()
    }
    cells = {f"table/channels/disclosure/{channel}": told.get(channel, 0) for channel in _CHANNELS}
    cells["table/channels/disclosure/other"] = sum(count for channel, count in told.items() if channel not in _CHANNELS)
    return cells


def _own_figures(agency: Agency, city: City, seed: int) -> dict[int, dict[str, float]]:
    """Year → the agency's own cells of the table, without the totals that follow from them."""
    years: dict[int, dict[str, float]] = {}
    open_requests = round(agency.requests[0] * agency.backlog)
    for year in city.legacy_years:
        chance, age = Random(f"{seed} {agency.code} {year}"), year - city.years[0]
        base, growth = agency.requests
        new = round(base * growth**age * chance.uniform(0.94, 1.06))
        last = year == city.legacy_years[-1]
        left = first_backlog(agency) if last else min(new, round(new * agency.backlog * chance.uniform(0.5, 1.5)))
        concluded = max(0, new + open_requests - left)
        documents = round(agency.documents[0] * chance.uniform(0.5, 1.4))
        years[year] = {
            **_disclosed(agency, age, chance),
            "indicators/主动公开规范性文件数": documents,
            "indicators/制发规范性文件总数": documents + int(chance.random() * 3),
            **{f"indicators/{name}": chance.randint(*ends) for name, ends in _INDICATORS.items()},
            "indicators/政府信息公开专项经费": round(chance.uniform(0.5, 12), 1),
            **_requests(agency, new, concluded, age, chance),
            **_appeals(agency, concluded, chance),
        }
        open_requests = left
    return years


def _told(cells: Mapping[str, float]) -> dict[str, float]:
    """All cells of the table with the totals among them, and what the sentences tell of them."""
    total = sum(count for path, count in cells.items() if path.startswith("table/channels/disclosure/"))
    staff = cells["indicators/专职人员数"] + cells["indicators/兼职人员数"]
    figures = {**cells, "table/channels/disclosure/total": total, "indicators/从事政府信息公开工作人员数": staff}
    channels = {path.removeprefix("table/"): count for path, count in figures.items() if path.startswith("table/channels/")}
    asked = cells["requests/new/total"]
    told = {path: count for path, count in channels.items() if count and (asked or "/request/" not in path)}
    told["prose/requests/new"] = asked
    if cells["requests/concluded/total"]:
        told["prose/requests/concluded"] = cells["requests/concluded/total"]
        outcomes = {path: count for path, count in cells.items() if path.startswith("requests/legacy_")}
        told |= {f"prose/{path.removesuffix('/total')}": count for path, count in outcomes.items() if count}
    told |= {f"prose/appeals/{route}/total": cells[f"appeals/{route}/total"] for route in ("review", "litigation")}
    return figures | told


def simulate_legacy_figures(city: City, seed: int) -> Iterator[ReportFigures]:
    """Every agency-year in the 2008 form; a parent's figures are its own and its children's."""
    own = {agency.code: _own_figures(agency, city, seed) for agency in city.agencies}

    def whole(code: str, year: int) -> dict[str, float]:
        return add_up([own[code][year], *(whole(child.code, year) for child in city.children(code))])

    for agency in city.agencies:
        for year in city.legacy_years:
            if year not in agency.absent:
                yield ReportFigures(agency, year, LEGACY_FORM, _told(whole(agency.code, year)))
