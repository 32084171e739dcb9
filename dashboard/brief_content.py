"""The content of the brief, from the library's answers. Knows no Streamlit and no format."""

from math import isnan

from dashboard.brief import Brief, KeyNumber, Table
from dashboard.brief_charts import brief_charts
from dashboard.brief_findings import findings
from dashboard.brief_quality import error_table, quality_sentences
from dashboard.brief_scope import BriefScope, Figure, brief_scope
from dashboard.brief_text import line
from dashboard.imprint import Imprint
from dashboard.measures import BY_CODE, rate_of
from dashboard.rows import rows_of
from library.queries import coverage
from library.queries_reports import count_reports
from library.queries_sums import leading_agencies
from library.store import Library

AGENCIES_AT_MOST = 24
_COUNTS = ("published_items", "new", "concluded", "carried_out", "review_total", "lawsuit_total")
_RATE = BY_CODE["disclosure_rate"]


def make_brief(library: Library, imprint: Imprint) -> Brief | None:
    """The brief of the imprint's selection; None where it holds no report whose year is known."""
    scope = brief_scope(library, imprint)
    if scope is None:
        return None
    _ = scope.words.translate
    return Brief(
        language=scope.words.language,
        date=imprint.day.isoformat(),
        title=_("Brief on open government information, {year}", year=scope.year),
        subtitle=f"{imprint.filters()} | {scope.reports_words}",
        mark=imprint.made_up,
        headings={
            "findings": _("The main points"),
            "numbers": _("Key figures in {year}", year=scope.year),
            "charts": _("How it developed"),
            "quality": _("Data quality"),
            "sources": _("Sources and definitions"),
        },
        findings=findings(scope),
        key_numbers=_key_numbers(scope),
        charts=brief_charts(scope),
        agencies=_agencies(scope),
        quality=quality_sentences(scope),
        errors=error_table(scope),
        sources=_sources(scope),
        footer=imprint.line(),
        page=_("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _key_numbers(scope: BriefScope) -> tuple[KeyNumber, ...]:
    _ = scope.words.translate
    counts = count_reports(scope.library, scope.latest).iloc[0]
    told = [
        _counted(scope, _("Information published"), ("published_items",)),
        _counted(scope, _("New requests"), ("new",)),
        _rated(scope, "disclosure_rate"),
        _rated(scope, "backlog_rate"),
        _counted(scope, _("Reviews and lawsuits"), ("review_total", "lawsuit_total")),
        KeyNumber(
            _("With broken sums"),
            scope.words.number(counts["n_with_errors"]),
            "",
            scope.words.plural("of {count} report", "of {count} reports", int(counts["n_reports"])),
        ),
    ]
    return tuple(told)


def _counted(scope: BriefScope, label: str, quantities: tuple[str, ...]) -> KeyNumber:
    figure = scope.count(quantities)
    words = scope.words
    change = words.signed(figure.change.difference) if figure.compared else ""
    if figure.compared and figure.change.difference and not isnan(figure.change.relative):
        sign = "+" if figure.change.relative > 0 else ""
        change += words.translate(" ({share})", share=f"{sign}{words.percent(figure.change.relative)}")
    return KeyNumber(label, words.number(figure.change.value), _on(scope, change), _told(scope, figure))


def _rated(scope: BriefScope, code: str) -> KeyNumber:
    figure, words = scope.rate(code), scope.words
    change = words.points(figure.change.difference) if figure.compared else ""
    base = words.translate("n = {count}", count=words.number(figure.change.n))
    if figure.change.small:
        base += words.translate(" (small sample)")
    name = BY_CODE[code].name(words.language)
    return KeyNumber(name, words.percent(figure.change.value), _on(scope, change), base)


def _on(scope: BriefScope, change: str) -> str:
    return scope.words.translate("{change} on {year}", change=change, year=scope.year - 1) if change else ""


def _told(scope: BriefScope, figure: Figure) -> str:
    """How many reports tell it, and how many others they cover."""
    row = coverage(scope.library, scope.latest).iloc[0]
    covered = int(row["n_reports"] - row["n_counted"])
    told = scope.words.plural("from {count} report", "from {count} reports", figure.change.n_told)
    return told + scope.words.plural(", covering {count} other", ", covering {count} others", covered) if covered else told


def _agencies(scope: BriefScope) -> Table:
    """Each agency of the selection in the latest year, those with most requests concluded."""
    words, language = scope.words, scope.words.language
    _ = words.translate
    asked = tuple(dict.fromkeys(("concluded", *_COUNTS, *_RATE.quantities)))
    listed = rows_of(leading_agencies(scope.library, scope.latest, asked, AGENCIES_AT_MOST))
    rows = []
    for agency in listed:
        rate = rate_of(_RATE, agency)
        counts = [words.number(agency[name]) for name in _COUNTS]
        share = words.percent(rate["rate"]) + ("*" if rate["small"] and rate["rate"] is not None else "")
        rows.append((line(agency["agency"], 60), *counts[:3], share, *counts[3:], words.number(agency["n_errors"])))
    every = listed[0]["n_agencies"] if listed else 0
    notes = [_("– not told; * small sample (n under 30). An agency whose report covers others is listed beside them.")]
    if every > len(rows):
        notes.insert(0, _("The {count} with most of {all}.", count=words.number(len(rows)), all=words.number(every)))
    heads = (
        _("Agency"), _("Published"), _("New requests"), _("Concluded"), _RATE.name(language),
        _("Carried forward"), _("Reviews"), _("Lawsuits"), _("Broken sums"),
    )  # fmt: skip
    return Table(
        _("Agencies in {year}", year=scope.year),
        heads,
        (False, *(True,) * 8),
        (3.7, 1.4, 1.05, 0.85, 0.95, 1.05, 1.05, 1.05, 1.05)
        if language == "zh"
        else (3.3, 1.2, 1.15, 1.25, 1.25, 1.15, 1.1, 1.1, 1.0),
        tuple(rows),
        " ".join(notes),
    )


def _sources(scope: BriefScope) -> tuple[tuple[str, str], ...]:
    """What it rests on, and how its measures are worked out: name and text."""
    _, language = scope.words.translate, scope.words.language
    imprint = scope.imprint
    rows = [
        (_("Sources"), _("The agencies' annual reports on open government information: {reports}.", reports=scope.by_year)),
        (_("Filters"), imprint.filters()),
        (_("Data"), _("Version {version}, brief made on {date}.", version=line(imprint.version, 40), date=imprint.date)),
        (
            _("Sums"),
            _("A report that another one covers is not added a second time. A change is one among the same agencies."),
        ),
        *((BY_CODE[code].name(language), BY_CODE[code].definition(language)) for code in ("disclosure_rate", "backlog_rate")),
    ]
    if imprint.made_up and scope.simulated:
        rows.insert(0, (imprint.made_up, _("Agencies whose names end in （模拟） are made up, and so are their figures.")))
    if imprint.address:
        rows.append((_("On screen"), line(imprint.address, 1000)))
    return tuple(rows)
