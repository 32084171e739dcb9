"""The quantities that measures are made of: one column each of the store's table `summaries`, one row a report.

A quantity is a number only where it is certain (see schema.py); measures take numerator and denominator from the same reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from library.schema import REQUEST_GROUPS
from parsing.form import FORM

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A column of `summaries`: the table of figures that it is made of, and the codes of the cells (column → codes)."""

    code: str
    table: str
    cells: Codes = field(default_factory=dict)


APPLICANTS = tuple(term.code for term in FORM.applicants if term.code != "total")
RESULTS = tuple(term.code for term in FORM.results)
# Lawsuits are those brought directly and those after a review. What the 2008 form counts is another series (LEGACY_FORM below).
ROUTES: dict[str, tuple[str, ...]] = {
    "review": ("review",),
    "direct": ("litigation_direct",),
    "after_review": ("litigation_after_review",),
    "lawsuit": ("litigation_direct", "litigation_after_review"),
}
# Its appeals have no 尚未审结 and other words for the results, its lawsuits no routes: they stand in no sum with later ones.
LEGACY_FORM = "2008"
LAST_LEGACY_YEAR = next(int(edition["last_year"]) for edition in FORM.raw["editions"] if edition["code"] == LEGACY_FORM)
# The prefix of a kind of channel's quantities; `<prefix>_items` is the whole that its channels are shares of.
CHANNEL_PREFIXES = {"disclosure": "published", "request": "applied"}
CHANNELS = {
    kind: tuple(term.code for term in FORM.terms("channels", kind) if term.code != "total") for kind in CHANNEL_PREFIXES
}


def _outcomes_of(group: str) -> tuple[str, ...]:
    return tuple(term.code for term in FORM.outcomes if group in (term.group, term.code) and (group != "intake"))


def _quantities() -> tuple[Quantity, ...]:
    requests = [
        Quantity(group, "requests", {"outcome": _outcomes_of(group), "applicant": ("total",)}) for group in REQUEST_GROUPS
    ]
    applicants = [
        Quantity(f"new_{applicant}", "requests", {"outcome": ("new",), "applicant": (applicant,)}) for applicant in APPLICANTS
    ]
    appeals = [
        Quantity(f"{name}_{result}", "appeals", {"route": routes, "result": (result,)})
        for name, routes in ROUTES.items()
        for result in RESULTS
    ]
    channels = [
        Quantity(f"{prefix}_{channel}", "channels", {"kind": (kind,), "channel": (channel,)})
        for kind, prefix in CHANNEL_PREFIXES.items()
        for channel in CHANNELS[kind]
    ]
    wholes = [Quantity(f"{prefix}_items", "channels", {"kind": (kind,)}) for kind, prefix in CHANNEL_PREFIXES.items()]
    return (*requests, *applicants, *appeals, *channels, *wholes)


QUANTITIES = {quantity.code: quantity for quantity in _quantities()}


def _request_columns() -> str:
    groups = [f"max(count) FILTER (applicant = 'total' AND outcome_group = '{group}') AS {group}" for group in REQUEST_GROUPS]
    applicants = [
        f"max(count) FILTER (applicant = '{applicant}' AND outcome_group = 'new') AS new_{applicant}"
        for applicant in APPLICANTS
    ]
    return ", ".join([*groups, *applicants])


def _result_columns() -> str:
    return ", ".join(f"max(count) FILTER (result = '{result}') AS told_{result}" for result in RESULTS)


def _certain_columns() -> str:
    """Where the results that are told make up the route's printed total, a blank one can hold nothing."""
    told = " + ".join(f"coalesce(told_{result}, 0)" for result in RESULTS if result != "total")
    return ", ".join(
        f"CASE WHEN told_total = {told} THEN coalesce(told_{result}, 0) ELSE told_{result} END AS {result}"
        for result in RESULTS
    )


def _appeal_columns() -> str:
    single = [
        f"max({result}) FILTER (route = '{routes[0]}') AS {name}_{result}"
        for name, routes in ROUTES.items()
        if len(routes) == 1
        for result in RESULTS
    ]
    lawsuits = [f"direct_{result} + after_review_{result} AS lawsuit_{result}" for result in RESULTS]
    return ", ".join([*single, *lawsuits])


def _channel_columns() -> str:
    """A count of the official table goes before one told in a sentence."""

    def told(kind: str, channel: str) -> str:
        cell = f"max(count) FILTER (kind = '{kind}' AND channel = '{channel}' AND origin = '{{}}')"
        return f"coalesce({cell.format('table')}, {cell.format('prose')})"

    columns = [
        f"{told(kind, channel)} AS {prefix}_{channel}"
        for kind, prefix in CHANNEL_PREFIXES.items()
        for channel in (*CHANNELS[kind], "total")
    ]
    return ", ".join(columns)


def _whole_columns() -> str:
    """All items of a kind: the stated total, or the channels' sum where that is greater or no total is stated."""

    def whole(kind: str, prefix: str) -> str:
        names = [f"{prefix}_{channel}" for channel in CHANNELS[kind]]
        added = " + ".join(f"coalesce({name}, 0)" for name in names)
        return (
            f"CASE WHEN coalesce({', '.join(names)}) IS NOT NULL THEN greatest({prefix}_total, {added}) ELSE {prefix}_total END"
        )

    return ", ".join(f"{whole(kind, prefix)} AS {prefix}_items" for kind, prefix in CHANNEL_PREFIXES.items())


TOTALS = f"""
CREATE TEMP TABLE totals AS
WITH request_totals AS (SELECT report, {_request_columns()} FROM outcome_groups GROUP BY report),
told_results AS (SELECT report, route, {_result_columns()} FROM appeals
    JOIN reports ON reports.number = report
    WHERE origin = 'table' AND form::VARCHAR IS DISTINCT FROM '{LEGACY_FORM}' GROUP BY report, route),
results AS (SELECT report, route, {_certain_columns()} FROM told_results),
appeal_totals AS (SELECT report, {_appeal_columns()} FROM results GROUP BY report),
channel_counts AS (SELECT report, {_channel_columns()} FROM channels GROUP BY report),
channel_totals AS (
    SELECT * EXCLUDE ({", ".join(f"{prefix}_total" for prefix in CHANNEL_PREFIXES.values())}), {_whole_columns()}
    FROM channel_counts)
SELECT reports.number AS report, {", ".join(QUANTITIES)}
FROM reports LEFT JOIN request_totals ON request_totals.report = reports.number
LEFT JOIN appeal_totals ON appeal_totals.report = reports.number
LEFT JOIN channel_totals ON channel_totals.report = reports.number
ORDER BY reports.number;
"""
