"""Blank figures, other heads, and other rows and columns in sections 二 and 三. See printed_quirks.py."""

import re
from dataclasses import replace

from tests.printed_forms import APPLICANTS, Box, Figures, Grid, Printed, printed
from tests.printed_grids import Quirk, first_figure, grids_of, with_grid

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


ROWS: dict[str, Quirk] = {
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
}  # fmt: skip
