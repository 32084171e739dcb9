"""How far a rate may lie from a common one by chance alone: the limits of a funnel plot. Knows no Streamlit.

D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185-1202.
The limits are the exact ones of its appendix A.1.1, the upper one as the lower one of the complement, so that both tails are treated
alike: a rate lies outside exactly where its own tail is less likely than half of what the level leaves. The paper's upper limit is
up to a case lower, and would single out 3 of 5 beside a rate of 25 %.
"""

from math import isnan, log, log1p, nan, sqrt

import numpy as np

# Two-sided probabilities and the quantiles of the normal distribution that belong to them.
WARNING, ALARM = 0.95, 0.998
QUANTILES = {WARNING: 1.959963984540054, ALARM: 3.090232306167813}
_EXACT_UP_TO = 1000
_ROUNDING = 1e-9


def funnel_limits(share: float, trials: int, level: float) -> tuple[float, float]:
    """The rates between which an agency with so many cases lies with this probability, where chance alone parts it from `share`.

    Over 1,000 cases those of the normal distribution, which are then as near as a pixel. NaN where there is no case.
    """
    if trials <= 0 or isnan(share) or not 0 <= share <= 1:
        return nan, nan
    if share in (0.0, 1.0):
        return share, share
    if trials > _EXACT_UP_TO:
        spread = QUANTILES[level] * sqrt(share * (1 - share) / trials)
        return max(0.0, share - spread), min(1.0, share + spread)
    return _lower(share, trials, (1 - level) / 2), 1 - _lower(1 - share, trials, (1 - level) / 2)


def _lower(share: float, trials: int, quantile: float) -> float:
    """The smallest count whose cumulative chance exceeds the quantile, less the part of its own chance that is too much."""
    counts = np.arange(trials + 1)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(counts[1:]))))
    logs = factorials[trials] - factorials[counts] - factorials[trials - counts]
    chances = np.exp(logs + counts * log(share) + (trials - counts) * log1p(-share))
    below = np.cumsum(chances)
    first = min(int(np.searchsorted(below, quantile, side="right")), trials)  # rounding may leave the last sum under 1
    return max(0.0, first - float((below[first] - quantile) / chances[first])) / trials


def beyond(rate: float, share: float, trials: int, level: float) -> int:
    """1 where a rate lies above the limits, -1 where it lies below them, 0 within them or where there are none."""
    low, high = funnel_limits(share, trials, level)
    return int(rate > high + _ROUNDING) - int(rate < low - _ROUNDING)
