"""Words of the reports' sentences, found in one pass over the text: each with its kind and code. They are data: prose.toml.

A word of the list may hold alternatives in braces: 属于{已,已经}主动公开{范围,} stands for four words. Where several begin at
the same character the longest is taken, and no two overlap: 政府信息公开申请 is one word, not 政府信息 and 公开.
"""

import re
import tomllib
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
    known = vocabulary()
    return [Word(*known[match[0]], *match.span()) for match in _pattern().finditer(text)]


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A turn of phrase of prose.toml, such as `closing`."""
    return re.compile(WORDS["patterns"][name])


_BRANCHES = 60


@cache
def _pattern() -> re.Pattern[str]:
    """All words as one pattern. It asks first which of a few sets the character is in: seven times as fast as one long list."""
    heads = _by_head(list(vocabulary()))
    groups = [list(heads.items())[i : i + _BRANCHES] for i in range(0, len(heads), _BRANCHES)]
    return re.compile("|".join(_group(dict(group)) for group in groups))


def _group(heads: dict[str, list[str]]) -> str:
    branches = "|".join(re.escape(head) + _trie(tails) for head, tails in heads.items())
    return f"(?=[{''.join(map(re.escape, heads))}])(?:{branches})"


def _by_head(words: list[str]) -> dict[str, list[str]]:
    heads: dict[str, list[str]] = {}
    for word in filter(None, words):
        heads.setdefault(word[0], []).append(word[1:])
    return heads


def _trie(words: list[str]) -> str:
    """A pattern for the longest of some words, branching at each character; "" among them makes the rest optional."""
    branches = [re.escape(head) + _trie(tails) for head, tails in _by_head(words).items()]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "")
