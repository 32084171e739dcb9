"""Reports as DataFrames: the columns, their types, and the schema that holds them.

Every table of figures has `report_id`, `raw` (the text as it stands), `locator` (where it stands, see document.py) and `note`
(why a number is missing, or what was done to read it). Counts are nullable integers, amounts nullable floats in 万元, codes are
categoricals; a missing number is <NA>, never 0. Keys are unique: `report_id` with the code columns, and `origin` where there
is one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from parsing.form import FORM

# Why a number is missing (the first four), or how one that is there was come by. Shown on the method page.
NOTES: dict[str, tuple[str, str]] = {
    "blank": ("空白", "Blank"),
    "dash": ("以横线或斜线代替数字", "A dash or slash in place of a number"),
    "unreadable": ("无法辨认", "Unreadable"),
    "ambiguous": ("无法确定属于哪一格", "Its place in the form is not certain"),
    "approximate": ("约数（余、多、约）", "Approximate in the document"),
    "converted": ("由元换算为万元", "Converted from yuan to 10,000 yuan"),
    "summed": ("由同一渠道的几项相加", "Sum of several counts told for it"),
    "annotated": ("单元格中另有说明文字", "The cell holds a remark as well"),
    "placed": ("依表内勾稽关系确定位置", "Placed by the sums of the form"),
}

_TEXT, _INTEGER, _FLOAT, _CODE, _FLAG, _DATE = "string", "Int64", "Float64", "category", "boolean", "datetime64[us]"

_FIGURE = {"raw": _TEXT, "locator": _TEXT, "note": _CODE}

COLUMNS: dict[str, dict[str, str]] = {
    "reports": {
        "report_id": _TEXT, "agency": _TEXT, "title": _TEXT, "year": _INTEGER, "form": _CODE, "level": _CODE, "parent": _TEXT,
        "province": _TEXT, "city": _TEXT, "county": _TEXT, "adcode": _TEXT, "published": _DATE, "format": _CODE,
        "source": _TEXT, "sha256": _TEXT, "simulated": _FLAG, "parser_version": _TEXT,
    },
    "disclosures": {"report_id": _TEXT, "item": _CODE, "measure": _CODE, "value": _FLOAT, "unit": _CODE, **_FIGURE},
    "requests": {
        "report_id": _TEXT, "outcome": _CODE, "applicant": _CODE, "count": _INTEGER, "origin": _CODE, **_FIGURE,
    },
    "appeals": {"report_id": _TEXT, "route": _CODE, "result": _CODE, "count": _INTEGER, "origin": _CODE, **_FIGURE},
    "channels": {
        "report_id": _TEXT, "kind": _CODE, "channel": _CODE, "count": _INTEGER, "unit": _CODE, "origin": _CODE, **_FIGURE,
    },
    "indicators": {"report_id": _TEXT, "indicator": _TEXT, "value": _FLOAT, "unit": _CODE, **_FIGURE},
    "findings": {
        "report_id": _TEXT, "rule": _CODE, "severity": _CODE, "location": _TEXT, "expected": _FLOAT, "actual": _FLOAT,
        "difference": _FLOAT, "detail": _TEXT, "message": _TEXT, "expected_locator": _TEXT, "actual_locator": _TEXT,
    },
    "failures": {"source": _TEXT, "reason": _CODE, "detail": _TEXT, "message": _TEXT},
}  # fmt: skip

KEYS: dict[str, tuple[str, ...]] = {
    "reports": ("report_id",),
    "disclosures": ("report_id", "item", "measure"),
    "requests": ("report_id", "outcome", "applicant", "origin"),
    "appeals": ("report_id", "route", "result", "origin"),
    "channels": ("report_id", "kind", "channel", "origin"),
    "indicators": ("report_id", "indicator", "locator"),
    "findings": ("report_id", "rule", "location", "expected_locator", "actual_locator"),
    "failures": ("source",),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one or many reports; columns as in COLUMNS, keys as in KEYS."""

    reports: pd.DataFrame
    disclosures: pd.DataFrame
    requests: pd.DataFrame
    appeals: pd.DataFrame
    channels: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    failures: pd.DataFrame


@cache
def code_categories() -> dict[str, pd.CategoricalDtype]:
    """Column → the codes it may hold, in the form's order. From form.toml and the notes above."""
    codes = FORM.codes | {"note": ("", *NOTES)}
    return {column: pd.CategoricalDtype(list(values), ordered=False) for column, values in codes.items()}


@cache
def _code_places() -> dict[str, dict[str | None, int]]:
    """Column → each of its codes and its place among them, -1 for none."""
    return {
        column: {code: n for n, code in enumerate(dtype.categories)} | {None: -1} for column, dtype in code_categories().items()
    }


def _none_for_missing(number: Any) -> Any:
    return None if number is pd.NA else number


class _Counts(pd.arrays.IntegerArray):
    """Int64 whose missing numbers are None to whoever walks over them.

    pandas gives <NA> there, of which not even `number != number` can be asked without an error. The column's type stays Int64.
    """

    def __iter__(self) -> Iterator[Any]:
        return map(_none_for_missing, super().__iter__())


class _Amounts(pd.arrays.FloatingArray):
    """Float64 in the same way."""

    def __iter__(self) -> Iterator[Any]:
        return map(_none_for_missing, super().__iter__())


def _column(name: str, kind: str, values: Sequence[Any]) -> Any:
    if kind == _CODE:
        codes = np.fromiter(map(_code_places()[name].__getitem__, values), dtype=np.int64, count=len(values))
        return pd.Categorical.from_codes(codes, dtype=code_categories()[name], validate=False)  # each is one by its making
    if kind == _TEXT:  # what pd.array makes of texts in the end, without its way there
        return pd.arrays.ArrowStringArray(pa.array(values, type=pa.large_string()))
    if kind not in (_INTEGER, _FLOAT):
        dtype: Any = kind
        return pd.array(list(values), dtype=dtype)
    listed = pa.array(values, type=pa.int64() if kind == _INTEGER else pa.float64())
    numbers, missing = listed.fill_null(0).to_numpy(), listed.is_null().to_numpy(zero_copy_only=False)
    return _Counts(numbers.copy(), missing) if kind == _INTEGER else _Amounts(numbers.copy(), missing)


def make_frame(name: str, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """The table `name` from plain columns: column → values, in the columns and types of COLUMNS."""
    return pd.DataFrame(
        {column: _column(column, kind, columns.get(column, ())) for column, kind in COLUMNS[name].items()}, copy=False
    )


def empty_tables() -> Tables:
    """Tables without a row, in their columns and types."""
    return Tables(**{name: make_frame(name, {}) for name in COLUMNS})


def join_tables(parts: Iterable[Tables]) -> Tables:
    """The tables of several libraries or batches, one below the other; the types stay."""
    listed = list(parts)
    if not listed:
        return empty_tables()
    return Tables(
        **{field.name: pd.concat([getattr(part, field.name) for part in listed], ignore_index=True) for field in fields(Tables)}
    )
