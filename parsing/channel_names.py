"""Names of channels in a clause → the channel they stand for; and the channel that the words before a clause name for it."""

from collections.abc import Sequence

from parsing.mentions import Mention
from parsing.vocabulary import Word, pattern, words_in

_ACCOUNTS = {"weibo", "wechat", "new_media"}
_TWINS = {"weibo", "wechat"}  # 政务微博微信 names both


def joint_channel(named: Sequence[Word], text: str) -> str:
    """The one channel that some names stand for, or "": 微博、微信 new_media, 报刊、电视等媒体 media, 网站、公开栏等 total.

    A name right before another describes it (电视台微信公众号), but a website's notice board is the website.
    """
    kept = [named[0]]
    for word in named[1:]:
        gap = text[kept[-1].end : word.start]
        if gap.endswith("等") and word.code in ("media", "new_media", "other"):
            return word.code
        if not pattern("listed").search(gap) and (gap or {kept[-1].code, word.code} != _TWINS):
            if (kept[-1].code, word.code) == ("website", "bulletin"):
                continue
            kept.pop()
        kept.append(word)
    codes = {word.code for word in kept}
    if len(codes) == 1:
        return kept[0].code
    if pattern("of_media").match(text, kept[-1].end):
        return "media"
    if codes <= _ACCOUNTS:
        return "new_media"
    return "total" if "website" in codes or len(codes) > 2 else ""


_HEAD = 20  # a sentence longer than this is no head of what follows


def channel_before(mention: Mention, starts: bool) -> str:
    """The channel that the words before a clause without one name: 通过网站等渠道,…; 微信平台方面,…; 网站设栏目12个,发布信息….

    `starts` says that the clause begins with its verb, so that the sentence's subject is its own.
    """
    text = mention.passage.text
    lead = text[mention.sentence[0] : mention.start - len(mention.phrase)]
    if not lead:
        return _in_head(mention)
    named = [word for word in words_in(lead) if word.kind == "channel"]
    if not named:
        return ""
    clause_start = max(lead.rfind(mark, 0, named[-1].start) for mark in ",:(") + 1
    here = [word for word in named if word.start >= clause_start]
    code = joint_channel(here, lead)
    if pattern("closing").fullmatch(lead, here[-1].end):
        return code
    before = lead[clause_start : here[0].start]
    if "主动" not in mention.clause and _is_list_of_means(lead, clause_start, here):
        return code
    led = any(word.kind in ("publish", "elsewhere") or word.code == "through" for word in words_in(before))
    return code if starts and code != "total" and not led and not pattern("placed").search(before) else ""


def _is_list_of_means(lead: str, start: int, here: Sequence[Word]) -> bool:
    """依托微信公众号、视频号等平台,创新形式,发布信息…: the means stand at the sentence's head, other words between."""
    end = lead.find(",", here[-1].end)
    through = any(word.code == "through" for word in words_in(lead[start : here[0].start]))
    return through and end >= 0 and bool(pattern("closing").fullmatch(lead, here[-1].end, end + 1))


def _in_head(mention: Mention) -> str:
    """The channel that a short sentence before names as its head: （三）政府网站建设。全年发布信息4321条."""
    text, start = mention.passage.text, mention.sentence[0]
    begin = max(text.rfind(mark, 0, max(start - 1, 0)) for mark in "。;!?") + 1
    head = text[begin:start] if start else mention.passage.heading
    if not head or len(head) > _HEAD or any(character.isdigit() for character in head[2:]):
        return ""
    named = [word for word in words_in(head) if word.kind == "channel"]
    if not named:
        return ""
    code = joint_channel(named, head)
    # 网站公开情况。主动公开659条,其中官网306条,微信223条: the sentence tells more than the channel of its head.
    beside = words_in(text[mention.end : mention.sentence[1]])
    return "" if any(word.kind == "channel" and word.code != code for word in beside) else code
