"""Rules of the prose: against the official tables, against its own wholes, and percentages against the counts beside them."""

import re
from collections.abc import Iterator

from parsing.counts import Count
from parsing.evidence import Evidence, total_of
from parsing.figures import Finding
from parsing.form import FORM

_GROUP_OF = {term.code: term.group for term in FORM.outcomes}

# Prose code → the table's rows that mean the same; a group of the form stands for its rows.
_LIKE = {
    "new": "new", "carried_in": "carried_in", "carried_out": "carried_out", "concluded": "concluded",
    "granted": "granted", "legacy_granted": "granted",
    "partially_granted": "partially_granted", "legacy_partially_granted": "partially_granted",
    "=denied": "denied", "legacy_denied": "denied",
    "=unavailable": "unavailable", "=rejected": "rejected", "other": "other",
}  # fmt: skip


def _row_or_group(report: Evidence, code: str) -> tuple[float | None, str]:
    """The table's total of a row, or of the rows of a group, and where it stands."""
    if "total" in report.row("requests", code):
        return report.number("requests", code, "total"), report.place("requests", code, "total")
    rows = [row for row, group in _GROUP_OF.items() if group == code and not (code == "other" and row == "other")]
    place = report.place("requests", rows[0], "total") if rows else ""
    return total_of(report.number("requests", row, "total") for row in rows), place


def prose_requests(report: Evidence) -> Iterator[Finding]:
    """Requests counted in the prose against section 三, where the terms are alike.

    收到 that equals new and carried-over requests together is no contradiction: many offices count so (收办 3607 = 3511 + 96).
    """
    seen: set[str] = set()
    for count in report.told:
        code = count.code
        if count.kind != "outcome" or code not in _LIKE or code in seen or count.mention.approximate:
            continue
        seen.add(code)
        row = _LIKE[code]
        expected, place = _row_or_group(report, row)
        told = count.mention.number
        if expected is None or told == expected:
            continue
        if code in ("new", "concluded"):
            carried = report.number("requests", "carried_in" if code == "new" else "carried_out", "total")
            if carried is not None and told == expected + carried:
                continue
        yield Finding("prose_requests", f"requests/{row}/total", expected, told, count.code, place, count.mention.place)


def prose_appeals(report: Evidence) -> Iterator[Finding]:
    """Reviews and lawsuits in the prose against section 四; lawsuits are those of both routes together."""
    seen: set[str] = set()
    for count in report.told:
        if count.kind != "appeal" or count.code in seen:
            continue
        seen.add(count.code)
        route, result = count.code.split("/")
        routes = ("review",) if route == "review" else ("litigation_direct", "litigation_after_review")
        expected = total_of(report.number("appeals", one, result) for one in routes)
        if expected is not None and expected != count.mention.number:
            yield Finding(
                "prose_appeals", f"appeals/{route}/{result}", expected, count.mention.number, "",
                report.place("appeals", routes[0], result), count.mention.place,
            )  # fmt: skip


_OUTCOME_PARTS = tuple(c for c in _LIKE if c not in ("new", "carried_in", "concluded", "carried_out")) + tuple(
    term.code for term in FORM.legacy_outcomes if term.code not in _LIKE
)
_FEWEST_PARTS = 3


def prose_sum(report: Evidence) -> Iterator[Finding]:
    """Outcomes told in one passage against the requests told beside them; kinds of content against their whole.

    A list of kinds that stays below its whole may leave some out, so that is a notice; one that exceeds it is a contradiction.
    """
    for whole in report.told:
        if whole.kind == "outcome" and whole.code in ("new", "=handled") and not whole.mention.approximate:
            beside = [c for c in report.told if c.mention.passage is whole.mention.passage and c.kind == "outcome"]
            parts = {c.code: c.mention for c in reversed(beside) if c.code in _OUTCOME_PARTS}
            if len(parts) < _FEWEST_PARTS:
                continue
            told = sum(mention.number for mention in parts.values())
            carried = {c.code: c.mention.number for c in beside if c.code in ("carried_in", "carried_out")}
            received = whole.mention.number + carried.get("carried_in", 0)
            # 收到59件,办结60件,其中…: the parts are those of what was concluded.
            concluded = [c.mention.number for c in beside if c.code == "concluded"]
            wholes = (received, whole.mention.number, *concluded)
            if told + carried.get("carried_out", 0) not in wholes and told not in wholes:
                first = min(parts.values(), key=lambda mention: mention.start)
                yield Finding(
                    "prose_sum", "requests/new/total", whole.mention.number, told, "", whole.mention.place, first.place
                )
            return
    yield from _kinds(report)


def _kinds(report: Evidence) -> Iterator[Finding]:
    told = report.told
    for index, whole in enumerate(told):
        if whole.kind != "disclosure" or not whole.generic or whole.part or whole.mention.approximate:
            continue
        parts: list[Count] = []
        for count in told[index + 1 :]:
            same = count.mention.passage is whole.mention.passage and count.kind == "indicator"
            if not same or count.mention.unit not in (whole.mention.unit, "") or (not parts and not count.part):
                break
            if not re.match(r"[占]", count.mention.clause):
                parts.append(count)
        total = sum(count.mention.number for count in parts)
        if len(parts) >= _FEWEST_PARTS and total != whole.mention.number:
            above = total > whole.mention.number
            yield Finding(
                "prose_sum", f"channels/disclosure/{whole.code}", whole.mention.number, total, "", whole.mention.place,
                parts[0].mention.place, "warning" if above else "notice",
            )  # fmt: skip


def channel_sum(report: Evidence) -> Iterator[Finding]:
    """The disclosure channels told as parts add up to the stated total; with 余 among them they must not exceed it."""
    told, printed = (report.row("channels", "disclosure", origin) for origin in ("prose", "table"))
    listed = told if "total" in told else printed
    total = listed.get("total")
    parts = [figure for channel, figure in listed.items() if channel != "total"]
    if total is None or total.number is None or total.note == "approximate" or len(parts) < 2:
        return
    added = total_of(figure.number for figure in parts)
    rounded = any(figure.note == "approximate" for figure in parts)
    # Channels told without 其中 may overlap or be some of many: only more than the whole is wrong then.
    as_parts = total.origin == "table" or any(c.part for c in report.told if c.kind == "disclosure" and c.code != "total")
    if added is not None and (added > total.number or (added < total.number and as_parts and not rounded)):
        yield Finding("channel_sum", "channels/disclosure/total", total.number, added, "", total.place, parts[0].place)


def request_channel_sum(report: Evidence) -> Iterator[Finding]:
    """The request channels add up to the applications received, told beside them or in section 三.

    The 2008 form's table tells them as well as its sentences: each is held against its own whole.
    """
    for origin, other in (("prose", "table"), ("table", "prose")):
        parts = [figure for channel, figure in report.row("channels", "request", origin).items() if channel != "total"]
        whole = report.row("requests", "new", origin).get("total") or report.row("requests", "new", other).get("total")
        told = total_of(figure.number for figure in parts)
        if len(parts) > 1 and whole and whole.number is not None and told is not None and told != whole.number:
            yield Finding("request_channel_sum", "channels/request/total", whole.number, told, "", whole.place, parts[0].place)


def prose_percent(report: Evidence) -> Iterator[Finding]:
    """A stated share agrees with its count and the whole told before it; off in the last digit is rounding, a notice."""
    whole: Count | None = None
    for count in report.told:
        if count.kind == "disclosure" and count.generic and not count.part and not count.mention.percent:
            whole = count
        stated = count.mention.percent
        if not stated or whole is None or whole.mention.number == 0 or count.mention.passage is not whole.mention.passage:
            continue
        decimals = len(stated.partition(".")[2])
        exact = 100 * count.mention.number / whole.mention.number
        off = abs(exact - float(stated))
        if off > 0.5 * 10**-decimals + 1e-9:
            yield Finding(
                "prose_percent", f"channels/disclosure/{whole.code}", round(exact, decimals + 1), float(stated), count.code,
                whole.mention.place, count.mention.place, "notice" if off < 1.5 * 10**-decimals else "warning",
            )  # fmt: skip
