"""The routes as an OpenAPI document, made from what they enforce."""

from typing import Any

from api.datasets import DATASETS, Dataset, codes_of
from api.encoding import MEDIA_TYPES
from api.parameters import Parameter
from api.problems import KINDS, MEDIA_TYPE
from api.texts import both
from dashboard.words import mark

VERSION = "1"
TITLE = mark("Annual reports on open government information: data")
_SUMMARY = mark(
    "Read only. What is missing is null or an empty cell, never 0. Rows of made-up reports have simulated = true, and "
    "answers that hold some say so. One answer holds at most 10,000 rows as a page, and 1,000,000 as a whole CSV or Parquet file."
)
_TYPES = {"text": "string", "integer": "integer", "number": "number", "flag": "boolean", "date": "string", "code": "string"}
_NEVER_MISSING = ("report_id", "simulated")
_LIBRARY = {
    "type": "object",
    "required": ["version", "sample"],
    "properties": {"version": {"type": "string"}, "sample": {"type": "boolean"}},
    "additionalProperties": False,
}
_EACH = (401, 403, 404, 405, 500, 503)


def document(sign_in: bool) -> dict[str, Any]:
    """The document; `sign_in` says whether one has to sign in, or send a token."""
    schemes = {
        "token": {"type": "http", "scheme": "bearer", "description": both(_TOKEN)},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "_streamlit_user"},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": both(TITLE), "version": VERSION, "description": both(_SUMMARY)},
        "servers": [{"url": "/api"}],
        "paths": {dataset.path: {"get": _operation(dataset)} for dataset in DATASETS} | {"/library": {"get": _library()}},
        "components": {"securitySchemes": schemes if sign_in else {}, "schemas": {"Problem": _problem()}},
        "security": [{name: []} for name in schemes] if sign_in else [],
    }


_TOKEN = mark("The token of a share link: what stands in its address after share=")


def _operation(dataset: Dataset) -> dict[str, Any]:
    rows = {"type": "array", "items": _row(dataset)}
    told = {
        "library": _LIBRARY, "made_up": {"type": "boolean"}, "n_rows": {"type": "integer", "minimum": 0},
        "next_cursor": {"type": ["string", "null"]}, "rows": rows,
    }  # fmt: skip
    body = {"type": "object", "required": list(told), "properties": told, "additionalProperties": False}
    csv, parquet = (MEDIA_TYPES[name].partition(";")[0] for name in ("csv", "parquet"))
    content = {
        "application/json": {"schema": body},
        csv: {"schema": {"type": "string"}},
        parquet: {"schema": {"type": "string", "format": "binary"}},
    }
    return {
        "operationId": dataset.path.strip("/").replace("/", "_"),
        "summary": both(dataset.text),
        "parameters": [_parameter(parameter) for parameter in dataset.parameters],
        "responses": _responses(content, 304, 406, 410, 422),
    }


def _library() -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": {"type": "string"}, "sample": {"type": "boolean"}, "made_up": {"type": "boolean"},
        "n_reports": {"type": "integer"}, "n_agencies": {"type": "integer"}, "n_made_up": {"type": "integer"},
        "years": {"type": "array", "items": {"type": "integer"}},
    }  # fmt: skip
    schema = {"type": "object", "required": list(told), "properties": told, "additionalProperties": False}
    return {
        "operationId": "library",
        "summary": both(LIBRARY_TEXT),
        "responses": _responses({"application/json": {"schema": schema}}, 304, 422),
    }


LIBRARY_TEXT = mark("The version of the library, and what it holds of what you may see")


def _responses(content: dict[str, Any], *further: int) -> dict[str, Any]:
    headers = {name: {"schema": {"type": "string"}} for name in ("OGI-Library-Version", "OGI-Made-Up", "ETag", "Link")}
    found: dict[str, Any] = {"200": {"description": "OK", "headers": headers, "content": content}}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted((*_EACH, *further)):
        told = " ".join(code for code, (known, _) in KINDS.items() if known == status) or "not modified"
        found[str(status)] = {"description": told} | ({"content": problem} if status != 304 else {})
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name, "in": "query", "description": both(parameter.text), "schema": parameter.whole_schema,
    } | ({"style": "form", "explode": True} if parameter.many else {})  # fmt: skip


def _row(dataset: Dataset) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(dataset.columns),
        "properties": {column: _cell(dataset, column) for column in dataset.columns},
        "additionalProperties": False,
    }


def _cell(dataset: Dataset, column: str) -> dict[str, Any]:
    kind = dataset.columns[column]
    schema: dict[str, Any] = {"type": _TYPES[kind] if column in _NEVER_MISSING else [_TYPES[kind], "null"]}
    if kind == "code":
        schema["enum"] = [*codes_of(dataset, column), None]
    return schema | ({"format": "date"} if kind == "date" else {})


def _problem() -> dict[str, Any]:
    error = {
        "type": "object",
        "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
        "required": ["parameter", "detail"],
    }
    told = {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "errors": {"type": "array", "items": error},
    }  # fmt: skip
    return {"type": "object", "required": ["type", "title", "status"], "properties": told}
