"""Mentions → counts: which channel, request, outcome, review or lawsuit a number in a sentence tells, by the words around it.

The words are data (prose.toml); the combinations stand in counts_disclosure.py, counts_requests.py and counts_appeals.py. A count that
is none of these is an indicator under its own words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parsing.count import Count, is_part
from parsing.counts_appeals import appeals
from parsing.counts_disclosure import disclosure
from parsing.counts_none import none_told
from parsing.counts_requests import outcome, received, request_channel
from parsing.mentions import Mention, mentions
from parsing.prose import Passage
from parsing.vocabulary import WORDS

__all__ = ["Count", "counts"]


def counts(passage: Passage, year: int | None) -> Iterator[Count]:
    """The counts of one passage in order; those that say that there were none last. `year` is the report's own."""
    told: list[Count] = []
    for mention in mentions(passage):
        if not _is_aside(mention, year):
            told.extend(_classify(mention, told, year))
    yield from told
    yield from none_told(passage)


# 比上年增加35条, 由2021年的12件: a difference, or what another year told.
_DIFFERENCE = re.compile(
    r"(?:增加|减少|增长|上升|下降|净增|(?<![累新最众许很])多|(?<![减至])少|(?<![新累])增|减|增幅|降幅|增量|相差)(?:了|约|近)?$"
)
_OTHER_YEAR = re.compile(r"(?:(\d{4})年度?的|(?:上年|去年|上一年|上年度|上一年度)(?:同期)?的?)$")


def _is_aside(mention: Mention, year: int | None) -> bool:
    """Whether a number is a difference, an average, a requirement or another year's, and no count of this report's."""
    clause = mention.clause[-12:]
    if _DIFFERENCE.search(clause):
        return True
    other = _OTHER_YEAR.search(clause)
    if other and (not other[1] or year is None or int(other[1]) != year):
        return True
    return any(word.kind == "rate" for word in mention.words)


def _classify(mention: Mention, told: Sequence[Count], year: int | None) -> list[Count]:
    kinds = mention.kinds
    if kinds & {"route", "result"} and (found := appeals(mention, told)):
        return found
    if "outcome" in kinds and (count := outcome(mention, told, year)):
        return [count]
    if kinds & {"way", "channel"} and (count := request_channel(mention, told, year)):
        return [count]
    if kinds & {"request", "received", "concluded"} and (count := received(mention, told, year)):
        return [count]
    if count := disclosure(mention, told, year):
        return [count]
    return [Count("indicator", indicator_name(mention), mention, is_part(mention, told))]


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(WORDS['names']['leading'])})+")


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(f"{WORDS['names']['trailing']}$")


_MARKS = re.compile(r"[“”\"《》‘’「」()]")


def indicator_name(mention: Mention) -> str:
    """The words that a count is told under, bare of who, when, verbs and quotes: 全年公开“三大攻坚战”相关信息 → 三大攻坚战.

    Behind a verb of publishing stands what was published (我局公开就业信息 → 就业); where nothing does, it stands before (概况类信息更新).
    """
    clause = mention.clause
    for word in () if mention.is_first else reversed(mention.words):
        if word.kind == "publish" and clause[word.start - 1 : word.start] not in ("务", "息"):  # not 政务公开培训
            if name := _bare_name(clause[word.end :]):
                return name
            clause = clause[: word.start]
    return _bare_name(clause) or _bare_name(mention.after)


def _bare_name(text: str) -> str:
    text = _MARKS.sub("", text)
    found = _leading().match(text)
    return _trailing().sub("", text[found.end() :] if found else text)[:40]
