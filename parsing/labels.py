"""Which label of the form a text is: exactly, cut short, or with a character wrong, but never one for another."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from parsing.form import FORM, Form, Term
from parsing.text import squeeze


@dataclass(frozen=True, slots=True)
class Label:
    """A place in the form that a label names: a row or column of one of its tables, or a head that holds no figure."""

    table: str  # disclosures, requests, appeals, or "" for a head of any table
    kind: str  # item, measure, outcome, applicant, group, route, result, head
    code: str


_NUMBERING = re.compile(
    r"^(?:\((?P<inner>[一二三四五六七八九十]+|\d{1,2})\)|(?P<chinese>[一二三四五六七八九十]+)(?=[、.,:])|(?P<digits>\d{1,2})(?![\d年]))[、.,:]*"
)
_NOTE = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
_MARKS = re.compile(r"[^\w\u4e00-\u9fff]|_")


def word_of(text: str) -> tuple[str, str]:
    """The numbering and the bare words of a label: `2.其他法律…(注)` → ("2", "其他法律…"). Empty words for a label of none."""
    plain = squeeze(text).text
    found = _NUMBERING.match(plain)
    number = next(filter(None, found.groups()), "") if found else ""
    rest = plain[found.end() :] if found else plain
    # The relation printed in the corner stands wholly in brackets: it has no words but its note.
    words = _MARKS.sub("", _NOTE.sub("", rest)) or _MARKS.sub("", rest)
    return number, words


@cache
def exact_labels() -> dict[str, tuple[Label, ...]]:
    """Bare words → the labels that they may be; 其他 and 总计 are several, told apart where they stand."""
    return label_index(FORM)


def label_index(form: Form) -> dict[str, tuple[Label, ...]]:
    listed: list[tuple[str, Label]] = []

    def add(terms: tuple[Term, ...], table: str, kind: str) -> None:
        listed.extend((word_of(word)[1], Label(table, kind, term.code)) for term in terms for word in term.labels)

    add(form.items, "disclosures", "item")
    add(form.measures, "disclosures", "measure")
    add(form.outcomes, "requests", "outcome")
    add(form.applicants, "requests", "applicant")
    add(form.groups, "requests", "group")
    add(form.routes, "appeals", "route")
    add(form.results, "appeals", "result")
    listed.extend((word_of(word)[1], Label(table, "head", word)) for table, words in form.raw["heads"].items() for word in words)
    index: dict[str, tuple[Label, ...]] = {}
    for word, label in listed:
        if label not in index.get(word, ()):
            index[word] = (*index.get(word, ()), label)
    return index


# A label of which this many characters are left, and that only one label of its table begins with, is that one.
_SHORTEST_PREFIX = 5
# Like enough to be the same label with a character lost or wrong, and this much more like it than any other.
_LIKE, _MARGIN = 80.0, 12.0


@cache
def _words_of_table(table: str) -> dict[str, Label]:
    """Bare words of a table's rows that are long enough to be known by a part of them."""
    return {
        word: label
        for word, labels in exact_labels().items()
        for label in labels
        if label.table == table and label.kind in ("item", "outcome") and len(word) >= _SHORTEST_PREFIX
    }


def tolerant_label(text: str, table: str) -> Label | None:
    """The row of `table` that a damaged label means: cut short, wrapped, or with characters lost or wrong.

    None where two rows are about as like it: a label never crosses to its neighbour.
    """
    _, word = word_of(text)
    rows = _words_of_table(table)
    if len(word) < _SHORTEST_PREFIX or not rows:
        return None
    begun = {label for whole, label in rows.items() if whole.startswith(word)}
    if len(begun) == 1:
        return begun.pop()
    ranked = process.extract(word, list(rows), scorer=fuzz.ratio, limit=None, score_cutoff=_LIKE - _MARGIN)
    if not ranked or ranked[0][1] < _LIKE:
        return None
    best, score = rows[ranked[0][0]], ranked[0][1]
    return None if any(rows[other] != best and score - like < _MARGIN for other, like, _ in ranked) else best


@cache
def _chain() -> re.Pattern[str]:
    words = sorted((w for w in exact_labels() if len(w) >= 2), key=len, reverse=True)
    numbering = r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]、|\d[.、](?=\D))?"
    spaced = ("(?:\\(.\\)|[/、,“”\"])*".join(word) for word in words)
    return re.compile(rf"({numbering}(?:{'|'.join(spaced)})(?:\([^()]*\))?|\d+(?:\.\d+)?)")


def split_chain(text: str) -> list[str]:
    """Labels and figures that run together without any mark (规章555规范性文件…), one by one; [] where it is no such run."""
    plain = squeeze(text).text
    start = re.search(r"第二十条第?\(?[一二五六]\)?项|信息内容|本年新收政府信息公开申请数量", plain)
    if not start:
        return []
    parts = [part for part in _chain().split(plain[start.start() :]) if part]
    labels = sum(word_of(part)[1] in exact_labels() for part in parts)
    return [plain[: start.start()], *parts] if labels >= 3 else []
