"""What agencies do to the official tables when they print them, each as a change to a made-up report that was printed well.

A quirk takes the edition and the figures and gives the report as printed and the figures that a person would read in it; None
where none can be told. Seen in published reports, which tell of the quirks in their hundreds; the figures here are made up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import opencc

from tests.printed_forms import (
    APPLICANTS,
    RESULT_LABELS,
    RESULTS,
    ROUTES,
    Box,
    Figures,
    Grid,
    Printed,
    made_up_figures,
    printed,
    reworded,
    shown,
)  # fmt: skip

Quirk = Callable[[str, Figures], tuple[Printed, Figures]]
ROUTE_LABELS = ("行政复议", "未经复议直接起诉", "复议后起诉")


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def grids_of(document: Printed) -> list[Grid]:
    return [part for part in document if not isinstance(part, str)]


def with_grid(document: Printed, old: Grid, *new: str | Grid) -> Printed:
    """The document with other parts in the place of one of its tables."""
    at = next(i for i, part in enumerate(document) if part is old)
    return [*document[:at], *new, *document[at + 1 :]]


def first_figure(row: list[Box]) -> int | None:
    return next((i for i, box in enumerate(row) if is_number(box.text)), None)


# ---------------------------------------------------------------- cells and labels that read otherwise


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


# ---------------------------------------------------------------- other figures


def blank_totals(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    told = {key: None if key[0] == "requests" and key[2] == "total" else value for key, value in figures.items()}
    return printed(edition, told), told


def blank_form(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    none: Figures = dict.fromkeys(figures)
    return printed(edition, none), none


# ---------------------------------------------------------------- heads


def heads(*words: str) -> Quirk:
    return lambda edition, figures: (printed(edition, figures, heads=words), figures)


def form_of_2019_in_2022(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    return printed(edition, figures, year=2022), figures


def pictures(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    """The tables are pictures: nothing stands under the heads."""
    return [part for part in printed(edition, figures) if isinstance(part, str)], dict.fromkeys(figures)


def one_picture(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    requests = grids_of(document)[1]
    return with_grid(document, requests), {key: None if key[0] == "requests" else value for key, value in figures.items()}


def title_rows(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    titles = ("表1 主动公开情况", "表2 收到和处理政府信息公开申请情况统计表（单位：件）", "表3")
    for grid, title in zip(grids_of(document), titles, strict=True):
        grid.insert(0, [Box(title, columns=sum(box.columns for box in grid[0]))])
    return document, figures


# ---------------------------------------------------------------- rows and columns of section 二 and 三


def without_rows(begins: str) -> Quirk:
    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document = printed(edition, figures)
        grid = grids_of(document)[0]
        return with_grid(document, grid, [row for row in grid if not row[0].text.startswith(begins)]), figures

    return quirk


def other_documents(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grids_of(document)[0].insert(4, [Box("其他主动公开文件"), Box("5"), Box("4"), Box("77")])
    measures = ("issued", "disclosed", "in_force") if edition == "2019" else ("issued", "repealed", "in_force")
    return document, figures | {("disclosures", "other_documents", m): n for m, n in zip(measures, (5, 4, 77), strict=True)}


def row_of_its_own(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grids_of(document)[0].insert(4, [Box("党务文件"), Box("5"), Box("4"), Box("77")])
    return document, figures


def column_of_codes(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    grid[0][0] = replace(grid[0][0], columns=4)
    for n, row in enumerate((row for row in grid if first_figure(row) is not None), start=1):
        row.insert(first_figure(row) or 0, Box(f"{n:02d}"))
    return document, figures


def column_of_numbers(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    disclosures, requests = grids_of(document)[:2]
    for grid in (disclosures, requests):
        count = 0
        for row in grid:
            if first_figure(row) is not None:
                count += 1
                row.insert(0, Box(str(count)))
            elif grid is disclosures:
                row.insert(0, Box("序号"))
    requests[0].insert(0, Box("序号", 3))
    return document, figures


def column_of_remarks(remark: str) -> Quirk:
    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document = printed(edition, figures)
        disclosures, requests = grids_of(document)[:2]
        for row in (*disclosures, *requests):
            if first_figure(row) is not None:
                row.append(Box(remark))
        for row in disclosures:
            if row[0].text == "信息内容":
                row.append(Box("备注"))
        requests[0].append(Box("备注", 3))
        return document, figures

    return quirk


def two_columns_of_figures(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    """本期实际 beside 本年累计: which of the two is meant no one can tell."""
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    for row in grid:
        if (at := first_figure(row)) is not None:
            row[at:] = [other for box in row[at:] for other in (box, Box(str(int(box.text) + 3)))]
    grid[0] = [replace(grid[0][0], rows=4), replace(grid[0][1], columns=14)]
    grid[1] = [replace(box, columns=n) for box, n in zip(grid[1], (2, 10, 2), strict=True)]
    grid[2] = [replace(box, columns=2) for box in grid[2]]
    grid.insert(3, [Box(text) for text in ("本期实际", "本年累计") * 7])
    return document, {key: None if key[0] == "requests" else value for key, value in figures.items()}


def total_first(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    grid[1].insert(0, grid[1].pop())
    for row in grid:
        if (at := first_figure(row)) is not None:
            row.insert(at, row.pop())
    return document, figures


def subtotal(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    grid[0][1] = replace(grid[0][1], columns=8)
    grid[1][1] = replace(grid[1][1], columns=6)
    grid[2].append(Box("小计"))
    for row in grid:
        if (at := first_figure(row)) is not None:
            row.insert(len(row) - 1, Box(str(sum(int(box.text) for box in row[at + 1 : at + 6]))))
    return document, figures


def measures_in_another_order(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    for row in grids_of(document)[0]:
        if len(row) == 4:
            row[1], row[3] = row[3], row[1]
    return document, figures


def totals_of_groups(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    """A row of its own for （三）不予公开 and the like, with 其中 before its parts."""
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    new: Grid = []
    for row in grid:
        at = next((i for i, box in enumerate(row) if re.match("（[三四五六]）", box.text) and box.rows > 1), None)
        if at is None:
            new.append(row)
            continue
        new.append([*row[:at], replace(row[at], rows=1, columns=2), *(Box(str(90 + i)) for i in range(7))])
        new.append([Box("其中", rows=row[at].rows), *row[at + 1 :]])
    return with_grid(document, grid, new), figures


def row_about_security(grid: Grid) -> int:
    return next(i for i, row in enumerate(grid) if any(box.text.startswith("3.危及") for box in row))


def rows_exchanged(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    at = row_about_security(grid)
    grid[at], grid[at + 1] = grid[at + 1], grid[at]
    return document, figures


def row_twice(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    at = row_about_security(grid)
    grid.insert(at, grid[at])
    return document, figures


def row_twice_with_other_figures(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    grid = grids_of(document)[1]
    at = row_about_security(grid)
    grid.insert(at, [grid[at][0], *(Box(str(50 + i)) for i in range(7))])
    return document, {key: None if key[1] == "denied_security" else value for key, value in figures.items()}


def other_in_one_row(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    """（六）其他处理 as one row, as in the form of 2019."""
    document = printed(edition, figures)
    if edition == "2019":
        return document, figures
    grid = grids_of(document)[1]
    parts = ("other_not_corrected", "other_unpaid", "other_misc")
    counts = [int(sum(figures["requests", part, applicant] or 0 for part in parts)) for applicant in APPLICANTS]
    at = next(i for i, row in enumerate(grid) if row[0].text == "（六）其他处理")
    grid[at : at + 3] = [[Box("（六）其他处理", columns=2), *(Box(str(count)) for count in counts)]]
    grid[5][0] = replace(grid[5][0], rows=grid[5][0].rows - 2)
    rest = {key: value for key, value in figures.items() if not key[1].startswith("other_")}
    return document, rest | {("requests", "other", applicant): n for applicant, n in zip(APPLICANTS, counts, strict=True)}


# ---------------------------------------------------------------- tables cut in two, and other tables beside them


def split(between: str, head_again: bool = False) -> Quirk:
    """Tables that go on over a page break, with what stands between."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        parts: Printed = []
        for part in printed(edition, figures):
            if isinstance(part, str) or len(part) < 12:
                parts.append(part)
            else:
                head = part[:3] if head_again and len(part[1]) == 3 else []
                parts += [part[:11], between, [*head, *part[11:]]]
        return parts, figures

    return quirk


def page_numbers_in_tables(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    disclosures, requests = grids_of(document)[:2]
    disclosures.insert(7, [Box("— 3 —", columns=4)])
    requests.insert(12, [Box("- 5 -", columns=10)])
    return document, figures


def table_for_each_clause(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    document = printed(edition, figures)
    whole = grids_of(document)[0]
    parts: Printed = []
    for row in whole:
        if len(row) == 1:
            parts += [row[0].text, []]
        else:
            last = parts[-1]
            assert not isinstance(last, str)
            last.append(row)
    return with_grid(document, whole, *parts), figures


def second_report(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    other: Figures = {key: (value or 0) + 1 for key, value in made_up_figures(edition, 9).items()}
    return [*printed(edition, figures), *printed(edition, other)], figures


def second_report_after_a_blank_one(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    none: Figures = dict.fromkeys(figures)
    return [*printed(edition, none), *printed(edition, figures)], none


STATISTICS: tuple[tuple[str, str], ...] = (
    ("类别", "件数"), ("规范性文件", "33"), ("行政许可", "44"), ("行政处罚", "55"), ("行政复议", "5"), ("总计", "132"),
)  # fmt: skip
METADATA: tuple[tuple[str, str], ...] = (
    ("索引号", "0012-03/2021"), ("规范性文件", "否"), ("规范性文件登记", "3"), ("发布日期", "2021-01-20"), ("公开方式", "主动公开"),
)  # fmt: skip


def beside(rows: tuple[tuple[str, str], ...], at: int | None) -> Quirk:
    """Another table, before the report, after its first lines, or behind it."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document = printed(edition, figures)
        place = len(document) if at is None else at
        grid = [[Box(left), Box(right)] for left, right in rows]
        return [*document[:place], grid, *document[place:]], figures

    return quirk


# ---------------------------------------------------------------- section 四 in other shapes


def appeals(make: Callable[[Mapping[tuple[str, str], str]], list[Grid]]) -> Quirk:
    """Section 四 as other tables, made from the figures by route and result."""

    def quirk(edition: str, figures: Figures) -> tuple[Printed, Figures]:
        document = printed(edition, figures)
        told = {(route, result): shown(figures["appeals", route, result]) for route in ROUTES for result in RESULTS}
        return with_grid(document, grids_of(document)[2], *make(told)), figures

    return quirk


Told = Mapping[tuple[str, str], str]


def a_row_a_route(told: Told) -> list[Grid]:
    rows = [[Box(label), *(Box(told[route, r]) for r in RESULTS)] for route, label in zip(ROUTES, ROUTE_LABELS, strict=True)]
    return [[[Box(""), *map(Box, RESULT_LABELS)], *rows]]


def a_row_a_route_grouped(told: Told) -> list[Grid]:
    leads = ([Box("行政复议", columns=2)], [Box("行政诉讼", rows=2), Box("未经复议直接起诉")], [Box("复议后起诉")])
    rows = [[*lead, *(Box(told[route, r]) for r in RESULTS)] for route, lead in zip(ROUTES, leads, strict=True)]
    return [[[Box("类型", columns=2), *map(Box, RESULT_LABELS)], *rows]]


def stacked(told: Told) -> list[Grid]:
    return [[row for grid in a_table_a_route(told) for row in grid]]


def a_table_a_route(told: Told) -> list[Grid]:
    return [
        [[Box(label, columns=5)], [*map(Box, RESULT_LABELS)], [Box(told[route, result]) for result in RESULTS]]
        for route, label in zip(ROUTES, ROUTE_LABELS, strict=True)
    ]


def two_tables(told: Told) -> list[Grid]:
    lawsuits = [Box(told[route, result]) for route in ROUTES[1:] for result in RESULTS]
    heads = [[Box("行政诉讼", columns=10)], [Box(ROUTE_LABELS[1], columns=5), Box(ROUTE_LABELS[2], columns=5)]]
    return [a_table_a_route(told)[0], [*heads, [*map(Box, RESULT_LABELS * 2)], lawsuits]]


def a_row_a_figure(told: Told) -> list[Grid]:
    return [
        [
            [*([Box(label, rows=5)] if n == 0 else []), Box(word), Box(told[route, result])]
            for route, label in zip(ROUTES, ROUTE_LABELS, strict=True)
            for n, (result, word) in enumerate(zip(RESULTS, RESULT_LABELS, strict=True))
        ]
    ]


def a_column_a_route(told: Told) -> list[Grid]:
    rows = [[Box(word), *(Box(told[route, r]) for route in ROUTES)] for r, word in zip(RESULTS, RESULT_LABELS, strict=True)]
    return [[[Box(""), *map(Box, ROUTE_LABELS)], *rows]]


def appeals_set_upright(edition: str, figures: Figures) -> tuple[Printed, Figures]:
    upright = {label: "\n".join(label) for label in RESULT_LABELS[:-1]}
    return reworded(printed(edition, figures), upright), figures


QUIRKS: dict[str, Quirk] = {
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
    "totals blank": blank_totals,
    "blank form": blank_form,
    "heads lost": heads("", "", ""),
    "heads reworded": heads("一、行政机关主动公开政府信息情况", "二、依申请公开", "三、复议诉讼"),
    "heads without numbers": heads("主动公开", "依申请公开办理情况", "因政府信息公开被申请行政复议、提起行政诉讼情况"),
    "the form of 2019 in 2022": form_of_2019_in_2022,
    "tables are pictures": pictures,
    "one table is a picture": one_picture,
    "title rows": title_rows,
    "no clauses": without_rows("第二十条"),
    "first clause missing": without_rows("第二十条第（一）项"),
    "no row of heads": without_rows("信息内容"),
    "其他主动公开文件": other_documents,
    "a row of its own": row_of_its_own,
    "column of codes": column_of_codes,
    "column of numbers": column_of_numbers,
    "column of remarks": column_of_remarks(""),
    "column of remarks with figures": column_of_remarks("3"),
    "two columns of figures": two_columns_of_figures,
    "总计 first": total_first,
    "a subtotal": subtotal,
    "measures in another order": measures_in_another_order,
    "totals of groups": totals_of_groups,
    "rows exchanged": rows_exchanged,
    "a row twice": row_twice,
    "a row twice with other figures": row_twice_with_other_figures,
    "（六） in one row": other_in_one_row,
    "split by a page number": split("- 3 -"),
    "split by a bare page number": split("4"),
    "split, its head again": split("— 4 —", head_again=True),
    "page numbers in tables": page_numbers_in_tables,
    "a table for each clause": table_for_each_clause,
    "a second report": second_report,
    "a second report after a blank one": second_report_after_a_blank_one,
    "metadata before": beside(METADATA, 0),
    "other statistics before": beside(STATISTICS, 2),
    "other statistics behind": beside(STATISTICS, None),
    "appeals: a row a route": appeals(a_row_a_route),
    "appeals: a row a route, lawsuits grouped": appeals(a_row_a_route_grouped),
    "appeals: routes stacked": appeals(stacked),
    "appeals: a table a route": appeals(a_table_a_route),
    "appeals: two tables": appeals(two_tables),
    "appeals: a row a figure": appeals(a_row_a_figure),
    "appeals: a column a route": appeals(a_column_a_route),
    "appeals: labels upright": appeals_set_upright,
}  # fmt: skip
