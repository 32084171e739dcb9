"""What a number in a sentence is found to count."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from parsing.mentions import Mention
from parsing.vocabulary import WORDS


class Count(NamedTuple):
    """One count told in a sentence: its kind, code and mention.

    `kind` is disclosure, request, outcome, appeal or indicator; `code` the channel, the outcome (`=denied` and the like for
    a group of outcomes), `route/result`, or the words it is told under. `part` says that it is introduced as part of a count
    before it, `generic` that it counts information as such and not one kind of content, `weak` that it is told for another
    year, for all years to date or under another sentence's head: it counts only where nothing better is told.
    """

    kind: str
    code: str
    mention: Mention
    part: bool = False
    generic: bool = False
    weak: bool = False


def previous(mention: Mention, told: Sequence[Count]) -> Count | None:
    """The count told last in the same sentence."""
    return told[-1] if told and told[-1].mention.sentence == mention.sentence else None


@cache
def _frame(code: str) -> re.Pattern[str]:
    return re.compile("|".join(WORDS["words"]["frame"][code]))


def is_part(mention: Mention, told: Sequence[Count]) -> bool:
    """Whether a count is introduced as a part of one before it: by 其中 and the like, or going on from such a part."""
    before = mention.before
    if _frame("part").search(before):
        return True
    last = previous(mention, told)
    return bool(last and last.part and not closes_bracket(before) and not _frame("turn").search(before))


def closes_bracket(before: str) -> bool:
    """Whether the words before a count close a bracket that was opened before them."""
    return ")" in before and before.count(")") > before.count("(")


def is_over_years(mention: Mention) -> bool:
    """Whether a count adds up several years: 历年累计, 开通以来."""
    return bool(_frame("cumulative").search(mention.before))


def is_weak(mention: Mention, year: int | None) -> bool:
    """Whether a count is perhaps not this year's: the sentence names an earlier year last, or it sums up to a date."""
    if mention.year is not None and year is not None and mention.year < year:
        return True
    before = mention.before
    return "累计" in before and bool(_frame("to_date").search(before)) and not _frame("this_year").search(before)
