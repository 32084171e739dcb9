"""Passages → mentions: each number that counts something, with the words around it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from parsing.prose import Passage
from parsing.text import chinese_number
from parsing.vocabulary import WORDS, Word, words_in


class Mention(NamedTuple):
    """One count in a sentence.

    `start` and `end` hold the number and its unit, in characters of the passage's text; `phrase` are the words before it in its own clause,
    `clause` the same without what stands in brackets. `words` are the vocabulary's words that tell what is counted: those of the clause,
    or those behind a number that stands first (`is_first`: 其中1件被纠正). `told_end` is where the count before ended or the sentence began,
    `sentence` the sentence's span; `percent` the share told right behind the number, `year` the last year named before it.
    """

    number: float
    approximate: bool
    unit: str
    start: int
    end: int
    phrase: str
    clause: str
    words: list[Word]
    is_first: bool
    told_end: int
    sentence: tuple[int, int]
    passage: Passage
    percent: str = ""
    year: int | None = None

    @property
    def kinds(self) -> set[str]:
        """The kinds of the words that tell what is counted."""
        return {word.kind for word in self.words}

    @property
    def before(self) -> str:
        """All words of the sentence since the count before this one."""
        return self.passage.text[self.told_end : self.start]

    @property
    def after(self) -> str:
        """The words behind the unit, up to the next mark or number."""
        return _after(self.passage.text, self.end, self.sentence[1])

    @property
    def raw(self) -> str:
        """The sentence."""
        return self.passage.text[slice(*self.sentence)]

    @property
    def place(self) -> str:
        """Where the number stands, as a locator."""
        return self.passage.locator(self.start, self.end)


class _Number(NamedTuple):
    start: int
    end: int
    value: float | None
    unit: str
    approximate: bool
    percent: str


_SENTENCE_END = re.compile(r"[。;!?]")
_BRACKETS = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"[“\"‘《「][^”\"’》」]*[”\"’》」]")
_BARE = re.compile(r"(?:\d{4}年度?|其中|分别|共计|总计|合计|另外|目前|全年|今年|本年度?|已有|[有共计另已、和及与:为是])*")
_AFTER = re.compile(r"[^,、。;:!?\d()]*")
_SPOKEN = ("outcome", "result", "way", "route")  # what reports put in quotes as terms of the form: “同意公开”的62件
_SHARE = re.compile(r",?\(?(?:约?占[^,。]{0,14}?(?:比例|比重|总数|总量|比)?的?(?:为|约|达)?)")
_LABEL_END = re.compile(r"(?:数|数量|总数|为|:|公开|申请|答复|办理|处理|提供)$")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百][零一二两三四五六七八九十百]*([件宗起])")
_NO_NUMBER_AFTER = frozenset("第.0123456789-/")  # 第3期, 1.2, 010-88886666
_MARK = re.compile(r"[,、。;:!?()]")
_ENDS_CLAUSE = frozenset(",。;、)")


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _number() -> re.Pattern[str]:
    units = _alternatives(WORDS["numbers"]["units"])
    return re.compile(
        rf"[0-9][0-9]*((?:,\d{{3}})*(?:\.\d+)?)([余多几])?([万亿])?([余多几]|左右|以上)?([%‰]|个百分点)?({units})?(左右|以上)?"
    )


@cache
def _no_count() -> re.Pattern[str]:
    return re.compile(_alternatives(WORDS["numbers"]["not_counts"]))


@cache
def _approximate() -> re.Pattern[str]:
    return re.compile(f"(?:{_alternatives(WORDS['numbers']['approximate_before'])})$")


def _after(text: str, end: int, sentence_end: int) -> str:
    found = _AFTER.match(text, end, sentence_end)
    return found[0] if found else ""


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of a text's sentences. A semicolon ends one: what it parts are counts of different things."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def mentions(passage: Passage) -> Iterator[Mention]:
    """The counts of a passage in order. Years, dates, percentages, document numbers and figures cut off at the end are none."""
    text = passage.text
    numbers = _numbers(text)
    if not numbers:
        return
    spans = sentences(text)
    starts = [start for start, _ in spans]
    sentence, low, told_end, year, phrase = (-1, -1), 0, 0, None, ""
    for i, number in enumerate(numbers):
        if number.start >= sentence[1]:
            sentence = spans[bisect_right(starts, number.start) - 1]
            low, told_end, year, phrase = sentence[0], sentence[0], None, ""
        if number.unit == "年":
            year = int(number.value or 0)
            continue
        if number.percent:
            low = told_end = number.end
            continue
        if number.value is None or not (number.unit or _stands_alone(text, sentence[0], number)):
            continue
        phrase = phrase or text[_clause_start(text, low, number.start) : number.start]
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if following and following.start == number.end and number.unit in WORDS["units"]["rounds"]:
            continue  # 推送54期97条: the issues and what they held; the pieces are meant
        yield _mention(passage, number, phrase, told_end, sentence, _share(text, number, following), year)
        # 网站12个栏目共发布文章83篇: a number in the middle of a clause does not end it.
        if not (number.unit in WORDS["units"]["vague"] and following and _is_one_clause(text, number.end, following.start)):
            low = number.end
        told_end, phrase = number.end, ""


def _is_one_clause(text: str, start: int, end: int) -> bool:
    return end - start < 20 and not _MARK.search(text, start, end)


def _mention(
    passage: Passage, number: _Number, phrase: str, told_end: int, sentence: tuple[int, int], share: str, year: int | None
) -> Mention:
    clause = (_BRACKETS.sub("", phrase) if "(" in phrase else phrase).lstrip("、)").rstrip(":")
    first = bool(_BARE.fullmatch(clause))
    return Mention(
        number=number.value or 0,
        approximate=number.approximate or bool(_approximate().search(clause[-3:])),
        unit=number.unit,
        start=number.start,
        end=number.end,
        phrase=phrase,
        clause=clause,
        words=words_in(_after(passage.text, number.end, sentence[1])) if first else _unquoted(clause),
        is_first=first,
        told_end=told_end,
        sentence=sentence,
        passage=passage,
        percent=share,
        year=year,
    )


def _unquoted(clause: str) -> list[Word]:
    """The words of a clause. The name of an account in quotes is none: “青山发布”微信公众号."""
    found = words_in(clause)
    spans = [quoted.span() for quoted in _QUOTED.finditer(clause)]
    if not spans:
        return found
    return [word for word in found if word.kind in _SPOKEN or not any(_is_in_name(word, found, *span) for span in spans)]


def _is_in_name(word: Word, found: Sequence[Word], start: int, end: int) -> bool:
    """Whether a word is only part of a name in quotes; a channel that ends it names the account itself: “某某政务微博”."""
    if not (start < word.start and word.end < end) or word.end - word.start == end - start - 2:
        return False
    return not (
        word.kind == "channel"
        and word.end == end - 1
        and not any(other.kind == "channel" and other.start == end for other in found)
    )


def _numbers(text: str) -> list[_Number]:
    """The numbers of a text that may count something, years among them (their unit is 年), in order."""
    found = [number for match in _number().finditer(text) if (number := _read(text, match))]
    chinese = [
        _Number(*match.span(), chinese_number(match[0][:-1]), match[1], False, "")
        for match in _CHINESE.finditer(text)
        if text[match.start() - 1 : match.start()] != "第" and not (match[0][0] == "一" and len(match[0]) == 2)
    ]
    return sorted(found + chinese) if chinese else found


def _read(text: str, match: re.Match[str]) -> _Number | None:
    start, end = match.span()
    if start and text[start - 1] in _NO_NUMBER_AFTER:
        return None
    rest, vague, scale, vaguer, percent, unit, about = match.groups()
    if not unit and not percent:
        following = text[end : end + 1]
        if following == "年" and end - start == 4:
            return _Number(start, end, float(match[0]), "年", False, "")
        if following not in _ENDS_CLAUSE:
            return None
    value: float | None = float(text[start : match.end(1)].replace(",", ""))
    if scale and value:
        value = round(value * (1e4 if scale == "万" else 1e8), 4)
    if rest and value != int(value or 0) and unit not in ("万元", "元", "亿元") and not percent:
        value = None
    if unit and _no_count().match(text, match.start(6)):
        return None
    return _Number(start, end, value, unit or "", bool(vague or vaguer or about), percent or "")


def _clause_start(text: str, low: int, high: int) -> int:
    """Where the clause of a number at `high` begins: behind the last mark that stands outside closed brackets."""
    depth = 0
    for i in range(high - 1, low - 1, -1):
        character = text[i]
        if character == ")":
            depth += 1
        elif character == "(":
            if not depth:
                return i + 1
            depth -= 1
        elif not depth and (character == "," or (character == ":" and i < high - 1)):
            return i + 1
    return low


def _stands_alone(text: str, start: int, number: _Number) -> bool:
    """Whether a number without a unit counts something: it ends its clause behind a label, and the text goes on after it."""
    following = text[number.end : number.end + 1]
    return following in _ENDS_CLAUSE and bool(_LABEL_END.search(text, max(start, number.start - 3), number.start))


def _share(text: str, number: _Number, following: _Number | None) -> str:
    """The share told for a count: 203条,占总体的比例为97.6%."""
    if following is None or following.percent != "%" or not _SHARE.fullmatch(text, number.end, following.start):
        return ""
    return text[following.start : following.end - 1]
