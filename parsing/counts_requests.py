"""Applications for information: received, by which way, and what became of them."""

import re
from collections.abc import Sequence

from parsing.count import Count, is_over_years, is_part, is_weak, previous
from parsing.mentions import Mention
from parsing.vocabulary import WORDS, Word, words_in

_PEOPLE = frozenset(WORDS["units"]["people"])
_NO_REQUESTS = _PEOPLE | {"期", "篇", "场", "册", "部", "批", "批次"}
_LAST_FORM_OF_2008 = 2018

# Until 2018 the words of the later form stand for the old form's outcomes.
_OLD_FORM = {"granted": "legacy_granted", "partially_granted": "legacy_partially_granted", "=denied": "legacy_denied"}
_BOTH_FORMS = {"carried_in", "carried_out"}
_NEAR = 12  # so many characters at the most stand between an outcome's words and its number
_RECENT = 12  # a passage goes on about requests for so many counts


# ---------------------------------------------------------------- outcomes


def outcome(mention: Mention, told: Sequence[Count], year: int | None) -> Count | None:
    """同意公开4件, 4件同意公开, 上年结转3件. 予以公开及部分公开46件 is told as one and goes to the indicators."""
    named = _outcome_words(mention)
    if not named or mention.unit in _NO_REQUESTS or _is_of_others(mention, told):
        return None
    word = named[0] if mention.is_first else named[-1]
    if not (_speaks_for_itself(word, mention) or _is_about_requests(mention, told)):
        return None
    codes = {other.code for other in named if other.code not in ("legacy_already_public",)} | {word.code}
    if {"granted", "partially_granted"} <= codes or ("(含" in mention.phrase and _is_granted(mention.phrase, word)):
        return Count("indicator", "予以公开及部分公开", mention, is_part(mention, told))
    code = _carried(mention, word, year) if word.code == "carried" else word.code
    if not code:
        return None
    old = year is not None and year <= _LAST_FORM_OF_2008
    code = _OLD_FORM.get(code, code) if old else code
    if old and not code.startswith(("legacy_", "=")) and code not in _BOTH_FORMS:
        return None
    return Count("outcome", code, mention, is_part(mention, told), weak=is_over_years(mention))


def _outcome_words(mention: Mention) -> list[Word]:
    """The outcomes that a clause names right before its number, or right behind a number that stands first."""
    words = mention.words
    named = [word for word in words if word.kind == "outcome"]
    if not named:
        return []
    if mention.is_first:
        return named if named[0].start <= _NEAR // 2 else []
    end = named[-1].end
    between = [word.kind for word in words if word.start >= end]
    if len(mention.clause) - end > _NEAR or any(kind in ("publish", "information", "channel", "elsewhere") for kind in between):
        return []
    return named


def _is_granted(phrase: str, word: Word) -> bool:
    return word.code == "granted" and "部分公开" in phrase


def _carried(mention: Mention, word: Word, year: int | None) -> str:
    """Which way 结转 goes, by the year beside it: 2020年结转312件 in a report on 2021 came in, 结转至2022年 goes out."""
    clause = mention.clause
    before = re.search(r"(\d{4})年度?$", clause[: word.start])
    after = re.match(r"(\d{4})年", clause[word.end :])
    if before and year:
        return "carried_in" if int(before[1]) < year else "carried_out"
    if after and year:
        return "carried_out" if int(after[1]) > year else "carried_in"
    return ""


def _speaks_for_itself(word: Word, mention: Mention) -> bool:
    """“不予公开”的1件: the form's own terms, in quotes or too long to mean anything else, need no word of requests beside them."""
    if word.code == "legacy_already_public" or mention.is_first:
        return False
    return word.code.startswith("legacy_") or mention.clause[word.start - 1 : word.start] in ("“", '"')


def _is_about_requests(mention: Mention, told: Sequence[Count]) -> bool:
    """Whether the passage is about requests: its text, its heading or a count told shortly before says so."""
    if "申请" in mention.passage.text or "申请" in mention.passage.heading:
        return True
    return any(count.kind in ("request", "outcome") for count in told[-_RECENT:])


def _is_of_others(mention: Mention, told: Sequence[Count]) -> bool:
    """主动公开81件,依申请公开9件,不予公开6件: documents by how they may be published, not requests by what became of them."""
    last = previous(mention, told)
    if last is not None and last.kind == "appeal":
        return True  # 行政复议1件,尚未办结0件
    of_documents = last is not None and (last.kind == "disclosure" or (last.kind == "indicator" and "依申请公开" in last.code))
    return of_documents and "申请" not in mention.clause


# ---------------------------------------------------------------- channels of requests


def request_channel(mention: Mention, told: Sequence[Count], year: int | None) -> Count | None:
    """网络申请2件, 当面受理4件, 23件通过邮寄提交. Two ways told as one (当面及信函申请8件) are none."""
    if mention.unit in _NO_REQUESTS:
        return None
    words = mention.words
    ways = list(dict.fromkeys(code for code in map(_way, words) if code))
    kinds = mention.kinds
    if (
        len(ways) != 1
        or ways[0] == "unsure"
        or kinds & {"publish", "information", "none", "route"}
        or _is_of_something_else(words)
        or is_over_years(mention)
    ):
        return None
    last = told[-1] if told else None
    listed = (
        last is not None
        and last.kind in ("request", "outcome")
        and not (last.kind == "outcome" and last.code not in ("new", "=handled"))
    ) or (last is not None and last.code == "concluded" and "申请" in mention.clause)
    if "request" in kinds:
        if not (listed or _is_of_information(mention)):
            return None
    elif not listed or not (mention.is_first or kinds <= {"way", "channel", "received", "filler", "frame"}):
        return None
    return Count("request", ways[0], mention, part=True, weak=is_weak(mention, year))


def _way(word: Word) -> str:
    """The way that a word names; a website is one of requests as well as of disclosure."""
    if word.kind == "way":
        return word.code
    return {"website": "online", "other": "other"}.get(word.code, "") if word.kind == "channel" else ""


def _is_of_information(mention: Mention) -> bool:
    return "公开" in mention.raw or "申请" in mention.clause or "公开" in mention.passage.heading


# ---------------------------------------------------------------- received, handled, concluded


def received(mention: Mention, told: Sequence[Count], year: int | None) -> Count | None:
    """收到政府信息公开申请31件, 办结35件; 收办 and 办理 tell new and carried-in ones together (`=handled`)."""
    if mention.unit in _NO_REQUESTS or is_over_years(mention):
        return None
    words = mention.words if mention.is_first else [*mention.words, *words_in(mention.after)]
    kinds = {word.kind for word in words}
    if kinds & {"about", "route", "outcome"} or _is_of_something_else(words) or _is_one_kind_of_applicant(words):
        return None
    weak = is_weak(mention, year)
    if "request" not in kinds:
        return _concluded(mention, told, weak)
    if kinds & {"information", "none"}:
        return None
    part = is_part(mention, told)
    if "received" in kinds:
        return Count("outcome", "new", mention, part, weak=weak)
    if "concluded" in kinds:
        return Count("outcome", "concluded", mention, part, weak=weak)
    if any(word.kind == "handled" and word.code == "any" for word in words):
        return Count("outcome", "=handled", mention, part, weak=weak)
    applications = [word for word in mention.words if word.kind == "request" and word.code == "application"]
    if (
        applications
        and not mention.is_first
        and not (kinds & {"publish", "channel", "way", "handled"})
        and _fills(mention, applications[-1])
    ):
        return Count("outcome", "new", mention, part, weak=weak)
    return None


def _concluded(mention: Mention, told: Sequence[Count], weak: bool) -> Count | None:
    """办结35件 behind a count of requests."""
    last = next((word for word in reversed(mention.words) if word.kind not in ("filler", "frame")), None)
    if last is None or last.kind != "concluded" or mention.kinds & {"channel", "received"}:
        return None
    if not any(count.kind in ("outcome", "request") for count in told[-2:]):
        return None
    return Count("outcome", "concluded", mention, weak=weak)


def _fills(mention: Mention, word: Word) -> bool:
    """Whether nothing but adverbs stands between a word and the number."""
    end = word.end
    for other in mention.words:
        if other.start >= word.end:
            if other.start != end or other.kind not in ("filler", "frame"):
                return False
            end = other.end
    return end == len(mention.clause)


def _is_of_something_else(words: Sequence[Word]) -> bool:
    """受理行政许可申请, 留言, 信访: applications and letters for other things than information."""
    return any(word.code in ("services", "dialogue", "visits") for word in words)


def _is_one_kind_of_applicant(words: Sequence[Word]) -> bool:
    """收到自然人申请85件: a part by applicant, unless the public as a whole is named (公民、法人和其他组织)."""
    named = {word.code for word in words if word.kind == "applicant"}
    return len(named) == 1 and "public" not in named
