"""Words of the reports' sentences, found in one pass over the text: each with its kind and code. They are data: prose.toml.

A word of the list may hold alternatives in braces: 属于{已,已经}主动公开{范围,} stands for four words. Where several begin at
the same character the longest is taken, and no two overlap: 政府信息公开申请 is one word, not 政府信息 and 公开.
"""

import re
import tomllib
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "prose.toml").read_text("utf-8"))


class Word(NamedTuple):
    """A word of the vocabulary in a text: its kind (channel, way, publish …), its code within the kind, and where it stands."""

    kind: str
    code: str
    start: int
    end: int


def expand(pattern: str) -> list[str]:
    """The words that a pattern with alternatives in braces stands for."""
    parts = [part[1:-1].split(",") if part.startswith("{") else [part] for part in re.findall(r"\{[^}]*\}|[^{]+", pattern)]
    return ["".join(choice) for choice in product(*parts)]


@cache
def vocabulary() -> dict[str, tuple[str, str]]:
    """Word → its kind and code. A word listed in two places is an error of the list."""
    listed: dict[str, tuple[str, str]] = {}
    for kind, codes in WORDS["words"].items():
        for code, patterns in codes.items():
            for word in (word for pattern in patterns for word in expand(pattern)):
                if listed.setdefault(word, (kind, code)) != (kind, code):
                    raise ValueError(f"{word} is listed as {listed[word]} and as {(kind, code)}")
    return listed


def words_in(text: str) -> list[Word]:
    """The words of a text in its order."""
    known, lengths = vocabulary(), _lengths()
    found: list[Word] = []
    at = 0
    while at < len(text):
        for length in lengths.get(text[at : at + 2]) or lengths.get(text[at]) or ():
            if entry := known.get(word := text[at : at + length]):
                found.append(Word(*entry, at, at + len(word)))
                at += len(word)
                break
        else:
            at += 1
    return found


@cache
def _lengths() -> dict[str, list[int]]:
    """What words begin with, two characters or one alone → how long those words are, the longest first.

    Looked up at each character: as quick as all words in one pattern, which takes some 100 ms to make.
    """
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in vocabulary():
        lengths[word[:2]].add(len(word))
    alone = {begin for begin in lengths if len(begin) == 1}
    return {begin: sorted(found | ({1} if begin[0] in alone else set()), reverse=True) for begin, found in lengths.items()}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A turn of phrase of prose.toml, such as `closing`."""
    return re.compile(WORDS["patterns"][name])
