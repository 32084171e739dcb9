"""Who has most broken sums: the sentence of the page on data quality and of the brief."""

import pandas as pd
import pytest

from dashboard import source
from dashboard.broken_sums import broken_sums_told, most_told, with_most_broken
from dashboard.cards_findings import behind_findings
from dashboard.words import Words
from library.queries import Selection
from library.queries_reports import findings_by_rule


def agencies(*errors: int) -> pd.DataFrame:
    """Agencies 甲0, 甲1, … with so many broken sums, those with most first."""
    return pd.DataFrame({"agency": [f"甲{number}" for number in range(len(errors))], "n_errors": errors})


@pytest.mark.parametrize(
    ("errors", "english", "chinese"),
    [
        ((2, 1, 0), "甲0 has the most broken sums (2)", "甲0合计错误最多（2 处）"),
        ((1,), "甲0 has the most broken sums (1)", "甲0合计错误最多（1 处）"),
        ((1, 1, 0), "甲0 and 1 other have the most broken sums (1 each)", "甲0及另外 1 个机关合计错误最多（各 1 处）"),
        ((3, 3, 3, 2), "甲0 and 2 others have the most broken sums (3 each)", "甲0及另外 2 个机关合计错误最多（各 3 处）"),
        (
            (2,) * 1200,
            "甲0 and 1,199 others have the most broken sums (2 each)",
            "甲0及另外 1,199 个机关合计错误最多（各 2 处）",
        ),
    ],
)
def test_all_that_have_as_many_are_counted(errors: tuple[int, ...], english: str, chinese: str) -> None:
    most = with_most_broken(agencies(*errors).head)
    assert [most_told(most, Words(language)) for language in ("en", "zh")] == [english, chinese]


@pytest.mark.parametrize("errors", [(), (0, 0)])
def test_nobody_is_named_where_no_sum_is_broken(errors: tuple[int, ...]) -> None:
    most = with_most_broken(agencies(*errors).head)
    assert most.empty
    counts = pd.Series({"n_reports": 2, "n_with_errors": 0})
    assert broken_sums_told(counts, most, Words("en")) == "The official tables of all 2 reports add up."


def test_a_report_of_an_unknown_agency_is_told_without_a_name() -> None:
    told = broken_sums_told(pd.Series({"n_reports": 4, "n_with_errors": 1}), agencies(), Words("en"))
    assert told == "The official tables of 1 report of 4 do not add up."


@pytest.mark.parametrize("severity", ["error", "warning", "notice"])
def test_behind_a_count_of_findings_stand_as_many(severity: str) -> None:
    by_rule = findings_by_rule(source.library(), Selection())
    behind = behind_findings(Selection(), (severity,))
    assert len(behind) == by_rule.loc[by_rule["severity"] == severity, "n_findings"].sum() > 0
    assert behind["locator"].notna().all()
