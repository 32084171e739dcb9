"""Counts → figures: one number for each channel, outcome and result that the prose tells, with its sentence.

Where the prose counts the same thing more than once: counts beside each other in a sentence are parts and are added (原创23篇, 转载7篇);
of counts in different sentences the larger one is the whole; equal ones are one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from parsing.counts import Count
from parsing.figures import Figure


def told_figures(told: Sequence[Count]) -> Iterator[Figure]:
    """The prose figures of a report, in the tables channels, requests, appeals and indicators."""
    yield from _channels([count for count in told if count.kind == "disclosure"], told)
    yield from _first_of("request", told)
    yield from _first_of("outcome", told)
    yield from _first_of("appeal", told)
    seen: set[tuple[str, str]] = set()
    for count in told:
        named = count.kind == "indicator" or count.code.startswith("=")
        if named and count.code and (count.code, count.mention.place) not in seen:
            seen.add((count.code, count.mention.place))
            yield _figure("indicators", (_INDICATORS.get(count.code, count.code),), count)


# Groups of outcomes that the prose counts and the form has no row for.
_INDICATORS = {"=denied": "不予公开", "=unavailable": "无法提供", "=rejected": "不予处理", "=handled": "收办申请"}


def _figure(table: str, codes: tuple[str, ...], count: Count) -> Figure:
    mention = count.mention
    note = "approximate" if mention.approximate else ""
    return Figure(table, codes, mention.number, mention.raw, mention.place, note, mention.unit, "prose")


def _first_of(kind: str, told: Sequence[Count]) -> Iterator[Figure]:
    """One figure a code: the first count that tells it, a number before a clause that there were none."""
    first: dict[str, Count] = {}
    for count in told:
        if count.kind == kind and not count.code.startswith("="):
            first.setdefault(count.code, count)
    for code, count in first.items():
        if kind == "request":
            yield _figure("channels", ("request", code), count)
        elif kind == "outcome":
            yield _figure("requests", (code, "total"), count)
        else:
            yield _figure("appeals", tuple(code.split("/")), count)


def _channels(disclosed: Sequence[Count], told: Sequence[Count]) -> Iterator[Figure]:
    totals = [count for count in disclosed if count.code == "total"]
    channels: dict[str, list[Count]] = {}
    for count in disclosed:
        if count.code != "total" and not _is_part_of_same(count, disclosed):
            channels.setdefault(count.code, []).append(count)
    for code, listed in channels.items():
        yield _one_channel(code, _with_continuations(listed, told))
    if totals:
        yield _figure("channels", ("disclosure", "total"), totals[0])
    elif len(channels) == 1:
        (listed,) = channels.values()
        if len(listed) == 1 and listed[0].generic and _has_parts(listed[0], told):
            # 通过门户网站公开信息 n 条,其中…: what is taken apart there is all that was published.
            yield _figure("channels", ("disclosure", "total"), listed[0])


def _is_part_of_same(count: Count, disclosed: Sequence[Count]) -> bool:
    """通过网站公开信息33条,其中通过网站公开规范性文件8个: the second is within the first."""
    index = disclosed.index(count)
    return count.part and any(
        other.code == count.code and not other.part and other.mention.sentence == count.mention.sentence
        for other in disclosed[:index]
    )


def _has_parts(count: Count, told: Sequence[Count]) -> bool:
    """Whether the counts right behind are parts of this one: introduced as such, or a list of kinds of content."""
    index = told.index(count)
    following = told[index + 1 : index + 4]
    if following and following[0].kind in ("indicator", "disclosure") and _introduced(count, following[0]):
        return True
    kinds = [c for c in following if c.kind == "indicator" and len(c.mention.clause) <= 10 and c.mention.unit == count.mention.unit]
    return len(kinds) == 3


def _introduced(count: Count, following: Count) -> bool:
    passage = count.mention.passage
    between = passage.text[count.mention.end : following.mention.start] if following.mention.passage is passage else ""
    return bool(re.match(r"[,。;:(]*(?:其中|包括|包含|含)", between))


def _with_continuations(listed: Sequence[Count], told: Sequence[Count]) -> list[Count]:
    """The counts of a channel with those that go on from them: …公众号发布原创23篇,转载法律法规7篇,转载其他210篇."""
    result: list[Count] = []
    for count in listed:
        result.append(count)
        for following in told[told.index(count) + 1 :]:
            goes_on = following.kind == "indicator" and re.match(r"转载|转发", following.mention.clause)
            if not goes_on or following.mention.sentence != count.mention.sentence or following.part:
                break
            result.append(following)
    return result


def _one_channel(code: str, listed: Sequence[Count]) -> Figure:
    best: Figure | None = None
    for _, beside in groupby(listed, key=lambda count: (id(count.mention.passage), count.mention.sentence)):
        counts = list({count.mention.number: count for count in beside}.values())
        figure = _figure("channels", ("disclosure", code), counts[0])
        if len(counts) > 1:
            total = sum(count.mention.number for count in counts)
            figure = Figure(
                "channels", figure.codes, total, figure.raw, figure.place, "summed", figure.unit, "prose"
            )
        if best is None or (figure.number or 0) > (best.number or 0):
            best = figure
    assert best is not None, code
    return best
