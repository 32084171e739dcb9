"""Figures → sentences, in wordings of prose.toml that a report chooses by its name and year."""

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from library.simulation.figures import ReportFigures

_WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "prose.toml").read_text("utf-8"))


class Wording:
    """One report's choices: how it names itself, writes numbers and words its sentences; the same at every run."""

    def __init__(self, report: ReportFigures, wording: str = "") -> None:
        self.report = report
        self._chance = Random(f"{report.key} {wording}")
        self._numbers = self.choose(_WORDS["numbers"]["styles"])
        name = report.agency.name.removesuffix("（模拟）")
        self._we = next(we for ending, we in _WORDS["self"].items() if name.endswith(ending))

    def choose(self, wordings: list[Any]) -> Any:
        return wordings[int(self._chance.random() * len(wordings))]

    def draw(self, low: int, high: int) -> int:
        return low + int(self._chance.random() * (high - low))

    def write(self, template: str, **values: object) -> str:
        return template.format(agency=self.report.agency.name, year=self.report.year, we=self._we, **values)

    def number(self, path: str) -> str:
        """The figure at a path as the sentence gives it."""
        value = self.report.figures[path]
        assert value is not None, path
        return f"{int(value):,}" if self._numbers == "comma" else f"{int(value)}"

    def told(self, prefix: str) -> dict[str, str]:
        """The figures below a prefix that sentences tell: last code → number."""
        paths = [path for path in self.report.figures if path.startswith(prefix)]
        return {path.removeprefix(prefix): self.number(path) for path in paths}


def _listed(whole: str, lead: str, parts: list[str], between: str) -> str:
    """`whole, of which a, b, c。`, with what there is of it; "" for nothing."""
    if not whole and not parts:
        return ""
    return (whole + (lead if whole and parts else "") + between.join(parts)) + "。"


def disclosure_channels(wording: Wording) -> str:
    """How much was published, and through which channels; "" where the report tells none."""
    style, told = wording.choose(_WORDS["channels"]["disclosure"]), wording.told("channels/disclosure/")
    total = told.pop("total", None)
    whole = wording.write(style["whole"], n=total) if total is not None else ""
    names = {channel: wording.choose(_WORDS["channels"]["names"][channel]) for channel in told}
    parts = [wording.write(style["part"], name=names[channel], n=n) for channel, n in told.items()]
    return _listed(whole, style["lead"], parts, style["between"])


def requests_received(wording: Wording) -> str:
    """New requests with the ways in which they came, then how they were handled."""
    style, told = wording.choose(_WORDS["channels"]["request"]), wording.told("prose/requests/")
    ways = wording.told("channels/request/")
    new = told.get("new")
    whole = "" if new is None else wording.write(style["none" if new == "0" else "whole"], n=new)
    parts = [wording.write(template, n=ways[way]) for way, template in style["parts"].items() if way in ways]
    return _listed(whole, style["lead"], parts, style["between"]) + _requests_handled(wording, told)


def _requests_handled(wording: Wording, told: dict[str, str]) -> str:
    style, handled = wording.choose(_WORDS["requests"]), told | wording.told("indicators/")

    def say(code: str) -> str:
        return wording.write(style[code], n=told[code]) if code in told else ""

    parts = [wording.write(template, n=handled[code]) for code, template in style["parts"].items() if code in handled]
    return say("carried_in") + _listed(say("concluded"), style["lead"], parts, "，") + say("carried_out")


def appeals_told(wording: Wording) -> str:
    """Reviews with their results, and lawsuits; "" where the report tells none."""
    style, review = wording.choose(_WORDS["appeals"]), wording.told("prose/appeals/review/")
    lawsuits = wording.told("prose/appeals/litigation/").get("total")
    total = review.pop("total", None)
    results = [wording.write(style["review"][result], n=n) for result, n in review.items()]
    whole = "" if total is None else wording.write(style["lead"] + style["review"]["total"], n=total)
    reviews = _listed(whole, style["inner"], results, "，").removesuffix("。")
    court = "" if lawsuits is None else wording.write(style["litigation"], n=lawsuits)
    told = [clause for clause in (reviews, court) if clause]
    return "；".join(told) + "。" if told else ""


def _basis(wording: Wording, whole_of_area: bool) -> str:
    return wording.write(_WORDS["basis"]) + (wording.write(_WORDS["scope"]) if whole_of_area else "")


def _platforms(wording: Wording) -> str:
    return wording.write(wording.choose(_WORDS["platforms"]), visits=wording.draw(12, 380), followers=wording.draw(2, 60))


def general_situation(wording: Wording, whole_of_area: bool) -> list[str]:
    """The paragraphs of section 一."""
    told = wording.told("indicators/")
    indicators = [wording.write(template, n=told[name]) for name, template in _WORDS["indicators"].items() if name in told]
    platforms = _platforms(wording)
    paragraphs = [
        _basis(wording, whole_of_area),
        wording.write(wording.choose(_WORDS["opening"])) + "".join(indicators),
        disclosure_channels(wording),
        platforms,
        requests_received(wording),
        appeals_told(wording),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def legacy_sections(wording: Wording, whole_of_area: bool) -> dict[str, list[str]]:
    """Head → paragraphs of a report in the 2008 form, the head of its table last."""
    heads, style = _WORDS["legacy"]["heads"], wording.choose(_WORDS["legacy"]["requests"])
    told = wording.told("prose/requests/")
    outcomes = [wording.write(template, n=told[code]) for code, template in style["parts"].items() if code in told]
    concluded = wording.write(style["concluded"], n=told["concluded"]) if "concluded" in told else ""
    answered = _listed(concluded, style["lead"], outcomes, "，")
    sections = {
        "general": [_basis(wording, whole_of_area), wording.write(wording.choose(_WORDS["opening"]))],
        "disclosures": [disclosure_channels(wording), _platforms(wording)],
        "requests": [requests_received(wording) + answered, _WORDS["legacy"]["fees"]],
        "appeals": [appeals_told(wording)],
        "problems": [closing(wording, "problems")],
        "table": [],
    }
    return {heads[code]: [paragraph for paragraph in paragraphs if paragraph] for code, paragraphs in sections.items()}


def made_up_notice() -> str:
    """What every made-up document says at its head."""
    return str(_WORDS["made_up"])


def closing(wording: Wording, section: str) -> str:
    """The paragraph of section 五 (`problems`) or 六 (`other`)."""
    return wording.write(wording.choose(_WORDS[section]))
