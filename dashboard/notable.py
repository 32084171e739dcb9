"""Which of a page's possible findings comes first: a small rule, the same on every page. Knows no Streamlit.

1. Where the official tables of a tenth of the reports or more do not add up, that comes first: every other figure rests on them.
2. Else the weightiest of the changes and outliers counts, if any. A change of a rate weighs its percentage points by fives, and only
   where it is more than chance (two proportions, 95 %) and both years rest on 30 cases; a change of a count its percentage by
   twenties, from 30 on. An outlier weighs its distance from all its peers together, by fives too, and only beyond the 99.8 %
   limits of chance. What weighs less than 1 is no news.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf, isnan, sqrt

from dashboard.limits import ALARM, QUANTILES, WARNING, beyond

BROKEN_SHARE, POINTS, RELATIVE, LEAST = 0.1, 0.05, 0.2, 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible finding: its kind (broken, change, outlier), how much it weighs, and how it is said, without a full stop: only the
    first of many is."""

    kind: str
    weight: float
    say: Callable[[], str]


def most_notable(candidates: Iterable[Candidate]) -> Candidate | None:
    """The weightiest that is news at all, of equals the first; None where there is none."""
    listed = [candidate for candidate in candidates if candidate.weight >= 1]
    return max(listed, key=lambda candidate: candidate.weight) if listed else None


def weight_of_broken(reports: int, broken: int) -> float:
    """Broken sums come before all else from a tenth of the reports on."""
    return inf if reports and broken / reports >= BROKEN_SHARE else 0.0


def weight_of_rates(before: tuple[float, float], after: tuple[float, float]) -> float:
    """The change between two rates, each as (numerator, denominator); 0 where chance or few cases may explain it."""
    (k, n), (later_k, later_n) = before, after
    if any(map(isnan, (k, n, later_k, later_n))) or min(n, later_n) < LEAST:
        return 0.0
    difference, whole = later_k / later_n - k / n, (k + later_k) / (n + later_n)
    spread = sqrt(max(whole * (1 - whole), 0.0) * (1 / n + 1 / later_n))
    return abs(difference) / POINTS if abs(difference) > QUANTILES[WARNING] * spread else 0.0


def weight_of_counts(before: float, after: float) -> float:
    """The change between two counts; 0 where the first is too small to speak of percent."""
    return abs(after - before) / before / RELATIVE if before >= LEAST and not isnan(after) else 0.0


def weight_of_outlier(rate: float, cases: int, share: float) -> float:
    """The distance from all peers together; 0 within the limits of chance."""
    return abs(rate - share) / POINTS if cases >= LEAST and beyond(rate, share, cases, ALARM) else 0.0
