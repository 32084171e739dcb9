"""Findings and places of the form in words, Chinese and English; the words come from form.toml."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from parsing.figures import Finding
from parsing.form import FORM, Term
from parsing.notes import describe_note

_TABLES = {
    "disclosures": ("主动公开", "Published information"),
    "requests": ("申请", "Requests"),
    "appeals": ("复议诉讼", "Review and litigation"),
    "channels": ("渠道", "Channels"),
    "indicators": ("其他计数", "Other counts"),
    "reports": ("报告", "Report"),
    "document": ("文件", "Document"),
    "sections": ("栏目", "Section"),
    "tables": ("表格", "Table"),
    "year": ("年度", "Year"),
}
_ORDER = {
    "disclosures": (FORM.items, FORM.measures),
    "requests": ((*FORM.outcomes, *FORM.legacy_outcomes, *FORM.groups), FORM.applicants),
    "appeals": (FORM.routes, FORM.results),
    "channels": (FORM.terms("channels", "kinds"), (*FORM.terms("channels", "disclosure"), *FORM.terms("channels", "request"))),
    "indicators": (FORM.indicators, ()),
    "sections": (FORM.sections, ()),
    "tables": (FORM.sections, ()),
}


@cache
def describe_location(location: str, language: str = "zh") -> str:
    """A finding's location in words: requests/granted/total → 申请·予以公开·总计."""
    table, *codes = location.split("/")
    levels: tuple[tuple[Term, ...], ...] = _ORDER.get(table, ((), ()))
    names = [_name(code, levels[min(i, len(levels) - 1)], language) for i, code in enumerate(codes)]
    head = _name(table, (), language)
    return ("·" if language == "zh" else ": ").join(
        [head, "·".join(names) if language == "zh" else ", ".join(names)][: 1 + bool(names)]
    )


def _name(code: str, terms: tuple[Term, ...], language: str) -> str:
    for term in terms:
        if term.code == code:
            return term.name(language)
    chinese, english = _TABLES.get(code, (code, code))
    return chinese if language == "zh" else english


_REASONS = {
    "blank": ("空白", "blank"),
    "dash": ("以横线代替", "a dash"),
    "unreadable": ("无法辨认", "unreadable"),
    "ambiguous": ("无法确定数字属于哪一格", "the place of its numbers is not certain"),
}


def describe_finding(row: Mapping[str, Any] | Finding, language: str = "zh") -> str:
    """The message of a finding (a Finding, or a row of the findings table) with both numbers, in the language asked for."""
    values: Mapping[str, Any] = (
        {name: getattr(row, name) for name in ("rule", "location", "expected", "actual", "detail")}
        if isinstance(row, Finding)
        else row
    )
    rule = next(entry for entry in FORM.raw["rules"] if entry["code"] == values["rule"])
    return str(rule[f"message_{language}"]).format(
        place=describe_location(str(values["location"]), language),
        expected=number_text(values["expected"]),
        actual=number_text(values["actual"]),
        detail=_detail(str(values["rule"]), str(values["location"]), str(values["detail"] or ""), language),
    )


def number_text(value: float | None) -> str:
    """A count without decimals, another number with those it has; — for none."""
    if value is None or value != value or str(value) == "<NA>":
        return "—"
    return f"{int(value)}" if value == int(value) else repr(float(value))


def _detail(rule: str, location: str, detail: str, language: str) -> str:
    """Of a blank cell: the reasons, each with the columns it holds for; of others the text as it stands."""
    if rule == "not_read":
        return describe_note(detail, language)
    if rule != "missing_cell":
        return detail
    columns = _ORDER.get(location.split("/")[0], ((), ()))[1]
    reasons: dict[str, list[str]] = {}
    for entry in detail.split(";"):
        reason, _, code = entry.partition(":")
        reasons.setdefault(reason, []).append(_name(code, columns, language))
    joiner, separator = ("、", "；") if language == "zh" else (", ", "; ")
    return separator.join(
        f"{joiner.join(names)}{'：' if language == 'zh' else ': '}{_REASONS.get(reason, (reason, reason))[language != 'zh']}"
        for reason, names in reasons.items()
    )
