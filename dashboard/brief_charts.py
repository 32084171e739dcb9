"""The brief's charts as shares and labels, ready to be drawn by brief_charts.typ without a browser. Knows no Streamlit."""

from dashboard.brief import Chart, Panel, RateRow, Segment, Series
from dashboard.brief_scope import BriefScope
from dashboard.brief_text import line
from dashboard.charts import ink, outcome_parts
from dashboard.charts_shares import with_shares
from dashboard.measures import BY_CODE, with_rates
from dashboard.rows import rows_of
from dashboard.words import Words
from library.queries_requests import outcome_mix
from library.queries_sums import ratios, sums

AGENCIES_AT_MOST = 12
YEARS_AT_MOST = 10
_LABELLED = 0.065  # a segment with a smaller share has no room for its percentage
_PANEL_LETTERS = 38  # that fit over the columns of one panel
_RATE = BY_CODE["disclosure_rate"]


def brief_charts(scope: BriefScope) -> tuple[Chart, ...]:
    """Those of the three charts that the selection tells something for."""
    return tuple(chart for chart in (_outcomes(scope), _counts(scope), _rates(scope)) if chart)


def _years(scope: BriefScope) -> list[int]:
    """Every year from the first to the last, those without a report too; the latest of them where there are many."""
    return list(range(scope.years[0], scope.years[-1] + 1))[-YEARS_AT_MOST:]


def _outcomes(scope: BriefScope) -> Chart | None:
    """The outcomes' shares, a column a year."""
    words, _ = scope.words, scope.words.translate
    counts = rows_of(outcome_mix(scope.library, scope.selection, ("year",)).rename(columns={"outcome_group": "code"}))
    shares = [row for row in with_shares(counts, "year") if row["share"] is not None]
    told = {(row["year"], row["code"]): row["share"] for row in shares}
    years = _years(scope)
    if not any(year in years for year, _code in told):
        return None
    parts = outcome_parts(words, dark=False)
    latest = {part.name: told[scope.year, part.code] for part in parts if (scope.year, part.code) in told}
    title = _("How requests were concluded")
    if latest:
        first = max(latest, key=lambda name: latest[name])
        share = words.percent(latest[first], 0)
        title = _("Most often: {outcome}, {share} in {year}", outcome=first, share=share, year=scope.year)
    listed = words.listed([f"{name} {words.percent(share)}" for name, share in latest.items()])
    series = [
        Series(part.name, part.colour, ink(part.colour), tuple(_share(told.get((year, part.code)), scope) for year in years))
        for part in parts
    ]
    return Chart(
        "shares",
        title,
        _("Share of concluded requests, {period}", period=scope.period),
        " ".join([_("Stacked columns: the shares of the six ways to conclude a request, by year."), f"{scope.year}: {listed}"]),
        years=tuple(map(str, years)),
        series=tuple(series),
    )


def _share(share: float | None, scope: BriefScope) -> Segment | None:
    if share is None:
        return None
    return Segment(share, scope.words.percent(share, 0) if share >= _LABELLED else "")


def _counts(scope: BriefScope) -> Chart | None:
    """Three counts over the years, each on a scale of its own."""
    words, _ = scope.words, scope.words.translate
    asked = {
        _("New requests"): ("new",),
        _("Information published"): ("published_items",),
        _("Reviews and lawsuits"): ("review_total", "lawsuit_total"),
    }
    years = _years(scope)
    panels, told = [], []
    for title, quantities in asked.items():
        answer = sums(scope.library, scope.selection, quantities, ("year",)).groupby("year")["count"]
        added = answer.sum(min_count=len(quantities)).dropna().reset_index()
        by_year = {int(year): int(count) for year, count in zip(added["year"], added["count"], strict=True)}
        highest = max((count for year, count in by_year.items() if year in years), default=0)
        written = _written(by_year, years, words)
        columns = [
            Segment(by_year[year] / highest if highest else 0.0, written.get(year, "")) if year in by_year else None
            for year in years
        ]
        if any(columns):
            panels.append(Panel(title, tuple(columns)))
            told.append(f"{title} {words.listed([f'{year}: {words.number(count)}' for year, count in by_year.items()])}")
    if not panels:
        return None
    return Chart(
        "columns",
        _("Requests, publication and disputes over the years"),
        _("Counts, each on a scale of its own, {period}", period=scope.period),
        _("Columns by year. {counts}", counts="; ".join(told)),
        years=tuple(map(str, years)),
        panels=tuple(panels),
    )


def _written(by_year: dict[int, int], years: list[int], words: Words) -> dict[int, str]:
    """The numbers over the columns; where they would run into each other the first, the last and the highest."""
    shown = {year: words.number(by_year[year]) for year in years if year in by_year}
    if not shown or len(years) * max(map(len, shown.values())) <= _PANEL_LETTERS:
        return shown
    kept = {min(shown), max(shown), max(shown, key=lambda year: by_year[year])}
    return {year: text for year, text in shown.items() if year in kept}


def _rates(scope: BriefScope) -> Chart | None:
    """The disclosure rate by agency with its interval; small samples come last and do not rank."""
    words, _ = scope.words, scope.words.translate
    answer = ratios(scope.library, scope.latest, _RATE.numerator, _RATE.denominator, ("agency",), AGENCIES_AT_MOST)
    rates = with_rates(answer).dropna(subset=["rate"]).sort_values(["small", "rate", "agency"], ascending=[True, False, True])
    if len(rates) < 2:
        return None
    rows = [
        RateRow(
            line(row["agency"], 40),
            float(row["rate"]),
            float(row["low"]),
            float(row["high"]),
            f"{words.percent(row['rate'])}  n={words.number(row['denominator'])}",
            bool(row["small"]),
        )
        for row in rates.to_dict("records")
    ]
    whole = scope.rate(_RATE.code)
    name = _RATE.name(words.language)
    return Chart(
        "rates",
        _("{measure} by agency in {year}", measure=name, year=scope.year),
        _(
            "The {count} agencies with most requests concluded; the bar is the 95% interval, an empty dot a small sample, "
            "the line all together",
            count=len(rows),
        ),
        _("Dots by agency. {rates}", rates=words.listed([f"{row.name} {row.label}" for row in rows])),
        rows=tuple(rows),
        whole=whole.change.value if whole.told else 0.0,
        whole_label=words.percent(whole.change.value) if whole.told else "",
        top=max(0.1, *(row.high for row in rows)),
    )
