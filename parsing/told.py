"""Counts → figures: one number for each channel, outcome and result that the prose tells, with its sentence.

Where the prose counts the same thing more than once: what is told for this year goes before what may be another's, a channel's
information as such before one kind of content; counts beside each other in a sentence are added (原创23篇, 转载7篇); of counts in
different sentences the larger one is the whole; equal ones are one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from parsing.count import Count
from parsing.figures import Figure
from parsing.vocabulary import WORDS

_ROUNDS = frozenset(WORDS["units"]["rounds"])

# Groups of outcomes that the prose counts and the form has no row for.
_INDICATORS = {"=denied": "不予公开", "=unavailable": "无法提供", "=rejected": "不予处理", "=handled": "收办申请"}


def told_figures(told: Sequence[Count]) -> Iterator[Figure]:
    """The prose figures of a report, in the tables channels, requests, appeals and indicators."""
    by_kind: dict[str, list[Count]] = {"disclosure": [], "request": [], "outcome": [], "appeal": [], "indicator": []}
    for count in told:
        by_kind["indicator" if count.code.startswith("=") else count.kind].append(count)
    yield from _channels(by_kind["disclosure"], told)
    if len(by_kind["request"]) == 1 and not any(count.code == "new" and not count.weak for count in by_kind["outcome"]):
        # 通过网络收到申请12件, and nothing else about what was received: these are all.
        by_kind["outcome"] += [
            count._replace(kind="outcome", code="new") for count in by_kind["request"] if "received" in count.mention.kinds
        ]
    for kind in ("request", "outcome", "appeal"):
        yield from _first_of(by_kind[kind])
    for count in by_kind["indicator"]:
        if count.code:
            yield _figure("indicators", (_INDICATORS.get(count.code, count.code),), count)


def _figure(table: str, codes: tuple[str, ...], count: Count) -> Figure:
    mention = count.mention
    note = "approximate" if mention.approximate else ""
    return Figure(table, codes, mention.number, mention.raw, mention.place, note, mention.unit, "prose")


def _first_of(counts: Iterable[Count]) -> Iterator[Figure]:
    """One figure a code: the first count that tells it; one that may be another year's only where it stands alone."""
    first: dict[str, Count] = {}
    for count in counts:
        if count.code not in first or (first[count.code].weak and not count.weak):
            first[count.code] = count
    for code, count in first.items():
        if count.kind == "request":
            yield _figure("channels", ("request", code), count)
        elif count.kind == "outcome":
            yield _figure("requests", (code, "total"), count)
        else:
            yield _figure("appeals", tuple(code.split("/")), count)


def _channels(disclosed: Sequence[Count], told: Sequence[Count]) -> Iterator[Figure]:
    by_code: dict[str, list[Count]] = {}
    for count in disclosed:
        if not _is_within(count, by_code.get(count.code, ())):
            by_code.setdefault(count.code, []).append(count)
    totals = by_code.pop("total", [])
    for listed in by_code.values():
        figure = _one_channel(_best(listed), told)
        if figure:
            yield figure
    if totals:
        yield _figure("channels", ("disclosure", "total"), _strongest(_best(totals)))
    elif (
        len(by_code) == 1
        and len(alone := by_code.get("website", [])) == 1
        and alone[0].generic
        and not alone[0].weak
        and _is_taken_apart(alone[0], told)
    ):
        # 通过门户网站公开信息 n 条,其中…: what is taken apart there is all that was published.
        yield _figure("channels", ("disclosure", "total"), alone[0])


def _strongest(totals: Sequence[Count]) -> Count:
    """主动公开 n 条 goes before 发布 n 条, and the first before the others."""
    return next((count for count in totals if "主动公开" in count.mention.clause), totals[0])


def _is_within(count: Count, before: Sequence[Count]) -> bool:
    """通过网站公开信息33条,其中通过网站公开规范性文件8个: the second is within the first."""
    return count.part and any(
        not other.part and not other.weak and other.mention.sentence == count.mention.sentence for other in before
    )


def _best(listed: Sequence[Count]) -> list[Count]:
    """Those told for this year if there are any; among them those of information as such if there are any."""
    own = [count for count in listed if not count.weak] or list(listed)
    return [count for count in own if count.generic] or own


def _is_taken_apart(whole: Count, told: Sequence[Count]) -> bool:
    """Whether the counts right behind are parts of this one: introduced as such, or a list of kinds of content."""
    index = next(i for i, count in enumerate(told) if count is whole)
    following = told[index + 1 : index + 4]
    if following and following[0].part and following[0].mention.passage is whole.mention.passage:
        return following[0].kind == "indicator"
    kinds = [
        c for c in following if c.kind == "indicator" and len(c.mention.clause) <= 10 and c.mention.unit == whole.mention.unit
    ]
    return len(kinds) == 3


_PIECES = {"条", "篇", "件", "份", "项", "期", "次", "个", "宗"}


def _goes_on(count: Count, told: Sequence[Count]) -> bool:
    """在网站公开机构信息3条、财政信息16条、其他54条: the first of several kinds is not what the channel published."""
    index = next(i for i, other in enumerate(told) if other is count)
    following = told[index + 1] if index + 1 < len(told) else None
    return (
        following is not None
        and following.kind == "indicator"
        and following.mention.sentence == count.mention.sentence
        and following.mention.unit in (_PIECES - {"次", "期"} | {count.mention.unit})
        and not (following.part and not count.part)
        and not any(
            word.kind in ("channel", "concluded", "handled") or word.code in ("through", "visits")
            for word in following.mention.words
        )
    )


def _one_channel(listed: Sequence[Count], told: Sequence[Count]) -> Figure | None:
    """The channel's figure; None where several sentences count kinds of content only, so that none is the channel's whole."""
    if not listed[0].generic and any(_goes_on(count, told) for count in listed):
        return None
    sums = [_summed(list(beside)) for _, beside in groupby(listed, key=lambda c: (id(c.mention.passage), c.mention.sentence))]
    if len({figure.number for figure in sums}) > 1 and not listed[0].generic:
        return None
    return max(sums, key=lambda figure: figure.number or 0)


def _has_verb(count: Count) -> bool:
    return any(word.kind == "publish" for word in count.mention.words)


def _summed(beside: Sequence[Count]) -> Figure:
    pieces = [count for count in beside if count.mention.unit not in _ROUNDS]
    counts = list({count.mention.number: count for count in pieces or beside}.values())
    if _has_verb(counts[0]):
        # 各类媒体刊发700篇,…浙江日报15篇: papers and accounts named afterwards are some of the first.
        of_media = "媒体" in counts[0].mention.clause
        counts = [count for count in counts if _has_verb(count) and (not of_media or "媒体" in count.mention.clause)]
    first = _figure("channels", ("disclosure", counts[0].code), counts[0])
    if len(counts) == 1:
        return first
    total = sum(count.mention.number for count in counts)
    return Figure(first.table, first.codes, total, first.raw, first.place, "summed", first.unit, "prose")
