"""The official form, read from form.toml: codes, labels, names and columns.

`FORM` is the one value that the rest uses. Sources of the form: see the head of form.toml.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One code of the form: its names for people, its printed label and the wordings seen for it."""

    code: str
    zh: str
    en: str
    labels: tuple[str, ...] = ()
    group: str = ""
    number: str = ""
    unit: str = ""
    editions: tuple[str, ...] = ()
    short_zh: str = ""
    short_en: str = ""

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def short(self, language: str) -> str:
        """The name where there is little room for it: as a head of a column or a row of the form's tables."""
        return (self.short_zh if language == "zh" else self.short_en) or self.name(language)


def _term(entry: dict[str, Any]) -> Term:
    label = [entry["label"]] if "label" in entry else []
    return Term(
        code=entry["code"],
        zh=entry["zh"],
        en=entry["en"],
        labels=(*label, *entry.get("variants", ())),
        group=entry.get("group", entry.get("clause", "")),
        number=entry.get("number", ""),
        unit=entry.get("unit", ""),
        editions=tuple(entry.get("editions", ())),
        short_zh=entry.get("short_zh", ""),
        short_en=entry.get("short_en", ""),
    )


class Form:
    """The form's terms by kind, each in the form's order; `raw` is form.toml as it stands."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def terms(self, *path: str) -> tuple[Term, ...]:
        """The terms under a heading of form.toml, such as terms("requests", "outcomes")."""
        value: Any = self.raw
        for key in path:
            value = value[key]
        return tuple(_term(entry) for entry in value)

    @cached_property
    def editions(self) -> tuple[Term, ...]:
        return self.terms("editions")

    @cached_property
    def sections(self) -> tuple[Term, ...]:
        return self.terms("sections")

    @cached_property
    def items(self) -> tuple[Term, ...]:
        return self.terms("disclosures", "items")

    @cached_property
    def measures(self) -> tuple[Term, ...]:
        return self.terms("disclosures", "measures")

    @cached_property
    def applicants(self) -> tuple[Term, ...]:
        return self.terms("requests", "applicants")

    @cached_property
    def groups(self) -> tuple[Term, ...]:
        return self.terms("requests", "groups")

    @cached_property
    def outcomes(self) -> tuple[Term, ...]:
        return self.terms("requests", "outcomes")

    @cached_property
    def routes(self) -> tuple[Term, ...]:
        return self.terms("appeals", "routes")

    @cached_property
    def results(self) -> tuple[Term, ...]:
        return self.terms("appeals", "results")

    @cached_property
    def rules(self) -> tuple[Term, ...]:
        return self.terms("rules")

    @cached_property
    def legacy_outcomes(self) -> tuple[Term, ...]:
        return self.terms("legacy", "outcomes")

    @cached_property
    def indicators(self) -> tuple[Term, ...]:
        """The 2008 form's rows that no other table holds; their code is their Chinese label."""
        rows = [row for row in self.raw["legacy"]["rows"] if "table" not in row]
        return tuple(Term(row["label"], row["label"], row["en"]) for row in rows)

    def columns(self, edition: str) -> dict[str, tuple[str, ...]]:
        """Item → its measures in the form's column order, for the edition `2019` or `2021`."""
        return {item: tuple(measures) for item, measures in self.raw["disclosures"]["columns"][edition].items()}

    def edition_of(self, year: int) -> str:
        """The form in force for reports on a year."""
        return next(
            (e["code"] for e in self.raw["editions"] if e["first_year"] <= year <= e["last_year"]), self.editions[0].code
        )

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Column of the DataFrames → the codes that it may hold, in the form's order."""

        def listed(*terms: Term) -> tuple[str, ...]:
            return tuple(dict.fromkeys(term.code for term in terms))

        return {
            "form": listed(*self.editions),
            "item": listed(*self.items),
            "measure": listed(*self.measures),
            "outcome": listed(*self.outcomes, *self.legacy_outcomes),
            "applicant": listed(*self.applicants),
            "route": listed(*self.routes),
            "result": listed(*self.results),
            "kind": listed(*self.terms("channels", "kinds")),
            "channel": listed(*self.terms("channels", "disclosure"), *self.terms("channels", "request")),
            "rule": listed(*self.rules),
            "severity": listed(*self.terms("severities")),
            "level": listed(*self.terms("levels")),
            "origin": listed(*self.terms("origins")),
            "format": tuple(self.raw["formats"]["codes"]),
            "unit": tuple(self.raw["units"]["codes"]),
            "reason": tuple(self.raw["failures"]["codes"]),
        }


FORM = Form(tomllib.loads((Path(__file__).parent / "form.toml").read_text("utf-8")))
