"""Every measure once: its numerator, its denominator, and what it says, in both languages.

A measure is asked of the library with its quantities (library/queries_sums.py: ratios, change) and worked out here. The words
are those of the method page.
"""

from dataclasses import dataclass
from math import isnan, nan

import pandas as pd

from dashboard.rows import Row, Rows, rows_of
from library.ranked import LEAST, NORMAL_95, wilson_ends
from library.totals import CHANNELS
from parsing.form import FORM

SMALL_SAMPLE = LEAST


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio of quantities (library/totals.py; one with a minus before it is taken away).

    `proportion` is true where the numerator is a part of the denominator, so that an interval can be given. A count has no
    denominator.
    """

    code: str
    zh: str
    en: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition_zh: str
    definition_en: str
    proportion: bool = True

    @property
    def is_count(self) -> bool:
        """Whether it is a plain sum and no ratio."""
        return not self.denominator

    @property
    def quantities(self) -> tuple[str, ...]:
        """What it is made of, without signs."""
        return tuple(name.removeprefix("-") for name in (*self.numerator, *self.denominator))

    def name(self, language: str) -> str:
        """What the measure is called."""
        return self.zh if language == "zh" else self.en

    def name_within(self, language: str) -> str:
        """The name within a sentence: in English it begins small."""
        name = self.name(language)
        return name if language == "zh" else name[0].lower() + name[1:]

    def definition(self, language: str) -> str:
        """How it is worked out, in the words of the form."""
        return self.definition_zh if language == "zh" else self.definition_en


def _outcome_rate(code: str, group: str, zh: str, en: str) -> Measure:
    names = {term.code: term for term in FORM.groups}
    return Measure(
        code,
        zh,
        en,
        (group,),
        ("concluded",),
        f"{names[group].zh} ÷ 办结总计（三（七））",
        f"{names[group].en} ÷ concluded (三（七）)",
    )


def _channel_shares(kind: str, prefix: str, whole_zh: str, whole_en: str) -> list[Measure]:
    terms = {term.code: term for term in FORM.terms("channels", kind)}
    return [
        Measure(
            f"{prefix}_{code}_share",
            f"{terms[code].zh}占比",
            f"{terms[code].en}: share",
            (f"{prefix}_{code}",),
            (f"{prefix}_items",),
            f"{terms[code].zh} ÷ {whole_zh}",
            f"{terms[code].en} ÷ {whole_en}",
        )
        for code in CHANNELS[kind]
    ]


MEASURES = (
    Measure(
        "disclosure_rate",
        "公开率",
        "Disclosure rate",
        ("granted", "partially_granted"),
        ("concluded",),
        "（予以公开 + 部分公开）÷ 办结总计（三（七））",
        "(Granted + partially granted) ÷ concluded (三（七）)",
    ),
    _outcome_rate("denial_rate", "denied", "不予公开率", "Denial rate"),
    _outcome_rate("unavailable_rate", "unavailable", "无法提供率", "Unavailable rate"),
    _outcome_rate("rejected_rate", "rejected", "不予处理率", "Not-processed rate"),
    _outcome_rate("other_rate", "other", "其他处理率", "Other-handling rate"),
    Measure(
        "backlog_rate",
        "结转率",
        "Backlog rate",
        ("carried_out",),
        ("new", "carried_in"),
        "结转下年度继续办理 ÷（本年新收 + 上年结转）",
        "Carried forward to next year ÷ (new this year + carried over from last year)",
    ),
    Measure(
        "dispute_rate",
        "争议率",
        "Dispute rate",
        ("review_total", "lawsuit_total"),
        ("concluded",),
        "（行政复议 + 行政诉讼）÷ 办结总计。同一申请可能先复议后诉讼，故不是比例，不计置信区间",
        "(Reviews + lawsuits) ÷ concluded. A request may go to review and then to court, so this is no proportion "
        "and has no interval",
        proportion=False,
    ),
    Measure(
        "review_correction_rate",
        "复议纠正率",
        "Corrected in review",
        ("review_corrected",),
        ("review_total", "-review_pending"),
        "行政复议结果纠正 ÷（行政复议总计 − 尚未审结）",
        "Corrected in review ÷ (reviews − pending)",
    ),
    Measure(
        "lawsuit_correction_rate",
        "诉讼纠正率",
        "Corrected in court",
        ("lawsuit_corrected",),
        ("lawsuit_total", "-lawsuit_pending"),
        "行政诉讼（未经复议直接起诉与复议后起诉）结果纠正 ÷（总计 − 尚未审结）",
        "Corrected in court ÷ (lawsuits, with and without review, − pending)",
    ),
    Measure(
        "natural_person_share",
        "自然人申请占比",
        "Natural persons",
        ("new_natural_person",),
        ("new",),
        "自然人本年新收申请 ÷ 本年新收申请",
        "New requests by natural persons ÷ new requests",
    ),
    *_channel_shares(
        "disclosure", "published", "所述公开总数或各渠道之和（取大者）", "the stated total or the channels' sum, the greater"
    ),
    *_channel_shares(
        "request", "applied", "所述申请总数或各渠道之和（取大者）", "the stated total or the channels' sum, the greater"
    ),
)


def _count(code: str, quantities: tuple[str, ...], zh: str, en: str, definition_zh: str, definition_en: str) -> Measure:
    return Measure(code, zh, en, quantities, (), definition_zh, definition_en, proportion=False)


COUNT_MEASURES = (
    _count("published_items", ("published_items",), "主动公开信息", "Information published",
           "所述公开总数或各渠道之和（取大者）", "The stated total or the channels' sum, the greater"),
    _count("new", ("new",), "新收申请", "New requests", "本年新收政府信息公开申请（一）", "Requests received in the year (一)"),
    _count("concluded", ("concluded",), "办结申请", "Requests concluded", "办结总计（三（七））", "Concluded (三（七）)"),
    _count("carried_out", ("carried_out",), "结转下年度", "Carried forward", "结转下年度继续办理（四）",
           "Carried forward to next year (四)"),
    _count("review_total", ("review_total",), "行政复议", "Reviews", "行政复议总计", "Reviews, all results"),
    _count("lawsuit_total", ("lawsuit_total",), "行政诉讼", "Lawsuits", "未经复议直接起诉与复议后起诉总计",
           "Lawsuits with and without a review before, all results"),
)  # fmt: skip
BY_CODE = {measure.code: measure for measure in (*MEASURES, *COUNT_MEASURES)}


def wilson(successes: float, trials: float, z: float = NORMAL_95) -> tuple[float, float]:
    """The score interval of a proportion, lower and upper end between 0 and 1; NaN where there is none.

    As library.ranked.wilson_ends, which tells its source.
    """
    if isnan(successes) or isnan(trials) or trials <= 0 or not 0 <= successes <= trials:
        return nan, nan
    low, high = wilson_ends(share := successes / trials, trials, z)
    # Rounding must not part the interval from its share at 0 and 1.
    return max(0.0, min(share, low)), min(1.0, max(share, high))


def with_rates(sums: pd.DataFrame, proportion: bool = True) -> pd.DataFrame:
    """Adds rate, low, high (shares, missing where there is nothing to divide by) and small to numerator and denominator.

    `small` marks a denominator under 30, which is shown as a small sample and left out of rankings.
    """
    rates = rated(rows_of(sums[["numerator", "denominator"]]), proportion)
    columns = {name: pd.array([row[name] for row in rates], dtype="Float64") for name in ("rate", "low", "high")}
    return sums.assign(**columns, small=pd.Series([row["small"] for row in rates], index=sums.index, dtype=bool))


def rated(sums: Rows, proportion: bool = True) -> list[Row]:
    """with_rates for plain rows."""
    return [row | _rate(row["numerator"], row["denominator"], proportion) for row in sums]


def rate_of(measure: Measure, told: Row) -> Row:
    """rate, low, high, small as with_rates, of one report by its quantities."""
    return _rate(_added(measure.numerator, told), _added(measure.denominator, told), measure.proportion)


def _added(quantities: tuple[str, ...], told: Row) -> int | None:
    """Their sum, missing where one of them is; one with a minus before it is taken away."""
    values = [(-1 if name.startswith("-") else 1, told[name.removeprefix("-")]) for name in quantities]
    return None if any(value is None for _sign, value in values) else sum(sign * value for sign, value in values)


def _rate(above: float | None, below: float | None, proportion: bool) -> Row:
    small = is_small(below)
    if above is None or below is None or below <= 0:
        return {"rate": None, "low": None, "high": None, "small": small}
    low, high = wilson(above, below) if proportion else (nan, nan)
    return {"rate": above / below, "low": None if isnan(low) else low, "high": None if isnan(high) else high, "small": small}


def is_small(denominator: float | None) -> bool:
    """Whether a rate rests on too few cases to be ranked; a missing denominator does too."""
    return denominator is None or denominator < SMALL_SAMPLE


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in one year, and its change on the year before among the same agencies; NaN where it is not told.

    `difference` is in the figure's own unit (a share for a ratio), `relative` a share of the earlier one.
    """

    value: float
    n: float
    difference: float
    relative: float
    n_pairs: int
    n_told: int
    n_reports: int

    @property
    def small(self) -> bool:
        """Whether it rests on fewer than 30 cases; what is not told is no sample."""
        return self.n < SMALL_SAMPLE


def _quotient(above: float, below: float) -> float:
    return above / below if below > 0 else nan


def number_or_nan(value: float | None) -> float:
    """For reckoning: NaN for what is missing."""
    return nan if value is None else float(value)


def change_of(change: Row, ratio: bool) -> Change:
    """From a row of queries_sums.changes: of a ratio of quantities, or of a plain sum of them."""
    row = {name: number_or_nan(value) for name, value in change.items()}
    now, before, after = (
        _quotient(row[f"numerator{when}"], row[f"denominator{when}"]) if ratio else row[f"numerator{when}"]
        for when in ("", "_before", "_after")
    )
    return Change(
        value=now,
        n=row["denominator"] if ratio else row["numerator"],
        difference=after - before,
        relative=_quotient(after - before, before),
        n_pairs=int(row["n_pairs"]),
        n_told=int(row["n_told"]),
        n_reports=int(row["n_reports"]),
    )
