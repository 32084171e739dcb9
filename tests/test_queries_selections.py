"""Selections: what a reader chooses or types, by region, level and name, and from many threads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from library.queries import Selection, coverage
from library.queries_filters import list_agencies, list_levels, list_regions, list_years, search_agencies
from library.queries_sums import sums
from library.store import library_from_tables
from tests.small_family import ALL, FAMILY, asked, family, new
from tests.small_library import Told, small_library, small_tables

SPITEFUL = ("x' OR '1'='1", "市政府'; DROP TABLE reports; --", "%", "")


@pytest.mark.parametrize("text", SPITEFUL)
def test_what_a_reader_types_is_never_sql(text: str) -> None:
    library = family()
    assert coverage(library, Selection(agencies=(text,))).empty
    assert len(list_agencies(library, ALL, text)) == (5 if text == "" else 0)
    if text:
        assert coverage(library, Selection(region=text)).empty
    assert len(list_years(library)) == 2


@pytest.mark.parametrize(
    ("region", "agencies"),
    [("990000", 5), ("990100", 5), ("990102", 2), ("990200", 0), ("", 5), ("9901", 5)],
)
def test_a_region_is_matched_by_its_significant_digits(region: str, agencies: int) -> None:
    assert len(list_agencies(family(), Selection(region=region))) == agencies


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("", {"420000": ("湖北省", 2), "990000": ("示例省", 4)}),
        ("990000", {"990100": ("示例市", 3)}),
        ("990100", {"990102": ("东湖区", 2)}),
        ("990102", {}),
        ("420000", {"420100": ("武汉市", 1), "429004": ("仙桃市", 1)}),
        ("x'; DROP TABLE reports", {}),
    ],
)
def test_regions_lie_in_regions(within: str, found: dict[str, tuple[str, int]]) -> None:
    """仙桃市 is a county that belongs to no city, and stands among the cities of its province."""
    places: list[dict[str, str | None]] = [
        {"province": "示例省", "city": "示例市", "county": "东湖区", "adcode": "990102"},
        {"province": "示例省", "city": "示例市", "county": "东湖区", "adcode": "990102"},
        {"province": "示例省", "city": "示例市", "county": None, "adcode": "990100"},
        {"province": "示例省", "city": None, "county": None, "adcode": "990000"},
        {"province": "湖北省", "city": "武汉市", "county": None, "adcode": "420100"},
        {"province": "湖北省", "city": None, "county": "仙桃市", "adcode": "429004"},
    ]
    library = small_library(*(Told(f"局{n}", 2023, facts=place) for n, place in enumerate(places)))
    rows = list_regions(library, within)
    assert {code: (name, count) for code, name, count in rows.itertuples(index=False)} == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["乙市教育局", "甲市公安局", "甲市教育局", "甲市教育局东区分局"]),
        (("教育局",), ["乙市教育局", "甲市教育局", "甲市教育局东区分局"]),
        (("甲市", "局", "教"), ["甲市教育局", "甲市教育局东区分局"]),
        (("局", "甲市公"), ["甲市公安局"]),
        (("%",), []),
        (("' OR 1=1 --",), []),
    ],
)
def test_agencies_are_searched_by_the_words_in_their_names(words: tuple[str, ...], found: list[str]) -> None:
    names = ("甲市教育局", "甲市教育局东区分局", "乙市教育局", "甲市公安局")
    library = small_library(*(Told(name, year) for name in names for year in (2022, 2023)))
    rows = search_agencies(library, ALL, words, 10)
    assert rows["agency"].tolist() == found
    assert set(rows["n_reports"]) <= {2}
    few = search_agencies(library, ALL, words, 1)
    assert (len(few), set(few["n_all"])) == (min(1, len(found)), {len(found)} if found else set())


def test_a_level_selects_the_agencies_of_it() -> None:
    levels = {"甲市人民政府": "city", "甲市教育局": "department", "乙县人民政府": "county", "某站": None}
    library = small_library(*(Told(name, 2023, facts={"level": level}) for name, level in levels.items()))
    chosen = search_agencies(library, Selection(levels=("city", "county")), (), 10)["agency"].tolist()
    assert chosen == ["乙县人民政府", "甲市人民政府"]
    assert coverage(library, Selection(levels=("department",)))["n_reports"].tolist() == [1]
    assert list_levels(library)["level"].tolist() == ["city", "county", "department"]


@pytest.mark.parametrize("axis", ["level", "year; DROP TABLE reports"])
def test_an_axis_is_a_year_or_an_agency(axis: str) -> None:
    with pytest.raises(ValueError, match="year and agency"):
        sums(family(), ALL, ("new",), (axis,))


def test_the_version_follows_the_content() -> None:
    one, two = small_tables(*FAMILY), small_tables(*FAMILY[:-1])
    versions = [library_from_tables(tables).version for tables in (one, one, two)]
    assert versions[0] == versions[1] != versions[2]


def test_questions_from_many_threads_get_their_own_answers() -> None:
    library = small_library(*(Told(f"局{n}", 2000 + n, requests=new(n)) for n in range(20)))
    chosen = [Selection((2000 + n % 20,)) for n in range(80)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda selection: asked(library, selection)[0], chosen))
    assert answers == [n % 20 for n in range(80)]


def test_selections_are_values() -> None:
    assert replace(ALL, years=(2023,)) == Selection((2023,))
    assert hash(Selection((2023,), ("甲",), "990100")) == hash(Selection((2023,), ("甲",), "990100"))
