"""What can be read: each route's columns, its parameters, and the question of the library that answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from api.parameters import AGENCY, LEVEL, PAGING, REGION, REPORT, SELECTION, YEAR, Parameter, codes, wrong
from dashboard.measures import BY_CODE, with_rates
from dashboard.words import mark
from library.queries import Selection
from library.queries_filters import list_regions
from library.queries_pages import agency_page, measure_page
from library.queries_reports import count_reports
from library.queries_rows import count_figures, figure_page, report_page
from library.store import Library
from parsing.form import FORM, Term
from parsing.tables import COLUMNS, NOTES, code_categories

Columns = Mapping[str, str]  # column → text, integer, number, flag, date or code
FIGURES = ("disclosures", "requests", "appeals", "channels", "indicators")
_KINDS = {
    "string": "text", "Int64": "integer", "Float64": "number", "boolean": "flag", "datetime64[us]": "date", "category": "code",
}  # fmt: skip
ARROW = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "date": pa.date32(), "code": pa.string(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a library: the values of its parameters, and where its page begins (queries_rows.py)."""

    library: Library
    values: Mapping[str, Any]
    after: str = ""
    skip: int = 0
    limit: int = 0

    @property
    def selection(self) -> Selection:
        """The filters, as the queries take them."""
        told = {name: tuple(sorted(set(self.values.get(name, ())))) for name in ("year", "agency", "level")}
        return Selection(told["year"], told["agency"], self.values.get("region", ""), told["level"])

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that are named; none where all are meant."""
        return tuple(self.values.get("report", ()))


@dataclass(frozen=True, slots=True)
class Dataset:
    """One route. `rows` answers a page, with the column `place` by which the next one is found; `most` is how many rows there are
    at most, and whether some are made up."""

    path: str
    text: str
    columns: Columns
    parameters: tuple[Parameter, ...]
    rows: Callable[[Asked], pa.Table]
    most: Callable[[Asked], tuple[int, bool]]
    place: str = ""


def _of_table(name: str, *without: str) -> dict[str, str]:
    return {column: _KINDS[kind] for column, kind in COLUMNS[name].items() if column not in ("report_id", *without)}


def _as_arrow(frame: pd.DataFrame, columns: Columns, *further: str) -> pa.Table:
    schema = pa.schema([(name, ARROW[columns.get(name, "text")]) for name in (*further, *columns)])
    return pa.Table.from_pandas(frame, schema, preserve_index=False)


def _sliced(frame: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    return frame.iloc[asked.skip : asked.skip + asked.limit]


def _reports_at_most(asked: Asked) -> tuple[int, bool]:
    counted = count_reports(asked.library, asked.selection).iloc[0]
    return int(counted["n_reports"]), bool(counted["n_simulated"])


def _figures(table: str) -> Dataset:
    """A table of figures, or the findings."""
    columns = {"report_id": "text", "agency": "text", "year": "integer", "simulated": "flag", **_of_table(table)}
    filters = [column for column, kind in COLUMNS[table].items() if kind == "category" and column not in ("unit", "note")]

    def chosen(asked: Asked) -> dict[str, list[str]]:
        return {column: asked.values.get(column, []) for column in filters}

    def rows(asked: Asked) -> pa.Table:
        return figure_page(
            asked.library, asked.selection, table, chosen(asked), asked.reports, asked.after, asked.skip, asked.limit
        )

    def most(asked: Asked) -> tuple[int, bool]:
        counted = count_figures(asked.library, asked.selection, table, chosen(asked), asked.reports, asked.limit).iloc[0]
        return int(counted["n_rows"]), bool(counted["simulated"])

    named = tuple(codes(column, mark("A code of this column"), FORM.codes[column]) for column in filters)
    path = "/findings" if table == "findings" else f"/tables/{table}"
    return Dataset(path, _TEXTS[table], columns, (*SELECTION, REPORT, *named, *PAGING), rows, most, "report_id")


_TEXTS = {
    "disclosures": mark("Section two of the form: regulations, licensing, penalties, fees"),
    "requests": mark("Section three of the form, and what sentences tell: requests by outcome and applicant"),
    "appeals": mark("Section four of the form: reviews and lawsuits by route and result"),
    "channels": mark("How information was published, and how requests came in"),
    "indicators": mark("What else the form of 2008 counts"),
    "findings": mark("What does not add up or is missing in the reports, with both numbers and both places"),
}
_REPORT_COLUMNS = {
    "report_id": "text", **_of_table("reports", "sha256", "parser_version"), "covered_by": "text", "n_errors": "integer",
    "n_warnings": "integer", "n_notices": "integer",
}  # fmt: skip
_AGENCY_COLUMNS = {
    "agency": "text", "level": "code", "parent": "text", "adcode": "text", "simulated": "flag", "n_reports": "integer",
    "last_year": "integer",
}  # fmt: skip
_REGION_COLUMNS = {"adcode": "text", "name": "text", "n_reports": "integer", "simulated": "flag"}
_CODE_COLUMNS = {"column": "text", "code": "text", "zh": "text", "en": "text", "label": "text", "group": "text"}
_MEASURE_COLUMNS = {
    "measure": "text", "agency": "text", "year": "integer", "numerator": "integer", "denominator": "integer", "rate": "number",
    "low": "number", "high": "number", "small": "flag", "n_told": "integer", "n_reports": "integer", "simulated": "flag",
}  # fmt: skip


def _report_rows(asked: Asked) -> pa.Table:
    return report_page(asked.library, asked.selection, asked.reports, asked.after, asked.skip, asked.limit)


def _agency_rows(asked: Asked) -> pa.Table:
    return _as_arrow(agency_page(asked.library, asked.selection, asked.after, asked.skip, asked.limit), _AGENCY_COLUMNS)


def _region_rows(asked: Asked) -> pa.Table:
    regions = list_regions(asked.library, asked.values.get("region", ""))
    made_up = [
        int(count_reports(asked.library, Selection(region=code))["n_simulated"].iloc[0]) > 0 for code in regions["adcode"]
    ]
    return _as_arrow(_sliced(regions.assign(simulated=made_up), asked), _REGION_COLUMNS)


def _code_rows(asked: Asked) -> pa.Table:
    """Every code of every column, its names where it has some, and its printed label; and the measures."""
    terms: dict[str, tuple[Term, ...]] = {
        "form": FORM.editions, "level": FORM.terms("levels"), "item": FORM.items, "measure": FORM.measures,
        "outcome": (*FORM.outcomes, *FORM.legacy_outcomes), "applicant": FORM.applicants, "route": FORM.routes,
        "result": FORM.results, "kind": FORM.terms("channels", "kinds"), "channel": (
            *FORM.terms("channels", "disclosure"), *FORM.terms("channels", "request")), "indicator": FORM.indicators,
        "rule": FORM.rules, "severity": FORM.terms("severities"), "origin": FORM.terms("origins"),
        "note": tuple(Term(code, zh, en) for code, (zh, en) in NOTES.items()),
    }  # fmt: skip
    rows = [
        (column, term.code, term.zh, term.en, term.labels[0] if term.labels else None, term.group or None)
        for column, listed in terms.items()
        for term in listed
    ]
    plain = [(column, code, None, None, None, None) for column in ("format", "unit") for code in FORM.codes[column]]
    ratios = [("measures.measure", measure.code, measure.zh, measure.en, None, None) for measure in BY_CODE.values()]
    frame = pd.DataFrame([*rows, *plain, *ratios], columns=list(_CODE_COLUMNS), dtype="string").drop_duplicates()
    return _as_arrow(_sliced(frame, asked), _CODE_COLUMNS)


def _measure_rows(asked: Asked) -> pa.Table:
    by = _axes(asked)
    if asked.after and by == ("year",) and not (asked.after.isascii() and asked.after.isdigit() and len(asked.after) < 5):
        raise wrong("cursor", "next_cursor")
    chosen = _measures(asked)
    ratios = {code: (BY_CODE[code].numerator, BY_CODE[code].denominator) for code in chosen}
    answer = measure_page(asked.library, asked.selection, ratios, by, asked.after, asked.skip, asked.limit)
    rated = with_rates(answer)
    counts = rated["measure"].map(lambda code: BY_CODE[code].is_count).astype(bool)
    odd = rated["measure"].map(lambda code: not BY_CODE[code].proportion).astype(bool)
    rated = rated.assign(
        low=rated["low"].mask(odd), high=rated["high"].mask(odd), small=rated["small"].astype("boolean").mask(counts)
    )
    return _as_arrow(rated, _MEASURE_COLUMNS, "place")


def _axes(asked: Asked) -> tuple[str, ...]:
    return tuple(axis for axis in ("agency", "year") if axis in asked.values.get("by", ()))


def _measures(asked: Asked) -> list[str]:
    return list(dict.fromkeys(asked.values.get("measure") or BY_CODE))


def _measures_at_most(asked: Asked) -> tuple[int, bool]:
    n_reports, made_up = _reports_at_most(asked)
    return n_reports * len(_measures(asked)) if "agency" in _axes(asked) else 0, made_up


def _few(_asked: Asked) -> tuple[int, bool]:
    return 0, False


MEASURE = codes("measure", mark("A measure's code; all of them without it"), tuple(BY_CODE))
BY = codes("by", mark("For each agency, each year, or both; without it, one sum of the selection"), ("year", "agency"))
DATASETS = (
    Dataset(
        "/reports",
        mark("The reports by agency and year, with how much in them does not add up"),
        _REPORT_COLUMNS,
        (*SELECTION, REPORT, *PAGING),
        _report_rows,
        _reports_at_most,
        "report_id",
    ),
    *(_figures(table) for table in FIGURES),
    _figures("findings"),
    Dataset(
        "/measures",
        mark("Rates and counts with what they are made of, no report added twice; a rate is a share between 0 and 1"),
        _MEASURE_COLUMNS,
        (*SELECTION, MEASURE, BY, *PAGING),
        _measure_rows,
        _measures_at_most,
        "place",
    ),
    Dataset(
        "/agencies",
        mark("The agencies that report, as their latest report has them"),
        _AGENCY_COLUMNS,
        (YEAR, REGION, LEVEL, AGENCY, *PAGING),
        _agency_rows,
        _reports_at_most,
        "agency",
    ),
    Dataset(
        "/regions",
        mark("The regions right below one, or the provinces, that reports lie in"),
        _REGION_COLUMNS,
        (REGION, *PAGING),
        _region_rows,
        _few,
    ),
    Dataset(
        "/codes", mark("The code book: every code, its names and its printed label"), _CODE_COLUMNS, PAGING, _code_rows, _few
    ),
)


def codes_of(dataset: Dataset, column: str) -> list[str]:
    """The codes that a column of codes may hold."""
    return [str(code) for code in code_categories()[column].categories if code] if dataset.columns[column] == "code" else []
