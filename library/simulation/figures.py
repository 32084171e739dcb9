"""The seeded model: what the agencies of the made-up city count in each year.

A report's figures are one flat mapping, path → number (None: left blank), with paths in the codes of the tables:

    disclosures/<item>/<measure>   requests/<outcome>/<applicant>   appeals/<route>/<result>
    channels/<kind>/<channel>      indicators/<name>                what sentences tell of channels and of the rest
    prose/requests/<outcome>       prose/appeals/<route>/<result>   what sentences tell of requests and appeals

They add up by construction: cells are drawn, totals are their sums, and what is carried into a year is what was carried out
of the one before. A parent's figures are its own and its children's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from library.simulation.city import Agency, City
from parsing.form import FORM

Figures = Mapping[str, float | None]

APPLICANTS = tuple(term.code for term in FORM.applicants if term.code != "total")
RESULTS = tuple(term.code for term in FORM.results if term.code != "total")
ROUTES = tuple(term.code for term in FORM.routes if "2021" in term.editions)
# The rows of （六） in the form of 2021, which its predecessor counts as one.
OTHER_PARTS = tuple(term.code for term in FORM.outcomes if term.group == "other" and term.code != "other")
_RESULT_WEIGHTS = {"upheld": 62.0, "other": 18.0, "pending": 12.0}
# Groups of outcomes that sentences count and the form has no row for: they are told under their own name.
TOLD_GROUPS = ("denied", "unavailable", "rejected")
_REQUEST_CHANNELS = {"in_person": (24.0, 0.9), "online": (52.0, 1.06), "mail": (24.0, 0.93)}
_INDICATORS = {"政策解读": 0.012, "政务公开培训": 0.0008, "重大行政决策预公开": 0.004}  # for each item published


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """Everything that one report tells: whose, of which year, in which form, and its figures by path."""

    agency: Agency
    year: int
    form: str
    figures: Figures

    @property
    def key(self) -> str:
        return f"{self.agency.code}-{self.year}"

    @property
    def published(self) -> date:
        """A day of the January in which it is due (Regulation on Open Government Information, art. 50)."""
        return date(self.year + 1, 1, 8 + int(Random(self.key).random() * 24))


def disclosure_cells(form: str) -> list[str]:
    """The cells of section 二 in a form's order, as item/measure."""
    items = [term.code for term in FORM.items if form in term.editions]
    return [f"{item}/{measure}" for item in items for measure in FORM.columns(form)[item]]


def share_out(total: int, weights: Mapping[str, float], chance: Random) -> dict[str, int]:
    """`total` things over the names, each drawn by weight."""
    names = list(weights)
    drawn = chance.choices(names, list(weights.values()), k=total) if total else []
    return {name: drawn.count(name) for name in names}


def outcomes_of(form: str) -> tuple[str, ...]:
    """The rows of section 三 in a form's order."""
    return tuple(term.code for term in FORM.outcomes if form in term.editions)


def handled_outcomes(form: str) -> tuple[str, ...]:
    """The rows (一) to (六): how requests were concluded."""
    ends = ("new", "carried_in", "concluded", "carried_out")
    return tuple(code for code in outcomes_of(form) if code not in ends)


def first_backlog(agency: Agency) -> int:
    """The requests that the first year in the form of 2019 carries in, all of them by natural persons."""
    return round(agency.requests[0] * agency.backlog)


def request_ways(age: int) -> dict[str, float]:
    """The weights of the ways in which requests come, so many years after 2019."""
    return {way: weight * drift**age for way, (weight, drift) in _REQUEST_CHANNELS.items()}


def _requests(
    agency: Agency, new: int, backlog: float, carried_in: Mapping[str, int], chance: Random
) -> tuple[dict[str, int], dict[str, int]]:
    """The cells of section 三 in either form, and what is carried into the next year by applicant."""
    received = share_out(new, agency.applicants, chance)
    weights = {code: agency.outcomes[code] for code in handled_outcomes("2021")}
    cells: dict[str, int] = {}
    carried_out: dict[str, int] = {}
    for applicant in APPLICANTS:
        pool = received[applicant] + carried_in[applicant]
        carried_out[applicant] = sum(chance.random() < backlog for _ in range(pool))
        concluded = pool - carried_out[applicant]
        column = share_out(concluded, weights, chance) | {
            "new": received[applicant],
            "carried_in": carried_in[applicant],
            "concluded": concluded,
            "carried_out": carried_out[applicant],
        }
        column["other"] = sum(column[code] for code in OTHER_PARTS)
        cells |= {f"requests/{outcome}/{applicant}": count for outcome, count in column.items()}
    return cells, carried_out


def _appeals(agency: Agency, handled: int, factors: Mapping[str, float], chance: Random) -> dict[str, int]:
    weights = _RESULT_WEIGHTS | {"corrected": agency.corrected / (1 - agency.corrected) * (62 + 18)}
    shares = {
        "review": agency.reviews * factors.get("reviews", 1),
        "litigation_direct": 0.55 * agency.lawsuits * factors.get("lawsuits", 1),
        "litigation_after_review": 0.45 * agency.lawsuits * factors.get("lawsuits", 1),
    }
    cells: dict[str, int] = {}
    for route in ROUTES:
        cases = sum(chance.random() < shares[route] for _ in range(handled))
        results = share_out(cases, {result: weights[result] for result in RESULTS}, chance)
        cells |= {f"appeals/{route}/{result}": results[result] for result in RESULTS}
    return cells


def _channels(agency: Agency, age: int, factor: float, chance: Random) -> dict[str, int]:
    return {
        f"channels/disclosure/{channel}": max(1, round(base * growth**age * factor * chance.uniform(0.95, 1.05)))
        for channel, (base, growth) in agency.channels.items()
    }


@dataclass(frozen=True, slots=True)
class _Stock:
    """What an agency hands on from one year to the next: open requests, documents in force, items by kind."""

    carried: Mapping[str, int]
    regulations: int
    documents: int
    items: Mapping[str, int]


_ITEMS = ("licensing", "other_services", "penalties", "coercion", "fees")


def _disclosures(
    agency: Agency, form: str, age: int, stock: _Stock, chance: Random
) -> tuple[dict[str, float], int, int, dict[str, int]]:
    """The cells of section 二 in either form and the stocks after the year: rules, normative documents, items by kind."""

    def count(base: float, yearly: float) -> int:
        return round(base * yearly**age * chance.uniform(0.93, 1.07))

    def repeal(in_force: int) -> int:
        # The 2019 form has no column for repealed documents, so in its years none is.
        return min(in_force, int(chance.uniform(0, 0.09) * in_force)) if form == "2021" else 0

    rules_issued, rules_repealed = round(agency.regulations * chance.uniform(0, 1)), repeal(stock.regulations)
    issued, repealed = round(agency.documents[0] * chance.uniform(0.5, 1.4)), repeal(stock.documents)
    regulations = stock.regulations + rules_issued - rules_repealed
    documents = stock.documents + issued - repealed
    change = {item: max(-stock.items[item], chance.choice((-3, -1, 0, 0, 1, 2, 4))) for item in _ITEMS if stock.items[item]}
    items = {item: stock.items[item] + change.get(item, 0) for item in _ITEMS}
    cells: dict[str, float] = {
        "regulations/issued": rules_issued,
        "regulations/disclosed": rules_issued,
        "regulations/repealed": rules_repealed,
        "regulations/in_force": regulations,
        "normative_documents/issued": issued,
        "normative_documents/disclosed": issued,
        "normative_documents/repealed": repealed,
        "normative_documents/in_force": documents,
        "licensing/decisions": count(agency.licensing, 1.03),
        "other_services/decisions": count(agency.licensing * 0.4, 1.05),
        "penalties/decisions": count(agency.penalties, 0.97),
        "coercion/decisions": count(agency.coercion, 0.96),
        "fees/amount": round(agency.fees * 0.98**age * chance.uniform(0.9, 1.1), 2),
        "procurement/projects": count(agency.procurement[0], 1.02),
        "procurement/amount": round(agency.procurement[1] * 1.04**age * chance.uniform(0.85, 1.15), 4),
        **{f"{item}/prior_items": stock.items[item] for item in _ITEMS},
        **{f"{item}/change": change.get(item, 0) for item in _ITEMS},
    }
    return {f"disclosures/{path}": number for path, number in cells.items()}, regulations, documents, items


def own_figures(agency: Agency, city: City, seed: int) -> dict[int, dict[str, float]]:
    """Year → the agency's own figures, without totals: cells of the tables, channels, indicators."""
    first = city.years[0]
    stock = _Stock(
        carried=dict.fromkeys(APPLICANTS, 0) | {"natural_person": first_backlog(agency)},
        regulations=round(agency.regulations * 11),
        documents=agency.documents[1],
        items=dict(zip(_ITEMS, agency.items, strict=True)),
    )
    years: dict[int, dict[str, float]] = {}
    for year in city.years:
        chance, age, form = Random(f"{seed} {agency.code} {year}"), year - first, city.form(agency.code, year)
        factors = city.events.get((agency.code, year), {})
        base, growth = agency.requests
        new = round(base * growth**age * factors.get("requests", 1) * chance.uniform(0.94, 1.06))
        backlog = min(0.9, agency.backlog * factors.get("backlog", 1))
        requests, carried = _requests(agency, new, backlog, stock.carried, chance)
        disclosures, regulations, documents, items = _disclosures(agency, form, age, stock, chance)
        channels = _channels(agency, age, factors.get("channels", 1), chance)
        told = sum(channels.values())
        years[year] = {
            **disclosures,
            **requests,
            **_appeals(agency, sum(requests[f"requests/concluded/{a}"] for a in APPLICANTS), factors, chance),
            **channels,
            **{f"channels/request/{way}": n for way, n in share_out(new, request_ways(age), chance).items() if new},
            **{f"indicators/{name}": max(1, round(share * told)) for name, share in _INDICATORS.items()},
        }
        stock = _Stock(carried, regulations, documents, items)
    return years


def add_up(parts: list[dict[str, float]]) -> dict[str, float]:
    paths = dict.fromkeys(path for part in parts for path in part)
    return {path: round(sum(part.get(path, 0) for part in parts), 4) for path in paths}


def _cells_of(form: str, other_in_one_row: bool) -> frozenset[str]:
    """The cells of sections 二 and 三 that a form prints, totals left out; some agencies keep （六） as the one row of 2019."""
    outcomes = dict.fromkeys("other" if other_in_one_row and code in OTHER_PARTS else code for code in outcomes_of(form))
    requests = (f"requests/{outcome}/{applicant}" for outcome in outcomes for applicant in APPLICANTS)
    return frozenset((*requests, *(f"disclosures/{cell}" for cell in disclosure_cells(form))))


def _told(cells: dict[str, float]) -> dict[str, float]:
    """The totals of all tables, and what the sentences tell of them."""
    figures = dict(cells)
    for path in cells:
        table, row, _ = (*path.split("/"), "")[:3]
        if table in ("requests", "appeals"):
            columns = APPLICANTS if table == "requests" else RESULTS
            figures[f"{table}/{row}/total"] = sum(cells[f"{table}/{row}/{column}"] for column in columns)
    figures["channels/disclosure/total"] = sum(n for path, n in cells.items() if path.startswith("channels/disclosure/"))
    return figures | _sentences(figures)


def _sentences(figures: Mapping[str, float]) -> dict[str, float]:
    """What the prose tells of requests and appeals: no parts of nothing, nothing carried that is none."""
    told: dict[str, float] = {"prose/requests/new": figures["requests/new/total"]}
    carried = {code: figures[f"requests/{code}/total"] for code in ("carried_in", "carried_out")}
    told |= {f"prose/requests/{code}": number for code, number in carried.items() if number}
    if figures["requests/concluded/total"]:
        groups = {term.code: [o.code for o in FORM.outcomes if o.group == term.code] for term in FORM.groups}
        sums = {group: sum(figures.get(f"requests/{code}/total", 0) for code in codes) for group, codes in groups.items()}
        told |= {f"prose/requests/{code}": sums[code] for code in ("concluded", "granted", "partially_granted", "other")}
        told |= {f"indicators/{term.zh}": sums[term.code] for term in FORM.groups if term.code in TOLD_GROUPS}
    reviews = figures["appeals/review/total"]
    for result in ("total", *RESULTS) if reviews else ("total",):
        told[f"prose/appeals/review/{result}"] = figures[f"appeals/review/{result}"]
    lawsuits = (figures[f"appeals/{route}/total"] for route in ROUTES if route != "review")
    return told | {"prose/appeals/litigation/total": sum(lawsuits)}


def simulate_figures(city: City, seed: int) -> Iterator[ReportFigures]:
    """Every agency-year of the city with figures that add up; agencies that lack a year are left out of it."""
    own = {agency.code: own_figures(agency, city, seed) for agency in city.agencies}

    def whole(code: str, year: int) -> dict[str, float]:
        return add_up([own[code][year], *(whole(child.code, year) for child in city.children(code))])

    for agency in city.agencies:
        for year in city.years:
            if year not in agency.absent:
                cells, form = whole(agency.code, year), city.form(agency.code, year)
                printed = _cells_of(form, city.choice(agency.code, year).other_in_one_row)
                kept = {
                    path: n
                    for path, n in cells.items()
                    if path in printed or not path.startswith(("disclosures/", "requests/"))
                }
                yield ReportFigures(agency, year, form, _told(kept))
