"""The schema that holds the tables: columns, types, codes and unique keys, checked by pandera where a batch is complete."""

from dataclasses import fields
from functools import cache

import pandas as pd
import pandera.pandas as pandera

from parsing.tables import COLUMNS, KEYS, Tables, code_categories

# Counts that cannot be below nothing; amounts and changes may be.
_NEVER_NEGATIVE = {"requests": "count", "appeals": "count", "channels": "count"}


@cache
def schema(name: str) -> pandera.DataFrameSchema:
    """The schema of one table: its columns in order, their types, and its key."""
    categories = code_categories()
    columns = {
        column: pandera.Column(
            categories[column] if kind == "category" else kind,
            checks=[pandera.Check.ge(0)] if _NEVER_NEGATIVE.get(name) == column else [],
            nullable=column not in KEYS[name],
        )
        for column, kind in COLUMNS[name].items()
    }
    # A finding may lack a place, which is part of its key; the key is unique all the same.
    for column in ("location", "expected_locator", "actual_locator"):
        if column in columns:
            columns[column].nullable = True
    return pandera.DataFrameSchema(columns, strict=True, ordered=True, unique=list(KEYS[name]), name=name)


def validate(tables: Tables) -> Tables:
    """The same tables, once every one of them satisfies its schema. Raises pandera.errors.SchemaErrors with all that do not."""
    checked: dict[str, pd.DataFrame] = {
        field.name: schema(field.name).validate(getattr(tables, field.name), lazy=True) for field in fields(tables)
    }
    return Tables(**checked)
