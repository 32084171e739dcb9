"""Which label of the form a text is: exactly, cut short, or with a character wrong, but never one for another."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from parsing.form import FORM, Form, Term
from parsing.text import compact

LONGEST_LABEL = 90  # with spaces between its characters; the longest of the form has 36


@dataclass(frozen=True, slots=True)
class Label:
    """A place in the form that a label names: a row or column of one of its tables, or a head that holds no figure."""

    table: str  # disclosures, requests, appeals, or "" for a head of any table
    kind: str  # item, measure, outcome, applicant, group, route, result, head
    code: str


_NUMBERING = re.compile(
    r"^(?:\((?P<inner>[一二三四五六七八九十]+|\d{1,2})\)|(?P<chinese>[一二三四五六七八九十]+)(?=[、.,:])|(?P<digits>\d{1,2})(?![\d年])"
    r"|(?P<circled>[\u2460-\u249b\u3220-\u3229]))[、.,:]*"
)
_NOTE = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
_MARKS = re.compile(r"[^\w\u4e00-\u9fff]|_")
_YEAR = re.compile(r"20\d\d年度?")  # printed for 本年
_SPELLINGS: dict[str, str] = FORM.raw["spellings"]
_SPLIT_AT_MOST = 5  # characters that may stand otherwise in the whole label: 2019年|度, 檔|案


@lru_cache(maxsize=4096)
def word_of(text: str) -> tuple[str, str]:
    """The numbering and the bare words of a label: `2.其他法律…(注)` → ("2", "其他法律…"). Empty words for a label of none."""
    plain = compact(text)
    found = _NUMBERING.match(plain)
    number = next(filter(None, found.groups()), "") if found else ""
    rest = plain[found.end() :] if found else plain
    # The relation printed in the corner stands wholly in brackets: it has no words but its note.
    words = _MARKS.sub("", _NOTE.sub("", rest)) or _MARKS.sub("", rest)
    words = _YEAR.sub("本年", words)
    for other, usual in _SPELLINGS.items():
        words = words.replace(other, usual)
    return number, words


def labels_of(text: str) -> tuple[Label, ...]:
    """The labels that a text may be by its exact words; none for any other text."""
    return exact_labels().get(word_of(text)[1], ()) if len(text) <= LONGEST_LABEL else ()


@cache
def exact_labels() -> dict[str, tuple[Label, ...]]:
    """Bare words → the labels that they may be; 其他 and 总计 are several, told apart where they stand."""
    return label_index(FORM)


def begins_label(text: str) -> bool:
    """Whether a text may be the beginning of a label; a few last characters are not asked about, where a spelling may go on."""
    return word_of(text)[1][:-_SPLIT_AT_MOST] in _beginnings() or "(" in text or "（" in text


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:length] for word in exact_labels() for length in range(len(word) + 1))


def label_index(form: Form) -> dict[str, tuple[Label, ...]]:
    listed: list[tuple[str, Label]] = []

    def add(terms: tuple[Term, ...], table: str, kind: str) -> None:
        listed.extend((word_of(word)[1], Label(table, kind, term.code)) for term in terms for word in term.labels)

    add(form.items, "disclosures", "item")
    add(form.measures, "disclosures", "measure")
    add(form.outcomes, "requests", "outcome")
    add(form.applicants, "requests", "applicant")
    add(form.groups, "requests", "group")
    # The 2008 form's 行政诉讼, not parted into its two kinds, is a head here.
    add(tuple(route for route in form.routes if route.editions != ("2008",)), "appeals", "route")
    add(form.results, "appeals", "result")
    listed.extend(
        (word_of(word)[1], Label(table, "head", word)) for table, words in form.raw["heads"].items() for word in words
    )
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
    """Bare words of a table's rows and columns that are long enough to be known by a part of them."""
    return {
        word: label
        for word, labels in exact_labels().items()
        for label in labels
        if label.table == table and label.kind in ("item", "measure", "outcome") and len(word) >= _SHORTEST_PREFIX
    }


def tolerant_label(text: str, table: str) -> Label | None:
    """The row or column of `table` that a damaged label means: cut short, wrapped, or with characters lost or wrong.

    None where two are about as like it: a label never crosses to its neighbour.
    """
    return _likest(word_of(text)[1], table) if len(text) <= LONGEST_LABEL else None


@lru_cache(maxsize=4096)
def _likest(word: str, table: str) -> Label | None:
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


_FEWEST_LABELS = 3


@cache
def _chain() -> re.Pattern[str]:
    words = sorted((w for w in exact_labels() if len(w) >= 2), key=len, reverse=True)
    numbering = r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]、|\d[.、](?=\D))?"
    spaced = ('(?:\\(.\\)|[/、,“”"])*'.join(word) for word in words)
    figures = r"\d+?(?=\d[.、]\D)|\d+(?:\.\d+)?"  # not the number of the label that follows
    return re.compile(rf"({numbering}(?:{'|'.join(spaced)})(?:\([^()]*\))?|{figures})")


def split_chain(text: str) -> list[str]:
    """Labels and figures that run together without any mark (规章555规范性文件…), one by one; [] where it is no such run."""
    if not any(word in text for word in FORM.raw["starts"]["words"]):
        return []
    plain = compact(text)
    start = min((at for word in FORM.raw["starts"]["words"] if (at := plain.find(word)) >= 0), default=-1)
    parts = [part for part in _chain().split(plain[start:]) if part] if start >= 0 else []
    return [plain[:start], *parts] if sum(bool(labels_of(part)) for part in parts) >= _FEWEST_LABELS else []
