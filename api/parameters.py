"""The parameters of the routes as JSON Schema: what the document describes is what is enforced.

The filters have the names and the codes that they have in the address of a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from starlette.datastructures import QueryParams

from api.problems import ProblemError
from api.texts import both
from dashboard.words import mark
from parsing.form import FORM

PAGE_ROWS, MOST_PAGE_ROWS = 1000, 10_000
FORMATS = ("json", "csv", "parquet")
_MANY = 200


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it means, and the schema of one value; `many` may be named several times and mean any of them."""

    name: str
    text: str
    schema: Mapping[str, Any]
    many: bool = False

    @property
    def whole_schema(self) -> dict[str, Any]:
        """The schema of the parameter with all its values."""
        return {"type": "array", "items": dict(self.schema), "maxItems": _MANY} if self.many else dict(self.schema)


def codes(name: str, text: str, values: Sequence[str]) -> Parameter:
    """A parameter that chooses among codes."""
    return Parameter(name, text, {"type": "string", "enum": list(dict.fromkeys(values))}, many=True)


_NAME = {"type": "string", "minLength": 1, "maxLength": 200}
YEAR = Parameter("year", mark("The year that is reported on"), {"type": "integer", "minimum": 1900, "maximum": 2200}, many=True)
REGION = Parameter(
    "region",
    mark("A region's code of six digits, with all that lies in it: 990000, 990100, 990102"),
    {"type": "string", "pattern": "^[0-9]{6}$"},
)
LEVEL = codes("level", mark("The agency's level"), FORM.codes["level"])
AGENCY = Parameter("agency", mark("An agency's full name"), _NAME, many=True)
SELECTION = (YEAR, REGION, LEVEL, AGENCY)
REPORT = Parameter("report", mark("A report's number (report_id)"), {"type": "string", "pattern": "^[0-9a-f]{16}$"}, many=True)
LIMIT = Parameter(
    "limit",
    mark("Rows of a page; without it JSON gives 1,000, CSV and Parquet everything, up to 1,000,000 rows"),
    {"type": "integer", "minimum": 1, "maximum": MOST_PAGE_ROWS},
)
CURSOR = Parameter(
    "cursor",
    mark("Where the page begins: next_cursor of the page before"),
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,2000}$"},
)
FORMAT = Parameter("format", mark("Goes before the header Accept"), {"type": "string", "enum": list(FORMATS)})
PAGING = (LIMIT, CURSOR, FORMAT)

# What is wrong with a value, by the keyword of the schema that it offends.
_WORDS = {
    "enum": mark("one of: {rule}"),
    "pattern": mark("of the form {rule}"),
    "minimum": mark("{rule} or more"),
    "maximum": mark("{rule} or less"),
    "minLength": mark("not empty"),
    "maxLength": mark("at most {rule} characters"),
    "maxItems": mark("named at most {rule} times"),
    "type": mark("a whole number"),
    "additionalProperties": mark("no parameter of this address"),
    "once": mark("named once"),
}


def read(parameters: Sequence[Parameter], query: QueryParams) -> dict[str, Any]:
    """The values of a query by name. Raises ProblemError `parameters`, which tells all that is wrong, where one is not as it has to be."""
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    errors = []
    for name in query:
        given, parameter = query.getlist(name), known.get(name)
        if parameter is None:
            errors.append(_error(name, "additionalProperties"))
        elif not parameter.many and len(given) > 1:
            errors.append(_error(name, "once"))
        else:
            typed = [_typed(value, parameter.schema) for value in given]
            values[name] = typed if parameter.many else typed[0]
            faults = Draft202012Validator(parameter.whole_schema).iter_errors(values[name])
            errors += [_error(name, str(fault.validator), _rule(fault)) for fault in faults]
    if errors:
        raise ProblemError("parameters", errors=tuple(errors))
    return values


def wrong(name: str, rule: str) -> ProblemError:
    """The problem of one parameter that its schema alone does not show."""
    return ProblemError("parameters", errors=(_error(name, "pattern", rule),))


def _typed(value: str, schema: Mapping[str, Any]) -> str | int:
    number = value.removeprefix("-")
    whole = number.isascii() and number.isdigit() and len(number) < 10
    return int(value) if schema["type"] == "integer" and whole else value


def _rule(fault: ValidationError) -> object:
    return ", ".join(map(str, fault.validator_value)) if fault.validator == "enum" else fault.validator_value


def _error(name: str, keyword: str, rule: object = "") -> dict[str, str]:
    return {"parameter": name, "detail": both(_WORDS[keyword], rule=rule)}
