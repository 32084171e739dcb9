"""Labels of the form by their exact words, and damaged ones that still are one and no other."""

import pytest

from parsing.form import FORM
from parsing.labels import Label, exact_labels, labels_of, split_chain, tolerant_label, word_of


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("2.其他法律行政法规禁止公开", "2", "其他法律行政法规禁止公开"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "二", "部分公开"),
        ("①重复申请", "①", "重复申请"),
        ("三、本年度办理结果", "三", "本年度办理结果"),
        ("自 然 人", "", "自然人"),
        ("（注）", "", "注"),
    ],
)
def test_numbering_and_bare_words(text: str, number: str, words: str) -> None:
    assert word_of(text) == (number, words)


@pytest.mark.parametrize("table", ["disclosures", "requests", "appeals"])
def test_every_label_of_the_form_is_one_row_or_column(table: str) -> None:
    """Apart from 其他 and 总计, which stand for several, no two labels of a table have the same words."""
    shared = {
        word: {(label.kind, label.code) for label in labels if label.table == table} for word, labels in exact_labels().items()
    }
    assert {word for word, meant in shared.items() if len(meant) > 1} <= {"其他", "总计", "合计", "小计", "其他处理"}


@pytest.mark.parametrize(
    ("text", "table", "code"),
    [
        ("2.其他法律行政止公开", "requests", "denied_law"),
        ("危及三安全一稳", "requests", "denied_security"),
        ("要求行政机关确认或重新出具已获取信", "requests", "rejected_reissue"),
        ("本年新收政府信息公开申某数量", "requests", "new"),
        ("行政事业性收某", "disclosures", "fees"),
    ],
)
def test_damaged_labels(text: str, table: str, code: str) -> None:
    label = tolerant_label(text, table)
    assert label is not None
    assert label.code == code


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("行政", "disclosures"),  # 许可, 处罚, 强制 all begin so
        ("属于", "requests"),
        ("本年政府信息", "requests"),
        ("党务文件", "disclosures"),
        ("重复申请", "appeals"),  # a label of another table
    ],
)
def test_what_may_be_several_or_none(text: str, table: str) -> None:
    assert tolerant_label(text, table) is None


def test_a_damaged_label_never_becomes_its_neighbour() -> None:
    """With any one character lost, a row's label is that row's or nobody's."""
    for term in FORM.outcomes:
        word = word_of(term.zh)[1]
        for at in range(len(word)):
            label = tolerant_label(word[:at] + word[at + 1 :], "requests")
            assert label is None or label.code == term.code, (term.zh, at)


def test_labels_that_run_together() -> None:
    parts = split_chain("第二十条第（一）项规章000行政规范性文件5112行政许可37")
    known = [part for part in parts if labels_of(part)]
    assert known == ["第二十条第(一)项", "规章", "行政规范性文件", "行政许可"]
    assert [part for part in parts if part.isdigit()] == ["000", "5112", "37"]
    assert split_chain("本机关制定规章三件") == []


def test_words_of_one_label_elsewhere() -> None:
    assert labels_of("规章") == (Label("disclosures", "item", "regulations"),)
    assert labels_of("我们制定了规章") == ()
