"""Mentions → counts: which channel, request, outcome, review or lawsuit a number in a sentence tells.

The words are data (prose.toml); how they combine stands in counts_disclosure.py, counts_requests.py and
counts_appeals.py. A count that is none of these is an indicator under its own words.
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
from parsing.vocabulary import WORDS, pattern

__all__ = ["Count", "counts"]


def counts(passage: Passage, year: int | None) -> Iterator[Count]:
    """The counts of one passage in order; those that say that there were none last. `year` is the report's own."""
    told: list[Count] = []
    for mention in mentions(passage):
        if not _is_aside(mention, year):
            told.extend(_classify(mention, told, year))
    yield from told
    yield from none_told(passage)


_ASIDE = frozenset("加少长升降增多减幅量差了约近的年度期")  # what a difference or another year ends with
_LONGEST_ASIDE = 12


def _is_aside(mention: Mention, year: int | None) -> bool:
    """Whether a number is a difference, an average, a requirement or another year's, and no count of this report's."""
    if "rate" in mention.kinds:
        return True
    if mention.clause[-1:] not in _ASIDE:
        return False
    end = mention.clause[-_LONGEST_ASIDE:]
    if pattern("difference").search(end):
        return True
    other = pattern("other_year").search(end)
    return other is not None and (not other[1] or year is None or int(other[1]) != year)


def _classify(mention: Mention, told: Sequence[Count], year: int | None) -> list[Count]:
    kinds = mention.kinds
    if ("route" in kinds or "result" in kinds) and (found := appeals(mention, told)):
        return found
    if "outcome" in kinds and (count := outcome(mention, told, year)):
        return [count]
    if ("way" in kinds or "channel" in kinds) and (count := request_channel(mention, told, year)):
        return [count]
    if kinds & {"request", "received", "concluded"} and (count := received(mention, told, year)):
        return [count]
    if count := disclosure(mention, told, year):
        return [count]
    return [Count("indicator", indicator_name(mention), mention, is_part(mention, told))]


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(WORDS['names']['leading'])})+")


_MARKS = re.compile(r"[“”\"《》‘’「」()]")
_TRAILING: dict[str, str] = dict.fromkeys(WORDS["names"]["trailing"], "") | WORDS["names"]["shorter"]
_TRAILING_WORDS = tuple(sorted(_TRAILING, key=len, reverse=True))
_LONGEST_NAME = 40
_NOUNS = ("务公开", "息公开")  # 政务公开培训 is a noun throughout


def indicator_name(mention: Mention) -> str:
    """The words that a count is told under, bare of who, when, verbs and quotes: 全年公开“三大攻坚战”相关信息 → 三大攻坚战.

    Behind a verb of publishing stands what was published (我局公开就业信息 → 就业); where nothing does, it stands before
    (概况类信息更新).
    """
    clause = mention.clause
    for word in () if mention.is_first else reversed(mention.words):
        if word.kind == "publish" and clause[word.start - 1 : word.end] not in _NOUNS:
            if name := _bare_name(clause[word.end :]):
                return name
            clause = clause[: word.start]
    return _bare_name(clause) or _bare_name(mention.after)


def _bare_name(text: str) -> str:
    text = _MARKS.sub("", text)
    found = _leading().match(text)
    text = text[found.end() :] if found else text
    while text.endswith(_TRAILING_WORDS):
        word = next(word for word in _TRAILING_WORDS if text.endswith(word))
        text = text.removesuffix(word) + _TRAILING[word]
    return text[:_LONGEST_NAME]
