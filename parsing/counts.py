"""Mentions → counts: which channel, request, outcome, review or lawsuit a number in a sentence tells, by the words around it.

The words are data (prose.toml); here is only how they combine. A count that is none of these is an indicator under its own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsing.prose import WORDS, Mention, Passage, mentions, sentences

_DISCLOSURE, _REQUESTS, _APPEALS = WORDS["disclosure"], WORDS["requests"], WORDS["appeals"]
_OUTCOMES: dict[str, list[str]] = _REQUESTS["outcomes"]


@dataclass(frozen=True, slots=True)
class Count:
    """One count told in a sentence: its kind, code and mention.

    `kind` is disclosure, request, outcome, appeal or indicator; `code` the channel, the outcome (`=denied` and the like for a group of
    outcomes), `route/result`, or the words it is told under. `part` says that it is introduced as part of the count before it.
    """

    kind: str
    code: str
    mention: Mention
    part: bool = False
    generic: bool = False  # a channel's count of information as such, not of one kind of content


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def _coded(table: str) -> re.Pattern[str]:
    """One pattern for a table of words, its groups named c0, c1 … in the table's order; the longest word wins."""
    entries = {"disclosure": _DISCLOSURE["channels"], "request": _REQUESTS["channels"], "outcome": _OUTCOMES}[table]
    words = [(word.format(last_year=r"\d{4}", next_year=r"\d{4}") if "_year}" in word else word, i)
             for i, listed in enumerate(entries.values()) for word in listed]  # fmt: skip
    return re.compile("|".join(f"(?P<c{i}_{n}>{word})" for n, (word, i) in enumerate(sorted(words, key=lambda w: -len(w[0])))))


def _codes(table: str, text: str) -> list[tuple[str, int]]:
    """The codes that the words of a text name, with where each ends; in the text's order."""
    names = list({"disclosure": _DISCLOSURE["channels"], "request": _REQUESTS["channels"], "outcome": _OUTCOMES}[table])
    found = []
    for match in _coded(table).finditer(text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        found.append((names[int(group[1:].split("_")[0])], match.end()))
    return found


def counts(passage: Passage, year: int | None) -> Iterator[Count]:
    """The counts of one passage in order; those that say that there were none included."""
    told: list[Count] = []
    for mention in mentions(passage):
        previous = told[-1] if told and told[-1].mention.sentence == mention.sentence else None
        told.append(_classify(mention, previous, told, year))
    yield from told
    yield from _none(passage, told)


def _classify(mention: Mention, previous: Count | None, told: Sequence[Count], year: int | None) -> Count:
    for read in (_appeal, _request_outcome, _request, _disclosure):
        count = read(mention, previous, told, year)
        if count:
            return count
    return Count("indicator", _indicator_name(mention), mention, part=_is_part(mention, previous))


def _is_part(mention: Mention, previous: Count | None) -> bool:
    introduced = re.search(rf"(?:{_DISCLOSURE['words']['part']})", mention.before)
    return bool(introduced) or bool(previous and previous.part and not re.search("另|此外|同时|还", mention.before))


# ---------------------------------------------------------------- reviews and lawsuits


def _appeal(mention: Mention, previous: Count | None, told: Sequence[Count], year: int | None) -> Count | None:
    words = mention.clause if _route_in(mention.clause) else mention.clause + mention.after
    routes = _route_in(words)
    result = next((code for code, listed in _APPEALS["results"].items() if _pattern(tuple(listed)).search(mention.clause)), "")
    if len(routes) > 1 and "各" not in words:
        return Count("indicator", _indicator_name(mention), mention)
    if not routes:
        if not result or previous is None or previous.kind != "appeal":
            return None
        routes = [previous.code.split("/")[0]]
    elif not result and re.search("条例|规定|培训|案例|答辩状|会议|工作机制", mention.clause + mention.after):
        return None
    return Count("appeal", f"{routes[-1]}/{result or 'total'}", mention, part=bool(result))


def _route_in(text: str) -> list[str]:
    plain = re.sub("未经(?:行政)?复议|经(?:行政)?复议|复议后", "", text)
    return [code for code, listed in _APPEALS["routes"].items() if _pattern(tuple(listed)).search(plain)]


# ---------------------------------------------------------------- requests


def _about_requests(text: str) -> bool:
    return bool(re.search(_REQUESTS["context"], text)) and not re.search(_REQUESTS["elsewhere"], text)


def _within_requests(mention: Mention, told: Sequence[Count]) -> bool:
    """Whether the sentence, or a count told shortly before in the same passage, is about requests for information."""
    return _about_requests(mention.raw) or any(count.kind in ("request", "outcome") for count in told[-12:])


def _request_outcome(mention: Mention, previous: Count | None, told: Sequence[Count], year: int | None) -> Count | None:
    clause = mention.clause
    codes = _codes("outcome", clause)
    if not codes or not _within_requests(mention, told) or mention.unit in ("人次", "人", "次", "期", "篇", "元", "万元"):
        return None
    names = list(dict.fromkeys(code for code, _ in codes))
    if names[-1] in ("carried_in", "carried_out") and year and (told_year := re.search(r"(\d{4})年度?结转", clause)):
        names = ["carried_in" if int(told_year[1]) < year else "carried_out"]
    if len(names) > 1 and {"granted", "partially_granted"} <= set(names):
        return Count("indicator", _indicator_name(mention), mention)  # 予以公开及部分公开 told as one
    tail = clause[codes[-1][1] :]
    if len(tail) > 16 or re.search("信息数|文件|目录", tail):
        return None
    return Count("outcome", names[-1], mention, part=_is_part(mention, previous))


def _request(mention: Mention, previous: Count | None, told: Sequence[Count], year: int | None) -> Count | None:
    if mention.unit in ("人次", "人", "期", "篇", "元", "万元", "名", "家", "户"):
        return None
    clause, words = mention.clause, mention.clause + mention.after
    if re.search(_DISCLOSURE["words"]["cumulative"], clause):
        return None
    follows = previous is not None and previous.kind == "request"
    channels = _codes("request", clause)
    told_here = re.search("公开|依申请|信息", mention.raw) or follows or re.search("收到申请$", clause)
    about = _about_requests(words) and bool(told_here)
    received = re.search(_REQUESTS["received"], words)
    if channels and (_channel_of_request(clause, about) or (follows and len(clause) <= 10 and "公开" not in clause)):
        return Count("request", channels[-1][0], mention, part=True)
    if channels and received and about and not re.search("收到.*申请", clause):
        return Count("request", channels[-1][0], mention, part=True)
    if not about:
        if re.search(_REQUESTS["concluded"], clause) and _within_requests(mention, told) and len(clause) <= 24:
            return Count("outcome", "concluded", mention)
        return None
    if re.search(_REQUESTS["concluded"], words) and not received:
        return Count("outcome", "concluded", mention)
    if not received and re.search(_REQUESTS["handled"], words):
        return Count("outcome", "=handled", mention)
    if received or (previous is None and re.search(r"申请(?:公开)?(?:数|数量|件数|总数|总量)?(?:共|为|:)*$", clause) and "依申请公开信息" not in clause):
        return Count("outcome", "new", mention)
    return None


def _channel_of_request(clause: str, about: bool) -> bool:
    return about and bool(re.search(r"(?:申请|依申请公开)(?:信息|件|数|的)?(?:为|共|:|数)*$|(?:申请|受理|提交)[^公开]{0,6}$", clause)) and not (
        re.search(r"(?:收到|受理)[^,]{0,20}(?:政府信息公开|信息公开)申请", clause)
    )


# ---------------------------------------------------------------- channels of disclosure


def _disclosure(mention: Mention, previous: Count | None, told: Sequence[Count], year: int | None) -> Count | None:
    words = _DISCLOSURE["words"]
    if mention.unit in ("人次", "人", "名", "元", "万元", "户", "家", "处", "种", "令"):
        return None
    clause = mention.clause
    channel, end = _channel_in(clause)
    whole = _is_whole(clause, mention.after)
    if not channel and whole and (listed := re.search(r"(?:通过|利用|依托|借助|在|以)(?P<list>[^。;]*)[,]", mention.before)):
        channel, end = _channel_in(listed["list"])
        end = 0
    if channel in ("", "total"):
        if not whole or re.search(words["cumulative"], mention.before) or re.search(words["within"], clause):
            return None
        is_repeat = any(count.kind == "disclosure" and count.code == "total" for count in told)
        if (re.search("截至|截止", mention.raw) and "累计" in clause and is_repeat) or _is_share_of_place(mention, told):
            return None
        return Count("disclosure", "total", mention, generic=True)
    rest = clause[end:] if end else clause
    # Before the channel's name 公开 may be a part of it (信息公开查阅中心); such a count is of places then, not of information.
    before_name = rf"(?<!信息)(?<!政务)(?:{words['verbs']})"
    said = re.search(words["verbs"], rest) or (mention.unit != "个" and re.search(before_name, clause[:end]))
    if not said or re.search(words["not_disclosed"], rest):
        return None
    part = _is_part(mention, previous)
    return Count("disclosure", channel, mention, part=part, generic=whole)


def _is_share_of_place(mention: Mention, told: Sequence[Count]) -> bool:
    """市本级公开…, 县区公开…: what a part of the area published, told below the whole in the same sentence."""
    whole = any(count.kind == "disclosure" and count.mention.sentence == mention.sentence for count in told)
    return whole and bool(re.match(r"(?:其中[,:]?)?(?:.{0,4}本级|.{0,3}[县市区]|部门|乡镇|街道)", mention.clause))


def _is_whole(clause: str, after: str) -> bool:
    """Whether a clause counts information as such: 主动公开政府信息 n 条, or 主动公开 n 条政府信息."""
    words = _DISCLOSURE["words"]
    adverbs = words["adverbs"]
    behind = rf"{words['whole_verbs']}{adverbs}{words['object']}{adverbs}$|{words['whole_labels']}{adverbs}$|主动公开(?:信息)?(?:数|总数){adverbs}$"
    if re.search(behind, clause):
        return True
    return bool(re.search(rf"{words['whole_verbs']}{adverbs}$", clause)) and bool(re.match(words["object"] + "$", after))


_FAMILY = {"weibo": "new_media", "wechat": "new_media", "new_media": "new_media"}


def _channel_in(text: str) -> tuple[str, int]:
    """The channel that a clause names and where its name ends; a list of several is new_media, media or the whole by what it is."""
    found = _codes("disclosure", text)
    if not found:
        return "", 0
    names = list(dict.fromkeys(code for code, _ in found))
    last = found[-1][1]
    if len(names) == 1:
        return names[0], last
    if re.search(_DISCLOSURE["words"]["also"], text):
        return ("new_media" if "新媒体" in text else "media"), last
    if {_FAMILY.get(name) for name in names} == {"new_media"}:
        return "new_media", last
    if re.search("等|和|、|及|与|,", text) and re.search(r"、|和|及|与|等", text[: found[-1][1]]):
        return "total", last
    return names[-1], last


# ---------------------------------------------------------------- clauses that say there were none


def _none(passage: Passage, told: Sequence[Count]) -> Iterator[Count]:
    words = WORDS["none"]
    denied = re.compile(rf"{words['negation']}{words['verbs']}(?P<what>[^,。;]*)")
    for start, end in sentences(passage):
        for clause in re.finditer(r"[^,。;]+", passage.text[start:end]):
            found = denied.search(clause[0])
            if not found or re.search(r"\d(?!\d{3}年)\d*[件条项宗]", clause[0]) or re.search(words["not_none"], clause[0]):
                continue
            a, b = start + clause.start(), start + clause.end()
            mention = Mention(0, False, "", clause[0], clause[0], "", a, b, (start, end), passage)
            what = found["what"]
            routes = _route_in(what)
            yield from (Count("appeal", f"{route}/total", mention) for route in routes)
            if not routes and "申请" in what and re.search("公开|信息", clause[0]) and re.search(r"收到|接到|受理|接收|发生|产生|出现|涉及|[没无]", found[0]):
                yield Count("outcome", "new", mention)


_LEADING = re.compile(
    r"^(?:[、和及与并]|其中|另外|此外|同时|全年|全市|全区|全县|全省|全镇|全乡|今年|本年度?|\d*年度?|年|月|截至|我[局办区市县镇乡委]|目前|共计?|累计|已|先后|主动|公开|发布|"
    r"更新|推送|制作|编发|新增|开展|组织|举办|召开|完成|通过|了|的|通过各类渠道|各类|内容涵盖|以及|[一二三四五六七八九十]是|\([一二三四五六七八九十\d]+\))+"
)
_TRAILING = re.compile(r"(?:相关|有关|类|方面|领域)*(?:信息数?|数量|数|总数)?(?:共计|共|总计|合计|累计|达到|达|为|有|是|约|:)*$")


def _indicator_name(mention: Mention) -> str:
    """The words that a count is told under, bare of time, verbs and quotes: 全年公开“三大攻坚战”相关信息 → 三大攻坚战."""
    text = re.sub(r"[“”\"《》‘’'()]", "", mention.clause)
    text = _LEADING.sub("", text)
    return (_TRAILING.sub("", text) or _LEADING.sub("", re.sub(r"^的", "", mention.after)))[:40]
