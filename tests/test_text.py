"""What a cell or a numeral says, as a table of cases."""

import pytest

from parsing.text import Value, chinese_number, compact, normalize, read_value, squeeze

BLANK, DASH, UNREADABLE = Value(None, "blank"), Value(None, "dash"), Value(None, "unreadable")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Value(0)), ("1547", Value(1547)), ("1,547", Value(1547)), ("1 234", Value(1234)), ("12 345 678", Value(12345678)),
        ("１５４７", Value(1547)), ("000", Value(0)), ("0.00", Value(0)), ("3.5", Value(3.5)), ("零", Value(0)), ("〇", Value(0)),
        ("-71", Value(-71)), ("－71", Value(-71)), ("—8", Value(-8)), ("+2", Value(2)), ("增加5", Value(5)), ("减4", Value(-4)),
        ("负3", Value(-3)), ("↓2", Value(-2)), ("5件", Value(5, "", "件")), ("5\n件", Value(5, "", "件")),
        ("", BLANK), (" ", BLANK), ("\xa0", BLANK), ("\u200b", BLANK),
        ("-", DASH), ("—", DASH), ("/", DASH), ("／", DASH), ("无", DASH), ("/ /", DASH),
        ("O", UNREADABLE), ("o", UNREADABLE), ("○", UNREADABLE), ("22 33", UNREADABLE), ("5\n6", UNREADABLE),
        ("9999999999999999", UNREADABLE), ("-99999999999999999999999", UNREADABLE),
        ("22（其中修订16件）", Value(22, "annotated")), ("55(含自然失效29件)", Value(55, "annotated")),
        ("3405820元", Value(340.582, "converted", "元")), ("1.2亿元", Value(12000, "converted", "亿元")),
        ("28.5万元", Value(28.5, "", "万元")),
    ],
)  # fmt: skip
def test_cells_that_say_something(text: str, value: Value) -> None:
    assert read_value(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "规章",
        "1.属于国家秘密",
        "2019年",
        "12%",
        "3-5",
        "1/2",
        "1、2",
        "1,23",
        "①",
        "(3)",
        "第3条",
        "约5",
        "10余",
        "1e5",
        "²",
        "没有",
        "x" * 121,
    ],
)
def test_texts_that_are_no_value(text: str) -> None:
    assert read_value(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3), ("十", 10), ("十二", 12), ("三十二", 32), ("一百零五", 105), ("两千", 2000), ("一千零三", 1003), ("零", 0),
        ("", None), ("万", None), ("三件", None), ("二〇二三", None), ("二三", None),
    ],
)  # fmt: skip
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("（一）規範性檔案", "(一)规范性档案"),
        ("１．ＡＢ", "1.AB"),
        ("①㈠", "①㈠"),
        ("【表】", "[表]"),
        ("申請－處理", "申请-处理"),
    ],
)
def test_width_and_traditional_characters(text: str, normal: str) -> None:
    assert normalize(text) == normal
    assert len(normal) == len(text)  # each character stays in its place


@pytest.mark.parametrize(("text", "squeezed"), [("自 然　人", "自然人"), ("數(shù)量", "数量"), ("公\u200b开\n数", "公开数")])
def test_squeezed_text_knows_where_it_stood(text: str, squeezed: str) -> None:
    found = squeeze(text)
    assert (found.text, compact(text)) == (squeezed, squeezed)
    assert [normalize(text)[i] for i in found.origin] == list(squeezed)
