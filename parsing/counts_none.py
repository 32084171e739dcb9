"""Clauses that say that there were none: 未收到政府信息公开申请, 未发生行政复议、行政诉讼."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from parsing.count import Count
from parsing.mentions import Mention, sentences
from parsing.prose import Passage
from parsing.vocabulary import WORDS, Word, words_in

_NEGATION = re.compile(r"[未没无零]|不存在|不涉及")
_CLAUSE = re.compile(r"[^,。;!?]+")
_HAPPENED = re.compile(r"[收接受发产出涉没無无有]")  # 未收到, 没有, 无; not 未按规定申请
_COUNTED = re.compile(r"\d\d*[件条项宗起]")


@cache
def _denied() -> re.Pattern[str]:
    words = WORDS["none"]
    return re.compile(f"{words['negation']}{words['verbs']}")


@cache
def _excepted() -> re.Pattern[str]:
    return re.compile(WORDS["none"]["not_none"])


def none_told(passage: Passage) -> Iterator[Count]:
    """A count of zero for each thing that a clause says there was none of."""
    if not _NEGATION.search(passage.text):
        return
    for span in sentences(passage.text):
        for clause in _CLAUSE.finditer(passage.text, *span):
            denials = list(_denied().finditer(clause[0]))
            if not denials or _excepted().search(clause[0]):
                continue
            mention = Mention(0, False, "", *clause.span(), clause[0], clause[0], [], False, clause.start(), span, passage)
            for found, following in zip_longest(denials, denials[1:]):
                denied = clause[0][found.end() : following.start() if following else None]
                if not _COUNTED.search(denied):
                    yield from _zeros(mention, words_in(denied), found[0])


def _zeros(mention: Mention, words: list[Word], denial: str) -> Iterator[Count]:
    routes = dict.fromkeys(word.code for word in words if word.kind == "route")
    if any(word.kind == "case" for word in words):
        return
    yield from (Count("appeal", f"{route}/total", mention) for route in routes)
    requests = any(word.kind == "request" for word in words)
    if routes or not requests or "公开" not in mention.passage.text or not _HAPPENED.search(denial):
        return
    ways = dict.fromkeys(word.code for word in words if word.kind == "way")
    if ways and all(word.code == "plain" for word in words if word.kind == "request"):
        yield from (Count("request", way, mention, part=True) for way in ways)
    else:
        yield Count("outcome", "new", mention)
