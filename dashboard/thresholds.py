"""Thresholds on measures, as a filter of a table: their codes in the URL, the library's conditions, and words. Knows no Streamlit.

A code is `<measure>.<operator>.<bound>`, such as `denial_rate.over.10`: of ratios in percent, of counts as it stands;
`<measure>.untold` has no bound.
"""

from dataclasses import dataclass
from math import isfinite

from dashboard.measures import BY_CODE, Measure
from dashboard.words import Words, mark
from library.queries_peers import OPERATORS, Condition

UNTOLD = "untold"
_NAMES = {"over": mark("over"), "under": mark("under"), "equal": mark("equal to"), UNTOLD: mark("not told")}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A measure over, under or equal to a bound (as the reader writes it: percent for a ratio), or not told."""

    measure: Measure
    operator: str
    bound: float = 0.0

    @property
    def code(self) -> str:
        """As it stands in the URL."""
        return ".".join([self.measure.code, self.operator, *([] if self.operator == UNTOLD else [f"{self.bound:g}"])])

    @property
    def condition(self) -> Condition:
        """As the library takes it. Equal means equal as shown: a percentage to one decimal, a count to the unit."""
        measure = self.measure
        bound, width = (self.bound, 0.5) if measure.is_count else (self.bound / 100, 0.0005)
        return Condition(measure.numerator, measure.denominator, self.operator, bound, width)

    def describe(self, words: Words) -> str:
        """In the reader's words: Denial rate over 10%."""
        name, operator = self.measure.name(words.language), operator_name(self.operator, words)
        if self.operator == UNTOLD:
            return f"{name} {operator}"
        return f"{name} {operator} {words.number(self.bound, 2)}{'' if self.measure.is_count else '%'}"


def operator_name(operator: str, words: Words) -> str:
    """What an operator is called."""
    return words.translate(_NAMES[operator])


def read_threshold(code: str) -> Threshold | None:
    """The threshold of a code; None for what is none, as an address may hold anything."""
    name, _, rest = code.partition(".")
    operator, _, bound = rest.partition(".")
    if name not in BY_CODE or operator not in OPERATORS or (operator == UNTOLD) != (bound == ""):
        return None
    if operator == UNTOLD:
        return Threshold(BY_CODE[name], operator)
    try:
        number = float(bound)
    except ValueError:
        return None
    return Threshold(BY_CODE[name], operator, number) if isfinite(number) and abs(number) < 1e12 else None
