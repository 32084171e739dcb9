"""Tables of very many made-up reports, without documents: for measuring what cannot be parsed in an afternoon.

The agencies stand in made-up counties of 示例省, seven to a county: its government, whose report covers them all, and six
bureaus. Figures add up as in figures.py; one report in a hundred has a broken total of reviews, with its finding. All arrays
below have the agencies of a batch first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from library.simulation.city import CITY
from library.simulation.figures import APPLICANTS, RESULTS, ROUTES, disclosure_cells, handled_outcomes, outcomes_of
from parsing.form import FORM
from parsing.tables import COLUMNS, Tables, code_categories, make_frame

Counts = npt.NDArray[np.int64]
_BUREAUS = ("人民政府", "教育局", "公安局", "自然资源局", "住房和城乡建设局", "市场监督管理局", "卫生健康局")
_SIZES = np.array([60, 25, 45, 50, 40, 30, 20])
_COUNTIES_IN_BATCH = 800
_CHANNELS = {"website": 1200, "wechat": 500, "weibo": 120, "bulletin": 60}
_UNITS = {term.code: term.unit for term in FORM.measures}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Agencies of a run of counties: names, codes, parents (by position, the county's government)."""

    names: list[str]
    adcodes: list[str]
    cities: list[str]
    counties: list[str]


def _batch(first: int, counties: int) -> _Batch:
    numbers = np.repeat(np.arange(first, first + counties), len(_BUREAUS))
    cities, districts = numbers // 99 % 99 + 1, numbers % 99 + 1
    # More than 99 × 99 counties share their codes; their names stay apart by the city's number.
    city_names = [f"示例第{number // 99 + 1}市" for number in numbers]
    county_names = [f"第{district}县" for district in districts]
    names = [
        f"{city}{county}{bureau}（模拟）"
        for city, county, bureau in zip(city_names, county_names, _BUREAUS * counties, strict=True)
    ]
    adcodes = [f"99{city:02d}{district:02d}" for city, district in zip(cities, districts, strict=True)]
    return _Batch(names, adcodes, city_names, county_names)


def _covering(own: Counts) -> Counts:
    """The same counts with each county's government holding the sum of its county."""
    by_county = own.reshape(-1, len(_BUREAUS), *own.shape[1:]).copy()
    by_county[:, 0] = by_county.sum(axis=1)
    return by_county.reshape(own.shape)


def _split(total: Counts, weights: Mapping[str, float], chance: np.random.Generator) -> Counts:
    shares = np.array(list(weights.values()))
    return chance.multinomial(total, shares / shares.sum()).astype(np.int64)


def _frame(name: str, rows: int, columns: Mapping[str, Any]) -> pd.DataFrame:
    """The table `name` from arrays and scalars; a code column from positions in its codes, or from one code."""
    categories: Mapping[str, Any] = code_categories()
    values: dict[str, Any] = {}
    for column, kind in COLUMNS[name].items():
        dtype: Any = categories[column] if kind == "category" else kind
        given: Any = columns.get(column)
        if given is None or isinstance(given, str | int):
            values[column] = pd.array([given], dtype=dtype).repeat(rows)
        elif kind == "category":
            values[column] = pd.Categorical.from_codes(given, dtype=dtype)
        else:
            values[column] = pd.array(given, dtype=dtype)
    return pd.DataFrame(values)


def _codes(column: str, codes: list[str]) -> Counts:
    """Where the codes stand among those that a column may hold."""
    known: list[str] = list(code_categories()[column].categories)
    return np.array([known.index(code) for code in codes], dtype=np.int64)


def _figures(name: str, ids: pa.Array, numbers: npt.NDArray[Any], value: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """A table of figures: `numbers` holds a row a report and a column a cell; `columns` give each cell's codes."""
    reports, cells = numbers.shape
    flat = numbers.reshape(-1)
    places = pa.array([f"T1R{cell + 1}C1" for cell in range(cells)])
    return _frame(
        name,
        reports * cells,
        {
            "report_id": ids.take(pa.array(np.repeat(np.arange(reports), cells))),
            value: flat,
            "raw": pa.array(flat).cast(pa.string()),
            "locator": places.take(pa.array(np.tile(np.arange(cells), reports))),
            "note": "",
            **{column: codes if isinstance(codes, str) else np.tile(codes, reports) for column, codes in columns.items()},
        },
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's counts: requests by outcome and applicant, appeals by route and result, channels and disclosures by cell."""

    requests: Counts
    appeals: Counts
    channels: Counts
    disclosures: Counts
    broken: Counts  # positions of the reports whose total of reviews is broken
    carried_out: Counts


def _with_total(counts: Counts) -> Counts:
    return np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1)


def _draw_year(agencies: int, year: int, carried: Counts, chance: np.random.Generator) -> _Year:
    form, template = FORM.edition_of(year), CITY.agencies[0]
    sizes = np.tile(_SIZES, agencies // len(_BUREAUS)) * 1.07 ** (year - CITY.years[0])
    new = _split(chance.poisson(sizes), template.applicants, chance)
    carried_out = chance.binomial(new + carried, 0.05)
    concluded = new + carried - carried_out
    weights = {code: template.outcomes[code] for code in handled_outcomes("2021")}
    if form == "2019":
        weights["other"] = sum(weights.pop(code) for code in ("other_not_corrected", "other_unpaid", "other_misc"))
    handled = _split(concluded, {code: weights[code] for code in handled_outcomes(form)}, chance)
    rows = {"new": new, "carried_in": carried, "concluded": concluded, "carried_out": carried_out}
    rows |= {code: handled[:, :, i] for i, code in enumerate(handled_outcomes(form))}

    cases = np.stack([chance.binomial(concluded.sum(axis=1), share) for share in (0.08, 0.03, 0.02)], axis=1)
    appeals = _with_total(_covering(_split(cases, dict(zip(RESULTS, (62, 9, 18, 11), strict=True)), chance)))
    broken = np.flatnonzero(chance.random(agencies) < 0.01)
    appeals[broken, 0, -1] += 1
    return _Year(
        requests=_with_total(_covering(np.stack([rows[code] for code in outcomes_of(form)], axis=1))),
        appeals=appeals,
        channels=_with_total(_covering(np.stack([chance.poisson(sizes / 40 * base) for base in _CHANNELS.values()], axis=1))),
        disclosures=_covering(chance.poisson(40, (agencies, len(disclosure_cells(form))))),
        broken=broken,
        carried_out=carried_out,
    )


def _reports(batch: _Batch, year: int, hashes: list[str]) -> pd.DataFrame:
    places = range(len(batch.names))
    return _frame(
        "reports",
        len(batch.names),
        {
            "report_id": [digest[:16] for digest in hashes],
            "agency": batch.names,
            "title": [f"{name}{year}年政府信息公开工作年度报告" for name in batch.names],
            "year": year,
            "form": FORM.edition_of(year),
            "level": _codes("level", ["department" if i % len(_BUREAUS) else "county" for i in places]),
            "parent": [batch.names[i - i % len(_BUREAUS)] if i % len(_BUREAUS) else None for i in places],
            "province": CITY.agencies[0].province,
            "city": batch.cities,
            "county": batch.counties,
            "adcode": batch.adcodes,
            "published": f"{year + 1}-01-20",
            "format": "txt",
            "source": [f"simulated/{year}/{digest[:16]}" for digest in hashes],
            "sha256": hashes,
            "simulated": True,
            "parser_version": "simulated",
        },
    )


def _findings(drawn: _Year, ids: pa.Array) -> pd.DataFrame:
    printed = drawn.appeals[drawn.broken, 0, -1]
    return _frame(
        "findings",
        len(printed),
        {
            "report_id": ids.take(pa.array(drawn.broken)),
            "rule": "results_total",
            "severity": "error",
            "location": "appeals/review/total",
            "expected": printed - 1,
            "actual": printed,
            "difference": 1,
            "detail": "",
            "message": "",
            "expected_locator": "T1R1C1",
            "actual_locator": "T1R5C1",
        },
    )


def _pairs(columns: tuple[str, str], pairs: list[tuple[str, str]]) -> dict[str, Counts]:
    """Two code columns from the pairs of codes that the cells stand for."""
    return {column: _codes(column, [pair[i] for pair in pairs]) for i, column in enumerate(columns)}


def _year_tables(batch: _Batch, year: int, drawn: _Year) -> Tables:
    form, agencies = FORM.edition_of(year), len(batch.names)
    hashes = [sha256(f"{name} {year}".encode()).hexdigest() for name in batch.names]
    ids = pa.array([digest[:16] for digest in hashes])
    cells = [(item, measure) for item, measure in (path.split("/") for path in disclosure_cells(form))]
    requests = _pairs(("outcome", "applicant"), [(code, term.code) for code in outcomes_of(form) for term in FORM.applicants])
    appeals = _pairs(("route", "result"), [(route, result) for route in ROUTES for result in (*RESULTS, "total")])
    channels = {"kind": "disclosure", "channel": _codes("channel", [*_CHANNELS, "total"]), "unit": "条", "origin": "prose"}
    units = _codes("unit", [_UNITS[measure] for _, measure in cells])
    disclosures = {**_pairs(("item", "measure"), cells), "unit": units}
    return Tables(
        reports=_reports(batch, year, hashes),
        disclosures=_figures("disclosures", ids, drawn.disclosures, "value", disclosures),
        requests=_figures("requests", ids, drawn.requests.reshape(agencies, -1), "count", {**requests, "origin": "table"}),
        appeals=_figures("appeals", ids, drawn.appeals.reshape(agencies, -1), "count", {**appeals, "origin": "table"}),
        channels=_figures("channels", ids, drawn.channels, "count", channels),
        indicators=make_frame("indicators", {}),
        findings=_findings(drawn, ids),
        failures=make_frame("failures", {}),
    )


def bulk_tables(reports: int, seed: int) -> Iterator[tuple[str, Tables]]:
    """Tables of at least `reports` reports in parts of some thousand, each with its name, such as 2021-003."""
    years = CITY.years
    counties = -(-reports // (len(_BUREAUS) * len(years)))
    for part, first in enumerate(range(0, counties, _COUNTIES_IN_BATCH)):
        batch = _batch(first, min(_COUNTIES_IN_BATCH, counties - first))
        chance = np.random.default_rng([seed, part])
        carried: Counts = np.zeros((len(batch.names), len(APPLICANTS)), dtype=np.int64)
        for year in years:
            drawn = _draw_year(len(batch.names), year, carried, chance)
            carried = drawn.carried_out
            yield f"{year}-{part:03d}", _year_tables(batch, year, drawn)


def write_bulk_tables(reports: int, out: Path, seed: int) -> int:
    """Write them as `<out>/<table>/<part>.parquet`; the number of reports written."""
    written = 0
    for part, tables in bulk_tables(reports, seed):
        for field in fields(Tables):
            frame = getattr(tables, field.name)
            (out / field.name).mkdir(parents=True, exist_ok=True)
            frame.to_parquet(out / field.name / f"{part}.parquet", index=False)
        written += len(tables.reports)
    return written
