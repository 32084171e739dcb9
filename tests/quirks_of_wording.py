"""Cells and labels that read otherwise than the form has them. See printed_quirks.py."""

import re
from collections.abc import Callable
from dataclasses import replace

import opencc

from tests.printed_forms import Figures, Printed, printed
from tests.printed_grids import Quirk, grids_of, is_number


def cells(change: Callable[[str], str], tables: tuple[int, ...] = (0, 1, 2)) -> Quirk:
    """Every cell of some of the tables, changed by its text; the figures stay."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document = printed(edition, figures)
        chosen = [grid for n, grid in enumerate(grids_of(document)) if n in tables]
        return [
            [[replace(box, text=change(box.text)) for box in row] for row in part]
            if not isinstance(part, str) and any(part is grid for grid in chosen)
            else part
            for part in document
        ], figures

    return quirk


def labels(change: Callable[[str], str]) -> Quirk:
    return cells(lambda text: change(text) if text and not is_number(text) else text)


def numbers(change: Callable[[str], str], tables: tuple[int, ...] = (0, 1, 2)) -> Quirk:
    return cells(lambda text: change(text) if is_number(text) else text, tables)


def replaced(*pairs: tuple[str, str]) -> Quirk:
    def change(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return labels(change)


def no_number(mark: str) -> Quirk:
    """A mark that tells no number in the place of every 0."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document, _ = cells(lambda text: mark if text == "0" else text)(edition, figures)
        return document, {key: None if value == 0 else value for key, value in figures.items()}

    return quirk


def renumbered(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Quirk:
    return labels(lambda text: re.sub(pattern, new, text))


SIMPLIFIED_TO_TRADITIONAL = opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    return str(SIMPLIFIED_TO_TRADITIONAL.convert(text))


def scaled(write: Callable[[float], str]) -> Quirk:
    """Figures a thousand times as large, written another way."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        large = {key: None if value is None else value * 1000 for key, value in figures.items()}
        return numbers(lambda text: write(float(text)))(edition, large)[0], large

    return quirk


WORDING: dict[str, Quirk] = {
    "labels spaced": labels(" ".join),
    "labels broken": labels(lambda t: t if len(t) < 6 else t[: len(t) // 2] + "\n" + t[len(t) // 2 :]),
    "half-width brackets": replaced(("（", "("), ("）", ")"), ("，", ","), ("：", ":"), ("、", ",")),
    "1、 for 1.": renumbered(r"^(\d)\.", r"\1、"),
    "full-width point": renumbered(r"^(\d)\.", r"\1．"),
    "no point": renumbered(r"^(\d)\.", r"\1"),
    "no numbers": renumbered(r"^(\d\.|（.）|[一二三四]、)", ""),
    "numbers in brackets": renumbered(r"^(\d)\.", r"（\1）"),
    "numbers in circles": renumbered(r"^(\d)\.", lambda found: "①②③④⑤⑥⑦⑧"[int(found[1]) - 1]),
    "Traditional characters": labels(traditional),
    "reading glosses": replaced(("数", "數(shù)"), ("请", "請(qǐng)"), ("关", "關(guān)")),
    "last characters lost": labels(lambda t: t[:-2] if len(t) >= 9 else t),
    "a character lost": labels(lambda t: t[:5] + t[6:] if len(t) >= 9 else t),
    "a character wrong": labels(lambda t: t[:6] + "某" + t[7:] if len(t) >= 9 else t),
    "stops behind labels": labels(lambda t: t + "。" if len(t) > 5 else t + "："),
    "合计 for 总计": replaced(("总计", "合计")),
    "小计 for 总计": replaced(("总计", "小计")),
    "the year for 本年": labels(lambda t: t if t.startswith(("一", "三")) else t.replace("本年", "2020年")),
    "notes with digits": replaced(
        ("上一年项目数量", "上一年项目数量（指2019年事项数）"), ("行政许可", "行政许可（含12项）"),
        ("本年增/减", "本年增/减（与2019年相比，减少用负值表示，如-8）"),
    ),
    "heads cut to 本年新": labels(lambda t: "本年新" if t.startswith(("本年新制", "本年新公")) else t),
    "heads of the other edition": replaced(("本年新制作数量", "本年新制发数量"), ("处理决定数量", "处理决定数")),
    "labels reworded": replaced(
        ("1.属于国家秘密", "1.属于国家秘密的"), ("信访举报投诉类申请", "信访、举报、投诉类申请"), ("上年结转", "上年度结转"),
        ("没有现成信息需要另行制作", "没有现成信息，需另行制作"), ("危及“三安全一稳定”", "危及三安全一稳定的"),
        ("本机关不掌握", "本行政机关不掌握"), ("结转下年度继续办理", "结转下一年度继续办理"),
        ("要求提供公开出版物", "要求公开出版物"), ("逾期不补正", "逾期未补正"),
    ),
    "corner blank": labels(lambda t: "" if "勾稽关系" in t else t),
    "corner cut": labels(lambda t: t[:20] if "勾稽关系" in t else t),
    "full-width digits": numbers(lambda t: t.translate({48 + i: 0xFF10 + i for i in range(10)})),
    "件 in cells": numbers(lambda t: t if "." in t else t + "件"),
    "decimals": numbers(lambda t: t if "." in t else t + ".00"),
    "line ends around figures": numbers(lambda t: f"\n{t}\n"),
    "减 for the minus": numbers(lambda t: "减" + t[1:] if t.startswith("-") else t),
    "remarks in cells": numbers(lambda t: t if t == "0" else t + "（其中修订1件）", (0,)),
    "零 for 0": numbers(lambda t: "零" if t == "0" else t),
    "〇 for 0": numbers(lambda t: "〇" if t == "0" else t),
    "元 for 万元": numbers(lambda t: f"{round(float(t) * 10_000)}元" if "." in t else t),
    "万元 in cells": numbers(lambda t: f"{t}万元" if "." in t else t),
    "thousands with commas": scaled(lambda n: f"{n:,.2f}".removesuffix(".00")),
    "thousands with spaces": scaled(lambda n: f"{n:,.2f}".removesuffix(".00").replace(",", " ")),
    "digits spaced": numbers(" ".join),
    **{f"{mark!r} for 0": no_number(mark) for mark in ("", "\xa0", "-", "—", "——", "/", "／", "无", "*", "O", "o")},
}  # fmt: skip
