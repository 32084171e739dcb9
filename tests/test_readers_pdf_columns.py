"""PDF pages set in two columns: each column is read to its end before the next; tables side by side stay tables."""

import pytest

from parsing import read_report
from parsing.document import Paragraph, Table
from parsing.readers.pdf import read_pdf
from tests.made_documents import frame, make_pdf, words

TITLE = "某某县财政局2023年政府信息公开工作年度报告"
FIRST = (
    "一、总体情况",
    "　　2023年，我局认真贯彻落实条例，全年主动公开政府信息120条，其中通过门户网站公开90条，微信公众号公开30条，未出现泄密情况。",
)
SECOND = (
    "二、主动公开政府信息情况",
    "　　制发规范性文件3件，废止1件，现行有效8件；行政许可办理52件，行政处罚决定7件，均在网站公",
)
THIRD = (
    "开。",
    "三、收到和处理申请情况",
    "　　全年收到政府信息公开申请12件，其中网络申请10件，当面申请2件；予以公开8件，部分公开3件，均按时答复。",
)
FOURTH = ("四、行政复议、行政诉讼情况", "　　行政复议1件，结果维持1件，未发生行政诉讼。", "某某县财政局")
WIDTH = 17  # characters of a column's line


def column(x: float, top: float, *paragraphs: str) -> list[str]:
    lines = [text[at : at + WIDTH] for text in paragraphs for at in range(0, len(text), WIDTH)]
    return [words(x + 12 * (len(line) - len(line.lstrip())), top + 20 * n, line.strip(), 12) for n, line in enumerate(lines)]


def shown(*drawn: str) -> list[str]:
    return [block.text for block in read_pdf(make_pdf(drawn)).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("lower", [0, 9], ids=["lines beside each other", "lines at other heights"])
def test_columns_are_read_one_after_the_other(lower: float) -> None:
    drawn = [words(100, 60, TITLE, 18), *column(60, 100, *FIRST, *SECOND), *column(320, 100 + lower, *THIRD, *FOURTH)]
    told = [*FIRST, SECOND[0], SECOND[1] + THIRD[0], *THIRD[1:], *FOURTH]
    assert shown(*drawn) == [TITLE, *(text.strip() for text in told)]
    report = read_report(make_pdf(drawn), "report.pdf")
    numbers = {figure.location: figure.number for figure in report.figures}
    assert numbers["channels/disclosure/total"] == 120
    assert numbers["requests/new/total"] == 12
    assert report.figures[0].place.startswith("p1@60,")


def test_text_over_the_whole_page_stands_before_and_after_its_columns() -> None:
    wide = "我局将继续推进政府信息公开工作，加强队伍建设，提高公开质量，做好下一年度的各项工作任务"
    above, below = [words(60, 80, wide, 10)], [words(60, 420, wide, 10)]
    found = shown(*above, *column(60, 100, *FIRST, *SECOND), *column(320, 100, *THIRD, *FOURTH), *below)
    assert (found[0], found[-1]) == (wide, wide)
    assert found[1] == FIRST[0]


def test_a_table_with_long_texts_in_two_columns_stays_a_table() -> None:
    ys = [100 + 20 * n for n in range(11)]
    rows = [words(x + 5, y + 4, "存在的主要问题和改进的具体措施", 12) for y in ys[:-1] for x in (60, 300)]
    blocks = read_pdf(make_pdf([*frame((60, 300, 540), ys), *rows])).blocks
    assert [len(block.cells) for block in blocks if isinstance(block, Table)] == [20]


def test_labels_with_figures_beside_them_are_no_columns() -> None:
    lines = [f"{label}信息公开工作的总体情况\t{n}" for n, label in enumerate("甲乙丙丁戊己庚辛")]
    drawn = [
        words(60 if i == 0 else 330, 100 + 20 * n, part, 12)
        for n, line in enumerate(lines)
        for i, part in enumerate(line.split("\t"))
    ]
    table = next(block for block in read_pdf(make_pdf(drawn)).blocks if isinstance(block, Table))
    assert ["\t".join(cell.text for cell in table.cells if cell.row == row) for row in range(len(lines))] == lines
