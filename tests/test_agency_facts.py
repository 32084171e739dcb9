"""Where an agency is and which is above it, and the year and date of a report: by what made-up documents say."""

from datetime import date

import pytest

from tests.agency_documents import TITLE, read

# The agency → where it is, its level, and the agency above it.
STANDINGS: dict[str, tuple[str, str, str, str]] = {
    "江苏省": ("江苏省", "320000", "province", "国务院"),
    "宿迁市": ("江苏省宿迁市", "321300", "city", "江苏省人民政府"),
    "金湖县人民政府": ("江苏省淮安市金湖县", "320831", "county", "淮安市人民政府"),
    "北京市西城区人民政府": ("北京市西城区", "110102", "county", "北京市人民政府"),
    "济源市人民政府": ("河南省济源市", "419001", "county", "河南省人民政府"),
    "开封市龙亭区教育局": ("河南省开封市龙亭区", "410202", "department", "开封市龙亭区人民政府"),
    "开封市龙亭区人民政府办公室": ("河南省开封市龙亭区", "410202", "department", "开封市龙亭区人民政府"),
    "江苏省教育厅": ("江苏省", "320000", "department", "江苏省人民政府"),
    "会昌县中村乡": ("江西省赣州市会昌县", "360733", "township", "会昌县人民政府"),
    "嘉峪关市雄关街道": ("甘肃省嘉峪关市", "620200", "township", "嘉峪关市人民政府"),
    "随县经济开发区": ("湖北省随州市随县", "421321", "township", "随县人民政府"),
    "苏州工业园区管委会": ("江苏省苏州市", "320500", "county", "苏州市人民政府"),
    "杨凌示范区审计局": ("陕西省", "610000", "department", "杨凌示范区管理委员会"),
    "北京市规划和自然资源委员会朝阳区分局": ("北京市朝阳区", "110105", "department", "北京市规划和自然资源委员会"),
    "开封市公安局龙亭分局": ("河南省开封市龙亭区", "410202", "department", "开封市公安局"),
    "国家税务总局": ("", "", "national", "国务院"),
    "国家税务总局开封市税务局": ("河南省开封市", "410200", "department", ""),
    "示例市财政局（模拟）": ("示例省示例市", "990100", "department", "示例市人民政府（模拟）"),
    "示例市东湖区青石镇人民政府（模拟）": ("示例省示例市东湖区", "990102", "township", "示例市东湖区人民政府（模拟）"),
    "示例市北岭县人民政府（模拟）": ("示例省示例市北岭县", "990121", "county", "示例市人民政府（模拟）"),
    "示例市人民政府（模拟）": ("示例省示例市", "990100", "city", ""),
    "示例市高新技术产业开发区管理委员会（模拟）": ("示例省示例市", "990100", "county", "示例市人民政府（模拟）"),
}


@pytest.mark.parametrize(("name", "standing"), STANDINGS.items(), ids=STANDINGS.keys())
def test_place_level_and_parent_follow_from_the_name(name: str, standing: tuple[str, str, str, str]) -> None:
    found = read(f"{name}2020年{TITLE}")
    region = found.province + found.city + found.county
    assert (region, found.adcode, found.level, found.parent) == standing
    assert found.agency.endswith("（模拟）") == name.endswith("（模拟）")


YEARS: dict[str, tuple[tuple[str, ...], int | None, str]] = {
    "the title": ((f"永嘉县统计局2015年{TITLE}", "发布时间:2016-02-14"), 2015, ""),
    "the title, against its date": ((f"蓬莱市统计局2010年{TITLE}", "发布时间:2010-01-27 17:00:31"), 2010, ""),
    "in brackets behind": ((f"永嘉县统计局{TITLE}（2016年度）",), 2016, ""),
    "in brackets below": (("政府信息公开情况统计表", "（2017年度）"), 2017, ""),
    "inside the title": (("永嘉县统计局政府信息公开2018年度报告",), 2018, ""),
    "the statistics period": (("所列数据统计期限自2024年1月1日起至2024年12月31日止。", "2025年将继续公开。"), 2024, ""),
    "a period with lost characters": (("统计期限自202111日至20211231日止。",), 2021, ""),
    "the sentences": (("2021年，我局主动公开信息12条，比2020年增加3条。", "2022年，将继续公开。"), 2021, "year_inferred"),
    "a sentence about earlier reports": (
        ("对各单位2018年政府信息公开年度报告进行检查。", "2019年，我局主动公开信息12条，2019年未收到申请。"),
        2019,
        "year_inferred",
    ),
    "requests carried over": (("2020年结转312件，共办结9816件，结转至2022年19件。",), 2021, "year_inferred"),
    "the date alone": (("主动公开信息12条。", "发布日期：2020年01月31日"), 2019, "year_from_publication"),
    "the signature alone": (("主动公开信息12条。", "2020年1月31日"), 2019, "year_from_publication"),
    "put on the site long after it was due": (("主动公开信息12条。", "发布日期：2020年12月17日"), None, "year_unknown"),
    "a count is no year": (("通过门户网站公开信息2017条。",), None, "year_unknown"),
    "a document number is no year": (("中办发〔2016〕8号",), None, "year_unknown"),
    "nothing": (("主动公开信息12条。",), None, "year_unknown"),
}


@pytest.mark.parametrize(("lines", "year", "doubt"), YEARS.values(), ids=YEARS.keys())
def test_the_year_reported_on(lines: tuple[str, ...], year: int | None, doubt: str) -> None:
    found = read(*lines)
    assert found.year == year
    assert [note for note in found.notes if note.startswith("year")] == ([doubt] if doubt else [])


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布日期:2020-01-31", date(2020, 1, 31)),
        ("信息提供日期 : 2018-03-14 09:23来源 : 区统计局", date(2018, 3, 14)),
        ("成文日期：2021年1月8日", date(2021, 1, 8)),
        ("发布日期:2020-13-41", None),
        ("浏览次数:2020", None),
    ],
)
def test_the_date_of_publication(line: str, published: date | None) -> None:
    assert read(f"永嘉县统计局2017年{TITLE}", line).published == published


def test_every_year_told_is_kept_with_its_words_and_place() -> None:
    found = read(f"永嘉县统计局2020年{TITLE}", "统计期限自2019年1月1日至2019年12月31日止。")
    assert found.year == 2020
    assert found.years_told == ((2020, f"永嘉县统计局2020年{TITLE}", "L1"), (2019, "自2019年1月1日至", "L2"))
