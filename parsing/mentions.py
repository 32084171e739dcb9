"""Passages → mentions: each number that counts something, with the words around it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from parsing.prose import Passage
from parsing.text import LARGEST, chinese_number
from parsing.vocabulary import WORDS, Word, pattern, words_in


class Mention(NamedTuple):
    """One count in a sentence.

    `start` and `end` hold the number and its unit, in characters of the passage's text; `phrase` are the words before it
    in its own clause, `clause` the same without what stands in brackets. `words` are the vocabulary's words that tell what
    is counted, `kinds` their kinds: the words of the clause, or those behind a number that stands first (`is_first`:
    其中1件被纠正). `told_end` is where the count before ended or the sentence began, `sentence` the sentence's span;
    `percent` the share told right behind the number, `year` the last year named before it.
    """

    number: float
    approximate: bool
    unit: str
    start: int
    end: int
    phrase: str
    clause: str
    words: list[Word]
    kinds: set[str]
    is_first: bool
    told_end: int
    sentence: tuple[int, int]
    passage: Passage
    percent: str = ""
    year: int | None = None

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


_UNITS: dict[str, list[str]] = WORDS["units"]
_ROUNDS, _VAGUE = frozenset(_UNITS["rounds"]), frozenset(_UNITS["vague"])
_MONEY = ("元", "万元", "亿元")
_VAGUELY = tuple(WORDS["numbers"]["approximate_before"])
_NO_COUNTS = tuple(WORDS["numbers"]["not_counts"])
_MAY_NOT_COUNT = frozenset(word[0] for word in _NO_COUNTS)
_LONG = 15
_SCALES = {"万": 1e4, "亿": 1e8}

_SENTENCE_END = re.compile(r"[。;!?]")
_MARK = re.compile(r"[,、。;:!?()]")
_BRACKETS = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"[“\"‘《「][^”\"’》」]*[”\"’》」]")
_LONGEST_BARE = 16
_AFTER = re.compile(r"[^,、。;:!?\d()]*")
_SPOKEN = ("outcome", "result", "way", "route")  # what reports put in quotes as terms of the form: “同意公开”的62件
_LABEL_END = tuple(WORDS["numbers"]["label_ends"])
_CHINESE = re.compile(r"[零一二两三四五六七八九十百][零一二两三四五六七八九十百]*([件宗起])")
_ENDS_CLAUSE = frozenset(",。;、)")


@cache
def _number() -> re.Pattern[str]:
    """A number with what follows it: a scale, words of vagueness, a unit or per cent, or else a mark that ends its clause.

    None begins behind 第 or within another (第3期, 1.2, 010-88886666); said behind the first digit, so that the search runs
    from digit to digit.
    """
    units = "|".join(map(re.escape, sorted(WORDS["numbers"]["units"], key=len, reverse=True)))
    return re.compile(
        r"[0-9](?<![第.0-9/-][0-9])[0-9]*+((?:,\d{3})*(?:\.\d+)?)([余多几])?([万亿])?([余多几]|左右|以上)?"
        rf"(?:([%‰]|个百分点)|({units})(左右|以上)?|(?=[年,。;、)]))"
    )


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
    """The counts of a passage in order. Years, dates, percentages, document numbers and figures cut off are none."""
    text = passage.text
    numbers = _numbers(text)
    if not numbers:
        return
    spans = sentences(text)
    starts = [start for start, _ in spans]
    sentence, low, told_end, year, phrase = (-1, -1), 0, 0, None, ""
    for i, number in enumerate(numbers):
        start, end, value, unit, approximate, percent = number
        if start >= sentence[1]:
            sentence = spans[bisect_right(starts, start) - 1]
            low, told_end, year, phrase = sentence[0], sentence[0], None, ""
        if unit == "年":
            year = int(value or 0)
            continue
        if percent:
            low = told_end = end
            continue
        if value is None or not (unit or _stands_alone(text, start, end)):
            continue
        phrase = phrase or text[_clause_start(text, low, start) : start]
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if following and following.start == end and unit in _ROUNDS:
            continue  # 推送54期97条: the issues and what they held; the pieces are meant
        clause = (_BRACKETS.sub("", phrase) if "(" in phrase else phrase).lstrip("、)").rstrip(":")
        first = len(clause) <= _LONGEST_BARE and pattern("bare").fullmatch(clause) is not None
        words = words_in(_after(text, end, sentence[1])) if first else _unquoted(clause)
        yield Mention(
            value, approximate or clause.endswith(_VAGUELY), unit, start, end, phrase, clause, words,
            {word[0] for word in words}, first, told_end, sentence, passage, _share(text, number, following), year,
        )  # fmt: skip
        # 网站12个栏目共发布文章83篇: a number in the middle of a clause does not end it.
        if not (unit in _VAGUE and following and _is_one_clause(text, end, following.start)):
            low = end
        told_end, phrase = end, ""


def _is_one_clause(text: str, start: int, end: int) -> bool:
    return end - start < 20 and not _MARK.search(text, start, end)


def _unquoted(clause: str) -> list[Word]:
    """The words of a clause. The name of an account in quotes is none: “青山发布”微信公众号."""
    found = words_in(clause)
    if not _QUOTED.search(clause):
        return found
    spans = [quoted.span() for quoted in _QUOTED.finditer(clause)]
    columns = [span for span in spans if pattern("column").match(clause, span[1])]
    return [
        word
        for word in found
        if word.kind in _SPOKEN
        or not (
            any(start < word.start and word.end < end for start, end in columns)
            or any(_is_in_name(word, found, *span) for span in spans)
        )
    ]


def _is_in_name(word: Word, found: Sequence[Word], start: int, end: int) -> bool:
    """Whether a word is only part of a name in quotes; a channel that ends it names the account itself: “某某政务微博”."""
    if not (start < word.start and word.end < end) or word.end - word.start == end - start - 2:
        return False
    names_account = word.kind == "channel" and word.end == end - 1
    return not names_account or any(other.kind == "channel" and other.start == end for other in found)


def _numbers(text: str) -> list[_Number]:
    """The numbers of a text that may count something, years among them (their unit is 年), in order."""
    found = [number for match in _number().finditer(text) if (number := _read(text, match))]
    chinese = [number for match in _CHINESE.finditer(text) if (number := _read_chinese(text, match))]
    return sorted(found + chinese) if chinese else found


def _read(text: str, match: re.Match[str]) -> _Number | None:
    start, end = match.span()
    percent, unit = match.group(5, 6)
    if not unit and not percent and text[end] == "年":
        return _Number(start, end, float(match[0]), "年", False, "") if end - start == 4 else None
    if unit and unit[0] in _MAY_NOT_COUNT and text.startswith(_NO_COUNTS, match.start(6)):
        return None
    digits, rest = text[start : match.end(1)], match[1]
    if not rest and end - start == len(digits) + len(unit or "") < _LONG:  # most numbers are as plain as that
        return _Number(start, end, float(digits), unit or "", False, "")
    value: float | None = float(digits.replace(",", ""))
    if scale := match[3]:
        value = round(float(value or 0) * _SCALES[scale], 4)
    if float(value or 0) > LARGEST:
        return _Number(start, end, None, unit or "", False, "")
    if rest and value != int(value or 0) and unit not in _MONEY and not percent:
        value = None
    return _Number(start, end, value, unit or "", bool(match[2] or match[4] or match[7]), percent or "")


def _read_chinese(text: str, match: re.Match[str]) -> _Number | None:
    """三件, 零件; but 一件 is mostly an article, and 第三起 an ordinal."""
    digits = match[0][:-1]
    if digits == "一" or text[match.start() - 1 : match.start()] == "第":
        return None
    return _Number(*match.span(), chinese_number(digits), match[1], False, "")


def _clause_start(text: str, low: int, high: int) -> int:
    """Where the clause of a number at `high` begins: behind the last mark that stands outside closed brackets."""
    colon = text.rfind(":", low, high - 1)
    if text.rfind(")", low, high) < 0:
        return max(low, text.rfind(",", low, high) + 1, text.rfind("(", low, high) + 1, colon + 1)
    depth = 0
    for i in range(high - 1, low - 1, -1):
        character = text[i]
        if character == ")":
            depth += 1
        elif character == "(":
            if not depth:
                return i + 1
            depth -= 1
        elif not depth and (character == "," or i == colon):
            return i + 1
    return low


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit counts something: it ends its clause behind a label, and the text goes on."""
    following = text[end : end + 1]
    return following in _ENDS_CLAUSE and text.endswith(_LABEL_END, 0, start)


def _share(text: str, number: _Number, following: _Number | None) -> str:
    """The share told for a count: 203条,占总体的比例为97.6%."""
    if following is None or following.percent != "%" or not pattern("share").fullmatch(text, number.end, following.start):
        return ""
    return text[following.start : following.end - 1]
