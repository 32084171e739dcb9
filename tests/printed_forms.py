"""Made-up official tables as agencies print them: figures that add up, the form's rows with merged cells, and layouts to
write them in.

Written from the notices of the form and not from the parser's data, so that a slip in form.toml shows.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

Key = tuple[str, str, str]
Figures = dict[Key, float | None]


@dataclass(frozen=True)
class Box:
    """A cell as printed: its text and the rows and columns that it spans."""

    text: str
    rows: int = 1
    columns: int = 1


Grid = list[list[Box]]
Printed = list[str | Grid]  # paragraphs and tables in their order

APPLICANTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total")
ROUTES = ("review", "litigation_direct", "litigation_after_review")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
RESULT_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

# Section 二: clause, heads of the columns with their measures, rows.
DISCLOSURES: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...]] = {
    "2019": (
        ("第二十条第（一）项", (("本年新制作数量", "issued"), ("本年新公开数量", "disclosed"), ("对外公开总数量", "in_force")),
         (("规章", "regulations"), ("规范性文件", "normative_documents"))),
        ("第二十条第（五）项", (("上一年项目数量", "prior_items"), ("本年增/减", "change"), ("处理决定数量", "decisions")),
         (("行政许可", "licensing"), ("其他对外管理服务事项", "other_services"))),
        ("第二十条第（六）项", (("上一年项目数量", "prior_items"), ("本年增/减", "change"), ("处理决定数量", "decisions")),
         (("行政处罚", "penalties"), ("行政强制", "coercion"))),
        ("第二十条第（八）项", (("上一年项目数量", "prior_items"), ("本年增/减", "change")), (("行政事业性收费", "fees"),)),
        ("第二十条第（九）项", (("采购项目数量", "projects"), ("采购总金额", "amount")), (("政府集中采购", "procurement"),)),
    ),
    "2021": (
        ("第二十条第（一）项", (("本年制发件数", "issued"), ("本年废止件数", "repealed"), ("现行有效件数", "in_force")),
         (("规章", "regulations"), ("行政规范性文件", "normative_documents"))),
        ("第二十条第（五）项", (("本年处理决定数量", "decisions"),), (("行政许可", "licensing"),)),
        ("第二十条第（六）项", (("本年处理决定数量", "decisions"),), (("行政处罚", "penalties"), ("行政强制", "coercion"))),
        ("第二十条第（八）项", (("本年收费金额（单位：万元）", "amount"),), (("行政事业性收费", "fees"),)),
    ),
}  # fmt: skip

# Section 三: the groups of 本年度办理结果 with their rows; a group of one row is the row itself.
OUTCOMES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("（一）予以公开", (("", "granted"),)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("", "partially_granted"),)),
    ("（三）不予公开", (
        ("1.属于国家秘密", "denied_state_secret"), ("2.其他法律行政法规禁止公开", "denied_law"),
        ("3.危及“三安全一稳定”", "denied_security"), ("4.保护第三方合法权益", "denied_third_party"),
        ("5.属于三类内部事务信息", "denied_internal"), ("6.属于四类过程性信息", "denied_process"),
        ("7.属于行政执法案卷", "denied_enforcement_file"), ("8.属于行政查询事项", "denied_query"))),
    ("（四）无法提供", (
        ("1.本机关不掌握相关政府信息", "unavailable_not_held"), ("2.没有现成信息需要另行制作", "unavailable_to_create"),
        ("3.补正后申请内容仍不明确", "unavailable_unclear"))),
    ("（五）不予处理", (
        ("1.信访举报投诉类申请", "rejected_petition"), ("2.重复申请", "rejected_repeat"),
        ("3.要求提供公开出版物", "rejected_publication"), ("4.无正当理由大量反复申请", "rejected_excessive"),
        ("5.要求行政机关确认或重新出具已获取信息", "rejected_reissue"))),
)  # fmt: skip
OTHER = {
    "2019": ("（六）其他处理", (("", "other"),)),
    "2021": ("（六）其他处理", (
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_not_corrected"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_unpaid"),
        ("3.其他", "other_misc"))),
}  # fmt: skip
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def outcome_groups(edition: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (*OUTCOMES, OTHER[edition])


def made_up_figures(edition: str, seed: int = 1, most: int = 40, zeros: float = 0.3) -> Figures:
    """Figures of a whole form that satisfy all its sums; many distinct, so that a shifted cell shows."""
    dice = random.Random(f"{edition}-{seed}")

    def number() -> int:
        return 0 if dice.random() < zeros else dice.randint(1, most)

    figures: Figures = {}
    for _, columns, rows in DISCLOSURES[edition]:
        for _, item in rows:
            for _, measure in columns:
                sign = -1 if measure == "change" and dice.random() < 0.4 else 1
                figures["disclosures", item, measure] = number() + 0.25 if measure == "amount" else sign * number()
    codes = [code for _, rows in outcome_groups(edition) for _, code in rows]
    for applicant in APPLICANTS[:-1]:
        column = {code: number() for code in codes}
        column["concluded"] = sum(column.values())
        column["carried_out"] = number()
        column["carried_in"] = dice.randint(0, column["carried_out"])
        column["new"] = column["concluded"] + column["carried_out"] - column["carried_in"]
        figures |= {("requests", code, applicant): count for code, count in column.items()}
    for code in ("new", "carried_in", *codes, "concluded", "carried_out"):
        figures["requests", code, "total"] = sum(figures["requests", code, a] or 0 for a in APPLICANTS[:-1])
    for route in ROUTES:
        parts = [number() for _ in RESULTS[:-1]]
        figures |= {("appeals", route, result): n for result, n in zip(RESULTS, [*parts, sum(parts)], strict=True)}
    return figures


def shown(number: float | None) -> str:
    return "" if number is None else str(int(number)) if number == int(number) else str(number)


def disclosure_grid(edition: str, figures: Figures) -> Grid:
    grid: Grid = []
    for clause, columns, rows in DISCLOSURES[edition]:
        # One column beside the label spans the three that the first clause has.
        width = 3 if len(columns) == 1 else 1
        grid.append([Box(clause, columns=4)])
        grid.append([Box("信息内容"), *(Box(label, columns=width) for label, _ in columns)])
        for label, item in rows:
            grid.append([Box(label), *(Box(shown(figures["disclosures", item, m]), columns=width) for _, m in columns)])
    return grid


def request_grid(edition: str, figures: Figures) -> Grid:
    def numbers(code: str) -> list[Box]:
        return [Box(shown(figures["requests", code, applicant])) for applicant in APPLICANTS]

    groups = outcome_groups(edition)
    grid: Grid = [
        [Box(CORNER, 3, 3), Box("申请人情况", columns=7)],
        [Box("自然人", rows=2), Box("法人或其他组织", columns=5), Box("总计", rows=2)],
        [Box(label) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
        [Box("一、本年新收政府信息公开申请数量", columns=3), *numbers("new")],
        [Box("二、上年结转政府信息公开申请数量", columns=3), *numbers("carried_in")],
    ]
    lead = [Box("三、本年度办理结果", rows=sum(len(rows) for _, rows in groups) + 1)]
    for group, rows in groups:
        for i, (label, code) in enumerate(rows):
            names = [Box(group, columns=2)] if not label else [*([Box(group, rows=len(rows))] if i == 0 else []), Box(label)]
            grid.append([*lead, *names, *numbers(code)])
            lead = []
    grid.append([Box("（七）总计", columns=2), *numbers("concluded")])
    grid.append([Box("四、结转下年度继续办理", columns=3), *numbers("carried_out")])
    return grid


def appeal_grid(figures: Figures) -> Grid:
    return [
        [Box("行政复议", columns=5), Box("行政诉讼", columns=10)],
        [
            *(Box(label, rows=2) for label in RESULT_LABELS),
            Box("未经复议直接起诉", columns=5), Box("复议后起诉", columns=5),
        ],
        [Box(label) for label in RESULT_LABELS * 2],
        [Box(shown(figures["appeals", route, result])) for route in ROUTES for result in RESULTS],
    ]  # fmt: skip


HEADS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")


def printed(edition: str, figures: Figures, heads: Sequence[str] = HEADS, year: int = 0) -> Printed:
    """A report of the three tables with a line or two around them."""
    year = year or (2020 if edition == "2019" else 2023)
    grids = (disclosure_grid(edition, figures), request_grid(edition, figures), appeal_grid(figures))
    parts: Printed = [f"示例县水务局{year}年政府信息公开工作年度报告", "一、总体情况", "一年来，本局依法推进政府信息公开工作。"]
    for head, grid in zip(heads, grids, strict=True):
        parts.extend([head, grid] if head else [grid])
    return [*parts, "五、存在的主要问题及改进情况", "下一步继续改进。", "六、其他需要报告的事项", "无其他需要报告的事项。"]


# ---------------------------------------------------------------- layouts


def boxes(document: Printed) -> Iterator[Box]:
    """All cells and paragraphs in reading order."""
    for part in document:
        yield from [Box(part)] if isinstance(part, str) else (box for row in part for box in row)


def reworded(document: Printed, changes: Mapping[str, str]) -> Printed:
    """The document with texts replaced, each where a whole cell or line is it."""
    return [
        changes.get(part, part)
        if isinstance(part, str)
        else [[replace(box, text=changes.get(box.text, box.text)) for box in row] for row in part]
        for part in document
    ]


def as_html(document: Printed) -> bytes:
    def cell(box: Box) -> str:
        spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f' colspan="{box.columns}"' if box.columns > 1 else "")
        return f"<td{spans}>{escape(box.text).replace(chr(10), '<br/>')}</td>"

    body = "".join(
        f"<p>{escape(part)}</p>"
        if isinstance(part, str)
        else "<table>" + "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in part) + "</table>"
        for part in document
    )
    return f"<html><head><title>年报</title></head><body>{body}</body></html>".encode()


def squared(grid: Grid) -> list[list[str]]:
    """The grid with merged cells opened: the text in the first, the others blank."""
    width = max(sum(box.columns for box in row) for row in grid)
    rows: list[list[str | None]] = [[None] * width for _ in grid]
    for r, row in enumerate(grid):
        for box in row:
            start = rows[r].index(None)
            for i in range(min(box.rows, len(grid) - r)):
                for j in range(min(box.columns, width - start)):
                    rows[r + i][start + j] = box.text if not i and not j else ""
    return [[(text or "").replace("\n", " ").strip() for text in row] for row in rows]


def as_markdown(document: Printed) -> bytes:
    lines: list[str] = []
    for part in document:
        if isinstance(part, str):
            lines += [("## " if part[1:2] == "、" else "") + part, ""]
        else:
            first, *rest = ["| " + " | ".join(row) + " |" for row in squared(part)]
            lines += [first, "|" + "---|" * (first.count("|") - 1), *rest, ""]
    return "\n".join(lines).encode()


def _flat(box: Box) -> str:
    return box.text.replace("\n", " ").strip()


def _lines(document: Printed, row: Callable[[list[Box]], str]) -> bytes:
    return "\n".join(part if isinstance(part, str) else "\n".join(map(row, part)) for part in document).encode()


def as_piped(document: Printed) -> bytes:
    """A row a line, each cell closed by a pipe."""
    return _lines(document, lambda row: "".join(f"{_flat(box)} | " for box in row).rstrip())


def as_dump(document: Printed) -> bytes:
    """A cell a line, closed by a pipe."""
    return _lines(document, lambda row: "\n".join(f"{box.text} |" for box in row))


def as_paragraphs(document: Printed) -> bytes:
    """A cell a paragraph; blank cells leave nothing."""
    return "\n\n".join(box.text for box in boxes(document) if box.text).encode()


def as_spaced(document: Printed) -> bytes:
    """A row a line, cells parted by spaces; blank cells leave nothing."""
    return _lines(document, lambda row: "  ".join(_flat(box) for box in row if box.text))


def as_tabbed(document: Printed) -> bytes:
    return _lines(document, lambda row: "\t".join(map(_flat, row)))


def as_oneline(document: Printed) -> bytes:
    """Everything on one line, parted by single spaces."""
    return " ".join(_flat(box) for box in boxes(document) if box.text).encode()


LAYOUTS: dict[str, tuple[Callable[[Printed], bytes], str]] = {
    "html": (as_html, ".html"),
    "markdown": (as_markdown, ".md"),
    "piped": (as_piped, ".txt"),
    "dump": (as_dump, ".txt"),
    "tabbed": (as_tabbed, ".txt"),
    "paragraphs": (as_paragraphs, ".txt"),
    "spaced": (as_spaced, ".txt"),
    "oneline": (as_oneline, ".txt"),
}
ROWS_KNOWN = ("html", "markdown", "piped", "tabbed")
