"""Reviews and lawsuits: 行政复议9起, 维持8起; 提起行政诉讼5起."""

from collections.abc import Sequence

from parsing.count import Count, closes_bracket, is_part
from parsing.mentions import Mention
from parsing.vocabulary import WORDS, Word

_SPLIT = ("litigation_direct", "litigation_after_review")
_NO_CASES = frozenset(WORDS["units"]["people"]) | {"期", "篇", "场", "册"}


def appeals(mention: Mention, told: Sequence[Count]) -> list[Count]:
    """The reviews or lawsuits that a number counts; two routes for 行政复议、行政诉讼0件 and for 各1件."""
    if mention.unit in _NO_CASES:
        return []
    words = mention.words
    routes = _routes(words)
    results = [word.code for word in words if word.kind == "result"]
    if not (routes or results) or "case" in (word.kind for word in words) or _is_published(words):
        return []
    result = (results[0] if mention.is_first else results[-1]) if results else ""
    if not routes:
        last = told[-1] if told else None
        if last is not None and last.kind != "appeal" and closes_bracket(mention.before):
            # 复议2件(其中1件为上年的申请),维持1件: what the bracket counts stands aside.
            last = next((count for count in reversed(told) if count.kind == "appeal"), None)
        if last is None or last.kind != "appeal" or (last.mention.sentence != mention.sentence and last is not told[-1]):
            return []
        routes = [last.code.split("/")[0]]
    elif not _is_about_information(mention, words) or any(
        word.kind == "concluded" or word.code == "services" for word in words
    ):
        return []
    each = mention.number == 0 or "各" in mention.clause
    if len(routes) > 1 and not each:
        return [] if mention.is_first else [Count("indicator", "、".join(routes), mention)]
    part = bool(result) or is_part(mention, told)
    return [Count("appeal", f"{route}/{result or 'total'}", mention, part) for route in routes]


def _routes(words: Sequence[Word]) -> list[str]:
    """The routes named, without the general word where one of the later forms' two kinds of lawsuit is named too."""
    named = list(dict.fromkeys(word.code for word in words if word.kind == "route"))
    return [code for code in named if code in _SPLIT] or named


def _is_published(words: Sequence[Word]) -> bool:
    """公开行政复议56件: what was published, unless it is 信息公开 that the review is about."""
    for first, second, third in zip((None, *words), words, words[1:], strict=False):
        if second.kind == "publish" and third.kind == "route" and second.end == third.start:
            return first is None or first.kind != "information"
    return False


def _is_about_information(mention: Mention, words: Sequence[Word]) -> bool:
    """Other offices' cases are told in these reports as well: 办理行政复议案件 and 行政应诉 count where publishing is spoken of."""
    text = mention.passage.text
    if "公开" in text or "申请" in mention.raw or any(word in mention.passage.heading for word in ("复议", "诉讼", "公开")):
        return True
    return not any(word.kind == "handled" for word in words) and "应诉" not in mention.clause + mention.after
