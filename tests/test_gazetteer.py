"""The divisions of a year: names, codes, changes of name, and the names found in a text (figures: the public code tables)."""

import pytest

from library.simulation.city import CITY
from parsing.gazetteer import FIRST_YEAR, LAST_YEAR, Gazetteer, divisions, gazetteer, latest, made_up_divisions


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer(2019)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("龙亭区", {("河南省", "开封市", "龙亭区", "410202")}),
        ("金湖县", {("江苏省", "淮安市", "金湖县", "320831")}),
        ("上海市", {("上海市", "", "", "310000")}),
        ("西城区", {("北京市", "", "西城区", "110102")}),
        ("济源市", {("河南省", "", "济源市", "419001")}),
        ("嘉峪关市", {("甘肃省", "嘉峪关市", "", "620200")}),
        ("恩施州", {("湖北省", "恩施土家族苗族自治州", "", "422800")}),
        ("示例市", {("示例省", "示例市", "", "990100")}),
        ("市辖区", set()),
    ],
)
def test_a_name_leads_to_its_places(known: Gazetteer, name: str, places: set[tuple[str, str, str, str]]) -> None:
    assert {(d.province, d.city, d.county, d.adcode) for d in known.by_name.get(name, ())} == places


def test_a_name_that_exists_more_than_once_is_told_by_what_stands_before_it(known: Gazetteer) -> None:
    assert len(known.resolve(("鼓楼区",))) == 4
    assert [d.adcode for d in known.resolve(("徐州市", "鼓楼区"))] == ["320302"]
    assert [d.adcode for d in known.resolve(("福建省", "鼓楼区"))] == ["350102"]
    assert known.resolve(("郑州市", "鼓楼区")) == ()


@pytest.mark.parametrize(("year", "county", "district"), [(2015, True, False), (2019, False, True)])
def test_the_gazetteer_is_that_of_the_year(year: int, county: bool, district: bool) -> None:
    names = {d.name for d in divisions(year)}
    assert ("洪泽县" in names, "洪泽区" in names) == (county, district)


@pytest.mark.parametrize(
    ("year", "adcode", "name", "code"),
    [
        (2010, "370684", "蓬莱区", "370614"),  # 蓬莱市 until 2020
        (2015, "320829", "洪泽区", "320813"),  # 洪泽县 until 2016
        (2019, "410202", "龙亭区", "410202"),
        (2021, "990102", "东湖区", "990102"),
    ],
)
def test_a_change_of_name_is_followed_to_the_latest(year: int, adcode: str, name: str, code: str) -> None:
    division = latest(adcode, year)
    assert division is not None
    assert (division.name, division.adcode) == (name, code)


def test_a_code_that_never_was_leads_nowhere() -> None:
    assert latest("000000", 2020) is None


@pytest.mark.parametrize(("asked", "answered"), [(1949, FIRST_YEAR), (2031, LAST_YEAR), (None, LAST_YEAR), (2008, 2008)])
def test_years_without_data_take_the_nearest(asked: int | None, answered: int) -> None:
    assert gazetteer(asked).year == answered


@pytest.mark.parametrize(
    ("text", "chains"),
    [
        ("《开封市龙亭区人民政府办公室规定》", [("开封市", "龙亭区")]),
        ("龙亭区、鼓楼区和兰考县", [("龙亭区",), ("鼓楼区",), ("兰考县",)]),
        ("河南省郑州市与徐州市鼓楼区", [("河南省", "郑州市"), ("徐州市", "鼓楼区")]),
        ("郑州市鼓楼区", [("郑州市",), ("鼓楼区",)]),
        ("恩施州利川市", [("恩施土家族苗族自治州", "利川市")]),
        ("我市各区县坚持公开，全省推广", []),
        ("", []),
    ],
)
def test_the_names_in_a_text(known: Gazetteer, text: str, chains: list[tuple[str, ...]]) -> None:
    assert [m.chain for m in known.mentions(text)] == chains


def test_a_mention_says_where_it_stands(known: Gazetteer) -> None:
    (mention,) = known.mentions("由开封市龙亭区编制")
    assert (mention.start, mention.end) == (1, 7)


def test_the_made_up_place_is_the_one_that_the_sample_is_in() -> None:
    assert {(a.province, a.city, a.county, a.adcode) for a in CITY.agencies} <= {
        (d.province, d.city, d.county, d.adcode) for d in made_up_divisions()
    }
    assert all(d.made_up and d.adcode.startswith("99") for d in made_up_divisions())
    assert not any(d.made_up for d in divisions(2020))
