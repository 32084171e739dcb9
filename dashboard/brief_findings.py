"""The findings of the brief in sentences, each computed: requests, outcomes, what was published, disputes, backlog.

Knows no Streamlit.
"""

from math import isnan

from dashboard.brief_scope import BriefScope, Figure
from dashboard.brief_text import line
from dashboard.measures import BY_CODE, SMALL_SAMPLE, with_rates
from library.queries_channels import channel_mix
from library.queries_requests import outcome_mix, reasons
from library.queries_sums import ratios
from library.schema import ANSWERS
from parsing.form import FORM

_REFUSALS = ("denied", "unavailable", "rejected")


def findings(scope: BriefScope) -> tuple[str, ...]:
    """Sentences in the order of weight; one that no report tells anything for is left out."""
    told = (
        _requests(scope), _rates(scope), _refusals(scope), _spread(scope), _published(scope), _disputes(scope), _backlog(scope),
    )  # fmt: skip
    return tuple(sentence for sentence in told if sentence)


def _count_change(scope: BriefScope, figure: Figure) -> str:
    """The change of a count as the end of a sentence."""
    _, words, before = scope.words.translate, scope.words, scope.year - 1
    if not figure.compared or isnan(figure.change.relative):
        return ""
    if not figure.change.difference:
        return _(", as many as in {year}", year=before)
    share = words.percent(abs(figure.change.relative))
    told = (
        _(", {share} more than in {year}", share=share, year=before)
        if figure.change.difference > 0
        else _(", {share} fewer than in {year}", share=share, year=before)
    )
    return told + _among(scope, figure)


def _rate_change(scope: BriefScope, figure: Figure) -> str:
    if not figure.compared:
        return ""
    return scope.words.points_in_sentence(figure.change.difference, scope.year - 1) + _among(scope, figure)


def _among(scope: BriefScope, figure: Figure) -> str:
    """Who is compared, where these are not all that tell the figure."""
    if figure.change.n_pairs == figure.change.n_told:
        return ""
    return scope.words.plural(
        " (the {count} report of agencies that tell both years)",
        " (the {count} reports of agencies that tell both years)",
        figure.change.n_pairs,
    )


def _requests(scope: BriefScope) -> str:
    figure = scope.count(("new",))
    if not figure.told:
        return ""
    return scope.words.plural(
        "{count} new request was received in {year}{change}.",
        "{count} new requests were received in {year}{change}.",
        int(figure.change.value),
        year=scope.year,
        change=_count_change(scope, figure),
    )


def _rates(scope: BriefScope) -> str:
    concluded, rate = scope.count(("concluded",)), scope.rate("disclosure_rate")
    if not concluded.told or not rate.told:
        return ""
    return scope.words.plural(
        "Of {count} request concluded {rate} were granted in full or in part{change}.",
        "Of {count} requests concluded {rate} were granted in full or in part{change}.",
        int(rate.change.n),
        rate=scope.words.percent(rate.change.value),
        change=_rate_change(scope, rate),
    )


def _refusals(scope: BriefScope) -> str:
    """The most frequent way not to grant, and its most frequent reason."""
    _, words = scope.words.translate, scope.words
    mix = outcome_mix(scope.library, scope.latest).set_index("outcome_group")["count"].dropna()
    refused = mix[mix.index.isin(_REFUSALS)]
    if refused.empty or not refused.max():
        return ""
    group = str(refused.idxmax())
    told = reasons(scope.library, scope.latest, group).dropna(subset=["count"])
    names = {term.code: words.term(term) for term in (*FORM.groups, *FORM.outcomes)}
    first = told.iloc[0]
    return _(
        "Most frequent otherwise: {outcome}, {share} of all; its most frequent reason: {reason} ({count}).",
        outcome=names[group],
        share=words.percent(refused[group] / mix[mix.index.isin(ANSWERS)].sum()),
        reason=names[str(first["outcome"])],
        count=words.number(first["count"]),
    )


def _spread(scope: BriefScope) -> str:
    """The agencies with the highest and the lowest disclosure rate; small samples do not rank."""
    measure = BY_CODE["disclosure_rate"]
    answer = ratios(scope.library, scope.latest, measure.numerator, measure.denominator, ("agency",))
    rates = with_rates(answer)
    ranked = rates[~rates["small"] & rates["rate"].notna()].sort_values(["rate", "agency"])
    if len(ranked) < 2:
        return ""
    low, high = ranked.iloc[0], ranked.iloc[-1]
    return scope.words.translate(
        "Among the {count} agencies with {small} requests or more the rate runs from {low} at {lowest} to {high} at {highest}.",
        count=scope.words.number(len(ranked)),
        small=SMALL_SAMPLE,
        low=scope.words.percent(low["rate"]),
        lowest=line(low["agency"], 60),
        high=scope.words.percent(high["rate"]),
        highest=line(high["agency"], 60),
    )


def _published(scope: BriefScope) -> str:
    figure = scope.count(("published_items",))
    if not figure.told:
        return ""
    mix = channel_mix(scope.library, scope.latest, "disclosure").dropna(subset=["count"])
    named = mix[mix["channel"] != "untold"]
    told = scope.words.plural(
        "{count} item was published{change}",
        "{count} items were published{change}",
        int(figure.change.value),
        change=_count_change(scope, figure),
    )
    if named.empty or not named["whole"].iloc[0]:
        return scope.words.translate("{told}.", told=told)
    first = named.sort_values("count", ascending=False, kind="stable").iloc[0]
    channels = {term.code: scope.words.term(term) for term in FORM.terms("channels", "disclosure")}
    return scope.words.translate(
        "{told}; most by this channel: {channel} ({share}).",
        told=told,
        channel=channels[str(first["channel"])],
        share=scope.words.percent(first["count"] / first["whole"]),
    )


def _disputes(scope: BriefScope) -> str:
    words = scope.words
    figure = scope.count(("review_total", "lawsuit_total"))
    if not figure.told:
        return ""
    told = words.plural(
        "{count} review or lawsuit followed{change}",
        "{count} reviews and lawsuits followed{change}",
        int(figure.change.value),
        change=_count_change(scope, figure),
    )
    rates = [scope.rate(code) for code in ("review_correction_rate", "lawsuit_correction_rate")]
    if not all(rate.told for rate in rates):
        return words.translate("{told}.", told=told)
    corrected = [
        words.translate("{rate} (n = {n})", rate=words.percent(rate.change.value), n=words.number(rate.change.n))
        for rate in rates
    ]
    return words.translate(
        "{told}; of those decided, {review} were corrected in review and {court} in court.",
        told=told,
        review=corrected[0],
        court=corrected[1],
    )


def _backlog(scope: BriefScope) -> str:
    figure, rate = scope.count(("carried_out",)), scope.rate("backlog_rate")
    if not figure.told or not rate.told:
        return ""
    return scope.words.plural(
        "{count} request is carried forward, {rate} of those to be handled{change}.",
        "{count} requests are carried forward, {rate} of those to be handled{change}.",
        int(figure.change.value),
        rate=scope.words.percent(rate.change.value),
        change=_rate_change(scope, rate),
    )
