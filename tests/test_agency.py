"""Who, where and which year: tables of made-up documents, one for each way in which reports name themselves, and the corpus."""

import json
from datetime import date
from pathlib import Path

import pytest

from parsing.agency import Identity, describe_note, identify
from parsing.agency_names import canonical_name, words
from parsing.document import Cell, Document, Paragraph, Table
from parsing.errors import UnreadableReport
from parsing.gazetteer import gazetteer
from parsing.readers import read_document
from tests.agency_documents import TITLE, read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"


# What the document says → the agency's full name.
AGENCIES: dict[str, tuple[tuple[str, ...], str]] = {
    "a full name": ((f"淮安市洪泽区人民政府2024年{TITLE}",), "淮安市洪泽区人民政府"),
    "a province before the city": ((f"江苏省淮安市洪泽区人民政府2024年{TITLE}",), "淮安市洪泽区人民政府"),
    "a bare place": ((f"宿迁市2024年{TITLE}",), "宿迁市人民政府"),
    "a bare province": ((f"福建省2008年度{TITLE}",), "福建省人民政府"),
    "a district without its city": ((f"阎良区信访局2021年度{TITLE}",), "西安市阎良区信访局"),
    "a district of a municipality": ((f"2013年西城区教育委员会{TITLE}",), "北京市西城区教育委员会"),
    "a county stands alone": ((f"永嘉县统计局2015年{TITLE}",), "永嘉县统计局"),
    "a county-level city stands alone": ((f"乳山市海洋发展局2021年{TITLE}",), "乳山市海洋发展局"),
    "a county with its city, as written": ((f"淮安市金湖县人民政府2023年{TITLE}",), "淮安市金湖县人民政府"),
    "a short name": ((f"2024年上海市科委{TITLE}",), "上海市科学技术委员会"),
    "a short government office": ((f"龙亭区政府办2020年{TITLE}",), "开封市龙亭区人民政府办公室"),
    "a short name of several": (
        (f"开封市城管局2020年{TITLE}", "开封市城市管理综合行政执法局坚持公开。"),
        "开封市城市管理综合行政执法局",
    ),
    "a usual form of an autonomous prefecture": ((f"恩施州人民政府2022年{TITLE}",), "恩施土家族苗族自治州人民政府"),
    "a county directly under its province": ((f"济源市教育局2022年{TITLE}",), "济源市教育局"),
    "a name before its change": ((f"蓬莱市统计局2010年{TITLE}",), "蓬莱市统计局"),
    "a name of the year before": ((f"蓬莱市统计局2020年{TITLE}",), "蓬莱市统计局"),
    "a township": ((f"五常市民意乡2021年{TITLE}",), "五常市民意乡人民政府"),
    "a street": ((f"思明区嘉莲街道2021年{TITLE}",), "厦门市思明区嘉莲街道办事处"),
    "a town of a city without counties": ((f"东莞市虎门镇2022年{TITLE}",), "东莞市虎门镇人民政府"),
    "a zone": ((f"随县经济开发区管委会2019年{TITLE}",), "随县经济开发区管理委员会"),
    "a zone known by name": ((f"杨凌示范区审计局2022年{TITLE}",), "杨凌示范区审计局"),
    "a zone of a municipality": ((f"万盛经开区东林街道办事处2021年{TITLE}",), "重庆市万盛经开区东林街道办事处"),
    "a ministry": ((f"财政部2020年{TITLE}",), "财政部"),
    "a national administration by its short name": ((f"国家发改委2020年{TITLE}",), "国家发展和改革委员会"),
    "a branch of a national administration": (
        (f"国家税务总局开封市税务局2021年{TITLE}",),
        "国家税务总局开封市税务局",
    ),
    "人民政府 run into 政府信息": (("永嘉县人民政府信息公开工作年度报告(2019年度)",), "永嘉县人民政府"),
    "关于 between name and year": (
        ("孝感市人民政府办公室关于2019年政府信息公开工作情况的报告",),
        "孝感市人民政府办公室",
    ),
    "a title over two lines": (("故城县教育局", f"2020年{TITLE}"), "故城县教育局"),
    "a title over three lines": (("故城县教育局", "2020年", TITLE), "故城县教育局"),
    "a title broken inside": (("2024 年上海市科委政府信息公开工作", "年度报告"), "上海市科学技术委员会"),
    "a name broken inside": (("开封市龙亭区人民政府", f"办公室2019年{TITLE}"), "开封市龙亭区人民政府办公室"),
    "a title twice": ((f"潮州市教育局2017年{TITLE}", f"潮州市教育局2017年{TITLE}"), "潮州市教育局"),
    "a title of spaced letters": ((f"故 城 县 教 育 局 2020 年 {TITLE}",), "故城县教育局"),
    "a title inside a sentence": ((f"现将故城县教育局2020年{TITLE}予以公布。",), "故城县教育局"),
    "将 that belongs to the name": ((f"将乐县人民政府2020年{TITLE}",), "将乐县人民政府"),
    "Traditional characters": ((f"廣州市港務局2021年{TITLE}",), "广州市港务局"),
    "other words before the name": ((f"由某某主页 永嘉县北城街道办事处编制的2014年度{TITLE}。",), "永嘉县北城街道办事处"),
    "a site's address before the name": ((f"abc123.com永嘉县统计局2015年{TITLE}",), "永嘉县统计局"),
    "the year in Chinese numerals": ((f"故城县教育局二〇二〇年{TITLE}",), "故城县教育局"),
    "the office only, the place in the body": (
        (f"政府办公室2019年{TITLE}", "印发了《开封市龙亭区人民政府办公室职能配置规定》。", "我区召开会议。"),
        "开封市龙亭区人民政府办公室",
    ),
    "市 for the place, which the body names": (
        (f"市政府研究室2019年{TITLE}", "2019年孝感市政府研究室主动公开信息16条。"),
        "孝感市人民政府研究室",
    ),
    "区 for the place, which its site names": (
        (f"区住建局2022年{TITLE}", "通过福田政府在线网站公开信息50条。"),
        "深圳市福田区住房和城乡建设局",
    ),
    "the street only, the district in the body": (
        (f"安镇街道2025年{TITLE}", "锡山区政府开放月活动集锦6条。"),
        "无锡市锡山区安镇街道办事处",
    ),
    "the town only, its account in the body": (
        (f"现将北坡镇2022年{TITLE}进行公开。", "通过“遂溪县北坡镇人民政府”微信公众号发布信息132条。"),
        "遂溪县北坡镇人民政府",
    ),
    "a place and 县 for it": ((f"永嘉县县政府办公室2020年{TITLE}",), "永嘉县人民政府办公室"),
    "two names of one agency": ((f"永嘉县教育局（永嘉县体育局）2020年{TITLE}",), "永嘉县教育局"),
    "reading glosses": (("永嘉縣教育局2020年政府信息公開年度報(bào)告",), "永嘉县教育局"),
    "the signature": (("2020年" + TITLE, "我局2020年公开12条。", "永嘉县教育局", "2021年1月20日"), "永嘉县教育局"),
    "the source of the page": (("2020年" + TITLE, "来源：永嘉县教育局　发布时间：2021-01-20"), "永嘉县教育局"),
    "the site at the foot": ((f"教育局2020年{TITLE}", "主办：永嘉县人民政府办公室"), "永嘉县教育局"),
    "a bureau of the same kind above it": (
        (f"教育局2020年{TITLE}", "我局按温州市教育局的要求，在全县教育系统推进公开。"),
        "",
    ),
    "a list of places above": (
        ("永嘉县 平阳县 鹿城区 瓯海区", f"区审计局2020年{TITLE}", "我局在区政府门户网站公开信息22条。"),
        "",
    ),
    "another agency's report in a sentence": (
        (f"2019年{TITLE}", f"转发了《开封市人民政府办公室2018年{TITLE}》。", "永嘉县教育局", "2020年1月20日"),
        "永嘉县教育局",
    ),
    "市场 is no 市": (
        (f"市场监督管理局2020年{TITLE}", "地址:永嘉县市场监督管理局三楼。"),
        "永嘉县市场监督管理局",
    ),
    "a district that exists more than once": (
        (f"鼓楼区教育局2020年{TITLE}", "按照徐州市的部署，认真做好公开工作。"),
        "徐州市鼓楼区教育局",
    ),
    "no title, but who compiled it": (
        ("本报告由永嘉县教育局根据《中华人民共和国政府信息公开条例》编制。", "2020年,我局主动公开信息12条。"),
        "永嘉县教育局",
    ),
    "its office compiled the government's report": (
        ("本报告由淮安市洪泽区人民政府办公室编制。", "2024年，我区主动公开信息12条，全区受理申请17件。"),
        "淮安市洪泽区人民政府",
    ),
    "a city by the counties that it reports on": (
        ("2024年报告", "2024年，我市坚持公开。全市收到申请31件，其中沭阳县15件、泗阳县9件、泗洪县7件。"),
        "宿迁市人民政府",
    ),
    "the site's name above a bureau's report": (
        ("永嘉县人民政府", f"2020年{TITLE}", "2020年，我局主动公开信息12条，我局未收到申请。"),
        "",
    ),
    "a bureau without a place": ((f"教育局2020年{TITLE}", "2020年，我局主动公开信息12条。"), ""),
    "a town without a county": ((f"中村乡2020年{TITLE}", "我乡主动公开信息12条。"), ""),
    "a district of which there are several": ((f"鼓楼区教育局2020年{TITLE}", "2020年，我局公开信息。"), ""),
    "compiled by whom, behind a comma": (
        ("本年报是根据《条例》要求，由诸暨市安华镇人民政府编制的2018年度政府信息公开年度报告。",),
        "诸暨市安华镇人民政府",
    ),
    "who compiles by which law": (
        ("杭州市余杭区司法局（区行政复议局）根据《中华人民共和国政府信息公开条例》等规定编制本报告。", "一、总体情况"),
        "杭州市余杭区司法局",
    ),
    "an office that begins to speak": (
        ("2022年，市住房城乡建设局认真贯彻《条例》，按照眉山市人民政府的部署推进公开。", "一、总体情况"),
        "眉山市住房和城乡建设局",
    ),
    "the agency alone on the first line": (
        ("温州市教育局", "根据市府办文件要求，我局开展自查。", "一、基本概况"),
        "温州市教育局",
    ),
    "a zone by its place's short name": (
        (f"运城经济技术开发区2020年{TITLE}", "开发区配备了1名工作人员。"),
        "运城经济技术开发区",
    ),
    "a zone by two short names": (
        (f"重庆合川工业园区管理委员会2020年{TITLE}", "我委主动公开信息33条。"),
        "重庆合川工业园区管理委员会",
    ),
    "a zone whose name begins like a county's": ((f"东海岛经济开发区2020年{TITLE}", "公开信息3条。"), ""),
    "a district's site is none of another place": (
        (f"西长安街街道2015年{TITLE}", "可在西城区政府网站下载。请与街道联系（地址：北京市西城区甲7号）。"),
        "北京市西城区西长安街街道办事处",
    ),
    "an autonomous region's office": (
        (f"自治区审计厅2020年{TITLE}", "在广西壮族自治区人民政府门户网站公开信息。"),
        "广西壮族自治区审计厅",
    ),
    "a ministry in short": ((f"国家卫生健康委2024年{TITLE}",), "国家卫生健康委员会"),
    "nobody": (("特向社会公布2022年度本机关政府信息公开工作年度报告。",), ""),
    "a name replaced": (("2022年市合作交流办通过门户网站公开信息2017条。",), ""),
}


@pytest.mark.parametrize(("lines", "agency"), AGENCIES.values(), ids=AGENCIES.keys())
def test_the_agency_is_named_in_full_or_left_out(lines: tuple[str, ...], agency: str) -> None:
    found = read(*lines)
    assert found.agency == agency
    assert (not agency) == bool({"agency_unknown", "place_unknown", "place_ambiguous"} & set(found.notes))


def test_a_broken_title_is_given_whole_and_as_printed() -> None:
    assert read("故城县教育局", f"2020年{TITLE}").title == f"故城县教育局2020年{TITLE}"
    assert read("廣州市港務局2021年政府信息公開工作年度報告").title == "廣州市港務局2021年政府信息公開工作年度報告"


@pytest.mark.parametrize(
    ("given", "agency"),
    [
        ({"title": f"永嘉县教育局2020年{TITLE}"}, "永嘉县教育局"),
        ({"title": f"2020年{TITLE}_永嘉县人民政府", "named": "教育局"}, "永嘉县教育局"),
        ({"name": f"reports/永嘉县教育局2020年{TITLE}.pdf"}, "永嘉县教育局"),
        ({"name": "永嘉县教育局.txt", "named": "教育局"}, "永嘉县教育局"),
    ],
)
def test_the_page_and_the_file_tell_what_the_text_does_not(given: dict[str, str], agency: str) -> None:
    head = f"{given['named']}2020年{TITLE}" if "named" in given else "一、总体情况"
    found = read(head, "2020年，我局主动公开信息12条。", title=given.get("title", ""), name=given.get("name", ""))
    assert (found.agency, found.year) == (agency, 2020)


def test_a_page_description_in_a_table_names_the_agency() -> None:
    texts = (("索引号", "001-2020-0007"), ("发布机构", "永嘉县教育局"), ("发布日期", "2021-01-20"))
    cells = tuple(Cell(text, f"T1R{r}C{c}", r, c) for r, row in enumerate(texts) for c, text in enumerate(row))
    found = identify(Document((Table(cells, "T1"), Paragraph(f"2020年{TITLE}", "P1")), "html"))
    assert (found.agency, found.published, found.notes) == ("永嘉县教育局", date(2021, 1, 20), ("agency_inferred",))


def test_navigation_does_not_name_the_agency() -> None:
    crumbs = "您当前所在位置: 首页 > 永嘉县人民政府 > 政府信息公开年报"
    found = read(crumbs, f"教育局2020年{TITLE}", "2020年，永嘉县教育局主动公开信息12条。")
    assert (found.agency, found.title) == ("永嘉县教育局", f"教育局2020年{TITLE}")


def test_names_keep_what_the_document_calls_an_agency_whose_place_is_unknown() -> None:
    found = read(f"中村乡2020年{TITLE}")
    assert (found.agency, found.named, found.level, found.parent) == ("", "中村乡人民政府", "township", "")


@pytest.mark.parametrize("text", ["", "一", "\x00", "市" * 5000, "开封市" * 3000, f"{'的' * 400}2020年{TITLE}", "(" * 900])
def test_odd_texts_end_and_name_nobody(text: str) -> None:
    assert read(text).agency in ("", "开封市人民政府")


@pytest.mark.parametrize(
    ("text", "adcode", "name"),
    [
        ("龙亭区政府办", "410202", "开封市龙亭区人民政府办公室"),
        ("政府办公室", "410202", "开封市龙亭区人民政府办公室"),
        ("河南省开封市龙亭区人民政府办公室", "410202", "开封市龙亭区人民政府办公室"),
        ("淮安市金湖县人民政府", "320831", "金湖县人民政府"),
        ("县教育局", "320831", "金湖县教育局"),
        ("示例市东湖区政府（模拟）", "990102", "示例市东湖区人民政府（模拟）"),
        ("一句话", "410202", ""),
    ],
)
def test_one_name_for_one_agency(text: str, adcode: str, name: str) -> None:
    known = gazetteer(2019)
    place = next(d for listed in known.by_name.values() for d in listed if d.adcode == adcode)
    assert canonical_name(text, place, known) == name


def test_every_note_has_its_words_in_both_languages() -> None:
    for code in words()["notes"]:
        assert describe_note(code, "zh")
        assert describe_note(code, "en").isascii()
        assert describe_note(code, "zh") != describe_note(code, "en")


def corpus_cases() -> list[Path]:
    return [path for path in sorted(CORPUS.glob("*/*")) if path.name != "gold.json"] if CORPUS.is_dir() else []


def read_or_skip(path: Path) -> Identity:
    try:
        return identify(read_document(path.read_bytes(), path.name), path.name)
    except UnreadableReport as error:
        pytest.skip(f"no reader: {error.reason}")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published reports lies beside the project and is not here")
@pytest.mark.parametrize("path", corpus_cases(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_published_reports(path: Path) -> None:
    gold = json.loads((path.parent / "gold.json").read_text("utf-8"))
    found = read_or_skip(path)
    undated = {"anju-zhifa-2021", "lizhou-jiaoyu-2019"}  # the fragments tell no year at all
    if gold.get("year"):
        assert found.year == (None if path.parent.name in undated else gold["year"])
    if gold.get("complete"):
        assert (found.agency, found.province + found.city + found.county) == (gold["agency"], gold["region"])
    # 广内 stands for 广安门内, which the document does not say.
    elif found.agency and path.parent.name != "guangnei-2013":
        assert found.agency == gold["agency"]
