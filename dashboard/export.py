"""DataFrames as files to take along."""

import pandas as pd

# A spreadsheet program takes a text that begins so for a formula, and may run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless_text(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _is_text(column: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))


def _harmless(column: pd.Series) -> pd.Series:
    return column.astype(object).map(harmless_text, na_action="ignore") if _is_text(column) else column


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, which Excel needs to read Chinese.

    Numbers stay numbers, a missing one is an empty cell; no text is a formula, in the cells or in the head.
    """
    safe = {harmless_text(name): _harmless(frame[name]) for name in frame.columns}
    text: str = pd.DataFrame(safe).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")
