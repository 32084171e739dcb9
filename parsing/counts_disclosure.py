"""Channels of disclosure: through which channel a number of pieces of information was published, and how many in all."""

import re
from collections.abc import Sequence

from parsing.channel_names import channel_before, joint_channel
from parsing.count import Count, is_over_years, is_part, is_weak, previous
from parsing.mentions import Mention
from parsing.vocabulary import WORDS, Word, pattern, words_in

_PEOPLE = frozenset(WORDS["units"]["people"])
_ROUNDS = frozenset(WORDS["units"]["rounds"])
_VAGUE = frozenset(WORDS["units"]["vague"])
_SUBJECT_END = frozenset(WORDS["names"]["subject_end"])

# What a clause counts where one of these stands before what was published, or nothing was: no information.
_OTHER = {"elsewhere", "received", "handled", "concluded", "applicant"}
_NEVER = {"request", "route", "result", "case"}


def disclosure(mention: Mention, told: Sequence[Count], year: int | None) -> Count | None:
    """通过政府网站公开信息33条, 网站33条 in a list, 主动公开政府信息33条, 33条发布于网站."""
    if mention.unit in _PEOPLE or not _may_disclose(mention) or is_over_years(mention) or _became_of_request(mention, told):
        return None
    if mention.is_first:
        code, generic = _channel_behind(mention) or _in_turn(mention, told), True
        code = code or _sum_of(mention, told)
    elif any(word.kind == "channel" for word in mention.words):
        code, generic = _channel_named(mention, told)
    else:
        code, generic = _channel_understood(mention, told), True
    if not code:
        return None
    return Count(
        "disclosure", code, mention, is_part(mention, told), generic, is_weak(mention, year) or _is_from_head(mention, code)
    )


def _may_disclose(mention: Mention) -> bool:
    """Whether a clause holds any word of publishing at all; most counts of a report do not, and need no closer look."""
    said = not mention.kinds.isdisjoint(("channel", "publish", "information", "outcome"))
    return said or mention.is_first or any(pattern(name).fullmatch(mention.clause) for name in ("sum", "remainder"))


def _became_of_request(mention: Mention, told: Sequence[Count]) -> bool:
    """信息不存在4件,已在网站公开1件: what became of the requests that the sentence counts."""
    last = previous(mention, told)
    return (
        last is not None and last.kind == "outcome" and last.mention.unit == mention.unit and "主动公开" not in mention.clause
    )


def _is_from_head(mention: Mention, code: str) -> bool:
    """Whether only the head above names the channel: any sentence that names it itself goes before."""
    alone = mention.sentence[0] + len(mention.phrase) == mention.start
    return code != "total" and alone and not any(word.kind == "channel" for word in mention.words)


def is_published(word: Word) -> bool:
    """Whether a word says that something was published; 已主动公开 does, although it names an outcome elsewhere."""
    return word.kind == "publish" or (word.kind == "outcome" and word.code == "legacy_already_public")


def _counts_else(words: Sequence[Word]) -> bool:
    """网站访问量, 网站受理留言: what is named before something published, or without it, is what the number counts."""
    published = next((word.start for word in words if is_published(word)), None)
    for word in words:
        if word.kind in _NEVER or word.code in ("visits", "reported") or (word.kind == "outcome" and not is_published(word)):
            return True
        # 网站审计专栏公开信息: the column only says where.
        if word.kind in _OTHER and (published is None or (word.start < published and word.code != "upkeep")):
            return True
    return False


# ---------------------------------------------------------------- a clause that names its channel


def _channel_named(mention: Mention, told: Sequence[Count]) -> tuple[str, bool]:
    named = [word for word in mention.words if word.kind == "channel"]
    code = joint_channel(named, mention.clause)
    if code == "total":
        return (code, True) if _is_whole_list(mention, told) and _is_generic(mention, named[-1].end) else ("", False)
    if not code or not _counts_channel(mention, named, told):
        return "", False
    if pattern("in_turn").search(mention.clause) and len({word.code for word in named}) > 1:
        return named[0].code, True  # 微信、微博分别发布信息584条、267条
    generic = _is_generic(mention, named[-1].end)
    return ("", False) if _is_one_kind(mention, generic) else (code, generic)


def _is_one_kind(mention: Mention, generic: bool) -> bool:
    """网站更新规范性文件目录8条, 网站公开行政处罚案件8件, 网站政策解读稿件发布2篇: never what the channel published in all."""
    said = [word for word in mention.words if word.kind not in ("filler", "frame")]
    if len(said) > 1 and said[-1].kind == "publish" and said[-2].end == said[-1].start and said[-2].code == "document":
        return True
    return not generic and bool(said) and said[-1].code in ("document", "services")


def _is_whole_list(mention: Mention, told: Sequence[Count]) -> bool:
    """通过网站、公开栏等渠道公开信息: all that was published, unless the sentence has told a channel's count already."""
    last = previous(mention, told)
    if last is not None and last.kind == "disclosure" and last.code != "total":
        return False
    listed = "through" in {word.code for word in mention.words} or "等" in mention.clause
    return listed and any(is_published(word) for word in mention.words) and not mention.kinds & _NEVER


def _counts_channel(mention: Mention, named: Sequence[Word], told: Sequence[Count]) -> bool:
    """Whether a number behind a channel's name counts what the channel published, and not its visits, boards or accounts."""
    if mention.clause.startswith("类", named[-1].end) or (named[-1].code == "bulletin" and _is_within_website(mention, told)):
        return False
    if pattern("by_others").search(mention.clause, 0, named[0].start):
        return False
    closed = pattern("list_end").search(mention.clause, named[-1].end)
    low = closed.end() if closed else named[-1].end
    rest = [word for word in mention.words if word.start >= low]
    if _counts_else(rest) or any(word.code == "reported" for word in mention.words):
        return False
    if any(is_published(word) or word.kind == "information" for word in rest):
        return mention.unit not in _VAGUE or any(word.kind == "information" for word in (*rest, *words_in(mention.after)))
    if named[-1].code == "press" and mention.unit in _ROUNDS:
        return not is_part(mention, told) or _tells_channels(mention, told)  # 举办191场,其中疫情防控新闻发布会151场
    bare = low == len(mention.clause) or (bool(rest) and _chain(mention, low)[:1] == rest[:1])
    if not bare or mention.unit in _VAGUE:
        return False
    if any(is_published(word) for word in mention.words if word.end <= named[0].start):
        return named[-1].code != "gazette" or mention.unit not in _ROUNDS  # issues of a gazette are no pieces of information
    return is_part(mention, told) or _tells_channels(mention, told)


def _is_within_website(mention: Mention, told: Sequence[Count]) -> bool:
    """网站发布825条,其中公告栏194条: the board is a column of the site."""
    whole = next((c for c in told if c.kind == "disclosure" and c.mention.sentence == mention.sentence), None)
    return whole is not None and whole.code == "website" and not whole.part and is_part(mention, told)


def _tells_channels(mention: Mention, told: Sequence[Count]) -> bool:
    """Whether the sentence has counted something published before, so that a bare 微信320条 goes on with it."""
    return any(count.kind == "disclosure" and count.mention.sentence == mention.sentence for count in told)


def _chain(mention: Mention, low: int = 0) -> list[Word]:
    """The words that lead up to the number without a gap, from `low` on: 发布|各类|政务信息|共."""
    chain: list[Word] = []
    end = len(mention.clause)
    for word in reversed(mention.words):
        if word.end != end or word.start < low or not (word.kind in ("filler", "frame", "information") or is_published(word)):
            break
        chain.append(word)
        end = word.start
    return chain[::-1]


def _is_generic(mention: Mention, low: int) -> bool:
    """Whether a channel's count is of information as such, not of one kind: 公开信息, 推送, 发布 n 篇文章."""
    chain = _chain(mention, low)
    first = next((word for word in chain if is_published(word) or word.kind == "information"), None)
    if first is None:
        return not any(is_published(word) for word in mention.words) and _says_information(mention.after)
    before = mention.clause[low : chain[0].start]
    own = any(is_published(word) for word in chain) or not before or before[-1] in _SUBJECT_END
    return own and _says_information(mention.after)


def _says_information(after: str) -> bool:
    """Whether the words behind a unit are none, or name information as such: 1208条政府信息."""
    end = 0
    for word in words_in(after):
        if word.start != end or word.kind not in ("information", "filler"):
            break
        end = word.end
    return end == len(after) or not re.search("[\u4e00-\u9fff]", after[end:])


# ---------------------------------------------------------------- a number that stands first


def _channel_behind(mention: Mention) -> str:
    """1865条发布于县政府门户网站: the channel behind a number that stands first."""
    named = [word for word in mention.words if word.kind == "channel"]
    published = next((word.start for word in mention.words if is_published(word)), None)
    if not named or published is None:
        return ""
    if any(word.kind in _OTHER | _NEVER for word in mention.words if word.start < published):
        return ""  # 4件已全部办结并在网站公示
    code = joint_channel(named, mention.after)
    return code if code != "total" else ""


def _in_turn(mention: Mention, told: Sequence[Count]) -> str:
    """The channel of the second number in 微信、微博分别发布信息584条、267条."""
    listed: list[Count] = []
    for count in reversed(told):
        if count.mention.sentence != mention.sentence or count.mention.unit != mention.unit:
            break
        listed.append(count)
        if not count.mention.is_first:
            break
    first = listed[-1] if listed else None
    if first is None or first.kind != "disclosure" or not pattern("in_turn").search(first.mention.clause):
        return ""
    codes = list(dict.fromkeys(word.code for word in first.mention.words if word.kind == "channel"))
    return codes[len(listed)] if len(listed) < len(codes) else ""


def _sum_of(mention: Mention, told: Sequence[Count]) -> str:
    """网站560条、微信340条,共计900条."""
    last = previous(mention, told)
    summed = (
        last is not None and last.kind == "disclosure" and last.code != "total" and pattern("sum").fullmatch(mention.clause)
    )
    return "total" if summed else ""


# ---------------------------------------------------------------- a clause without a channel's name


def _channel_understood(mention: Mention, told: Sequence[Count]) -> str:
    last = previous(mention, told)
    if last is not None and last.kind == "disclosure" and last.code != "total":
        if mention.words and mention.words[0].start == 0 and mention.words[0].code in ("reprint", "original"):
            return last.code
        if pattern("remainder").fullmatch(mention.clause) and mention.unit == last.mention.unit:
            return "other"
        if summed := _sum_of(mention, told):
            return summed
    if mention.unit in _VAGUE or mention.unit in _ROUNDS - {"次"} or _counts_else(mention.words):
        return ""
    whole = _whole(mention)
    if not whole or _is_of_a_place(mention, told):
        return ""
    chain = _chain(mention)
    if last is not None and last.kind == "indicator" and chain[0].kind == "information" and not chain[0].start:
        return ""  # 政策法规4条,信息公开30条: a column of that name
    found = channel_before(mention, starts=not mention.clause[: chain[0].start])
    if last is not None and is_part(mention, told):
        found = ""  # 微信公众号发布1492条,其中公开政务信息400余条
    before = [c for c in told if c.kind == "disclosure" and c.code == found and c.mention.sentence == mention.sentence]
    # 公众号编辑96期,推送信息210篇: the issues and what they held; the pieces are meant.
    if found and all(c.mention.unit in _ROUNDS and found != "press" for c in before):
        return found
    if whole == "pushed" or (is_part(mention, told) and not _is_this_years_part(mention, told)):
        return ""
    return "total"


def _is_this_years_part(mention: Mention, told: Sequence[Count]) -> bool:
    """截至2010年底累计公开2356条,其中2010年新增312条: the part is the year's whole."""
    wholes = [count for count in told if count.kind == "disclosure"]
    return not wholes or (all(count.weak for count in wholes) and bool(pattern("this_year").search(mention.before)))


def _follows_adverb(chain: Sequence[Word], first: Word) -> bool:
    return any(word.end == first.start and (word.code == "adverb" or word.kind == "frame") for word in chain)


def _whole(mention: Mention) -> str:
    """Whether a clause counts information as such: "whole" 主动公开政府信息 n 条, "pushed" 推送信息 n 条 (a channel's)."""
    chain = _chain(mention)
    published = [word for word in chain if is_published(word)]
    pieces = [word for word in chain if word.kind == "information"]
    if not published and not any("公开" in mention.clause[word.start : word.end] for word in pieces):
        return ("whole" if _is_all_told(mention) else "pushed") if _ends_a_list(mention, chain) else ""
    first = next(word for word in chain if is_published(word) or word.kind == "information")
    said = mention.clause[first.start : first.end]
    before = mention.clause[: first.start]
    # 财政公开信息12条 is a kind of content; 我局公开信息12条 and 共公开信息12条 are not.
    if before and "主动" not in said and before[-1] not in _SUBJECT_END and not _follows_adverb(chain, first):
        return ""
    if not _says_information(mention.after):
        return ""
    if published and all(word.code != "disclose" and word.kind != "outcome" for word in published):
        return "pushed"
    named = any(word.code == "generic" for word in (*pieces, *words_in(mention.after)))
    return "whole" if named or ("主动" in said and not pieces) else "pushed"


def _ends_a_list(mention: Mention, chain: Sequence[Word]) -> bool:
    """发布工作动态及各类政务信息360条: the kinds named before are only some of what was published."""
    if not any(is_published(word) for word in mention.words) or not any(word.code == "generic" for word in chain):
        return False
    return bool(pattern("all_kinds").match(mention.clause, chain[0].start))


def _is_all_told(mention: Mention) -> bool:
    """主动公开财政数据、项目建设等政府信息7074条, and nothing further counted in the sentence but parts of it."""
    rest = mention.passage.text[mention.end : mention.sentence[1]]
    return "主动公开" in mention.clause and (not re.search(r"\d", rest) or rest.startswith(",其中"))


def _is_of_a_place(mention: Mention, told: Sequence[Count]) -> bool:
    """市本级公开…, 县区公开…: what a part of the area published, told below the whole in the same sentence."""
    whole = any(count.kind == "disclosure" and count.mention.sentence == mention.sentence for count in told)
    return whole and bool(pattern("place").match(mention.clause))
