"""What someone may not see is in no answer: every question of library/queries*.py, asked of a part of a library."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import library
from library.ingest import add_bytes, add_paths
from library.limits import EVERYTHING, TABLES, Limit
from library.queries import Selection, list_failures, list_reports
from library.queries_reports import report_facts, report_rows
from library.schema import FIGURE_TABLES
from library.store import Library, limited, open_stored
from library.totals import QUANTITIES
from tests.small_documents import requests_report

Question = Callable[..., pd.DataFrame]
DISTRICT = Limit(regions=("990102",), failures=False)
DISTRICTS_FILES = "donghu-government-*.*"
UNREADABLE = ("一份内部文件.txt", b"nothing that is a report")
# Not questions: what questions are made of.
PARTS = {
    "condition_of", "parameters_of", "ask", "ask_about", "arrow_about", "many_rows_about", "ask_numbers", "numbers_about", "first_number",
    "axes", "scope_of", "totals_of", "added", "added_up", "in_turn", "sides_of", "sums_of_told",
}  # fmt: skip
# What a question is asked with, by the name of its parameter. A new parameter needs its entry, so that no question is left out.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "selection": (Selection(), Selection(region="990100"), Selection(years=(2019, 2024))),
    "by": ((), ("agency",), ("year",)),
    "kind": ("disclosure", "request"),
    "quantity": ("new", "published_items"),
    "quantities": (tuple(QUANTITIES),),
    "numerator": (("granted", "partially_granted"),),
    "denominator": (("concluded",),),
    "group": ("denied",),
    "pairs": (((("granted", "partially_granted"), ("concluded",)), (("new",), ())),),
    "severity": ("error", "notice"),
    "year": (2024,),
    "table": ("requests",),
    "cells": ((("outcome", ("new",)),),),
    "covered": (True, False),
    "limit": (1000,),
    "within": ("", "990000", "990100", "990102"),
    "region": ("990102", "990103"),
    "n_reports": (1000,),
    "digests": (("0" * 64,),),
    "agencies": (("示例市西山区人民政府（模拟）", "示例市东湖区人民政府（模拟）"),),
    "years": ((2024, 2024),),
    "since": (0,),
    "known": ("",),
    "words": (("示例",), ("东湖", "政府")),
    "codes": ({}, {"outcome": ("new",)}),
    "reports": ((),),
    "after": ("",),
    "skip": (0, 3),
    "ratios": ({"new": (("new",), ()), "disclosure_rate": (("granted", "partially_granted"), ("concluded",))},),
}


# Where a parameter of the same name means something else.
OWN_ARGUMENTS: dict[str, dict[str, tuple[Any, ...]]] = {
    "standings": {"group": (None,)},
    "measure_page": {"by": ((), ("agency",), ("year",), ("agency", "year"))},
}


def questions() -> dict[str, Question]:
    """All public questions: functions of the modules named queries… that take a library first."""
    found: dict[str, Question] = {}
    for module in pkgutil.iter_modules(library.__path__):
        if module.name.startswith("queries"):
            of_module = importlib.import_module(f"library.{module.name}")
            for name, function in inspect.getmembers(of_module, inspect.isfunction):
                if function.__module__ == of_module.__name__ and not name.startswith("_") and name not in PARTS:
                    found[f"{module.name}.{name}"] = function
    return found


def asked(question: Question, report_ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """The arguments with which a question is asked: each known value of each parameter, the others at their first."""
    given = ARGUMENTS | {"report_id": report_ids} | OWN_ARGUMENTS.get(question.__name__, {})
    parameters = list(inspect.signature(question).parameters.values())[1:]
    needed = {p.name: given[p.name] for p in parameters if p.name in given or p.default is inspect.Parameter.empty}
    first = {name: values[0] for name, values in needed.items()}
    return [first, *(first | {name: value} for name, values in needed.items() for value in values[1:])]


@pytest.fixture(scope="module")
def whole(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two districts and the city around them, and a document that cannot be read; one report has an earlier version."""
    folder = tmp_path_factory.mktemp("whole")
    add_bytes(folder, [UNREADABLE, ("old.md", requests_report("示例市西山区人民政府（模拟）", 2024, 3))])
    add_paths(folder, sorted(path for name in ("donghu", "xishan", "shili") for path in _files(sample, f"{name}-gov*.*")))
    return open_stored(folder)


@pytest.fixture(scope="module")
def district(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library that holds nothing but the district's reports, added in the same order."""
    folder = tmp_path_factory.mktemp("district")
    add_bytes(folder, [("x.md", requests_report("示例市某局（模拟）", 1999, 3))])
    add_paths(folder, _files(sample, DISTRICTS_FILES))
    return limited(open_stored(folder), DISTRICT)


@pytest.fixture(scope="module")
def part(whole: Library) -> Library:
    """What of the whole is the district's."""
    return limited(whole, DISTRICT)


def _files(sample: Path, pattern: str) -> list[Path]:
    return sorted((sample / "simulated").rglob(pattern))


def _timeless(answer: pd.DataFrame | pa.Table) -> pd.DataFrame:
    """An answer without the moments at which documents were read, and the order that follows from them."""
    if isinstance(answer, pa.Table):
        answer = answer.to_pandas()
    if "read_at" not in answer:
        return answer
    return answer.drop(columns=["read_at", "added"], errors="ignore").sort_values(
        "sha256" if "sha256" in answer else "source", ignore_index=True
    )


@pytest.mark.parametrize("question", questions())
def test_every_question_is_answered_as_if_there_were_nothing_else(
    question: str, whole: Library, part: Library, district: Library
) -> None:
    own = str(list_reports(district, Selection())["report_id"].iloc[0])
    foreign = str(list_reports(whole, Selection(region="990103"))["report_id"].iloc[0])
    ask = questions()[question]
    for arguments in asked(ask, (own, foreign)):
        answer, alone = (_timeless(ask(asked_of, **arguments)) for asked_of in (part, district))
        pd.testing.assert_frame_equal(answer, alone)
        told = answer.drop(columns="parent", errors="ignore").astype("string").stack()  # the report itself tells its parent
        assert not told.str.contains("西山区|内部文件|示例市人民政府").any()


def test_questions_are_found() -> None:
    assert len(questions()) >= 25
    assert {"queries_sums.sums", "queries.list_failures", "queries_reports.report_facts"} <= set(questions())


def test_each_table_of_a_library_has_its_limit(whole: Library) -> None:
    """But for two that no question asks, which are therefore not there at all in a part, and those made anew of what is in it."""
    tables = {name for (name,) in whole.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables - set(TABLES) == {"about", "journalled", "agencies", "rules", "years", "levels", "regions"}
    assert set(TABLES) <= tables
    with pytest.raises(duckdb.CatalogException):
        limited(whole, DISTRICT).cursor().execute("SELECT * FROM journalled")


def test_a_library_in_memory_is_limited_as_one_on_disk_is(opened_sample: Library) -> None:
    in_memory = opened_sample
    part, chosen = limited(in_memory, DISTRICT), Selection(region="990102")
    pd.testing.assert_frame_equal(list_reports(part, Selection()), list_reports(in_memory, chosen))
    assert 0 < len(list_reports(part, Selection())) < len(list_reports(in_memory, Selection()))
    for table in FIGURE_TABLES:
        report = str(list_reports(part, Selection())["report_id"].iloc[0])
        pd.testing.assert_frame_equal(report_rows(part, report, table), report_rows(in_memory, report, table))


@pytest.mark.parametrize(
    ("limit", "agencies", "years"),
    [
        (Limit(years=(2024,)), 3, 1),
        (Limit(agencies=("示例市西山区人民政府（模拟）",)), 1, None),
        (Limit(regions=("990102", "990103")), 2, None),
        (Limit(regions=("990000",)), 3, None),
        (Limit(regions=("990102",), agencies=("示例市西山区人民政府（模拟）",)), 0, 0),
        (Limit(regions=("110000",)), 0, 0),
        (Limit(levels=("county",)), 2, None),
        (Limit(regions=("990100",), levels=("city",)), 1, None),
    ],
)
def test_a_selection_is_a_limit_as_well(whole: Library, limit: Limit, agencies: int, years: int | None) -> None:
    told = list_reports(limited(whole, limit), Selection())
    assert told["agency"].nunique() == agencies
    assert years is None or told["year"].nunique() == years


def test_findings_do_not_tell_of_years_and_parts_out_of_sight(tmp_path: Path) -> None:
    """A report is compared with the year before it and with those below it; what is out of sight is not told by the difference."""
    city, district = "示例市人民政府（模拟）", "示例市东湖区人民政府（模拟）"
    reports = [
        requests_report(city, 2022, 9, carried_out=4),
        requests_report(city, 2023, 5, carried_in=1),
        requests_report(district, 2023, 50),
    ]
    add_bytes(tmp_path, [(f"{number}.md", report) for number, report in enumerate(reports)])
    stored = open_stored(tmp_path)

    def rules(limit: Limit) -> set[str]:
        listed = limited(stored, limit).cursor().execute("SELECT DISTINCT rule::VARCHAR FROM findings").fetchall()
        return {rule for (rule,) in listed} & {"carry_over", "rollup"}

    assert rules(EVERYTHING) == rules(Limit(failures=False)) == rules(Limit(years=(2022, 2023))) == {"carry_over", "rollup"}
    assert rules(Limit(years=(2023,))) == {"rollup"}
    assert rules(Limit(agencies=(city,))) == {"carry_over"}
    assert rules(Limit(levels=("city",))) == {"carry_over"}


def test_who_may_see_everything_sees_the_library_itself(whole: Library) -> None:
    assert limited(whole, EVERYTHING) is whole
    assert list_failures(whole)["source"].tolist() == [UNREADABLE[0]]
    assert list_failures(limited(whole, Limit(failures=False))).empty
    assert len(list_reports(limited(whole, Limit(failures=False)), Selection())) == len(list_reports(whole, Selection()))


def test_an_earlier_version_is_out_of_sight_with_its_agency(whole: Library) -> None:
    """Its id opens nothing, for whoever has it from elsewhere."""
    [old] = whole.cursor().execute("SELECT report_id FROM superseded").fetchall()
    part = limited(whole, DISTRICT)
    assert len(report_facts(whole, old[0])) == 1
    assert report_facts(part, old[0]).empty
    assert report_rows(part, old[0], "requests").empty


def test_a_part_stays_as_it_is_while_the_library_goes_on(tmp_path: Path) -> None:
    add_bytes(tmp_path, [("a.md", requests_report("示例市教育局（模拟）", 2022, 5))])
    part = limited(open_stored(tmp_path), Limit(years=(2022, 2023)))
    add_bytes(tmp_path, [("b.md", requests_report("示例市教育局（模拟）", 2023, 7))])
    assert len(list_reports(part, Selection())) == 1
    assert len(list_reports(limited(open_stored(tmp_path), Limit(years=(2022, 2023))), Selection())) == 2
