"""A request for rows, from its parameters to its answer."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.datasets import ARROW, Asked, Dataset
from api.encoding import MEDIA_TYPES, as_csv, as_json, as_parquet
from api.parameters import MOST_PAGE_ROWS, PAGE_ROWS, read, wrong
from api.problems import ProblemError
from api.readers import Access
from library.errors import LibraryError
from library.limits import Limit
from library.store import Library

MOST_ROWS = 1_000_000  # of one answer
STREAMS = 3  # large answers at once: the pages go before them
_REVISION = 1  # of what the routes answer, as part of an answer's tag
_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
_SLOTS = BoundedSemaphore(STREAMS)


def answer_rows(dataset: Dataset, access: Access, request: Request) -> Response:
    """The rows of a dataset that the reader may see. Raises ProblemError."""
    values = read(dataset.parameters, request.query_params)
    file_format = _format(request, values)
    limit: Limit = request.state.reader.limit
    library = access.library_of(limit)
    headers = facts_of(library) | {"ETag": tag_of(request, library, limit, file_format)}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    after, skip = _cursor(values.get("cursor"))
    asked = Asked(library, values, after, skip)
    whole = file_format != "json" and not {"limit", "cursor"} & set(values)
    if whole:
        n_rows, made_up = dataset.most(replace(asked, limit=MOST_ROWS + 1))
        if n_rows > MOST_ROWS:
            raise ProblemError("too_many_rows", {"count": f"{MOST_ROWS:,}"})
        if n_rows > MOST_PAGE_ROWS:
            return _stream(dataset, asked, file_format, headers | _made_up(made_up), request.method == "HEAD")
    rows, cursor = _page(dataset, replace(asked, limit=values.get("limit", MOST_PAGE_ROWS if whole else PAGE_ROWS)))
    made_up = "simulated" in rows.column_names and any(rows["simulated"].to_pylist())
    headers |= _made_up(made_up)
    if cursor:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<?{urlencode([*query, ("cursor", cursor)])}>; rel="next"'
    if file_format == "json":
        told = {"version": library.version, "sample": library.sample}
        body = as_json(rows, {"library": told, "made_up": made_up, "n_rows": rows.num_rows, "next_cursor": cursor or None})
    else:
        body = b"".join(_encoded(iter([rows]), file_format, headers))
        headers |= _named(dataset, file_format)
    return Response(body, headers=headers, media_type=MEDIA_TYPES[file_format])


def facts_of(library: Library) -> dict[str, str]:
    """Headers of each answer about a library."""
    return {"OGI-Library-Version": library.version, **_KEPT}


def tag_of(request: Request, library: Library, limit: Limit, file_format: str) -> str:
    """The same for the same answer: by the library's version, what of it is in sight, and all that is asked."""
    told = repr((_REVISION, library.version, limit, request.url.path, sorted(request.query_params.multi_items()), file_format))
    return f'W/"{sha256(told.encode()).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether whoever asks has this answer already."""
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def _made_up(made_up: bool) -> dict[str, str]:
    return {"OGI-Made-Up": "true" if made_up else "false"}


def _named(dataset: Dataset, file_format: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{dataset.path.rpartition("/")[2]}.{file_format}"'}


def _format(request: Request, values: dict[str, Any]) -> str:
    """What the parameter names, else the first of the header Accept that can be given."""
    if "format" in values:
        return str(values["format"])
    accepted = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    for media_type in filter(None, accepted):
        for file_format, given in MEDIA_TYPES.items():
            if media_type in (given.partition(";")[0], "*/*", f"{given.partition('/')[0]}/*"):
                return file_format
    if not any(accepted):
        return "json"
    raise ProblemError("not_acceptable")


def _cursor(text: str | None) -> tuple[str, int]:
    if text is None:
        return "", 0
    try:
        after, skip = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if isinstance(after, str) and after.encode() is not None and type(skip) is int and 0 <= skip <= MOST_ROWS:
            return after, skip
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise wrong("cursor", "next_cursor")


def _page(dataset: Dataset, asked: Asked) -> tuple[pa.Table, str]:
    """So many rows, and the cursor of the next page, "" where there is none."""
    rows, after, skip = _next_rows(dataset, asked)
    more = rows.num_rows > asked.limit
    told = json.dumps([after, skip], ensure_ascii=False, separators=(",", ":"))
    return rows.slice(0, asked.limit), base64.urlsafe_b64encode(told.encode()).decode().rstrip("=") if more else ""


def _next_rows(dataset: Dataset, asked: Asked) -> tuple[pa.Table, str, int]:
    """The rows of a page and one more if there is one, and the place after the page's last row."""
    try:
        found = dataset.rows(replace(asked, limit=asked.limit + 1))
    except LibraryError as error:
        raise (ProblemError("cursor_gone") if error.reason == "no_such_report" else ProblemError("unready")) from error
    kept = min(found.num_rows, asked.limit)
    places = found[dataset.place].to_pylist()[:kept] if dataset.place else [""] * kept
    last = str(places[-1]) if places else asked.after
    skip = places.count(last) + (asked.skip if last == asked.after else 0)
    schema = pa.schema([(name, ARROW[kind]) for name, kind in dataset.columns.items()])
    return found.select(list(dataset.columns)).cast(schema), last, skip


def _pages(dataset: Dataset, asked: Asked) -> Iterator[pa.Table]:
    while True:
        rows, after, skip = _next_rows(dataset, asked)
        yield rows.slice(0, asked.limit)
        if rows.num_rows <= asked.limit:
            return
        asked = replace(asked, after=after, skip=skip)


def _encoded(pages: Iterator[pa.Table], file_format: str, headers: dict[str, str]) -> Iterator[bytes]:
    if file_format == "csv":
        return as_csv(pages)
    return as_parquet(pages, {name: headers[name] for name in ("OGI-Library-Version", "OGI-Made-Up")})


def _stream(dataset: Dataset, asked: Asked, file_format: str, headers: dict[str, str], head: bool) -> Response:
    headers = headers | _named(dataset, file_format)
    if head:
        return Response(headers=headers, media_type=MEDIA_TYPES[file_format])
    if not _SLOTS.acquire(blocking=False):
        raise ProblemError("busy", headers={"Retry-After": "10"})
    pages = _pages(dataset, replace(asked, limit=MOST_PAGE_ROWS))
    return _Streamed(_encoded(pages, file_format, headers), headers=headers, media_type=MEDIA_TYPES[file_format])


class _Streamed(StreamingResponse):
    """Gives its slot back however it ends, also where the reader goes away."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            _SLOTS.release()
