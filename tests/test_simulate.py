"""The made-up city: its figures add up but where they are planted not to, and the sample is written, never edited."""

import zipfile
from pathlib import Path

import pytest

from library.simulate import SAMPLE, USUAL_LAYOUTS, layout_of, simulate_documents, write_sample
from library.simulation.city import CITY
from library.simulation.documents import LAYOUTS
from library.simulation.figures import APPLICANTS, RESULTS, ROUTES, ReportFigures, handled_outcomes
from library.simulation.published import SEED, published_reports
from library.simulation.quirks import BLOCK_QUIRKS, BYTE_QUIRKS
from library.simulation.real import REAL_REPORT, write_real_report
from parsing.document import Paragraph
from parsing.form import FORM
from parsing.readers import read_document
from parsing.text import compact

PUBLISHED = published_reports()
LEGACY = tuple(report for report in PUBLISHED if report.form == "2008")
REPORTS = tuple(report for report in PUBLISHED if report.form != "2008")
BY_KEY = {report.key: report for report in PUBLISHED}
ENDS = ("new", "carried_in", "concluded", "carried_out")
TABLE_RULES = ("applicants_total", "outcomes_total", "intake_balance", "results_total")


def total(report: ReportFigures, *paths: str) -> float | None:
    numbers = [report.figures[path] for path in paths]
    return None if None in numbers else sum(number for number in numbers if number is not None)


def sums_of_tables(report: ReportFigures) -> list[tuple[str, str, float | None, float | None]]:
    """(rule, place, expected, actual) for each sum that the official tables hold, written out from FORM.md."""
    sums = []
    rows = [term.code for term in FORM.outcomes if f"requests/{term.code}/total" in report.figures]
    for outcome in rows:
        parts = total(report, *(f"requests/{outcome}/{applicant}" for applicant in APPLICANTS))
        place = f"requests/{outcome}/total"
        sums.append(("applicants_total", place, parts, report.figures[place]))
    for applicant in (*APPLICANTS, "total"):
        handled = total(report, *(f"requests/{outcome}/{applicant}" for outcome in rows if outcome not in ENDS))
        place = f"requests/concluded/{applicant}"
        sums.append(("outcomes_total", place, handled, report.figures[place]))
        received = total(report, f"requests/new/{applicant}", f"requests/carried_in/{applicant}")
        left = total(report, f"requests/concluded/{applicant}", f"requests/carried_out/{applicant}")
        sums.append(("intake_balance", f"requests/new/{applicant}", received, left))
    for route in ROUTES:
        place = f"appeals/{route}/total"
        results = total(report, *(f"appeals/{route}/{result}" for result in RESULTS))
        sums.append(("results_total", place, results, report.figures[place]))
    return sums


def test_the_tables_add_up_but_where_it_is_planted_that_they_do_not() -> None:
    broken = {
        (report.key, rule, place)
        for report in REPORTS
        for rule, place, expected, actual in sums_of_tables(report)
        if None not in (expected, actual) and expected != actual
    }
    planted = {(f"{p.agency}-{p.year}", *brk) for p in CITY.planted for brk in p.breaks if brk[0] in TABLE_RULES}
    assert broken == planted
    assert {key for key, _, _ in broken} == {"shili-market-2021", "nanjiang-government-2023", "shili-public-security-2020"}


def consecutive() -> list[tuple[ReportFigures, ReportFigures]]:
    """Reports in the forms of 2019 and 2021 with those on the year before; the 2008 form tells nothing that goes on."""
    pairs = ((BY_KEY.get(f"{report.agency.code}-{report.year - 1}"), report) for report in REPORTS)
    return [(before, report) for before, report in pairs if before and before.form != "2008"]


def test_what_is_carried_into_a_year_was_carried_out_of_the_last() -> None:
    pairs = consecutive()
    assert len(pairs) == 19 * 6 - 2
    for before, report in pairs:
        for applicant in (*APPLICANTS, "total"):
            carried = report.figures[f"requests/carried_in/{applicant}"]
            assert carried == before.figures[f"requests/carried_out/{applicant}"], (report.key, applicant)


@pytest.mark.parametrize("item", ["regulations", "normative_documents"])
def test_documents_in_force_follow_from_the_year_before(item: str) -> None:
    for before, report in consecutive():
        repealed = report.figures.get(f"disclosures/{item}/repealed", 0)
        flow = (report.figures[f"disclosures/{item}/issued"] or 0) - (repealed or 0)
        stock = before.figures[f"disclosures/{item}/in_force"] or 0
        assert report.figures[f"disclosures/{item}/in_force"] == stock + flow, report.key


@pytest.mark.parametrize("item", ["licensing", "other_services", "penalties", "coercion", "fees"])
def test_items_of_last_year_follow_from_last_years_report(item: str) -> None:
    for before, report in consecutive():
        if "2019" == report.form == before.form:
            items = total(before, f"disclosures/{item}/prior_items", f"disclosures/{item}/change")
            assert items == report.figures[f"disclosures/{item}/prior_items"], report.key


def test_a_parents_report_covers_its_children() -> None:
    for report in PUBLISHED:
        for year in (*CITY.legacy_years, *CITY.years):
            children = [BY_KEY.get(f"{child.code}-{year}") for child in CITY.children(report.agency.code)]
            parts = sum(child.figures["requests/new/total"] or 0 for child in children if child)
            whole = BY_KEY[f"{report.agency.code}-{year}"].figures["requests/new/total"] if children else 0
            assert parts <= (whole or 0)


def in_tables(path: str) -> str:
    """Where the tables hold what a sentence tells: prose/requests/new → requests/new/total."""
    return path.removeprefix("prose/") + ("/total" if path.startswith("prose/requests/") else "")


def test_the_prose_tells_what_the_tables_say_but_where_it_is_planted_that_it_does_not() -> None:
    contradictions, compared = set(), 0
    for report in REPORTS:
        for path, told in report.figures.items():
            printed = report.figures.get(in_tables(path)) if path.startswith("prose/") else None
            if printed is not None:
                compared += 1
                if printed != told:
                    contradictions.add((report.key, in_tables(path)))
    assert compared > 1000
    assert contradictions == {
        ("shili-education-2020", "requests/new/total"),
        ("shili-planning-2023", "appeals/review/total"),
        ("shili-planning-2023", "appeals/review/upheld"),
    }


def test_the_outcomes_told_in_the_prose_add_up() -> None:
    parts = ["prose/requests/granted", "prose/requests/partially_granted", "indicators/不予公开", "indicators/无法提供"]
    parts += ["indicators/不予处理", "prose/requests/other"]
    told = [report for report in REPORTS if "prose/requests/concluded" in report.figures]
    assert len(told) == len(REPORTS) - 7 - 2  # nothing to tell in seven years of one agency, left out in two reports
    for report in told:
        assert total(report, *parts) == report.figures["prose/requests/concluded"], report.key


def test_channels_add_up_but_where_it_is_planted_that_they_do_not() -> None:
    broken = set()
    for report in REPORTS:
        figures = report.figures
        for prefix, whole in (
            ("channels/disclosure/", "channels/disclosure/total"),
            ("channels/request/", "prose/requests/new"),
        ):
            parts = [number or 0 for path, number in figures.items() if path.startswith(prefix) and path != whole]
            if parts and sum(parts) != figures[whole]:
                broken.add((report.key, prefix))
    assert broken == {("shili-labour-2024", "channels/disclosure/"), ("beiling-government-2022", "channels/request/")}


@pytest.mark.parametrize(
    ("key", "path", "low", "high"),
    [
        ("shili-housing-2021", "requests/new/total", 50, 120),
        ("shili-housing-2022", "requests/new/total", 400, 800),
        ("shili-housing-2022", "prose/appeals/litigation/total", 60, 200),
        ("xishan-government-2019", "channels/disclosure/website", 3000, 5000),
        ("xishan-government-2025", "channels/disclosure/website", 100, 500),
        ("xishan-government-2025", "channels/disclosure/wechat", 5000, 10000),
        ("shili-planning-2024", "appeals/review/corrected", 8, 40),
        ("shili-statistics-2023", "requests/concluded/total", 1, 29),
        ("shili-earthquake-2023", "requests/new/total", 0, 0),
    ],
)
def test_the_city_has_what_makes_pages_worth_looking_at(key: str, path: str, low: int, high: int) -> None:
    number = BY_KEY[key].figures[path]
    assert number is not None
    assert low <= number <= high


def test_gaps_blanks_and_silence_are_there() -> None:
    assert "yunxi-government-2021" in BY_KEY
    assert "yunxi-government-2022" not in BY_KEY
    assert BY_KEY["shili-transport-2022"].figures["requests/denied_state_secret/total"] is None
    assert not [path for path in BY_KEY["hightech-committee-2023"].figures if path.startswith("channels/")]


def test_the_city_is_large_enough_and_marked_as_made_up() -> None:
    assert len(CITY.agencies) == 19
    assert CITY.legacy_years == (2016, 2017, 2018)
    assert CITY.years == (2019, 2020, 2021, 2022, 2023, 2024, 2025)
    assert all(agency.name.startswith("示例市") and agency.name.endswith("（模拟）") for agency in CITY.agencies)
    assert all(agency.adcode.startswith("9901") for agency in CITY.agencies)
    for report, document, name in simulate_documents():
        shown = compact("".join(b.text for b in read_document(document, name).blocks if isinstance(b, Paragraph)))
        assert compact(f"{report.agency.name}{report.year}年政府信息公开工作年度报告") in shown, name
        assert "本报告为模拟数据" in shown, name


def test_every_layout_every_quirk_and_all_forms_occur() -> None:
    usual = {(layout_of(report, SEED), report.form) for report in PUBLISHED}
    assert usual >= {(layout, form) for layout in USUAL_LAYOUTS for form in ("2008", "2019", "2021")}
    assert {layout for layout, _ in usual} == set(LAYOUTS) - {"line"}
    assert {form for layout, form in usual if layout in ("docx", "pdf")} == {"2008", "2019", "2021"}
    choices = CITY.choices.values()
    assert {quirk for choice in choices for quirk in choice.quirks} == {*BLOCK_QUIRKS, *BYTE_QUIRKS}
    assert [key for key, choice in CITY.choices.items() if choice.form] == [("shili-environment", 2022)]
    assert [key for key, choice in CITY.choices.items() if choice.other_in_one_row] == [("shili-health", 2023)]
    assert set(CITY.choices) <= {(report.agency.code, report.year) for report in PUBLISHED}


def content(path: Path) -> object:
    """A file's bytes; of a ZIP archive its members, as zlib packs the same bytes otherwise from one version to the next."""
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(member.filename, member.date_time, archive.read(member)) for member in archive.infolist()]


def test_the_sample_is_what_the_command_writes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    names = [path.relative_to(first) for path in write_sample(first)]
    write_sample(second)
    assert len(names) == 190
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
        assert content(first / name) == content(SAMPLE / name), name
    kept = {path.relative_to(SAMPLE) for path in SAMPLE.rglob("*") if path.is_file()}
    assert kept == {*names, Path("README.md")}


def test_the_sample_stays_small() -> None:
    sizes = {path.suffix: path.stat().st_size for path in sorted(SAMPLE.rglob("*.*"), key=lambda path: path.stat().st_size)}
    assert max(sizes.values()) < 150_000
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*.*")) < 4_000_000


def test_the_table_of_2008_adds_up() -> None:
    parts = ("gazette", "website", "weibo", "wechat", "other")
    outcomes = [path for path in LEGACY[0].figures if path.startswith("requests/legacy_")]
    assert len(LEGACY) == 19 * 3
    assert len(outcomes) == 8
    for report in LEGACY:
        figures = report.figures
        assert (
            total(report, *(f"table/channels/disclosure/{part}" for part in parts))
            == figures["table/channels/disclosure/total"]
        )
        ways = [path for path in figures if path.startswith("table/channels/request/")]
        assert total(report, *ways) == figures["requests/new/total"] == figures["prose/requests/new"]
        assert total(report, *outcomes) == figures["requests/concluded/total"] == figures["indicators/申请答复数"]
        for route in ("review", "litigation"):
            results = (f"appeals/{route}/{result}" for result in ("upheld", "corrected", "other"))
            assert total(report, *results) == figures[f"appeals/{route}/total"]


def test_another_seed_is_another_world() -> None:
    other = published_reports(seed=1)
    assert [report.key for report in other] == [report.key for report in PUBLISHED]
    assert other[0].figures != PUBLISHED[0].figures
    assert other[-1].figures != PUBLISHED[-1].figures


@pytest.mark.parametrize(
    "fact",
    [
        "政府网站公开政府信息数1547条", "377条", "340条", "总计2264条", "申请31件", "当面申请4件", "网络申请2件",
        "信函申请25件", "同意公开4件", "同意部分公开3件", "行政复议9起", "行政诉讼5起",
        "重大决策预公开74条", "执行公开67条", "舆情信息40条",
    ],
)  # fmt: skip
def test_the_real_report_keeps_the_published_counts(fact: str) -> None:
    assert fact in write_real_report().decode()


def test_the_real_report_keeps_the_published_tables_and_no_mark() -> None:
    figures, document = REAL_REPORT.figures, write_real_report().decode()
    assert "模拟" not in document
    assert "开封市龙亭区人民政府办公室" in document
    assert figures["requests/partially_granted/total"] == 18
    assert figures["appeals/litigation_direct/total"] == 2
    assert len(figures) == 22 + 23 * len(FORM.applicants) + 15 == sum(1 for number in figures.values() if number is not None)
    assert sum(figures[f"requests/{outcome}/total"] or 0 for outcome in handled_outcomes("2019")) == 31
