"""Rows as JSON, CSV or Parquet, one page at once or many pages one after the other without holding them."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from parsing.export import arrow_csv_bytes

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def as_json(rows: pa.Table, told: dict[str, Any]) -> bytes:
    """What is told of the answer, and its `rows` as objects; a missing value is null."""
    return json.dumps(told | {"rows": rows.to_pylist()}, ensure_ascii=False, allow_nan=False, default=_day).encode()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value)}")


def as_csv(pages: Iterable[pa.Table]) -> Iterator[bytes]:
    """CSV in UTF-8, page by page; no cell is a formula."""
    for number, page in enumerate(pages):
        yield arrow_csv_bytes(page, head=number == 0)


def as_parquet(pages: Iterable[pa.Table], facts: dict[str, str]) -> Iterator[bytes]:
    """Parquet, a row group a page; the facts stand in the file's own metadata."""
    sink, writer = _Sink(), None
    for page in pages:
        if writer is None:
            schema = page.schema.with_metadata(facts)
            writer = pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd")
        writer.write_table(page.replace_schema_metadata(facts))
        yield sink.taken()
    if writer is not None:
        writer.close()
        yield sink.taken()


class _Sink(io.RawIOBase):
    """Takes what is written until it is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._written += len(part)
        return len(part)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """All that was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
