"""The made-up city of city.toml: who its agencies are, how they behave, what is planted and what is left blank."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsing.form import FORM


@dataclass(frozen=True, slots=True)
class Agency:
    """One made-up agency. Pairs are (value in 2019, yearly factor); shares are of the requests handled in a year."""

    code: str
    name: str
    level: str
    parent: str
    province: str
    city: str
    county: str
    adcode: str
    requests: tuple[float, float]
    applicants: dict[str, float]
    outcomes: dict[str, float]
    backlog: float
    reviews: float
    lawsuits: float
    corrected: float
    channels: dict[str, tuple[float, float]]
    regulations: float
    documents: tuple[int, int]
    licensing: float
    penalties: float
    coercion: float
    items: tuple[int, ...]
    fees: float
    procurement: tuple[float, float]
    absent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A broken sum or a contradiction: what is added to which figures, and where the checks must find it."""

    agency: str
    year: int
    remark: str
    add: dict[str, int]
    breaks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Figures that a report leaves blank or untold; `*` stands for every figure below."""

    agency: str
    year: int
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a report was published where it was not as usual: its layout, its quirks (quirks.py), another form than its year's.

    `layout` is "" where one is chosen by chance, `form` where it is the year's own; `other_in_one_row` prints （六） as in 2019.
    """

    layout: str = ""
    quirks: tuple[str, ...] = ()
    form: str = ""
    other_in_one_row: bool = False


@dataclass(frozen=True, slots=True)
class City:
    """The whole made-up world: years, agencies (parents before children), events and choices by (agency, year), planted faults.

    `legacy_years` are those in the 2008 form, `years` those after them.
    """

    legacy_years: tuple[int, ...]
    years: tuple[int, ...]
    agencies: tuple[Agency, ...]
    events: dict[tuple[str, int], dict[str, float]]
    planted: tuple[Planted, ...]
    blanks: tuple[Blanks, ...]
    choices: dict[tuple[str, int], Choice]

    def children(self, code: str) -> tuple[Agency, ...]:
        return tuple(agency for agency in self.agencies if agency.parent == code)

    def choice(self, code: str, year: int) -> Choice:
        """How an agency published its report on a year."""
        return self.choices.get((code, year), Choice())

    def form(self, code: str, year: int) -> str:
        """The form of an agency's report on a year."""
        return self.choice(code, year).form or FORM.edition_of(year)

    def agency(self, code: str) -> Agency:
        return next(agency for agency in self.agencies if agency.code == code)


def _agency(entry: dict[str, Any], raw: dict[str, Any]) -> Agency:
    place, county = raw["place"], entry.get("county", "")
    return Agency(
        code=entry["code"],
        name=entry["name"] + raw["mark"],
        level=entry["level"],
        parent=entry.get("parent", ""),
        province=place["province"],
        city=place["city"],
        county=county,
        adcode=place["counties"][county] if county else place["city_adcode"],
        requests=tuple(entry["requests"]),
        applicants=raw["applicants"][entry["applicants"]],
        outcomes=raw["outcomes"][entry["outcomes"]],
        backlog=entry["backlog"],
        reviews=entry["reviews"],
        lawsuits=entry["lawsuits"],
        corrected=entry["corrected"],
        channels={channel: tuple(pair) for channel, pair in entry["channels"].items()},
        regulations=entry.get("regulations", 0),
        documents=tuple(entry["documents"]),
        licensing=entry.get("licensing", 0),
        penalties=entry.get("penalties", 0),
        coercion=entry.get("coercion", 0),
        items=tuple(entry["items"]),
        fees=entry.get("fees", 0.0),
        procurement=tuple(entry.get("procurement", (0, 0.0))),
        absent=tuple(entry.get("absent", ())),
    )


def _city(raw: dict[str, Any]) -> City:
    return City(
        legacy_years=tuple(raw["legacy_years"]),
        years=tuple(raw["years"]),
        agencies=tuple(_agency(entry, raw) for entry in raw["agencies"]),
        events={
            (event["agency"], event["year"]): {key: value for key, value in event.items() if key not in ("agency", "year")}
            for event in raw["events"]
        },
        planted=tuple(
            Planted(p["agency"], p["year"], p["remark"], p["add"], tuple((rule, place) for rule, place in p["breaks"]))
            for p in raw["planted"]
        ),
        blanks=tuple(Blanks(blank["agency"], blank["year"], tuple(blank["figures"])) for blank in raw["blanks"]),
        choices={
            (choice["agency"], choice["year"]): Choice(
                choice.get("layout", ""),
                tuple(choice.get("quirks", ())),
                choice.get("form", ""),
                choice.get("other_in_one_row", False),
            )
            for choice in raw["published"]
        },
    )


CITY = _city(tomllib.loads((Path(__file__).parent / "city.toml").read_text("utf-8")))
