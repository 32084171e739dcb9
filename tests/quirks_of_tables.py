"""Tables cut in two, other tables beside them, and section 四 in other shapes. See printed_quirks.py."""

from collections.abc import Callable, Mapping

from tests.printed_forms import (
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
)
from tests.printed_grids import ROUTE_LABELS, Quirk, grids_of, with_grid

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


TABLES: dict[str, Quirk] = {
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
