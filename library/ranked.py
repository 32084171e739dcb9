"""Ranks among peers, reckoned on arrays: SQL would hold each beside each other."""

from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
Number = TypeVar("Number", float, Numbers)

# A ratio that rests on fewer cases is not ranked.
LEAST = 30
# The 97.5th percentile of the normal distribution: intervals are those of 95 %.
NORMAL_95 = 1.959963984540054
# What is told of a place, with its type in an answer.
PLACE: dict[str, pd.Int64Dtype | pd.Float64Dtype] = {
    **dict.fromkeys(("rank", "n_ranked"), pd.Int64Dtype()),
    **dict.fromkeys(("q1", "median", "q3"), pd.Float64Dtype()),
    **dict.fromkeys(("best", "worst"), pd.Int64Dtype()),
}


class Ranked:
    """The reports of one group of peers that a measure ranks: those that tell it, a ratio on LEAST cases or more.

    `numbers` are the reports', `above` the measure's numerator and `below` its denominator, NaN where not told; arrays of one
    length. A measure that is no ratio is `above` alone.
    """

    def __init__(self, numbers: Numbers, above: Numbers, below: Numbers, ratio: bool) -> None:
        ranked = ~np.isnan(above) & (below >= LEAST if ratio else True)
        self._numbers = numbers[ranked]
        self._values = above[ranked] / below[ranked] if ratio else above[ranked]
        self._ends = wilson_ends(self._values, below[ranked]) if ratio else (self._values, self._values)

    def place(self, number: int | None) -> dict[str, float]:
        """PLACE of a report among them: n_ranked and quartiles of all, and where it is ranked itself rank, best and worst."""
        own = np.flatnonzero(self._numbers == number)
        if not len(own):
            return self._middle
        low, high = self._ends
        return self._middle | {
            "rank": 1 + int((self._values > self._values[own]).sum()),
            "best": 1 + int((low > high[own]).sum()),
            "worst": int((high >= low[own]).sum()),
        }

    @cached_property
    def _middle(self) -> dict[str, float]:
        if not len(self._values):
            return {}
        quartiles = np.quantile(self._values, (0.25, 0.5, 0.75)).tolist()
        return {"n_ranked": len(self._values)} | dict(zip(("q1", "median", "q3"), quartiles, strict=True))


def wilson_ends(share: Number, trials: Number, z: float = NORMAL_95) -> tuple[Number, Number]:
    """The score interval of proportions on so many trials, lower and upper ends; of a ratio over 1 as wide as that of 1.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American Statistical
    Association 22 (1927), 209-212. It holds its level for small n and for shares near 0 and 1, where the usual one does not.
    """
    spread = z * np.sqrt(np.maximum(share * (1 - share), 0) / trials + z**2 / (4 * trials**2))
    centre, whole = share + z**2 / (2 * trials), 1 + z**2 / trials
    return (centre - spread) / whole, (centre + spread) / whole
