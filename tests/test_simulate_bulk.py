"""Tables of many made-up reports: the types of parsing/tables.py, and figures that add up but for the broken ones."""

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from library.simulate import main
from library.simulation.bulk import bulk_tables
from parsing.tables import KEYS, Tables, join_tables, make_frame


@pytest.fixture(scope="module")
def tables() -> Tables:
    return join_tables(tables for _, tables in bulk_tables(3000, seed=1))


def test_as_many_reports_as_asked_for_marked_as_made_up(tables: Tables) -> None:
    assert 3000 <= len(tables.reports) < 3000 + 7 * 7
    assert tables.reports["simulated"].all()
    assert tables.reports["agency"].str.endswith("（模拟）").all()
    assert sorted(tables.reports["year"].unique()) == [2019, 2020, 2021, 2022, 2023, 2024, 2025]


@pytest.mark.parametrize("name", [field.name for field in fields(Tables)])
def test_types_and_keys_are_those_of_the_parser(tables: Tables, name: str) -> None:
    frame = getattr(tables, name)
    assert frame.dtypes.to_dict() == make_frame(name, {}).dtypes.to_dict()
    assert not frame.duplicated(list(KEYS[name])).any()


def test_requests_add_up(tables: Tables) -> None:
    wide = tables.requests.pivot(index=["report_id", "outcome"], columns="applicant", values="count").astype(int)
    assert (wide.drop(columns="total").sum(axis=1) == wide["total"]).all()
    by_outcome = tables.requests.pivot(index=["report_id", "applicant"], columns="outcome", values="count").astype("Int64")
    ends = ["new", "carried_in", "concluded", "carried_out"]
    handled = by_outcome.drop(columns=ends).sum(axis=1)
    assert (handled == by_outcome["concluded"]).all()
    assert (by_outcome["new"] + by_outcome["carried_in"] == by_outcome["concluded"] + by_outcome["carried_out"]).all()


def test_the_broken_totals_are_the_findings(tables: Tables) -> None:
    wide = tables.appeals.pivot(index=["report_id", "route"], columns="result", values="count").astype(int)
    broken = wide[wide.drop(columns="total").sum(axis=1) != wide["total"]].reset_index()
    assert 10 <= len(broken) <= 60
    assert set(broken["route"]) == {"review"}
    assert sorted(broken["report_id"]) == sorted(tables.findings["report_id"])
    assert (tables.findings["actual"] - tables.findings["expected"] == tables.findings["difference"]).all()


def test_what_is_carried_over_and_what_a_government_covers(tables: Tables) -> None:
    totals = tables.requests[tables.requests["applicant"] == "total"].merge(tables.reports, on="report_id")
    wide = totals.pivot(index=["agency", "year"], columns="outcome", values="count").astype("Int64").reset_index()
    following = wide.assign(year=wide["year"] + 1)[["agency", "year", "carried_out"]]
    pairs = wide.drop(columns="carried_out").merge(following, on=["agency", "year"])
    assert len(pairs) == len(wide) * 6 // 7
    assert (pairs["carried_in"] == pairs["carried_out"]).all()
    new = totals[totals["outcome"] == "new"]
    parts = new.groupby(["parent", "year"], as_index=False)["count"].sum()
    both = parts.merge(new, left_on=["parent", "year"], right_on=["agency", "year"], suffixes=("_parts", ""))
    assert len(both) == len(parts)
    assert (both["count_parts"] < both["count"]).all()


def test_the_command_writes_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--reports", "50", "--tables", str(tmp_path)])
    assert capsys.readouterr().out.startswith("98 reports")
    assert len(pd.read_parquet(tmp_path / "reports")) == 98
    assert len(pd.read_parquet(tmp_path / "requests")) == 14 * 7 * (2 * 23 + 5 * 25)
