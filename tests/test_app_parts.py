"""The parts of the shell by themselves: exports, text shown as it stands, places in documents, tables of the form."""

import csv
import io
from pathlib import Path
from unicodedata import east_asian_width

import pandas as pd
import pytest

from dashboard.code_book import CHAPTERS, code_table, measure_table, rule_table
from dashboard.excerpt import Grid, Line, excerpt, split_locator
from dashboard.findings import findings_table
from dashboard.form_tables import ABSENT, appeal_tables, disclosure_tables, request_tables
from dashboard.layout import clicked_marks
from dashboard.markdown import escape
from dashboard.measures import MEASURES
from dashboard.original_text import marked_line
from dashboard.report_view import ITEM_WIDTH, NUMBER_WIDTH
from dashboard.theme import DARK, LIGHT, Palette, layout, year_axis
from dashboard.words import Words
from parsing import read_report
from parsing.document import Cell, Document, Paragraph, Table
from parsing.export import csv_bytes
from parsing.form import FORM
from parsing.tables import Tables, make_frame

ENGLISH, CHINESE = Words("en"), Words("zh")


@pytest.fixture(scope="module")
def tables(sample: Path) -> Tables:
    return read_report(sample / "real" / "longting-2019.txt").tables()


def test_a_csv_holds_no_formula_and_keeps_numbers() -> None:
    frame = pd.DataFrame(
        {
            "=head": ["=1+1", "+86", "-5", "@SUM(A1)", "\tx", "\rx", "＝1", "正常", None],
            "数": pd.array([-1, 2, None, 4, 5, 6, 7, 8, 9], dtype="Int64"),
        }
    )
    data = csv_bytes(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["'=head", "数"]
    assert [text for text, _ in rows] == ["'=1+1", "'+86", "'-5", "'@SUM(A1)", "'\tx", "'\rx", "'＝1", "正常", ""]
    assert [number for _, number in rows] == ["-1", "2", "", "4", "5", "6", "7", "8", "9"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("公开 12条", "公开 12条"),
        ("**b**", r"\*\*b\*\*"),
        ("[a](x)", r"\[a\]\(x\)"),
        ("<b>", r"\<b\>"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("a\n# b", r"a \# b"),
        ("-> --", "\\-\u2060\\> \\-\u2060\\-"),
    ],
)
def test_markdown_shows_text_as_it_stands(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_marked_characters_stand_out_and_the_rest_is_escaped() -> None:
    assert marked_line(Line("共*7*条", "L1", 1, 4)) == r"共:orange-background[**\*7\***]条"
    assert marked_line(Line("一", "L1")) == "一"


@pytest.mark.parametrize(
    ("locator", "parts"),
    [
        ("L12", ("L12", 0, 0)),
        ("P7#31-35", ("P7", 31, 35)),
        ("T2R5C1", ("T2R5C1", 0, 0)),
        ("", ("", 0, 0)),
        ("L1#x-y", ("L1", 0, 0)),
    ],
)
def test_a_locator_is_a_place_and_characters(locator: str, parts: tuple[str, int, int]) -> None:
    assert split_locator(locator) == parts


@pytest.fixture
def document() -> Document:
    head = tuple(Cell(text, f"T1R1C{column + 1}", 0, column) for column, text in enumerate(("项目", "数")))
    body = tuple(
        Cell(text, f"T1R{row + 1}C{column + 1}", row, column)
        for row in range(1, 20)
        for column, text in enumerate((f"第{row}项", str(row)))
    )
    lines = (Paragraph("一、总体情况", "L1"), Paragraph("公开12条，其中网站7条。", "L2"), Paragraph("总计 | 7 | 7 |", "L3"))
    return Document((*lines, Table((*head, *body), "T1"), Paragraph("完", "L5")), "html")


@pytest.mark.parametrize(
    ("locator", "marked"),
    [("L2#2-5", "12条"), ("L2", "公开12条，其中网站7条。"), ("L3C1", "总计"), ("L3C2", "7"), ("L3C3", "7")],
)
def test_a_place_in_a_line_is_marked(document: Document, locator: str, marked: str) -> None:
    line = next(part for part in excerpt(document, locator) if isinstance(part, Line) and part.end)
    assert line.text[line.start : line.end] == marked


def test_cells_alike_are_told_apart(document: Document) -> None:
    spans = [
        next((part.start, part.end) for part in excerpt(document, place) if isinstance(part, Line) and part.end)
        for place in ("L3C2", "L3C3")
    ]
    assert spans == [(5, 6), (9, 10)]


def test_a_cell_of_a_table_is_shown_with_its_head_and_its_neighbours(document: Document) -> None:
    before, table, after = excerpt(document, "T1R11C2", before=2, after=1)
    assert isinstance(before, Line)
    assert isinstance(after, Line)
    assert isinstance(table, Grid)
    assert [row[0] for row in table.rows] == ["项目", "第8项", "第9项", "第10项", "第11项"]
    assert table.marked == (3, 1)
    assert table.rows[3][1] == "10"


def test_a_place_that_is_not_there_gives_nothing(document: Document) -> None:
    assert excerpt(document, "T9R1C1") == ()


def test_every_place_of_every_figure_is_found_in_its_document(sample: Path) -> None:
    for path in sorted((sample / "simulated" / "2021").iterdir())[:8]:
        report = read_report(path)
        for figure in report.figures:
            parts = excerpt(report.document, figure.place)
            assert any(isinstance(part, Grid) or part.end for part in parts), (path.name, figure)


def test_requests_stand_as_in_the_form(tables: Tables) -> None:
    (table,) = request_tables(tables.requests, "2019", CHINESE)
    assert list(table.shown.columns) == [term.zh for term in FORM.applicants]
    assert len(table.shown) == 26
    assert table.shown.loc["（二） 部分公开", "自然人"] == "18"
    assert table.locations.loc["（二） 部分公开", "自然人"] == "requests/partially_granted/natural_person"
    assert table.places.loc["（二） 部分公开", "自然人"] != ""


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
def test_no_name_in_the_table_of_requests_is_cut(words: Words, edition: str) -> None:
    """A table on a canvas wraps no text. Of its letters of 14 px a Chinese one is as wide as high, others come to 6.5 px."""
    (table,) = request_tables(make_frame("requests", {}), edition, words)

    def pixels(text: str) -> float:
        return sum(14 if east_asian_width(character) in "WF" else 6.5 for character in text) + 16  # with the room at both sides

    assert {name: pixels(name) for name in table.shown.index if pixels(name) > ITEM_WIDTH} == {}
    # Beside a page's sidebar there are 980 px.
    widest = (980 - ITEM_WIDTH) // len(table.heads)
    assert widest >= NUMBER_WIDTH
    assert {head: pixels(head) for head in table.heads if pixels(head) > widest} == {}


def test_a_group_of_rows_has_its_number_of_the_form() -> None:
    (table,) = request_tables(make_frame("requests", {}), "2021", CHINESE)
    heads = table.shown.index[(table.locations == "").all(axis=1)]
    assert list(heads) == ["（三） 不予公开", "（四） 无法提供", "（五） 不予处理", "（六） 其他处理"]


def test_blank_dash_zero_and_absent_are_four_things() -> None:
    figures = make_frame(
        "requests",
        {
            "report_id": ["r"] * 3,
            "outcome": ["new"] * 3,
            "applicant": ["natural_person", "business", "research"],
            "count": [0, None, None],
            "origin": ["table"] * 3,
            "raw": ["0", "", "/"],
            "locator": ["T1R1C1", "T1R1C2", "T1R1C3"],
            "note": ["", "blank", "dash"],
        },
    )
    (table,) = request_tables(figures, "2021", CHINESE)
    row = table.shown.loc["一 本年新收"]
    assert [row["自然人"], row["商业企业"], row["科研机构"], row["总计"]] == ["0", "", "/", ""]
    places = table.locations.loc["一 本年新收"]
    assert [places["商业企业"] == ABSENT, places["总计"] == ABSENT] == [False, True]


@pytest.mark.parametrize(("edition", "blocks"), [("2019", 5), ("2021", 4)])
def test_published_information_stands_in_the_blocks_of_the_form(edition: str, blocks: int) -> None:
    shown = disclosure_tables(make_frame("disclosures", {}), edition, ENGLISH)
    assert len(shown) == blocks
    assert len(shown[0].shown) == 2


def test_appeals_have_a_row_for_each_route(tables: Tables) -> None:
    (table,) = appeal_tables(tables.appeals, "2019", ENGLISH)
    assert list(table.shown.loc["Litigation without review", ["Upheld", "Total"]]) == ["2", "2"]


def test_findings_name_both_numbers_and_both_places(tables: Tables) -> None:
    shown = findings_table(tables.findings, ENGLISH)
    row = shown[shown["What disagrees"].str.startswith("Requests: Partially granted, Total")].iloc[0]
    assert (row["Expected"], row["Found"], row["Difference"]) == (18, 3, -15)
    assert row["Place of the expected"].startswith("line ")
    assert row["Place of the found"].startswith("line ")


@pytest.mark.parametrize(
    ("event", "marks"),
    [
        (None, []),
        ({"selection": {"points": []}}, []),
        ({"selection": {"points": [{"customdata": ["2023|denied"]}, {"customdata": ["2023|denied", 4]}]}}, ["2023|denied"]),
        ({"selection": {"points": [{"customdata": "2022"}, {"x": 1}]}}, ["2022"]),
    ],
)
def test_clicked_marks(event: object, marks: list[str]) -> None:
    assert clicked_marks(event) == marks


@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
def test_the_code_book_holds_every_code(words: Words) -> None:
    code, column = words.translate("Code"), words.translate("Column")
    listed = pd.concat([code_table(chapter, words) for chapter in CHAPTERS])
    for name, codes in FORM.codes.items():
        if name in {"outcome", "applicant", "item", "measure", "route", "result", "level", "origin", "severity", "form"}:
            assert set(listed.loc[listed[column] == name, code]) == set(codes)
    assert len(measure_table(words)) == len(MEASURES)
    assert list(rule_table(words)[code]) == [term.code for term in FORM.rules]
    assert all(any(map(str.isalpha, told)) for told in rule_table(words)[words.translate("What a finding says")])


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_stand_out_from_their_background(palette: Palette) -> None:
    assert min(contrast(palette.text, palette.background), contrast(palette.muted, palette.background)) >= 4.5
    shown = [palette.groups[group] for group in ("granted", "partially_granted", "denied", "unavailable", "rejected", "other")]
    assert [colour for colour in shown if contrast(colour, palette.background) < 3] == []
    assert len(set(shown)) == 6


def test_charts_have_whole_years_and_no_small_text() -> None:
    axis = year_axis(dark=False, years=[2019, 2020, 2021])
    assert (axis["tickvals"], axis["tickformat"]) == ([2019, 2020, 2021], "d")
    plain = layout(dark=False, height=300, xaxis={"visible": False})
    assert plain["height"] == 300
    assert plain["xaxis"]["visible"] is False
    assert plain["xaxis"]["tickfont"]["size"] >= 12
