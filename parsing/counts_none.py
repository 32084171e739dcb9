"""Clauses that say that there were none: 未收到政府信息公开申请, 未发生行政复议、行政诉讼."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from parsing.count import Count
from parsing.mentions import Mention, sentences
from parsing.prose import Passage
from parsing.vocabulary import Word, pattern, words_in

_MARK = re.compile(r"[,。;!?]")


def none_told(passage: Passage) -> Iterator[Count]:
    """A count of zero for each thing that a clause says there was none of."""
    text, done = passage.text, 0
    for negation in pattern("negation").finditer(text):
        if negation.start() < done:
            continue
        mark = _MARK.search(text, negation.start())
        start, done = _clause_start(text, negation.start()), mark.start() if mark else len(text)
        clause = text[start:done]
        denials = list(pattern("denial").finditer(clause))
        if not denials or pattern("not_none").search(clause):
            continue
        span = next(span for span in sentences(text) if start < span[1])
        mention = Mention(0, False, "", start, done, clause, clause, [], set(), False, start, span, passage)
        for found, following in zip_longest(denials, denials[1:]):
            denied = clause[found.end() : following.start() if following else None]
            if not pattern("counted").search(denied):
                yield from _zeros(mention, words_in(denied), found[0])


def _clause_start(text: str, high: int) -> int:
    return max(text.rfind(mark, 0, high) for mark in ",。;!?") + 1


def _zeros(mention: Mention, words: list[Word], denial: str) -> Iterator[Count]:
    routes = dict.fromkeys(word.code for word in words if word.kind == "route")
    if any(word.kind == "case" for word in words):
        return
    yield from (Count("appeal", f"{route}/total", mention) for route in routes)
    requests = [word for word in words if word.kind == "request"]
    if routes or not requests or "公开" not in mention.passage.text or not pattern("happened").search(denial):
        return
    ways = dict.fromkeys(word.code for word in words if word.kind == "way" and word.code != "unsure")
    if ways and all(word.code == "plain" for word in requests):
        yield from (Count("request", way, mention, part=True) for way in ways)
    else:
        yield Count("outcome", "new", mention)
