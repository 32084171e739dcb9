"""What the simulator writes, the parser reads back, in every layout: every figure, blanks as blanks, and nothing else."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.simulate import SAMPLE, layout_of, simulate_documents, simulate_tables
from library.simulation.city import CITY
from library.simulation.documents import LAYOUTS, write_document
from library.simulation.figures import ReportFigures
from library.simulation.published import SEED, published_reports
from library.simulation.quirks import BLOCK_QUIRKS, BYTE_QUIRKS
from library.simulation.real import REAL_REPORT
from parsing import Report, read_report
from parsing.form import FORM

BY_KEY = {report.key: report for report in published_reports()}
TABLES = ("disclosures", "requests", "appeals")
# Layouts in which a blank cell can be seen; in the others what follows it moves up.
LOSE_BLANKS = ("paragraphs", "line")
# Tables without ruling lines tell a blank only by the columns of other rows, which any cells may leave empty altogether.
UNRULED = ("open_pdf",)
KEEP_BLANKS = tuple(layout for layout in LAYOUTS if layout not in (*LOSE_BLANKS, *UNRULED))
TEXTS = tuple(layout for layout, (_, suffix) in LAYOUTS.items() if suffix in (".txt", ".md", ".html"))
TABLE_RULES = ("applicants_total", "outcomes_total", "intake_balance", "results_total")
PROSE_RULES = ("prose_requests", "prose_appeals", "prose_sum", "channel_sum", "request_channel_sum", "prose_percent")


def path_of(table: str, codes: tuple[str, ...], origin: str) -> str:
    """The simulator's path of a figure that the parser has read."""
    path = "/".join((table, *codes))
    if origin == "table" and table == "channels":
        return f"table/{path}"
    if origin == "prose" and table in ("requests", "appeals"):
        return "prose/" + (path.removesuffix("/total") if table == "requests" else path)
    return path


def read_figures(report: Report) -> dict[str, float | None]:
    """The report's figures by path; none is told twice."""
    paths = [path_of(figure.table, figure.codes, figure.origin) for figure in report.figures]
    indicators = [path for path in paths if path.startswith("indicators/")]
    assert len(set(paths) - set(indicators)) == len(paths) - len(indicators)
    return {path: figure.number for path, figure in zip(paths, report.figures, strict=True)}


def written_and_read(report: ReportFigures, layout: str, wording: str = "", quirks: tuple[str, ...] = ()) -> Report:
    document, suffix = write_document(report, layout, wording, quirks)
    return read_report(document, f"report{suffix}")


def told(figures: dict[str, float | None]) -> dict[str, float | None]:
    """Figures without the indicators that the simulator did not mean to tell, such as visits to a website."""
    known = {path for report in BY_KEY.values() for path in report.figures if path.startswith("indicators/")}
    return {path: number for path, number in figures.items() if not path.startswith("indicators/") or path in known}


def table_figures(figures: dict[str, float | None]) -> dict[str, float | None]:
    return {path: number for path, number in figures.items() if path.startswith(TABLES)}


def assert_read_back(written: ReportFigures, read: Report) -> None:
    """Every figure right, none made up, each with its place and with the text that stands there; and who, when and which form."""
    assert told(read_figures(read)) == written.figures
    assert all(figure.place for figure in read.figures)
    assert all(figure.raw or figure.number is None for figure in read.figures)
    assert (read.agency, read.year, read.form) == (written.agency.name, written.year, written.form)
    assert (read.level, read.region.adcode, read.simulated) == (written.agency.level, written.agency.adcode, True)


WHOLE = (
    "shili-government-2016",
    "shili-earthquake-2018",
    "donghu-government-2019",
    "shili-planning-2023",
    "shili-earthquake-2024",
    "qingshi-town-2025",
    "shili-environment-2022",  # in the form of 2019
    "shili-health-2023",  # in the form of 2021, with （六） as one row
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key", WHOLE)
def test_every_layout_is_read_back_whole(layout: str, key: str) -> None:
    written = BY_KEY[key]
    read = written_and_read(written, layout)
    if layout == "line" and written.form == "2008":
        # Sentences and table are one text there: what only the sentences tell is not always known from it.
        told_by_table = {path for path in written.figures if not path.startswith(("prose/", "channels/"))}
        assert {path: read_figures(read)[path] for path in told_by_table} == {p: written.figures[p] for p in told_by_table}
    else:
        assert_read_back(written, read)


QUIRKED = ("shili-government-2017", "shili-planning-2020", "shili-planning-2023")
# On one line nothing marks a cell: what is changed in it can leave no way to tell it from a sentence.
PAIRS = [(quirk, layout) for quirk in BLOCK_QUIRKS for layout in LAYOUTS if layout != "line"]
PAIRS += [(quirk, layout) for quirk in BYTE_QUIRKS for layout in TEXTS if layout != "line"]


@pytest.mark.parametrize(("pair", "key"), [(pair, QUIRKED[n % len(QUIRKED)]) for n, pair in enumerate(PAIRS)])
def test_every_quirk_is_read_back_whole(pair: tuple[str, str], key: str) -> None:
    quirk, layout = pair
    assert_read_back(BY_KEY[key], written_and_read(BY_KEY[key], layout, quirks=(quirk,)))


counts = st.one_of(st.integers(0, 30), st.integers(0, 10**7), st.sampled_from([2019, 2021, 100, 1000]))
amounts = st.integers(0, 10**9).map(lambda n: n / 10_000)
keys = st.sampled_from(
    ["shili-planning-2018", "shili-planning-2020", "shili-planning-2023", "shili-earthquake-2019", "shili-earthquake-2023"]
)
# Rows of two figures in a table of three: beside a blank, the blank that pads the row cannot be told from it.
PADDED = ("disclosures/fees/prior_items", "disclosures/fees/change", "disclosures/procurement/")


def cell_of(path: str) -> st.SearchStrategy[float | None]:
    number = amounts if path.endswith("/amount") else st.integers(-500, 500) if path.endswith("/change") else counts
    return number if path.startswith(PADDED) else st.one_of(st.none(), number)


@cache
def cells(key: str) -> list[str]:
    return list(table_figures(dict(BY_KEY[key].figures)))


@st.composite
def reports_with_any_cells(draw: st.DrawFn) -> ReportFigures:
    """A report of either form in which any cells hold anything, sums or no sums."""
    report = BY_KEY[draw(keys)]
    changed = draw(st.lists(st.sampled_from(cells(report.key)), max_size=40, unique=True))
    return replace(report, figures={**report.figures, **{path: draw(cell_of(path)) for path in changed}})


@st.composite
def reports_with_blanks(draw: st.DrawFn) -> ReportFigures:
    """A report of either form whose figures add up, with any cells blank."""
    report = BY_KEY[draw(keys)]
    blank = draw(st.lists(st.sampled_from(cells(report.key)), max_size=20, unique=True))
    return replace(report, figures={**report.figures, **dict.fromkeys(blank)})


@settings(max_examples=100, deadline=None)
@given(report=reports_with_any_cells(), layout=st.sampled_from(KEEP_BLANKS))
def test_any_cells_are_read_back_and_blanks_stay_blank(report: ReportFigures, layout: str) -> None:
    read = written_and_read(report, layout)
    assert table_figures(read_figures(read)) == table_figures(dict(report.figures))
    assert read.form == report.form


@pytest.mark.parametrize("layout", KEEP_BLANKS)
@pytest.mark.parametrize("outcome", ["new", "granted", "denied_law", "unavailable_to_create", "concluded"])
@pytest.mark.parametrize("blank", ["natural_person", "total"])
def test_a_blank_at_either_end_of_a_row_moves_no_figure(layout: str, outcome: str, blank: str) -> None:
    report = BY_KEY["shili-planning-2023"]
    report = replace(report, figures={**report.figures, f"requests/{outcome}/{blank}": None})
    assert table_figures(read_figures(written_and_read(report, layout))) == table_figures(dict(report.figures))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("blank", ["fees/prior_items", "fees/change", "procurement/projects", "procurement/amount"])
def test_a_blank_beside_padding_moves_no_figure(layout: str, blank: str) -> None:
    report = BY_KEY["shili-planning-2020"]
    report = replace(report, figures={**report.figures, f"disclosures/{blank}": None})
    read = table_figures(read_figures(written_and_read(report, layout)))
    assert not {path: number for path, number in read.items() if number is not None and number != report.figures[path]}


@settings(max_examples=100, deadline=None)
@given(report=reports_with_blanks(), layout=st.sampled_from(LOSE_BLANKS))
def test_where_blanks_are_lost_no_figure_is_wrong(report: ReportFigures, layout: str) -> None:
    read = table_figures(read_figures(written_and_read(report, layout)))
    assert not {path: number for path, number in read.items() if number is not None and number != report.figures[path]}


@settings(max_examples=40, deadline=None)
@given(report=reports_with_any_cells(), layout=st.sampled_from(LOSE_BLANKS))
def test_where_blanks_are_lost_whole_rows_are_still_read(report: ReportFigures, layout: str) -> None:
    blank_rows = {path.rpartition("/")[0] for path, number in report.figures.items() if number is None}
    read = read_figures(written_and_read(report, layout))
    for path, number in table_figures(dict(report.figures)).items():
        if path.startswith("requests/") and path.rpartition("/")[0] not in blank_rows:
            assert read[path] == number, path


@st.composite
def reports_with_any_channels(draw: st.DrawFn) -> ReportFigures:
    """A report whose sentences tell any numbers for any channels, with totals that agree."""
    report = BY_KEY[draw(st.sampled_from(["shili-planning-2020", "shili-market-2024", "shili-government-2022"]))]
    disclosed = draw(st.dictionaries(st.sampled_from(_codes("disclosure")), st.integers(0, 10**6), max_size=6))
    received = draw(st.dictionaries(st.sampled_from(_codes("request")), st.integers(0, 5000), max_size=4))
    kept = {path: number for path, number in report.figures.items() if not path.startswith("channels/")}
    kept |= {f"channels/disclosure/{channel}": number for channel, number in disclosed.items()}
    if disclosed:
        kept["channels/disclosure/total"] = sum(disclosed.values())
    if sum(received.values()):
        kept |= {f"channels/request/{channel}": number for channel, number in received.items()}
        kept["prose/requests/new"] = sum(received.values())
    return replace(report, figures=kept)


def _codes(kind: str) -> list[str]:
    return [term.code for term in FORM.terms("channels", kind) if term.code != "total"]


@settings(max_examples=100, deadline=None)
@given(report=reports_with_any_channels(), layout=st.sampled_from(tuple(LAYOUTS)), wording=st.integers(0, 200))
def test_channels_are_read_back_in_every_wording(report: ReportFigures, layout: str, wording: int) -> None:
    read = read_figures(written_and_read(report, layout, str(wording)))
    for part in ("channels/", "prose/"):
        expected = {path: number for path, number in report.figures.items() if path.startswith(part)}
        assert {path: number for path, number in read.items() if path.startswith(part)} == expected


@cache
def sample_reports() -> dict[str, tuple[ReportFigures, Report]]:
    return {written.key: (written, read_report(SAMPLE / name)) for written, _, name in simulate_documents()}


def test_the_sample_holds_the_figures_of_the_model() -> None:
    compared = 0
    for written, read in sample_reports().values():
        figures, expected = told(read_figures(read)), dict(written.figures)
        if layout_of(written, SEED) == "paragraphs":
            # A blank cell leaves nothing there: it and what cannot be placed beside it are missing, and nothing is wrong.
            uncertain = {path.partition("/")[0] for path, number in expected.items() if number is None}
            figures = {path: n for path, n in figures.items() if n is not None}
            expected = {path: n for path, n in expected.items() if path.partition("/")[0] not in uncertain or path in figures}
        compared += len(figures)
        assert figures == expected, written.key
    assert compared > 25_000


def test_the_sample_breaks_exactly_the_sums_that_are_planted() -> None:
    planted = {(f"{p.agency}-{p.year}", *brk) for p in CITY.planted for brk in p.breaks}
    for rules in (TABLE_RULES, PROSE_RULES):
        found = {
            (key, finding.rule, finding.location)
            for key, (_, read) in sample_reports().items()
            for finding in read.findings
            if finding.rule in rules
        }
        assert found == {brk for brk in planted if brk[1] in rules}


def test_simulate_tables_gives_what_the_parser_reads() -> None:
    expected, read = simulate_tables(), [read.tables() for _, read in sample_reports().values()]
    columns = [
        "report_id",
        "agency",
        "title",
        "year",
        "form",
        "level",
        "parent",
        "province",
        "city",
        "county",
        "adcode",
        "format",
    ]
    columns += ["sha256", "simulated", "published"]
    reports = (expected.reports, pd.concat([tables.reports for tables in read]))
    left, right = (table[columns].sort_values("report_id", ignore_index=True) for table in reports)
    assert left.compare(right).empty


def test_the_real_report_is_read_as_published() -> None:
    read = read_report(SAMPLE / "real" / REAL_REPORT.file)
    figures = read_figures(read)
    assert (read.agency, read.year, read.form, read.simulated) == ("开封市龙亭区人民政府办公室", 2019, "2019", False)
    assert (read.region.province, read.region.city, read.region.county) == ("河南省", "开封市", "龙亭区")
    assert table_figures(figures) == REAL_REPORT.figures
    told_channels = {"website": 1547, "wechat": 377, "other": 340, "total": 2264}
    assert {path: n for path, n in figures.items() if path.startswith("channels/disclosure/")} == {
        f"channels/disclosure/{channel}": number for channel, number in told_channels.items()
    }
    told_requests = {
        "new": 31, "legacy_already_public": 1, "legacy_granted": 4, "legacy_partially_granted": 3, "legacy_denied": 0,
        "legacy_not_this_agency": 5, "legacy_not_exist": 6, "legacy_amend": 1, "legacy_other_route": 7,
    }  # fmt: skip
    assert {path: n for path, n in figures.items() if path.startswith("prose/requests/")} == {
        f"prose/requests/{outcome}": number for outcome, number in told_requests.items()
    }
    assert {path: figures[path] for path in figures if path.startswith("channels/request/")} == {
        "channels/request/in_person": 4, "channels/request/online": 2, "channels/request/mail": 25,
    }  # fmt: skip
    for path, number in {"review/total": 9, "review/upheld": 8, "review/corrected": 1, "litigation/total": 5}.items():
        assert figures[f"prose/appeals/{path}"] == number
    for indicator, number in {"重大决策预公开": 74, "执行公开": 67, "舆情": 40}.items():
        assert number in [n for path, n in figures.items() if path.startswith("indicators/") and indicator in path]
